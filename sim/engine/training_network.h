/* SPDX-License-Identifier: Apache-2.0 */
/* Training runs with `network: flow`: how their exchanges contend on the fabric is played before the run begins. */
#ifndef SAMOVAR_ENGINE_TRAINING_NETWORK_H
#define SAMOVAR_ENGINE_TRAINING_NETWORK_H

#include "base/diag.h"
#include "engine/stage.h"

/* stage->workloads gets a list in which these runs know their contention. The stage has groups and placement. Before
 * SimGrid begins in this process. Errors go to diag. */
void training_network_play(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                           struct stage *stage);

#endif
