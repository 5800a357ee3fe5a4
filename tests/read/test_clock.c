/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "../said.h"
#include "base/calendar.h"
#include "base/text.h"
#include "read/clock.h"

TestSuite(clock);

static const struct csv_column table[] = {{.names = CLOCK_NAMES, .what = "when it is", .needed = true},
                                          {.names = NULL}};

/* Reads a row of one time after another; what it is in UTC, as text. "" for none. */
static void reads(const char *header, const char *const *rows, const char *const *wanted)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct text_buffer text = {0};
    text_buffer_add(&text, "%s\n", header);
    for (const char *const *row = rows; *row; row++)
        text_buffer_add(&text, "%s\n", *row);
    struct csv *csv = csv_from_text(arena, diag, "t.csv", text.data, text.length, CSV_QUOTED);
    struct csv_found found[1];
    cr_assert(csv_bind(csv, table, NULL, NULL, found), "%s", diag_said(arena, diag));
    int64_t at_s, before_s = INT64_MIN;
    for (size_t i = 0; rows[i]; i++) {
        char shown[20] = "";
        cr_assert(csv_next(csv));
        if (clock_read(csv, found, before_s, &at_s)) {
            calendar_format(at_s, shown);
            before_s = at_s;
        }
        cr_expect_str_eq(shown, wanted[i], "%s: %s is %s", header, rows[i], shown);
    }
    csv_close(csv);
    text_buffer_finish(&text);
    diag_destroy(diag);
    arena_destroy(arena);
}
#define LIST(...)                                                                                                      \
    (const char *const[])                                                                                              \
    {                                                                                                                  \
        __VA_ARGS__, NULL                                                                                              \
    }

Test(clock, forms)
{
    reads("time_utc", LIST("2023-01-01T00:00+01:00", "2023-01-01 00:00", "01.01.2023 00:00"),
          LIST("2022-12-31T23:00:00", "2023-01-01T00:00:00", ""));
    reads("UTC Time at End of Hour", LIST("01/31/2023 12:00:00 AM", "01/31/2023 1:00:00 PM", "13/01/2023 1:00:00 AM"),
          LIST("2023-01-31T00:00:00", "2023-01-31T13:00:00", ""));
    reads("SETTLEMENTDATE", LIST("2023/01/01 00:05:00"), LIST("2022-12-31T14:05:00"));
    reads("MTU (UTC)", LIST("01.02.2023 00:00 - 01.02.2023 01:00", "31.04.2023 00:00 - 01.05.2023 00:00"),
          LIST("2023-02-01T00:00:00", ""));
}

/* Central Europe, 2023: summer time from 26 March, 01:00 UTC, to 29 October, 01:00 UTC. The hour that comes twice is told apart by
 * what stands behind it, or by the row before. */
Test(clock, summer_time)
{
    reads("MTU (CET/CEST)",
          LIST("26/03/2023 01:00:00 - x", "26/03/2023 03:00:00 - x", "01/07/2023 00:00:00 - x",
               "29/10/2023 01:00:00 - x", "29/10/2023 02:00:00 - x", "29/10/2023 02:00:00 - x",
               "29/10/2023 03:00:00 - x"),
          LIST("2023-03-26T00:00:00", "2023-03-26T01:00:00", "2023-06-30T22:00:00", "2023-10-28T23:00:00",
               "2023-10-29T00:00:00", "2023-10-29T01:00:00", "2023-10-29T02:00:00"));
    reads("MTU (CET/CEST)", LIST("29/10/2023 02:00:00 (CET) - x"), LIST("2023-10-29T01:00:00"));
}
