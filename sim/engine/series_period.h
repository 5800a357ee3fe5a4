/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of series.csv over an hour or a month, made of those of ticks: means over time; of what is held, the last. */
#ifndef SAMOVAR_ENGINE_SERIES_PERIOD_H
#define SAMOVAR_ENGINE_SERIES_PERIOD_H

#include <stddef.h>

#include "base/column.h"
#include "scenario/scenario.h"

struct series_period;
/* columns: of rows of row_bytes, with time_s, interval_s and timestamp among them. kind: hourly or monthly. */
struct series_period *series_period_create(struct arena *arena, const struct column *columns, size_t row_bytes,
                                           enum series_kept kind);
/* Adds the row of a tick, which belongs to the period that it begins in. If that is a new one, returns the row of the one
 * before, which stays until the next call; else NULL. */
const void *series_period_add(struct series_period *period, const void *row);
/* The row of the period that is not over; NULL: there was no tick. */
const void *series_period_end(struct series_period *period);

#endif
