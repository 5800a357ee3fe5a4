/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV from text, for tests: one at a time. */
#ifndef SAMOVAR_TESTS_READ_CSV_SIDE_H
#define SAMOVAR_TESTS_READ_CSV_SIDE_H

#include <string.h>

#include "read/csv.h"

static struct arena *arena;
static struct diag *diag;

static struct csv *from(const char *text)
{
    arena = arena_create();
    diag = diag_create();
    return csv_from_text(arena, diag, "t.csv", text, strlen(text), CSV_QUOTED);
}

static void done(struct csv *csv)
{
    csv_close(csv);
    diag_destroy(diag);
    arena_destroy(arena);
}

#endif
