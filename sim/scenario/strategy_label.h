/* SPDX-License-Identifier: Apache-2.0 */
/* Says of a scenario whose strategy was changed by a key that it is no longer that strategy. */
#ifndef SAMOVAR_SCENARIO_STRATEGY_LABEL_H
#define SAMOVAR_SCENARIO_STRATEGY_LABEL_H

#include "base/arena.h"
#include "read/tree.h"
#include "scenario/scenario.h"

/* root: what the scenario was bound from; strategy: the mapping of the strategy by whose name it goes; NULL: it goes by none. Where
 * something that the strategy says is otherwise in the scenario, its name gets " (changed)", and its meaning says what. */
void strategy_label_check(struct arena *arena, struct scenario *scenario, const struct tree *root,
                          const struct tree *strategy);

#endif
