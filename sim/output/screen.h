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

/* cells: row by row; NULL is blank. strong: the rows that stand out (baselines); NULL: none. */
void screen_table(FILE *out, const struct screen_column *columns, size_t column_count, const char *const *cells,
                  size_t rows, const bool *strong);

/* Whether colours can be shown on `out`: a terminal that is not dumb, and NO_COLOR is not set (no-color.org). */
bool screen_colour(FILE *out);
/* Columns that a text takes on the screen: UTF-8, wide and combining characters counted as they show. */
int screen_width(const char *text);

#endif
