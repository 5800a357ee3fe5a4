/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar run`: one scenario, or a study. */
#ifndef SAMOVAR_CLI_RUN_H
#define SAMOVAR_CLI_RUN_H

#include "cli/arguments.h"

int run(const struct arguments *arguments);
/* The scenario with what the command line changes about it; NULL if diag has errors. */
const struct scenario *run_load(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                                const char *path);
/* Simulates into `folder` and prints what it comes to. Exit status. */
int run_scenario(const struct arguments *arguments, const struct scenario *scenario, const char *folder);

#endif
