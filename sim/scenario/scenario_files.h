/* SPDX-License-Identifier: Apache-2.0 */
/* The data files that a scenario names: weather, grid, prices, jobs, caps, requests. They are read as far as the keys that name them have no
 * mistake, whatever other keys have, so that mistakes in files are said together with those in keys. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_FILES_H
#define SAMOVAR_SCENARIO_SCENARIO_FILES_H

#include "scenario/scenario.h"

/* Fills what the scenario has of its files; whole: its keys have no mistake. After a mistake nothing of it is to be used. */
void scenario_files_load(struct arena *arena, struct diag *diag, const struct reader *reader, struct scenario *scenario,
                         bool whole);

#endif
