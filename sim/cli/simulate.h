/* SPDX-License-Identifier: Apache-2.0 */
/* One scenario, simulated in this process. */
#ifndef SAMOVAR_CLI_SIMULATE_H
#define SAMOVAR_CLI_SIMULATE_H

#include "cli/arguments.h"
#include "engine/engine.h"
#include "scenario/scenario.h"

/* Exit status of a run that did not keep what its scenario expects. */
enum { STATUS_MISSED = 3 };

/* Simulates, shows how far it is, and prints the results. Returns the exit status. */
int simulate(const struct arguments *arguments, const struct scenario *scenario, const struct engine_options *options);

#endif
