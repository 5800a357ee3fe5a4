/* SPDX-License-Identifier: Apache-2.0 */
/* The runs that answer claims: side by side, and those that are complete are left as they are. */
#ifndef SAMOVAR_CLI_CLAIM_RUNS_H
#define SAMOVAR_CLI_CLAIM_RUNS_H

#include "cli/arguments.h"
#include "study/claim_book.h"

/* The folder of a run. */
const char *claim_run_folder(struct arena *arena, const char *folder, const struct claim_run *run);
/* Its scenario; NULL if diag has errors. */
const struct scenario *claim_run_scenario(struct arena *arena, struct diag *diag, const struct claim_run *run,
                                          const char *strategy);

/* How many servers the smallest fleet of this service has; NaN: there is none. Why it cannot be asked for goes to diag. */
double claim_run_fleet(struct diag *diag, const struct claim_run *run, const char *strategy, const char *service);

/* Loads the scenarios of all runs and shows their mistakes: 0, or 2. */
int claim_runs_check(const struct arguments *arguments, const struct claim_book *book);
/* Makes the runs that are not in `folder` yet: 0, or 1 where one failed, which was said. */
int claim_runs_make(const struct arguments *arguments, const struct claim_book *book, const char *folder);

#endif
