/* SPDX-License-Identifier: Apache-2.0 */
/* Writes CSV (RFC 4180, but lines end with LF) from column tables. A blank is a missing value. Reading:
 * read/csv.h. */
#ifndef SAMOVAR_OUTPUT_CSV_OUT_H
#define SAMOVAR_OUTPUT_CSV_OUT_H

#include "base/column.h"
#include "base/text.h"

/* Adds one cell, quoted if it must be; NULL is a blank. */
void csv_out_text(struct text_buffer *out, const char *text);
void csv_out_header(struct text_buffer *out, const struct column *columns);
/* row: the struct that the offsets refer to. */
void csv_out_row(struct text_buffer *out, const struct column *columns, const void *row);

#endif
