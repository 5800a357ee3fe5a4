/* SPDX-License-Identifier: Apache-2.0 */
/* Whether a run takes the place of one that was simulated from other inputs. */
#ifndef SAMOVAR_RUNS_REPLACED_H
#define SAMOVAR_RUNS_REPLACED_H

#include "scenario/scenario.h"

/* The first line of the resolved scenarios in which the run in the folder differs from the one that is to be run there; NULL: none, or
 * there is no run. In arena. */
const char *replaced_inputs(struct arena *arena, const char *folder, const struct scenario *scenario);
/* Says it on stderr, where there is something to say. */
void replaced_say(const char *folder, const struct scenario *scenario);

#endif
