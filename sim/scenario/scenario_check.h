/* SPDX-License-Identifier: Apache-2.0 */
/* Checks for mistakes between the parts of a scenario. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_CHECK_H
#define SAMOVAR_SCENARIO_SCENARIO_CHECK_H

#include "read/reader.h"
#include "scenario/scenario.h"

/* The check of scenario_record, once a scenario is read. */
void scenario_check(const void *scenario, struct complaint *complaint);
/* The checks that need the files of the site, once they are loaded. */
void scenario_check_site(struct diag *diag, const struct reader *reader, const struct scenario *scenario);

/* What the site lacks for this plant, in words ("there is no sea at dulles"), and what of the plant needs it; NULL: nothing. Where only
 * its data lack it, right is set to what would be right. */
const char *scenario_lacks(struct arena *arena, const struct scenario *scenario, const void **place,
                           const char **right);

#endif
