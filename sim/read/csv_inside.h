/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a CSV file that is read, for the files of csv.h: lines are cut into pieces here, and fields taken from them there. */
#ifndef SAMOVAR_READ_CSV_INSIDE_H
#define SAMOVAR_READ_CSV_INSIDE_H

#include "read/csv.h"

struct piece { /* of the line, as it stands, blanks around it cut off */
    const char *text;
    size_t length;
    bool quoted; /* text lies between the quotes, doubled quotes still doubled */
};

struct left_out {
    const char *why;
    size_t count;
    int first_line;
};
enum { REASONS_MAX = 12 };

struct csv {
    struct arena *arena;
    struct diag *diag;
    const char *file;
    char *text;
    const char *at, *end, *line_start;
    int line;
    enum csv_dialect dialect;
    char separator;      /* of fields under a header: a comma, tab or bar */
    bool json;           /* JSON lines: fields come by name */
    bool shown, stopped; /* source given to diag; too many mistakes */
    size_t mistakes;
    struct piece *pieces;
    size_t piece_count, piece_capacity;
    char **names;
    size_t name_count;
    struct left_out left_out[REASONS_MAX];
    size_t reason_count;
};

/* Makes the text one of lines that end with LF, if they end with CR alone; finds out that lines are JSON. False (said): it is no text. */
bool csv_begin(struct csv *csv);
/* Splits a line of JSON, {"name": value, ...}, into the columns of the header; columns that it does not have are blank. NULL header:
 * its names are the pieces. False (said) if it cannot be. */
bool csv_split_json(struct csv *csv, const char *at, const char *end);
struct piece *csv_new_piece(struct csv *csv);

/* Splits the next line that is not empty; *usable is false if it is broken (said). False at the end. */
bool csv_next_line(struct csv *csv, bool *usable);

/* A mistake at a character of the current line. */
void csv_line_mistake(struct csv *csv, const char *at, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
