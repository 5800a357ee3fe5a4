/* SPDX-License-Identifier: Apache-2.0 */
/* The inside of a CSV file that is read, for the files of csv.h: lines are cut into pieces here, and fields taken from them there. */
#ifndef SAMOVAR_READ_CSV_INSIDE_H
#define SAMOVAR_READ_CSV_INSIDE_H

#include "read/csv.h"

struct piece { /* of the line, as it stands, blanks around it cut off */
    const char *text;
    size_t length;
    bool quoted;  /* text lies between the quotes, doubled quotes still doubled */
    bool escaped; /* of a JSON string, escapes as they stand */
};

/* Names of JSON objects in the order in which they first come, and where each is found by its hash. */
struct json_names {
    struct piece *items;
    size_t count, capacity;
    size_t *slots; /* index + 1; 0: free */
    size_t slot_count;
    bool more;      /* names than are allowed */
    size_t *filled; /* columns that the current object has: the next one blanks no others */
    size_t filled_count, filled_capacity;
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
    char separator; /* of fields under a header: a comma, semicolon, tab or bar */
    int point_line,
        comma_line; /* where semicolons divide: of the first decimal point and the first decimal comma; 0: none */
    enum {
        CSV_NO_JSON,
        CSV_JSON_LINES,
        CSV_JSON_SPREAD
    } json;                /* objects: one a line, or anywhere; fields come by name */
    int64_t clock_ahead_s; /* of UTC, as a line before the header says */
    bool of_eia_browser;   /* so say the lines before the header */
    bool quiet;            /* names are collected: mistakes are said when the rows are read */
    struct json_names json_names;
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
/* Splits an object of JSON, {"name": value, ...}, into the columns of the header; columns that it does not have are blank. Without a
 * header its names are added to json_names. False (said) if it cannot be. */
bool csv_split_json(struct csv *csv, const char *at, const char *end);
/* Goes to the next object of a file in which they are spread over lines, as csv_next_line does. */
bool csv_next_object(struct csv *csv, bool *usable);
/* A copy of the text of a JSON string without its escapes; to be freed. */
char *csv_unescaped(const struct piece *piece);
void csv_json_finish(struct json_names *names);
struct piece *csv_new_piece(struct csv *csv);

/* Splits the next line that is not empty; *usable is false if it is broken (said). False at the end. */
bool csv_next_line(struct csv *csv, bool *usable);

/* A mistake at a character of the current line. */
void csv_line_mistake(struct csv *csv, const char *at, const char *format, ...) __attribute__((format(printf, 3, 4)));

#endif
