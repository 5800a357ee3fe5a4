/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar explain`: any key, component, catalogue entry, CSV column or unit, from the tables that the
 * program itself uses. */
#ifndef SAMOVAR_LOOKUP_EXPLAIN_H
#define SAMOVAR_LOOKUP_EXPLAIN_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/column.h"
#include "base/field.h"
#include "lookup/notes.h"

struct answer;

struct explain_roots {
    const struct record *const *records; /* what a user writes: the scenario first, then the study; ends with NULL */
    const struct table_kind *tables;     /* ends with .file NULL */
    const struct note *notes;            /* ends with .name NULL; NULL: none */
    /* The answers to the claims of a file, in their order, from the runs that are there (missing: those that are not); NULL: nobody knows any. */
    const struct answer *(*claim_answers)(struct arena *arena, const char *path, size_t *count, size_t *missing);
};

/* topic: a path of keys (`cooling.cooling-tower.approach`) or its end (`approach`), a component, a name in
 * the catalogue, a column, `units`, words of a claim (`240 GWh`), or words that a description holds; NULL: what there is to ask. as_json: a list
 * of objects, without a topic of every key, type, column and note. 0, or 2 with "did you
 * mean" on stderr, where nothing is called so and nothing speaks of it. */
int explain(FILE *out, const struct explain_roots *roots, const char *topic, bool as_json);

#endif
