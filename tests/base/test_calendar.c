/* SPDX-License-Identifier: Apache-2.0 */
#include "base/calendar.h"

#include <time.h>

#include <criterion/criterion.h>

#include "base/random.h"

static int64_t at(const char *text)
{
    int64_t seconds = 0;
    cr_assert(calendar_parse(text, &seconds), "%s", text);
    return seconds;
}

Test(calendar, known_dates)
{
    cr_assert_eq(at("1970-01-01"), 0);
    cr_assert_eq(at("1969-12-31 23:59:59"), -1);
    cr_assert_eq(at("2001-09-09T01:46:40"), 1000000000); /* the billionth second of Unix time */
    cr_assert_eq(at("2009-02-13T23:31:30Z"), 1234567890);
    cr_assert_eq(at("2038-01-19T03:14:07"), 2147483647);
    cr_assert_eq(at("2000-02-29"), 951782400); /* a century that is a leap year */
    cr_assert_eq(at("2000-03-01") - at("2000-02-28"), 2 * 86400);
    cr_assert_eq(at("1900-03-01") - at("1900-02-28"), 86400);
    cr_assert_eq(at("2024-03-01") - at("2024-02-28"), 2 * 86400);
    cr_assert_eq(calendar_weekday(at("1969-07-20")), 6); /* a Sunday */
    cr_assert_eq(calendar_weekday(at("2000-01-01")), 5);
    cr_assert_eq(calendar_weekday(at("2023-01-02 23:59:59")), 0);
    cr_assert_eq(calendar_weekday(0), 3);
}

/* The C library has the same calendar. */
Test(calendar, agrees_with_the_library)
{
    struct random random = random_stream(1, "calendar", 0);
    for (int i = 0; i < 100000; i++) {
        int64_t seconds = (int64_t)(random_uniform(&random) * 3e11) - 62000000000; /* years 5 to 9500 */
        time_t clock = (time_t)seconds;
        struct tm tm;
        gmtime_r(&clock, &tm);
        struct civil c = calendar_civil(seconds);
        cr_assert(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 && c.day == tm.tm_mday &&
                      c.hour == tm.tm_hour && c.minute == tm.tm_min && c.second == tm.tm_sec,
                  "%lld", (long long)seconds);
        cr_assert_eq(calendar_weekday(seconds), (tm.tm_wday + 6) % 7);
        cr_assert_eq(calendar_seconds(c), seconds);
        char text[20];
        calendar_format(seconds, text);
        cr_assert_eq(at(text), seconds, "%s", text);
    }
}

Test(calendar, forms)
{
    int64_t want = at("2023-11-16T18:17:03");
    cr_assert_eq(at("2023-11-16 18:17:03.9799600"), want);
    cr_assert_eq(at("2023-11-16 18:17:03.979960+00:00"), want);
    cr_assert_eq(at("2023-11-16T18:17:03+00"), want);
    cr_assert_eq(at("2023-11-16T18:17Z"), want - 3);
    char text[20];
    calendar_format(want, text);
    cr_assert_str_eq(text, "2023-11-16T18:17:03");
}

Test(calendar, refuses)
{
    const char *const bad[] = {"",
                               "2023",
                               "2023-1-1",
                               "2023-13-01",
                               "2023-00-10",
                               "2023-02-29",
                               "1900-02-29",
                               "2023-04-31",
                               "2023-01-00",
                               "2023-01-01T",
                               "2023-01-01T24:00",
                               "2023-01-01T12",
                               "2023-01-01T12:60",
                               "2023-01-01 12:00:60",
                               "2023-01-01 12:00:00.",
                               "2023-01-01Z",
                               "2023-01-01T12:00+01:00",
                               "2023-01-01T12:00+15:00",
                               "2023/01/01",
                               "2023-01-01T12:00Zx",
                               "01/02/2023",
                               " 2023-01-01",
                               "2023-01-01 ",
                               "2023-01-01x",
                               "+023-01-01",
                               "2023-01-01T12:00+00:0"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        int64_t seconds = 42;
        cr_assert_not(calendar_parse(bad[i], &seconds), "'%s'", bad[i]);
        cr_assert_eq(seconds, 42);
    }
}

Test(calendar, every_year_fits_365_days)
{
    cr_assert_eq(calendar_second_of_year(at("2023-01-01")), 0);
    cr_assert_eq(calendar_second_of_year(at("2023-12-31 23:59:59")), 365 * 86400 - 1);
    cr_assert_eq(calendar_second_of_year(at("2024-12-31 23:59:59")), 365 * 86400 - 1);
    cr_assert_eq(calendar_second_of_year(at("2024-02-29 06:00")), 58 * 86400 + 6 * 3600);
    cr_assert_eq(calendar_second_of_year(at("2024-03-01")), 59 * 86400);
    cr_assert_eq(calendar_second_of_year(at("2023-03-01")), 59 * 86400);
    cr_assert_eq(calendar_second_of_year(at("1960-07-01")), 181 * 86400);
}

/* Offsets from UTC are told apart from the time; DST resolves itself: the hour that comes twice has two of them. */
Test(calendar, offsets)
{
    static const struct {
        const char *text;
        int64_t offset_s;
        bool zoned;
    } cases[] = {{"2023-01-01T00:00:00+01:00", 3600, true},
                 {"2023-01-01T00:00:00-06:00", -21600, true},
                 {"2023-01-01T00:00-00:00", 0, true},
                 {"2023-01-01 00:00:00.5+0530", 19800, true},
                 {"2023-01-01T00:00Z", 0, true},
                 {"2023-01-01T00:00 +12", 43200, true},
                 {"2023-01-01", 0, false},
                 {"2023/01/01 00:00:00", 0, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t seconds = 0, offset_s = 7;
        bool zoned;
        cr_assert(calendar_parse_zoned(cases[i].text, &seconds, &offset_s, &zoned), "%s", cases[i].text);
        cr_expect(seconds == 1672531200 && offset_s == cases[i].offset_s && zoned == cases[i].zoned, "%s",
                  cases[i].text);
    }
}
