/* SPDX-License-Identifier: Apache-2.0 */
/* Keeps what a record's check complains about, a line each: "key: message". */
#ifndef SAMOVAR_TESTS_COMPLAINTS_H
#define SAMOVAR_TESTS_COMPLAINTS_H

#include <criterion/criterion.h>
#include <stdio.h>

#include "base/field.h"

struct complaints {
    struct complaint complaint; /* first */
    size_t count, length;
    char text[4000];
};

static inline void complaints_say(struct complaint *complaint, const char *key, const char *message)
{
    struct complaints *all = (struct complaints *)(void *)complaint;
    int added = snprintf(all->text + all->length, sizeof all->text - all->length, "%s: %s\n", key, message);
    all->length += (size_t)added < sizeof all->text - all->length ? (size_t)added : 0;
    all->count++;
}

#define COMPLAINTS                                                                                                     \
    {                                                                                                                  \
        .complaint = { complaints_say }                                                                                \
    }

/* The record's check must be content. */
static inline void complaints_none(const struct record *record, const void *value)
{
    struct complaints complaints = COMPLAINTS;
    record->check(value, &complaints.complaint);
    cr_assert_eq(complaints.count, 0, "%s: %s", record->name, complaints.text);
}

#endif
