/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/request_trace_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/numerics.h"
#include "base/text.h"

enum { ROWS_MAX = 20000000, BLOCK_TOKENS = 512, NAMES_MAX = 3 };

#define TOKENS_MAX 1e9

/* What a row holds, and the names that the column of each may have. */
enum role { ARRIVAL, PROMPT, OUTPUT, CACHED, ROLES };
static const struct {
    const char *what, *names[NAMES_MAX + 1];
    bool required;
} roles[ROLES] = {
    [ARRIVAL] = {"when a request comes", {"arrival_s", "timestamp_ms", "TIMESTAMP"}, true},
    [PROMPT] = {"how long its prompt is", {"prompt_tokens", "input_length", "ContextTokens"}, true},
    [OUTPUT] = {"how long its answer is", {"output_tokens", "output_length", "GeneratedTokens"}, true},
    [CACHED] = {"what of it was cached", {"cached_tokens", "prefix_blocks_seen_before"}, false},
};
enum { ARRIVAL_S, TIMESTAMP_MS, TIMESTAMP }; /* names of an arrival */
enum { CACHED_TOKENS, CACHED_BLOCKS };

struct trace_columns {
    int column[ROLES], name[ROLES]; /* per role, and which of its names that has; -1: there is none */
};

struct trace_reading {
    struct csv *csv;
    struct trace_columns columns;
    int64_t first_s; /* of the first row, if arrivals are dates */
    double first_fraction;
    struct traced_request *rows;
    size_t count, room;
    struct sum prompt, output, squares, cached;
};

static void say_missing(struct csv *csv, enum role role)
{
    struct text_buffer names = {0}, there = {0};
    for (size_t n = 0; roles[role].names[n]; n++)
        text_buffer_add(&names, "%s`%s`", !n ? "" : roles[role].names[n + 1] ? ", " : " or ", roles[role].names[n]);
    for (size_t c = 0; c < csv_columns(csv) && there.length < 200; c++)
        text_buffer_add(&there, "%s`%.40s`", c ? ", " : "", csv_column_name(csv, c));
    csv_line_error(csv, csv_line(csv), "no column says %s: it is called %s; there is %s", roles[role].what, names.data,
                   there.data);
    text_buffer_finish(&names);
    text_buffer_finish(&there);
}

static void find_column(struct csv *csv, enum role role, struct trace_columns *columns)
{
    columns->column[role] = columns->name[role] = -1;
    for (int n = 0; roles[role].names[n]; n++) {
        const char *const names[] = {roles[role].names[n], NULL};
        int column = csv_column(csv, names, false);
        if (column < 0)
            continue;
        if (columns->column[role] >= 0)
            csv_line_error(csv, csv_line(csv), "`%s` and `%s` both say %s: leave one of them",
                           roles[role].names[columns->name[role]], names[0], roles[role].what);
        columns->column[role] = column;
        columns->name[role] = n;
    }
    if (columns->column[role] < 0 && roles[role].required)
        say_missing(csv, role);
}

/* Warns of unused columns whose names are nearly those of known ones. */
static void warn_of_slips(struct csv *csv)
{
    const char *known[ROLES * NAMES_MAX + 1] = {NULL};
    size_t count = 0;
    for (int r = 0; r < ROLES; r++)
        for (size_t n = 0; roles[r].names[n]; n++)
            known[count++] = roles[r].names[n];
    for (size_t c = 0; c < csv_columns(csv); c++) {
        const char *name = csv_column_name(csv, c), *near = text_nearest(name, known);
        if (near && strcmp(near, name) != 0)
            csv_file_warning(csv, 1, "column `%s` is not read; did you mean `%s`?", name, near);
    }
}

/* Reads a whole number in [min, max]; false (said) if it is none. */
static bool read_count(struct csv *csv, size_t column, double min, double max, int32_t *count)
{
    double value;
    if (!csv_number(csv, column, &value))
        return false;
    if (!(value >= min && value <= max && value == floor(value))) {
        const char *name = csv_column_name(csv, column);
        if (isnan(value))
            csv_error(csv, column, "`%s` is blank: a row is a whole request", name);
        else
            csv_error(csv, column, "`%s` is %g, but is a whole number from %g to %g", name, value, min, max);
        return false;
    }
    *count = (int32_t)value;
    return true;
}

static bool read_arrival(struct trace_reading *reading, double *arrival_s)
{
    struct csv *csv = reading->csv;
    size_t column = (size_t)reading->columns.column[ARRIVAL];
    if (reading->columns.name[ARRIVAL] == TIMESTAMP) {
        int64_t seconds;
        double fraction;
        if (!csv_moment(csv, column, &seconds, &fraction))
            return false;
        if (reading->count == 0) {
            reading->first_s = seconds;
            reading->first_fraction = fraction;
        }
        *arrival_s = (double)(seconds - reading->first_s) + (fraction - reading->first_fraction);
    } else {
        if (!csv_number(csv, column, arrival_s))
            return false;
        if (reading->columns.name[ARRIVAL] == TIMESTAMP_MS)
            *arrival_s /= 1000;
        if (isnan(*arrival_s)) {
            csv_error(csv, column, "`%s` is blank: a row is a whole request", csv_column_name(csv, column));
            return false;
        }
    }
    double least_s = reading->count ? reading->rows[reading->count - 1].arrival_s : 0;
    if (*arrival_s >= least_s)
        return true;
    if (reading->count)
        csv_error(csv, column, "this request comes %g s before the one above it: sort the rows by `%s`",
                  least_s - *arrival_s, csv_column_name(csv, column));
    else
        csv_error(csv, column, "this request comes %g s before the start, which is 0", -*arrival_s);
    return false;
}

static bool read_cached(struct trace_reading *reading, struct traced_request *row)
{
    const struct trace_columns *columns = &reading->columns;
    if (columns->column[CACHED] < 0)
        return true;
    size_t column = (size_t)columns->column[CACHED];
    bool blocks = columns->name[CACHED] == CACHED_BLOCKS;
    int32_t most = blocks ? (row->prompt + BLOCK_TOKENS - 1) / BLOCK_TOKENS : row->prompt, count;
    if (!read_count(reading->csv, column, 0, most, &count))
        return false;
    int64_t cached = blocks ? (int64_t)count * BLOCK_TOKENS : count;
    row->cached = cached < row->prompt ? (int32_t)cached : row->prompt - 1;
    return true;
}

/* Reads the current row. After a mistake later rows are still read, to find other mistakes. */
static void read_row(struct trace_reading *reading)
{
    struct csv *csv = reading->csv;
    const int *column = reading->columns.column;
    struct traced_request row = {0};
    bool good = read_arrival(reading, &row.arrival_s);
    bool prompt = read_count(csv, (size_t)column[PROMPT], 1, TOKENS_MAX, &row.prompt);
    good = read_count(csv, (size_t)column[OUTPUT], 1, TOKENS_MAX, &row.output) && good;
    if (!prompt || !read_cached(reading, &row) || !good)
        return;
    reading->rows = memory_more(reading->rows, &reading->room, reading->count + 1, sizeof *reading->rows);
    reading->rows[reading->count++] = row;
    double output = row.output;
    sum_add(&reading->prompt, row.prompt);
    sum_add(&reading->output, output);
    sum_add(&reading->squares, output * output);
    sum_add(&reading->cached, row.cached);
}

static const struct request_trace *conclude(struct trace_reading *reading, struct arena *arena)
{
    struct request_trace *trace = arena_alloc(arena, 1, sizeof *trace);
    struct traced_request *rows = arena_alloc(arena, reading->count, sizeof *rows);
    memcpy(rows, reading->rows, reading->count * sizeof *rows);
    double count = (double)reading->count, span_s = rows[reading->count - 1].arrival_s - rows[0].arrival_s;
    *trace = (struct request_trace){.rows = rows,
                                    .count = reading->count,
                                    .prefixes = reading->columns.column[CACHED] >= 0,
                                    .period_s = span_s > 0 ? span_s * count / (count - 1) : 0,
                                    .prompt_mean = sum_value(&reading->prompt) / count,
                                    .cached_mean = sum_value(&reading->cached) / count,
                                    .output_mean = sum_value(&reading->output) / count,
                                    .output_biased_mean = sum_value(&reading->squares) / sum_value(&reading->output)};
    return trace;
}

const struct request_trace *request_trace_read(struct csv *csv, struct arena *arena)
{
    struct trace_reading reading = {.csv = csv};
    if (!csv_header(csv))
        return NULL;
    for (int role = 0; role < ROLES; role++)
        find_column(csv, (enum role)role, &reading.columns);
    warn_of_slips(csv);
    if (csv_mistakes(csv))
        return NULL;
    size_t rows = 0;
    while (csv_next(csv)) {
        if (rows++ == ROWS_MAX) {
            csv_line_error(csv, csv_line(csv), "more than %d requests: cut the trace, or describe it by a `rate`",
                           ROWS_MAX);
            break;
        }
        read_row(&reading);
    }
    if (!csv_mistakes(csv) && reading.count == 0)
        csv_file_error(csv, "there is no request below the header");
    const struct request_trace *trace = csv_mistakes(csv) ? NULL : conclude(&reading, arena);
    free(reading.rows);
    return trace;
}

const struct request_trace *request_trace_load(struct arena *arena, struct diag *diag, const char *path,
                                               struct place from)
{
    struct csv *csv = csv_open(arena, diag, path, from, CSV_QUOTED);
    if (!csv)
        return NULL;
    const struct request_trace *trace = request_trace_read(csv, arena);
    csv_close(csv);
    return trace;
}
