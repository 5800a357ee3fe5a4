/* SPDX-License-Identifier: Apache-2.0 */
/* Prints the jobs of a run, if they are few enough to be read: when each began and ended, and what it took. */
#ifndef SAMOVAR_CLI_JOBS_TEXT_H
#define SAMOVAR_CLI_JOBS_TEXT_H

#include <stdio.h>

/* folder: of the run, with its jobs.csv. Nothing if that has no jobs, one, or more than eight. */
void jobs_text_print(FILE *out, const char *folder);

#endif
