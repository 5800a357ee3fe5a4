/* SPDX-License-Identifier: Apache-2.0 */
/* What two scenarios differ in besides what a study varies: found by comparing every key of both as they were resolved. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_DIFFERENCE_H
#define SAMOVAR_SCENARIO_SCENARIO_DIFFERENCE_H

#include "base/arena.h"
#include "read/tree.h"
#include "scenario/scenario.h"
#include "scenario/study.h"

/* Paths of the keys that the study varies on purpose, NULL-terminated: its axes; of a strategy, what all strategies of the study
 * speak of (`cooling`, or `scheduler`). What only some of them say is a difference besides. */
const char *const *study_varied(struct arena *arena, const struct study *study);

/* "hall.supply_temperature 24 degC -> 27 degC; ...", or NULL: nothing differs. A component's key that follows the hall is the hall's
 * difference; one that leaves the hall is told even where `cooling` is varied. */
const char *scenario_difference(struct arena *arena, const struct scenario *base, const struct scenario *run,
                                const char *const *varied);

/* root: what the scenario was bound from; strategy: the mapping of the strategy by whose name it goes; NULL: it goes by none. Where
 * something that the strategy says is otherwise in the scenario, its name gets " (changed)", and its meaning says what. */
void strategy_label_check(struct arena *arena, struct scenario *scenario, const struct tree *root,
                          const struct tree *strategy);

#endif
