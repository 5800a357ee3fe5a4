/* SPDX-License-Identifier: Apache-2.0 */
/* Times of rows as everybody writes them, made UTC. */
#ifndef SAMOVAR_READ_CLOCK_H
#define SAMOVAR_READ_CLOCK_H

#include "read/csv_columns.h"

/* How a column of times is written: the .form of its name. */
enum clock_form {
    CLOCK_UTC,      /* ISO 8601, UTC unless the text says its offset */
    CLOCK_UTC_ENDS, /* the same, or 01/31/2023 1:00:00 PM: the moment at which the row's interval ends (EIA form 930) */
    CLOCK_AEMO, /* 2023/01/31 00:05:00, UTC+10 all year: the end of the interval (Australian Energy Market Operator) */
    CLOCK_MTU_UTC, /* 31.01.2023 00:00 - 31.01.2023 01:00, or 31/01/2023 00:00:00 - ...: from, to (ENTSO-E) */
    CLOCK_MTU_CET, /* the same by the clocks of central Europe, with summer time; or Jan 31, 2023 1:00 PM, 31.01.2023 13:00 (SMARD) */
    CLOCK_MTU, /* ENTSO-E's with the clock behind it: ... (UTC), (CET), (CET/CEST) */
    CLOCK_CET_DAY /* 31.01.2023, and 13:00 in a column CLOCK_TIME_OF_DAY: the clocks of central Europe (SMARD until 2021) */
};

/* Stands beside a column of CLOCK_CET_DAY. */
#define CLOCK_TIME_OF_DAY "Uhrzeit"

/* Rows of an interval's beginning, in the names of everybody. */
#define CLOCK_NAMES                                                                                                    \
    CSV_NAMES(CSV_OURS("time_utc"), CSV_OURS("timestamp"), CSV_OURS("datetime_utc"), CSV_OURS("datetime"),             \
              CSV_OURS("time"), CSV_THEIRS("Electricity Maps", "Datetime (UTC)"),                                      \
              CSV_THEIRS("WattTime", "point_time"), CSV_THEIRS("Carbon Intensity API of Great Britain", "from"),       \
              CSV_THEIRS("CAISO OASIS", "INTERVALSTARTTIME_GMT"), CSV_THEIRS("gridstatus", "Interval Start"),          \
              CSV_WRITTEN("EIA form 930", "UTC Time at End of Hour", CLOCK_UTC_ENDS),                                  \
              CSV_WRITTEN("AEMO", "SETTLEMENTDATE", CLOCK_AEMO), CSV_WRITTEN("ENTSO-E", "MTU (UTC)", CLOCK_MTU_UTC),   \
              CSV_WRITTEN("ENTSO-E", "MTU (CET/CEST)", CLOCK_MTU_CET), CSV_WRITTEN("ENTSO-E", "MTU", CLOCK_MTU),       \
              CSV_THEIRS("ENTSO-E", "DateTime(UTC)"), CSV_WRITTEN("SMARD", "Start date", CLOCK_MTU_CET),               \
              CSV_WRITTEN("SMARD", "Datum von", CLOCK_MTU_CET), CSV_WRITTEN("SMARD", "Datum", CLOCK_CET_DAY),          \
              CSV_THEIRS("Energinet", "HourUTC"), CSV_THEIRS("Energinet", "TimeUTC"),                                  \
              CSV_THEIRS("Energinet", "Minutes5UTC"))

/* Calendar seconds, UTC, of the current row; before_s: of the row before, which tells which of two hours of one name it is in autumn
 * (INT64_MIN: none). False (said): no such time. Where clock_ends, they are the end of its interval. */
bool clock_read(struct csv *csv, const struct csv_found *time, int64_t before_s, int64_t *utc_s);
bool clock_ends(const struct csv_found *time);

#endif
