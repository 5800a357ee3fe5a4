/* SPDX-License-Identifier: Apache-2.0 */
/* One column table per kind of row: the CSV header, its values, datapackage.json and `explain` come from it. */
#ifndef SAMOVAR_BASE_COLUMN_H
#define SAMOVAR_BASE_COLUMN_H

#include <stddef.h>

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
};

#define COLUMN_END                                                                                           \
    {                                                                                                        \
        .name = NULL                                                                                         \
    }

#endif
