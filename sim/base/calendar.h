/* SPDX-License-Identifier: Apache-2.0 */
/* Civil time without zones: seconds since 1970-01-01T00:00:00 on the local standard clock of the site. */
#ifndef SAMOVAR_BASE_CALENDAR_H
#define SAMOVAR_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

struct civil {
    int year, month, day, hour, minute, second; /* month and day from 1 */
};

int64_t calendar_seconds(struct civil civil);
struct civil calendar_civil(int64_t seconds);
/* When a month begins, counted in months since the year 0. */
int64_t calendar_month_s(int month);
/* "2023-01-01", "2023-01-01T06:30", "2023-01-01 06:30:00", with optional fraction and "Z" or "+00:00" (accepted,
 * since the caller knows which clock the column is on). False if it is no date. */
bool calendar_parse(const char *text, int64_t *seconds);
/* The same with any offset from UTC, as in "2023-01-01T06:30+01:00" (what it says, in offset_s; seconds are not changed by it), and
 * with slashes between year, month and day. *zoned: the text says its offset, if only "Z". */
bool calendar_parse_zoned(const char *text, int64_t *seconds, int64_t *offset_s, bool *zoned);
/* ISO 8601, "2023-01-01T06:30:00"; buffer of at least 20 bytes. */
void calendar_format(int64_t seconds, char buffer[20]);
/* Seconds since the start of a 365-day year: Feb 29 counts as Feb 28, so that every year fits a typical year. */
double calendar_second_of_year(int64_t seconds);
/* 0 = Monday. */
int calendar_weekday(int64_t seconds);

#endif
