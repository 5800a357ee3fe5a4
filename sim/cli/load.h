/* SPDX-License-Identifier: Apache-2.0 */
/* From the command line to scenarios and studies. Mistakes land in the diag; load_failed shows them. */
#ifndef SAMOVAR_CLI_LOAD_H
#define SAMOVAR_CLI_LOAD_H

#include "cli/arguments.h"
#include "scenario/scenario.h"
#include "study/study.h"

/* The scenario with what the command line changes about it; NULL if diag has errors. */
const struct scenario *load_scenario(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                                     const char *path);
/* The study with what the command line changes about it; NULL if diag has errors. */
const struct study *load_study(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                               const char *path);

/* Shows all messages, and returns whether there are errors. */
bool load_failed(const struct diag *diag);

#endif
