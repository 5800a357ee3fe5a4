/* SPDX-License-Identifier: Apache-2.0 */
/* Goes over all values of a bound struct, down through its parts, lists and variants. */
#ifndef SAMOVAR_READ_VISIT_H
#define SAMOVAR_READ_VISIT_H

#include "base/arena.h"
#include "base/field.h"

/* A value that is not made of fields itself. */
struct visited {
    const char *path;            /* "cooling[2].approach", as in --set; in the arena */
    const struct record *record; /* that has the field: a component's, "cooling-tower" */
    struct field field;
    const void *member;
};
typedef void visitor(void *context, const struct visited *visited);

/* value: of the record, as reader_bind left it. What is absent has no values. */
void visit_record(struct arena *arena, const struct record *record, const void *value, visitor *visit, void *context);

#endif
