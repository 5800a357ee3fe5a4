/* SPDX-License-Identifier: Apache-2.0 */
/* The distribution of an uncertain input: as a study writes it, or as its field's table says. */
#ifndef SAMOVAR_STUDY_UNCERTAIN_SPREAD_H
#define SAMOVAR_STUDY_UNCERTAIN_SPREAD_H

#include "base/field.h"
#include "study/uncertain.h"

/* Reads `{uniform: [2 K, 6 K]}` or `assumed` for the field. False with mistakes in diag. */
bool spread_read(struct arena *arena, struct diag *diag, const struct field *field, const struct tree *tree,
                 struct uncertain_input *out);
/* The spread of the field's table; false if it has none. */
bool spread_of_field(const struct field *field, struct uncertain_input *out);
/* The default of a number; NaN: it has none. */
double spread_default(const struct field *field);

#endif
