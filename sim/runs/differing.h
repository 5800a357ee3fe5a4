/* SPDX-License-Identifier: Apache-2.0 */
/* What else the cases of a study differ in from their baselines, besides what it varies: from the resolved scenarios of their runs. */
#ifndef SAMOVAR_RUNS_DIFFERING_H
#define SAMOVAR_RUNS_DIFFERING_H

#include <stdbool.h>

#include "base/arena.h"
#include "study/study.h"

/* Of each case against its first baseline, then of each against its second: the text of scenario_difference, NULL: nothing differs, or a
 * scenario is missing. done: of each run, whether its folder has one that counts. In arena. By so many processes, each of which has two
 * scenarios in memory at a time, whatever the number of cases. */
const char *const *differing_cases(struct arena *arena, const struct study *study, const char *folder, const bool *done,
                                   int jobs);

#endif
