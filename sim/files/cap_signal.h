/* SPDX-License-Identifier: Apache-2.0 */
/* A cap on power that follows a signal, from a CSV: `timestamp` (local standard time) or `time_s` (from the start
 * of the run), and `cap_w`. */
#ifndef SAMOVAR_FILES_CAP_SIGNAL_H
#define SAMOVAR_FILES_CAP_SIGNAL_H

#include "hardware/power_management.h"
#include "read/csv.h"
#include "read/reader.h"

/* Reads the rows of an open file; mistakes are counted in csv. start_s: start of the run, calendar seconds. */
void cap_signal_read(struct csv *csv, struct arena *arena, double start_s, struct cap_file *signal);
/* Loads the signal that `management` names; does nothing for NULL, or without a signal. */
void cap_signal_load(struct arena *arena, struct diag *diag, const struct reader *reader,
                     struct power_management *management, int64_t start_s);

#endif
