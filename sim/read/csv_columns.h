/* SPDX-License-Identifier: Apache-2.0 */
/* The columns of a kind of file as a table: what each holds, how everybody calls it, in which unit and range. Whatever reads a CSV
 * binds it to such a table, so that all kinds of files have the same rules:
 *
 *     - case of letters, blanks, underscores and hyphens of a name do not count, nor how a unit is spelled (read/csv_names);
 *     - a column that nobody reads is said, with the name that was probably meant;
 *     - a value outside its range is an error that names the unit it may be in;
 *     - a whole column that stays below what its unit would give is one too. */
#ifndef SAMOVAR_READ_CSV_COLUMNS_H
#define SAMOVAR_READ_CSV_COLUMNS_H

#include "read/csv.h"

/* What a column is called by somebody. */
struct csv_name {
    const char *name;
    const char *whose;    /* NULL: our own name */
    double scale, offset; /* value * scale + offset is in the column's unit; scale 0 stands for 1 */
    int form;             /* what only the reader of the file knows, say how a time is written */
    bool comma;           /* between semicolons, numbers are written 1.234,5 */
};

/* A list of names, and its rows: ours, those of somebody's files, in another unit, written in another form. */
#define CSV_NAMES(...)                                                                                                 \
    (const struct csv_name[])                                                                                          \
    {                                                                                                                  \
        __VA_ARGS__,                                                                                                   \
        {                                                                                                              \
            .name = NULL                                                                                               \
        }                                                                                                              \
    }
#define CSV_OURS(text)                                                                                                 \
    {                                                                                                                  \
        .name = text                                                                                                   \
    }
#define CSV_THEIRS(people, text)                                                                                       \
    {                                                                                                                  \
        .name = text, .whose = people                                                                                  \
    }
#define CSV_SCALED(people, text, factor)                                                                               \
    {                                                                                                                  \
        .name = text, .whose = people, .scale = factor                                                                 \
    }
#define CSV_WRITTEN(people, text, written)                                                                             \
    {                                                                                                                  \
        .name = text, .whose = people, .form = written                                                                 \
    }

/* A unit that a value outside the range may be in: value * scale + offset is then in the range. */
struct csv_slip {
    const char *unit;
    double scale, offset;
};

struct csv_column {
    const struct csv_name
        *names; /* ends with a name NULL; the first is ours, and stands in messages. NULL: end of a table */
    const char *what;
    bool needed;
    bool first_wins; /* others say the same in several columns: that whose name stands first here is read */
    double min, max; /* of csv_value; both 0: anything */
    bool whole;
    double missing; /* values from here on stand for none, unless they are a slip; 0: there are none such */
    const struct csv_slip *slips; /* ends with a unit NULL; or NULL */
    double top;                   /* a day of rows without a value above it is in another unit; 0: no matter */
    const char *low;              /* that unit */
};

struct csv_found {
    int at; /* -1: the column is not there */
    const struct csv_name *name;
    size_t count; /* of values that csv_value has read */
    double top;   /* the largest of them */
};

/* Takes the header and finds the columns of a table; found has as many entries. others (ends with
 * NULL, or NULL): tables whose columns may stand beside them, for other readers; passed_over (likewise): names that are known and of
 * no use, or with a * what they end with. False (said): no header, a needed column is missing, or two columns hold the same. */
bool csv_bind(struct csv *csv, const struct csv_column *columns, const struct csv_column *const *others,
              const char *const *passed_over, struct csv_found *found);
/* The number in the current row, in the column's unit; NaN for a blank and for a column that is not there. False (said): no number,
 * or outside the range. */
bool csv_value(struct csv *csv, const struct csv_column *column, struct csv_found *found, double *value);
/* Whether a word stands there that others write for a value that is missing. */
bool csv_says_none(const struct csv *csv, size_t column);
/* Says that a column which this file needs is not there. */
void csv_missing(struct csv *csv, const struct csv_column *column);
/* Says, at the end of a file, which columns never exceed what their unit would give. */
void csv_check_units(struct csv *csv, const struct csv_column *columns, const struct csv_found *found);

#endif
