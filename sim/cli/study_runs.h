/* SPDX-License-Identifier: Apache-2.0 */
/* Studies: many runs, each in a process of its own; a run that is complete is not done again. */
#ifndef SAMOVAR_CLI_STUDY_RUNS_H
#define SAMOVAR_CLI_STUDY_RUNS_H

#include "cli/arguments.h"
#include "study/study.h"

/* `run STUDY`: simulates all runs, or one (--index). */
int study_run(const struct arguments *arguments, const char *path);
/* `plan STUDY`: lists the runs, a line each. */
int study_plan(const struct arguments *arguments);
/* `gather STUDY`: joins the runs that are complete. */
int study_gather(const struct arguments *arguments);

#endif
