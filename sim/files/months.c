/* SPDX-License-Identifier: Apache-2.0 */
#include "files/months.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/calendar.h"

enum { YEAR_MONTHS = 12, HOUR_S = 3600, SPAN_MAX = 100 * YEAR_MONTHS };

void months_add(struct months *months, int first, int count, int line, const double *values)
{
    size_t at = months->count * months->width;
    months->rows = memory_more(months->rows, &months->capacity[0], months->count + 1, sizeof *months->rows);
    months->values = memory_more(months->values, &months->capacity[1], at + months->width, sizeof *months->values);
    memcpy(months->values + at, values, months->width * sizeof *values);
    months->rows[months->count++] = (struct month_row){.first = first, .count = count, .line = line, .at = at};
}

bool months_take(struct months *months, struct csv *csv, const struct csv_found *period, const double *values)
{
    char text[16];
    int year = 0, month = 0, taken = 0;
    csv_copy(csv, (size_t)period->at, text, sizeof text);
    bool monthly = sscanf(text, "%4d-%2d%n", &year, &month, &taken) == 2 && strlen(text) == 7 && taken == 7;
    bool yearly = !monthly && sscanf(text, "%4d%n", &year, &taken) == 1 && strlen(text) == 4 && taken == 4;
    if ((!monthly && !yearly) || year < 1 || (monthly && (month < 1 || month > YEAR_MONTHS))) {
        csv_error(csv, (size_t)period->at, "`%s` is not a month like 2023-01, or a year", text);
        return false;
    }
    months_add(months, year * YEAR_MONTHS + (monthly ? month - 1 : 0), monthly ? 1 : YEAR_MONTHS, csv_line(csv),
               values);
    return true;
}

static int by_start(const void *a, const void *b)
{
    const struct month_row *one = a, *two = b;
    return one->first != two->first ? one->first - two->first : one->line - two->line;
}

void months_finish(struct months *months, struct csv *csv, double utc_offset_s, struct hours *hours)
{
    int reached = 0;
    if (months->count)
        qsort(months->rows, months->count, sizeof *months->rows, by_start);
    if (months->count && months->rows[months->count - 1].first - months->rows[0].first > SPAN_MAX) {
        csv_line_error(csv, months->rows[months->count - 1].line,
                       "its rows span more than 100 years: is a date wrong?");
        months->count = 0;
    }
    for (size_t m = 0; m < months->count; m++) {
        const struct month_row *row = &months->rows[m];
        if (row->first < reached) {
            csv_line_error(csv, row->line, "this month was there already, in line %d", months->rows[m - 1].line);
            continue;
        }
        reached = row->first + row->count;
        for (int64_t at_s = calendar_month_s(row->first); at_s < calendar_month_s(reached); at_s += HOUR_S)
            hours_take_at(hours, row->line, at_s - (int64_t)utc_offset_s, months->values + row->at);
    }
    free(months->rows);
    free(months->values);
    *months = (struct months){.width = months->width};
}
