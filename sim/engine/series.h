/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of series.csv: a tick, with columns for each component of the plant and of the supply. */
#ifndef SAMOVAR_ENGINE_SERIES_H
#define SAMOVAR_ENGINE_SERIES_H

#include "base/arena.h"
#include "base/column.h"
#include "plant/facility.h"

struct series;
extern const struct column series_fixed_columns[]; /* columns of every run */
/* Columns that a run may have besides: of every kind of component, named as the first of its kind, and of a
 * scenario that describes its supply. Lives in arena. */
const struct column *series_possible_columns(struct arena *arena);
struct series *series_create(struct arena *arena, const struct facility *facility, const char *run);
/* The columns of this run, fixed and of the facility; ends with COLUMN_END. */
size_t series_row_bytes(const struct series *series);
const struct column *series_columns(const struct series *series);
/* The row of a tick, valid until the next call. start_s: calendar seconds of the run's start. */
const void *series_row(struct series *series, const struct facility_tick *tick, int64_t start_s);

#endif
