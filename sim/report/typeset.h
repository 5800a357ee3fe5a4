/* SPDX-License-Identifier: Apache-2.0 */
/* A table for a paper: LaTeX (booktabs), Markdown or CSV; or JSON. Cells are those of the screen. */
#ifndef SAMOVAR_REPORT_TYPESET_H
#define SAMOVAR_REPORT_TYPESET_H

#include "base/text.h"
#include "output/json.h"
#include "output/screen.h"

/* name: of the label; caption: a sentence, or NULL; comment: lines for whoever edits the file, or NULL. A last column without a title
 * becomes notes below. Needs \usepackage{booktabs}, nothing else. */
void typeset_latex(struct text_buffer *out, const struct screen_sheet *sheet, const char *name, const char *caption,
                   const char *comment);
/* As GitHub has it; units stand behind the titles. */
void typeset_markdown(struct text_buffer *out, const struct screen_sheet *sheet, const char *caption);
/* RFC 4180, but lines end with LF. A header, units in brackets behind the titles; what is not known is blank; percent stands in the
 * header. */
void typeset_csv(struct text_buffer *out, const struct screen_sheet *sheet);

/* An element of a list: name, caption, columns (title, unit), rows (a list of cells each: a number, a text, or null for what is not known), notes. */
void typeset_json(struct json *json, const struct screen_sheet *sheet, const char *name, const char *caption);

/* Adds text with what LaTeX takes for its own written so that it shows. */
void typeset_latex_text(struct text_buffer *out, const char *text);

#endif
