/* SPDX-License-Identifier: Apache-2.0 */
/* What two scenarios differ in besides what a study varies: found by comparing every key of both as they were resolved. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_DIFFERENCE_H
#define SAMOVAR_SCENARIO_SCENARIO_DIFFERENCE_H

#include "base/arena.h"
#include "scenario/scenario.h"

/* "hall.supply_temperature 24 degC -> 27 degC; ...", or NULL: nothing differs. A component's key that follows the hall is the hall's
 * difference; one that leaves the hall is told even where `cooling` is varied. */
const char *scenario_difference(struct arena *arena, const struct scenario *base, const struct scenario *run,
                                const char *const *varied);

#endif
