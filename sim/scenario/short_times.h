/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs whose own times are too short for what they are to do, though they get their nodes at once. */
#ifndef SAMOVAR_SCENARIO_SHORT_TIMES_H
#define SAMOVAR_SCENARIO_SHORT_TIMES_H

#include "read/reader.h"
#include "scenario/scenario.h"

/* A warning for each that its `walltime` ends before it is done, or that cannot meet its `deadline`. */
void short_times_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario);

#endif
