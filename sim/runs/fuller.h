/* SPDX-License-Identifier: Apache-2.0 */
/* Whether the tables of a study that are there say more than those that would replace them. */
#ifndef SAMOVAR_RUNS_FULLER_H
#define SAMOVAR_RUNS_FULLER_H

#include <stdbool.h>
#include <stddef.h>

#include "study/study.h"

/* The number of runs in the folder's summary.csv that are missing now; 0 if that file is damaged. missing: per run of the study. */
size_t fuller_rows(const struct study *study, const char *folder, const bool *missing);

#endif
