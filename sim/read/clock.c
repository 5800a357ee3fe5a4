/* SPDX-License-Identifier: Apache-2.0 */
/* Summer time of the European Union: from the last Sunday of March to that of October, 01:00 UTC (Directive 2000/84/EC). */
#include "read/clock.h"

#include <stdio.h>
#include <string.h>

#include "base/calendar.h"

enum { HOUR_S = 3600, DAY_S = 86400, SHOWN_MAX = 60, AEMO_S = 10 * HOUR_S };

/* "31.01.2023 00:00", "31/01/2023 00:00:00" in front of anything. */
static bool day_first(const char *text, int64_t *seconds)
{
    struct civil c = {0};
    char dot[2] = ""; /* one character and its end */
    int taken = 0;
    if (sscanf(text, "%2d%1[./]%2d%*1[./]%4d %2d:%2d%n", &c.day, dot, &c.month, &c.year, &c.hour, &c.minute, &taken) <
        6)
        return false;
    char shown[20];
    if (c.year < 1 || c.month < 1 || c.month > 12 || c.day < 1 || c.hour > 23 || c.hour < 0 || c.minute > 59 ||
        c.minute < 0)
        return false;
    snprintf(shown, sizeof shown, "%04u-%02u-%02u", (unsigned)c.year % 10000, (unsigned)c.month % 100,
             (unsigned)c.day % 100);
    *seconds = calendar_seconds(c);
    int64_t day_s; /* refuses the 31st of a month that has none */
    return calendar_parse(shown, &day_s);
}

/* "01/31/2023 1:00:00 PM", with or without seconds. */
static bool month_first(const char *text, int64_t *seconds)
{
    int month, day, year, hour, minute = 0, second = 0, taken = 0;
    char half[3] = "";
    if (sscanf(text, "%2d/%2d/%4d %2d:%2d%n", &month, &day, &year, &hour, &minute, &taken) < 5)
        return false;
    int more = 0;
    sscanf(text + taken, ":%2d%n", &second, &more);
    sscanf(text + taken + more, " %2[APMapm]", half);
    char shown[80];
    if (*half) {
        if (hour < 1 || hour > 12)
            return false;
        hour = hour % 12 + (*half == 'P' || *half == 'p' ? 12 : 0);
    }
    if (year < 0 || month < 0 || day < 0 || hour < 0 || minute < 0 || second < 0)
        return false;
    snprintf(shown, sizeof shown, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, hour, minute, second);
    return calendar_parse(shown, seconds);
}

/* "Jan 31, 2023 1:00 PM". */
static bool month_named(const char *text, int64_t *seconds)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    char name[4], rest[40], shown[60];
    int day, year;
    if (sscanf(text, "%3[A-Za-z] %2d, %4d %39[^\n]", name, &day, &year, rest) < 4 || strlen(name) != 3)
        return false;
    const char *found = strstr(names, name);
    if (!found || (found - names) % 3)
        return false;
    snprintf(shown, sizeof shown, "%02d/%02d/%04d %s", (int)(found - names) / 3 + 1, day, year, rest);
    return month_first(shown, seconds);
}

static int64_t last_sunday_s(int year, int month)
{
    struct civil last = {.year = year, .month = month, .day = 31, .hour = 1};
    int64_t at_s = calendar_seconds(last);
    return at_s - (int64_t)((calendar_weekday(at_s) + 1) % 7) * DAY_S;
}

static bool summer(int64_t utc_s)
{
    int year = calendar_civil(utc_s).year;
    return utc_s >= last_sunday_s(year, 3) && utc_s < last_sunday_s(year, 10);
}

/* UTC of a clock in central Europe. An hour that comes twice is the first of them, unless that is not after the row before or
 * the text says (CET). */
static int64_t utc_of_cet(int64_t local_s, const char *text, int64_t before_s)
{
    int64_t in_summer_s = local_s - 2 * HOUR_S, in_winter_s = local_s - HOUR_S;
    if (!summer(in_summer_s))
        return in_winter_s;
    bool twice = !summer(in_winter_s);
    return twice && (strstr(text, "(CET)") || in_summer_s <= before_s) ? in_winter_s : in_summer_s;
}

bool clock_ends(const struct csv_found *time)
{
    return time->name->form == CLOCK_UTC_ENDS || time->name->form == CLOCK_AEMO;
}

/* A clock of Europe, as text of the column's form. */
static bool read_european(const char *text, int form, int64_t before_s, int64_t *utc_s)
{
    int64_t seconds, offset_s;
    bool zoned = false, by_day = day_first(text, &seconds) || (form == CLOCK_MTU_CET && month_named(text, &seconds));
    if (!by_day && (!calendar_parse_zoned(text, &seconds, &offset_s, &zoned) || zoned))
        return false;
    if (form == CLOCK_MTU && !strstr(text, "(UTC)") && !strstr(text, "(CE"))
        return false;
    bool utc = form == CLOCK_MTU_UTC || (form == CLOCK_MTU && strstr(text, "(UTC)"));
    /* With the clock in each row "(CET)" stands in summer as well. */
    *utc_s = utc ? seconds : utc_of_cet(seconds, form == CLOCK_MTU ? "" : text, before_s);
    return true;
}

/* Adds the time of day to a day. */
static void add_time_of_day(struct csv *csv, char text[SHOWN_MAX + 1])
{
    int at = csv_column(csv, (const char *const[]){CLOCK_TIME_OF_DAY, NULL}, false);
    size_t length = strlen(text);
    if (at < 0 || length + 2 > SHOWN_MAX)
        return;
    text[length++] = ' ';
    csv_copy(csv, (size_t)at, text + length, SHOWN_MAX + 1 - length);
}

bool clock_read(struct csv *csv, const struct csv_found *time, int64_t before_s, int64_t *utc_s)
{
    char text[SHOWN_MAX + 1];
    int64_t seconds, offset_s = 0;
    bool zoned = false;
    csv_copy(csv, (size_t)time->at, text, sizeof text);
    if (time->name->form == CLOCK_CET_DAY)
        add_time_of_day(csv, text);
    if (time->name->form >= CLOCK_MTU_UTC && read_european(text, time->name->form, before_s, utc_s))
        return true;
    bool good = calendar_parse_zoned(text, &seconds, &offset_s, &zoned) ||
                (time->name->form == CLOCK_UTC_ENDS && month_first(text, &seconds));
    if (good && !zoned)
        offset_s = time->name->form == CLOCK_AEMO ? AEMO_S : csv_clock_ahead_s(csv);
    if (time->name->form == CLOCK_MTU && !zoned && (good || day_first(text, &seconds))) {
        csv_error(csv, (size_t)time->at, "`%s` does not say its clock, as ... (UTC) or ... (CET) do", text);
        return false;
    }
    if (!good) {
        csv_error(csv, (size_t)time->at, "`%s` is not a date and time like 2023-01-31T14:00:00Z or ...+01:00", text);
        return false;
    }
    *utc_s = seconds - offset_s;
    return true;
}
