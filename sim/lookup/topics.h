/* SPDX-License-Identifier: Apache-2.0 */
/* Every key and every variant that the field tables know, by its path. */
#ifndef SAMOVAR_LOOKUP_TOPICS_H
#define SAMOVAR_LOOKUP_TOPICS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/field.h"

struct topic {
    const char *path;          /* "cooling.cooling-tower.approach" */
    const struct field *field; /* a key; NULL: a variant */
    /* the variant, or the record of a composite key; NULL: a single value, or several variants */
    const struct record *record;
};

struct topics {
    struct topic *items;
    size_t count, capacity;
};

void topics_collect(struct arena *arena, struct topics *topics, const struct record *root);
/* "cooling[2].approach" asks for `cooling.approach`: paths here have no indices. */
char *topics_wanted(struct arena *arena, const char *asked);
/* Whether `wanted` is the path or its end. A variant between two keys may be left out. */
bool topic_matches(const struct topic *topic, const char *wanted);

#endif
