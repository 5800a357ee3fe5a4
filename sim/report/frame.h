/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV table of ours in memory, column by column, with what its package says of the columns. */
#ifndef SAMOVAR_REPORT_FRAME_H
#define SAMOVAR_REPORT_FRAME_H

#include "base/arena.h"
#include "base/column.h"
#include "base/diag.h"
#include "read/tree.h"

struct frame_column {
    const char *name, *unit, *doc, *source; /* the last three NULL where the package says nothing */
    enum column_kind kind;                  /* COLUMN_TEXT has texts, the others numbers */
    double *numbers;                        /* NaN: blank; a date is calendar seconds */
    const char **texts;                     /* NULL: blank */
    double *least, *most;                   /* of the rows that each row stands for; NULL: it stands for itself */
};

struct frame {
    size_t rows, of; /* of: rows of the file */
    size_t bucket;   /* rows of the file that one row stands for, at most; 1: all are themselves */
    size_t column_count;
    struct frame_column *columns;
};

/* Reads the file that a resource of the package in `folder` describes. NULL with an error in diag if it cannot be read. */
struct frame *frame_read(struct arena *arena, struct diag *diag, const char *folder, const struct tree *resource);

/* NULL if there is none. */
const struct frame_column *frame_column(const struct frame *frame, const char *name);

/* The rows in which that text column says `text`; all where there is no such column. */
struct frame *frame_where(struct arena *arena, const struct frame *frame, const char *column, const char *text);
/* The `most` rows in which that number is largest, in the order of the file; all where there is no such column. */
struct frame *frame_largest(struct arena *arena, const struct frame *frame, const char *column, size_t most);
/* Each row is the mean of `size` neighbours, weighed by interval_s where that is there, with the least and the most of them; texts are
 * of the first. key: neighbours agree in that text column, by which rows are sorted then; NULL: none. */
struct frame *frame_thin(struct arena *arena, const struct frame *frame, const char *key, size_t size);

#endif
