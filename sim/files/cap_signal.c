/* SPDX-License-Identifier: Apache-2.0 */
#include "files/cap_signal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"
#include "read/csv_columns.h"

enum { SECONDS, STAMP, CAP, COLUMN_COUNT };
static const struct csv_column columns[COLUMN_COUNT + 1] = {
    [SECONDS] = {.names = CSV_NAMES(CSV_OURS("time_s")), .what = "when a cap begins to hold, in seconds"},
    [STAMP] = {.names = CSV_NAMES(CSV_OURS("timestamp"), CSV_OURS("time")), .what = "when a cap begins to hold"},
    [CAP] = {.names = CSV_NAMES(CSV_OURS("cap_w")), .what = "the cap", .needed = true},
};

static bool find_columns(struct csv *csv, struct csv_found *found)
{
    if (!csv_bind(csv, columns, NULL, NULL, found))
        return false;
    if (found[SECONDS].at < 0 && found[STAMP].at < 0)
        csv_missing(csv, &columns[STAMP]);
    if (found[SECONDS].at >= 0 && found[STAMP].at >= 0)
        csv_file_error(csv, "either `timestamp` or `time_s`, not both: which of them holds?");
    return csv_mistakes(csv) == 0;
}

static bool read_time(struct csv *csv, struct csv_found *found, double start_s, double *at_s)
{
    if (found[SECONDS].at >= 0) {
        if (!csv_value(csv, &columns[SECONDS], &found[SECONDS], at_s))
            return false;
        *at_s += start_s;
        if (isnan(*at_s))
            csv_error(csv, (size_t)found[SECONDS].at, "when does this cap begin to hold?");
        return !isnan(*at_s);
    }
    int64_t seconds;
    double fraction;
    char text[48];
    csv_copy(csv, (size_t)found[STAMP].at, text, sizeof text);
    if (!calendar_parse(text, &seconds)) {
        csv_error(csv, (size_t)found[STAMP].at,
                  "`%s` is not a date and time like 2023-01-31T14:00 (local standard time, no offset from UTC)", text);
        return false;
    }
    if (!csv_moment(csv, (size_t)found[STAMP].at, &seconds, &fraction))
        return false;
    *at_s = (double)seconds + fraction;
    return true;
}

void cap_signal_read(struct csv *csv, struct arena *arena, double start_s, struct cap_file *signal)
{
    struct csv_found found[COLUMN_COUNT];
    if (!find_columns(csv, found))
        return;
    struct cap_row {
        double at_s, cap_w;
    } *rows = NULL;
    size_t count = 0, capacity = 0;
    while (csv_next(csv)) {
        double at_s, cap_w;
        if (!read_time(csv, found, start_s, &at_s) || !csv_value(csv, &columns[CAP], &found[CAP], &cap_w))
            continue;
        size_t column = (size_t)(found[SECONDS].at >= 0 ? found[SECONDS].at : found[STAMP].at);
        if (count > 0 && at_s <= rows[count - 1].at_s)
            csv_error(csv, column, "rows stand in order of time; this one is not after the one before");
        else if (cap_w <= 0)
            csv_error(csv, (size_t)found[CAP].at, "a cap is a power above 0 W, or blank: none");
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
