/* SPDX-License-Identifier: Apache-2.0 */
/* One column table per kind of row: the CSV header, its values, datapackage.json and `explain` come from it. */
#ifndef SAMOVAR_BASE_COLUMN_H
#define SAMOVAR_BASE_COLUMN_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/member.h"

enum column_kind {
    COLUMN_NUMBER,  /* double; NaN is written as a blank */
    COLUMN_INTEGER, /* int64_t */
    COLUMN_TEXT,    /* const char *; NULL is a blank */
    COLUMN_DATE     /* int64_t calendar seconds, ISO 8601 */
};

struct column {
    const char *name; /* with its unit as the last part */
    enum column_kind kind;
    size_t offset;
    const char *unit; /* "J", "1", "" */
    const char *doc;
    const char *source; /* the norm that defines it, or NULL */
    /* How whoever fills the rows comes by it (account/tally.h); NULL: by code of its own. */
    const struct column_origin *origin;
};

/* A column that has the name of its member; a member of another type does not compile. ..._OF: of a struct `part` within the
 * row. */
#define NUMBER_COLUMN(row, member, si, text)                                                                           \
    .name = #member, .kind = COLUMN_NUMBER, .offset = MEMBER(double, row, member), .unit = si, .doc = text
#define INTEGER_COLUMN(row, member, si, text)                                                                          \
    .name = #member, .kind = COLUMN_INTEGER, .offset = MEMBER(int64_t, row, member), .unit = si, .doc = text
#define TEXT_COLUMN(row, member, text)                                                                                 \
    .name = #member, .kind = COLUMN_TEXT, .offset = MEMBER(const char *, row, member), .unit = "", .doc = text
#define DATE_COLUMN(row, member, text)                                                                                 \
    .name = #member, .kind = COLUMN_DATE, .offset = MEMBER(int64_t, row, member), .unit = "", .doc = text
#define NUMBER_COLUMN_OF(row, part, member, si, text)                                                                  \
    .name = #member, .kind = COLUMN_NUMBER, .offset = MEMBER(double, row, part.member), .unit = si, .doc = text
#define TEXT_COLUMN_OF(row, part, member, text)                                                                        \
    .name = #member, .kind = COLUMN_TEXT, .offset = MEMBER(const char *, row, part.member), .unit = "", .doc = text

/* A file of rows. */
struct table_kind {
    const char *file; /* "jobs.csv" */
    const char *doc;  /* what a row is */
    const struct column *columns;
    /* NULL, or columns that some runs have besides, for `explain`; in arena. */
    const struct column *(*more)(struct arena *arena);
    const char *key; /* the columns that no two rows have the same, "run time_s"; NULL: none is certain */
};

#define COLUMN_END                                                                                                     \
    {                                                                                                                  \
        .name = NULL                                                                                                   \
    }

#endif
