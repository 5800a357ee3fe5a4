/* SPDX-License-Identifier: Apache-2.0 */
/* Reads one written value by its field: the number, text or choice that it stands for, or why it stands for
 * none. */
#ifndef SAMOVAR_READ_SCALAR_H
#define SAMOVAR_READ_SCALAR_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/field.h"
#include "read/tree.h"

struct scalar_reader {
    struct arena *arena;
    struct diag *diag;
};

/* Reads the value of a NUMBER, INTEGER, FLAG, TEXT, DATE, CHOICE or FILE field into its member `out`, within
 * the field's range. False with an error at the value (none for a broken node); *out is then untouched. */
bool scalar_read(const struct scalar_reader *reader, const struct field *field, const struct tree *tree, void *out);
/* The same for one element of a NUMBERS field. */
bool scalar_read_number(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                        double *out);

/* An example of what to write for this field: "4 K". */
const char *scalar_example(const struct field *field);
/* The user's text for a message: one line, not too long. */
const char *scalar_shown(struct arena *arena, const char *text);
/* "`a`, `b` or `c`". */
const char *scalar_names(struct arena *arena, const char *const *names, const char *conjunction);

#endif
