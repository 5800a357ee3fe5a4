/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of months and hours against sums by hand. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/calendar.h"
#include "engine/series_period.h"

TestSuite(series_period);

struct tick_row {
    const char *run;
    double time_s, interval_s;
    int64_t timestamp;
    double power_w, coolant_k, stored_j;
};
static const struct column columns[] = {{TEXT_COLUMN(struct tick_row, run, "")},
                                        {NUMBER_COLUMN(struct tick_row, time_s, "s", "")},
                                        {NUMBER_COLUMN(struct tick_row, interval_s, "s", "")},
                                        {DATE_COLUMN(struct tick_row, timestamp, "")},
                                        {NUMBER_COLUMN(struct tick_row, power_w, "W", "")},
                                        {NUMBER_COLUMN(struct tick_row, coolant_k, "K", "")},
                                        {NUMBER_COLUMN(struct tick_row, stored_j, "J", "")},
                                        COLUMN_END};

/* A tick so many seconds after the evening of 31 January 2023, 22:00. */
static struct tick_row tick(double after_s, double interval_s, double power_w, double coolant_k)
{
    int64_t evening = calendar_seconds((struct civil){2023, 1, 31, 22, 0, 0});
    return (struct tick_row){"r", after_s, interval_s, evening + (int64_t)after_s, power_w, coolant_k, 100 + after_s};
}

static void expect(const struct tick_row *row, double time_s, double interval_s, double power_w, double coolant_k,
                   double stored_j)
{
    cr_assert(row);
    cr_expect_str_eq(row->run, "r");
    cr_expect_eq(row->time_s, time_s);
    cr_expect_eq(row->interval_s, interval_s);
    cr_expect_float_eq(row->power_w, power_w, 1e-12);
    cr_expect(isnan(coolant_k) ? isnan(row->coolant_k) : fabs(row->coolant_k - coolant_k) < 1e-12);
    cr_expect_eq(row->stored_j, stored_j);
}

/* Two hours of January, of an hour each, then two ticks of February; the coolant rests in half of them. */
Test(series_period, months)
{
    struct arena *arena = arena_create();
    struct series_period *p = series_period_create(arena, columns, sizeof(struct tick_row), SERIES_MONTHLY);
    struct tick_row rows[] = {tick(0, 3600, 10, 300), tick(3600, 3600, 20, NAN), tick(7200, 1800, 5, NAN),
                              tick(9000, 5400, 1, NAN)};
    cr_assert_null(series_period_end(p));
    cr_assert_null(series_period_add(p, &rows[0]));
    cr_assert_null(series_period_add(p, &rows[1]));
    expect(series_period_add(p, &rows[2]), 0, 7200, 15, 300, 3700);
    cr_assert_null(series_period_add(p, &rows[3]));
    expect(series_period_end(p), 7200, 7200, 2, NAN, 9100);
    cr_assert_null(series_period_end(p));
    arena_destroy(arena);
}

/* Ticks of 40 minutes: that from 22:40 to 23:20 belongs to the hour that it begins in. */
Test(series_period, hours)
{
    struct arena *arena = arena_create();
    struct series_period *p = series_period_create(arena, columns, sizeof(struct tick_row), SERIES_HOURLY);
    for (int i = 0; i < 3; i++) {
        struct tick_row row = tick(2400 * i, 2400, i, 290);
        const struct tick_row *done = series_period_add(p, &row);
        if (i < 2)
            cr_assert_null(done);
        else
            expect(done, 0, 4800, 0.5, 290, 2500);
    }
    expect(series_period_end(p), 4800, 2400, 2, 290, 4900);
    arena_destroy(arena);
}
