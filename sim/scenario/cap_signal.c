/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/cap_signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct cap_columns {
    int time, stamp, cap;
};

static bool find_columns(struct csv *csv, struct cap_columns *columns)
{
    if (!csv_header(csv))
        return false;
    columns->time = csv_column(csv, (const char *const[]){"time_s", NULL}, false);
    columns->stamp = csv_column(csv, (const char *const[]){"timestamp", "time", NULL}, columns->time < 0);
    columns->cap = csv_column(csv, (const char *const[]){"cap_w", NULL}, true);
    if (columns->time >= 0 && columns->stamp >= 0)
        csv_file_error(csv, "either `timestamp` or `time_s`, not both: which of them holds?");
    return csv_mistakes(csv) == 0;
}

static bool read_time(struct csv *csv, const struct cap_columns *columns, double start_s, double *at_s)
{
    if (columns->time >= 0) {
        if (!csv_number(csv, (size_t)columns->time, at_s))
            return false;
        *at_s += start_s;
        if (isnan(*at_s))
            csv_error(csv, (size_t)columns->time, "when does this cap begin to hold?");
        return !isnan(*at_s);
    }
    int64_t seconds;
    double fraction;
    if (!csv_moment(csv, (size_t)columns->stamp, &seconds, &fraction))
        return false;
    *at_s = (double)seconds + fraction;
    return true;
}

void cap_signal_read(struct csv *csv, struct arena *arena, double start_s, struct cap_file *signal)
{
    struct cap_columns columns;
    if (!find_columns(csv, &columns))
        return;
    struct cap_row {
        double at_s, cap_w;
    } *rows = NULL;
    size_t count = 0, capacity = 0;
    while (csv_next(csv)) {
        double at_s, cap_w;
        if (!read_time(csv, &columns, start_s, &at_s) || !csv_number(csv, (size_t)columns.cap, &cap_w))
            continue;
        size_t column = (size_t)(columns.time >= 0 ? columns.time : columns.stamp);
        if (count > 0 && at_s <= rows[count - 1].at_s)
            csv_error(csv, column, "rows stand in order of time; this one is not after the one before");
        else if (cap_w <= 0)
            csv_error(csv, (size_t)columns.cap, "a cap is a power above 0 W, or blank: none");
        rows = memory_more(rows, &capacity, count + 1, sizeof *rows);
        rows[count++] = (struct cap_row){at_s, cap_w};
    }
    if (count == 0 && csv_mistakes(csv) == 0)
        csv_file_error(csv, "no rows: a signal has one at least");
    signal->count = count;
    signal->at_s = arena_alloc(arena, count + 1, sizeof *signal->at_s);
    signal->cap_w = arena_alloc(arena, count + 1, sizeof *signal->cap_w);
    for (size_t i = 0; i < count; i++) {
        signal->at_s[i] = rows[i].at_s;
        signal->cap_w[i] = rows[i].cap_w;
    }
    free(rows);
}

void cap_signal_load(struct arena *arena, struct diag *diag, const struct reader *reader,
                     struct power_management *management, int64_t start_s)
{
    struct cap_file *signal = management ? management->signal : NULL;
    if (!signal)
        return;
    struct place from = reader_place(reader, &signal->file);
    struct csv *csv = csv_open(arena, diag, signal->file, from, CSV_QUOTED);
    if (!csv)
        return;
    cap_signal_read(csv, arena, (double)start_s, signal);
    csv_close(csv);
}
