/* SPDX-License-Identifier: Apache-2.0 */
/* What a row of a field table says of its key, in a line: for `explain` and for the manual. */
#ifndef SAMOVAR_LOOKUP_FIELD_TEXT_H
#define SAMOVAR_LOOKUP_FIELD_TEXT_H

#include "base/arena.h"
#include "base/field.h"

/* "temperature difference, like 4 K; default 4 K; 1 K to 15 K; assumption: ...". */
const char *field_text_facts(struct arena *arena, const struct field *field);
/* Its beginning: "temperature difference, like 4 K". */
const char *field_text_form(struct arena *arena, const struct field *field);
/* How well the default or the range is known; NULL: it is no number, and has no source. */
const char *field_text_standing(const struct field *field);

#endif
