/* SPDX-License-Identifier: Apache-2.0 */
/* Tables on a terminal: columns as wide as they must be, numbers to the right, colour only where somebody
 * sees it. */
#ifndef SAMOVAR_OUTPUT_SCREEN_H
#define SAMOVAR_OUTPUT_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct screen_column {
    const char *title, *unit; /* unit: the second line of the head; NULL: none */
    bool left;                /* text; numbers stand right */
};

/* A table by itself: what screen_table is given, and the lines below it ("": none). */
struct screen_sheet {
    const struct screen_column *heads;
    size_t columns, rows;
    const char *const *cells;
    const bool *strong;
    const char *notes;
};

/* cells: row by row; NULL is blank. strong: the rows that stand out (baselines); NULL: none. On a terminal that is too narrow, the
 * columns that do not fit follow in further tables, each with the first column again, without the rows that have nothing in them. */
void screen_table(FILE *out, const struct screen_column *columns, size_t column_count, const char *const *cells,
                  size_t rows, const bool *strong);

/* Whether colours can be shown on `out`: a terminal that is not dumb, and NO_COLOR is not set (no-color.org). */
bool screen_colour(FILE *out);
/* Columns that a text takes on the screen: UTF-8, wide and combining characters counted as they show. */
int screen_width(const char *text);

/* Columns of the terminal that `out` is (at least 40), or 0 if it is none: a pipe has no width. */
int screen_columns(FILE *out);
/* Prints text of several lines. On a terminal, a line that is too long for it goes on below where its words begin: behind
 * the first gap of two blanks ("  water      ..."), or else two columns in from its start. */
void screen_text(FILE *out, const char *text);
/* As screen_text for lines of at most `columns`, whatever `out` is; 0: of any length. What goes on below stands `hang` columns in
 * from the start of its line; -1: where screen_text has it. */
void screen_fold(FILE *out, const char *text, int columns, int hang);

#endif
