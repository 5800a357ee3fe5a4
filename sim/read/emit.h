/* SPDX-License-Identifier: Apache-2.0 */
/* A bound struct as YAML again: every value spelled out, in SI. Reading it gives the same struct. */
#ifndef SAMOVAR_READ_EMIT_H
#define SAMOVAR_READ_EMIT_H

#include "base/field.h"
#include "base/text.h"

/* Adds the record's keys, each line indented by `indent` spaces. What is absent is left out; files stand as
 * "catalogue:..." or absolute. */
void emit_record(struct text_buffer *out, const struct record *record, const void *value, int indent);

/* Text as a YAML scalar that reads back the same: quoted where it must be. */
void emit_text(struct text_buffer *out, const char *text);

#endif
