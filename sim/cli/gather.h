/* SPDX-License-Identifier: Apache-2.0 */
/* A study's folder: its runs side by side, and what joins them. */
#ifndef SAMOVAR_CLI_GATHER_H
#define SAMOVAR_CLI_GATHER_H

#include <stdbool.h>

#include "cli/arguments.h"
#include "output/comparison.h"
#include "study/study.h"
#include "uncertainty/uncertain_results.h"

/* Makes the folder of the study and marks it as ours; false with a message if something else stands there.
 * path: of the study. */
bool gather_begin(const struct arguments *arguments, const struct study *study, const char *path, const char *folder);
/* Reads what the runs have left, writes summary.csv, comparison.csv (and comparison_mean.csv with several
 * seeds) and the package, and prints the table and the conclusion, or the same as JSON. The exit status: 1 with a message
 * if a run is missing or failed or a file cannot be written, STATUS_MISSED if one missed an expectation. */
int gather(const struct arguments *arguments, const struct study *study, const char *path, const char *folder);
/* Prints the table and the conclusion, or JSON, as the options say. */
/* drawn: of an uncertain study; NULL: it is none. */
void gather_show(const struct arguments *arguments, const char *title, const struct comparison *comparison,
                 const struct uncertain_results *drawn);

#endif
