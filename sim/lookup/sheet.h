/* SPDX-License-Identifier: Apache-2.0 */
/* A page of the manual: headings, paragraphs and items, as text for a terminal, as Markdown, or for `man`. In texts `words between
 * backticks` are what a user types. */
#ifndef SAMOVAR_LOOKUP_SHEET_H
#define SAMOVAR_LOOKUP_SHEET_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

enum sheet_form { SHEET_TEXT, SHEET_MARKDOWN, SHEET_MAN };

struct sheet {
    FILE *out;
    struct arena *arena;
    enum sheet_form form;
    bool fresh; /* nothing stands below the last heading yet */
};

/* Its beginning. section: of the manual, 1 for commands, 5 for files. */
void sheet_title(struct sheet *sheet, const char *name, int section, const char *what);
/* level: 1 for parts of the page, 2 and 3 below. */
void sheet_heading(struct sheet *sheet, int level, const char *text);
void sheet_text(struct sheet *sheet, const char *text);
/* A word and what it means; facts (NULL: none) stand beside the word, or on a line of their own. */
void sheet_item(struct sheet *sheet, const char *word, const char *facts, const char *text);
/* Lines as they are typed or printed. */
void sheet_lines(struct sheet *sheet, const char *text);
/* "`word`", in Markdown a link to the heading of that text. In arena. */
const char *sheet_link(struct sheet *sheet, const char *word, const char *heading);

#endif
