/* SPDX-License-Identifier: Apache-2.0 */
/* Days and dates of the proleptic Gregorian calendar by counting from 1 March, which puts the leap day at the
 * end of a year, in eras of 400 years = 146,097 days (Richards, Explanatory Supplement to the Astronomical
 * Almanac, 3rd ed., section 15.11, has the same idea for Julian day numbers). */
#include "base/calendar.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
    DAYS_PER_ERA = 146097,
    YEARS_PER_ERA = 400,
    DAYS_TO_1970 = 719468 /* from 0000-03-01 to 1970-01-01 */
};
enum { SECONDS_A_DAY = 86400, OFFSET_MAX_H = 14 };

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static int64_t days_from_civil(int year, int month, int day)
{
    int64_t y = year - (month <= 2); /* the year that began on 1 March */
    int64_t era = floor_div(y, YEARS_PER_ERA);
    int64_t year_of_era = y - era * YEARS_PER_ERA;
    int64_t months = month > 2 ? month - 3 : month + 9;
    int64_t day_of_year = (153 * months + 2) / 5 + day - 1; /* 153 days in any five months from March */
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * DAYS_PER_ERA + day_of_era - DAYS_TO_1970;
}

int64_t calendar_seconds(struct civil civil)
{
    return days_from_civil(civil.year, civil.month, civil.day) * SECONDS_A_DAY + civil.hour * 3600 + civil.minute * 60 +
           civil.second;
}

struct civil calendar_civil(int64_t seconds)
{
    int64_t days = floor_div(seconds, SECONDS_A_DAY);
    int rest = (int)(seconds - days * SECONDS_A_DAY);
    days += DAYS_TO_1970;
    int64_t era = floor_div(days, DAYS_PER_ERA);
    int64_t day_of_era = days - era * DAYS_PER_ERA;
    /* Leap days that have passed are 1 in 1460 days, but for the end of a century and of the era. */
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t months = (5 * day_of_year + 2) / 153;
    int month = (int)(months < 10 ? months + 3 : months - 9);
    return (struct civil){
        .year = (int)(year_of_era + era * YEARS_PER_ERA + (month <= 2)),
        .month = month,
        .day = (int)(day_of_year - (153 * months + 2) / 5 + 1),
        .hour = rest / 3600,
        .minute = rest / 60 % 60,
        .second = rest % 60,
    };
}

static bool is_leap(int year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int days_in_month(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : days[month - 1];
}

static bool read_digits(const char **at, int count, int *value)
{
    *value = 0;
    for (int i = 0; i < count; i++, (*at)++) {
        if (**at < '0' || **at > '9')
            return false;
        *value = *value * 10 + (**at - '0');
    }
    return true;
}

static bool read_char(const char **at, char wanted)
{
    if (**at != wanted)
        return false;
    (*at)++;
    return true;
}

static bool read_clock(const char **at, struct civil *civil)
{
    if (!read_digits(at, 2, &civil->hour) || !read_char(at, ':') || !read_digits(at, 2, &civil->minute))
        return false;
    if (read_char(at, ':')) {
        if (!read_digits(at, 2, &civil->second))
            return false;
        if (read_char(at, '.')) {
            int digit = 0;
            if (!read_digits(at, 1, &digit))
                return false;
            while (**at >= '0' && **at <= '9')
                (*at)++;
        }
    }
    return civil->hour < 24 && civil->minute < 60 && civil->second < 60;
}

/* Nothing, "Z", or "+01:00", "+0100", "-06". */
static bool read_offset(const char **at, int64_t *offset_s, bool *said)
{
    *offset_s = 0;
    *said = **at != '\0';
    if (!*said || read_char(at, 'Z'))
        return true;
    read_char(at, ' ');
    int sign = **at == '-' ? -1 : 1, hours, minutes = 0;
    if ((!read_char(at, '+') && !read_char(at, '-')) || !read_digits(at, 2, &hours))
        return false;
    if (**at && (read_char(at, ':'), !read_digits(at, 2, &minutes)))
        return false;
    *offset_s = sign * (hours * 3600 + minutes * 60);
    return hours <= OFFSET_MAX_H && minutes < 60;
}

bool calendar_parse_zoned(const char *text, int64_t *seconds, int64_t *offset_s, bool *zoned)
{
    struct civil civil = {0};
    const char *at = text;
    *offset_s = 0;
    *zoned = false;
    if (!read_digits(&at, 4, &civil.year))
        return false;
    char between = *at == '/' ? '/' : '-';
    if (!read_char(&at, between) || !read_digits(&at, 2, &civil.month) || !read_char(&at, between) ||
        !read_digits(&at, 2, &civil.day))
        return false;
    if (civil.month < 1 || civil.month > 12 || civil.day < 1 || civil.day > days_in_month(civil.year, civil.month))
        return false;
    if (*at && (!(read_char(&at, 'T') || read_char(&at, ' ')) || !read_clock(&at, &civil) ||
                !read_offset(&at, offset_s, zoned) || *at))
        return false;
    *seconds = calendar_seconds(civil);
    return true;
}

bool calendar_parse(const char *text, int64_t *seconds)
{
    int64_t offset_s, read_s;
    bool zoned;
    if (!calendar_parse_zoned(text, &read_s, &offset_s, &zoned) || offset_s != 0 || strchr(text, '/'))
        return false;
    *seconds = read_s;
    return true;
}

int64_t calendar_month_s(int month)
{
    enum { YEAR_MONTHS = 12 };
    return calendar_seconds((struct civil){.year = month / YEAR_MONTHS, .month = month % YEAR_MONTHS + 1, .day = 1});
}

void calendar_format(int64_t seconds, char buffer[20])
{
    struct civil c = calendar_civil(seconds);
    assert(c.year >= 0 && c.year <= 9999);
    /* Unsigned and reduced, so that the compiler sees that 20 bytes hold it. */
    snprintf(buffer, 20, "%04u-%02u-%02uT%02u:%02u:%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100, (unsigned)c.hour % 100, (unsigned)c.minute % 100, (unsigned)c.second % 100);
}

double calendar_second_of_year(int64_t seconds)
{
    struct civil c = calendar_civil(seconds);
    if (c.month == 2 && c.day == 29)
        c.day = 28;
    int64_t since = calendar_seconds(c) - calendar_seconds((struct civil){.year = c.year, .month = 1, .day = 1});
    if (is_leap(c.year) && c.month > 2)
        since -= SECONDS_A_DAY;
    return (double)since;
}

int calendar_weekday(int64_t seconds)
{
    int64_t days = floor_div(seconds, SECONDS_A_DAY) + 3; /* 1970-01-01 was a Thursday */
    return (int)(days - floor_div(days, 7) * 7);
}
