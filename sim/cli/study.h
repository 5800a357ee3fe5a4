/* SPDX-License-Identifier: Apache-2.0 */
/* Studies: many runs, each in a process of its own; a run that is complete is not done again. */
#ifndef SAMOVAR_CLI_STUDY_H
#define SAMOVAR_CLI_STUDY_H

#include "cli/arguments.h"
#include "input/study.h"

/* The study with what the command line changes about it; NULL if diag has errors. */
const struct study *study_open(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                               const char *path);
/* Scenario of a run; NULL if diag has errors. */
const struct scenario *study_scenario(struct arena *arena, struct diag *diag, const struct study *study,
                                      size_t index);

/* `run STUDY`: all of it, or one run (--index). */
int study_run(const struct arguments *arguments, const char *path);
/* `plan STUDY`: the runs, a line each. */
int study_plan(const struct arguments *arguments);
/* `gather STUDY`: joins the runs that are there. */
int study_gather(const struct arguments *arguments);

#endif
