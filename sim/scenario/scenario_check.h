/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes between the parts of a scenario. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_CHECK_H
#define SAMOVAR_SCENARIO_SCENARIO_CHECK_H

#include "read/reader.h"
#include "scenario/scenario.h"

/* Once it is read: for its record. */
void scenario_check(const void *scenario, struct complaint *complaint);
/* Once the files of its site are loaded. */
void scenario_check_site(struct diag *diag, const struct reader *reader, const struct scenario *scenario);

#endif
