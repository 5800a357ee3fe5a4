/* SPDX-License-Identifier: Apache-2.0 */
/* A table that each run has of its own, such as series.csv, joined over runs in one. */
#ifndef SAMOVAR_REPORT_JOINED_H
#define SAMOVAR_REPORT_JOINED_H

#include <stdio.h>

#include "base/diag.h"
#include "report/study_folder.h"

/* Writes the rows of all runs that have the file, with all columns that any of them has, blank where a run has none; the first is
 * `run`, its name as it is given. columns: names separated by commas to which that is cut down; NULL: all. Other values are those of the files, to the byte. False,
 * with the reason in diag, if none has the file or there is no such column. */
bool joined_write(FILE *out, struct diag *diag, const struct run_folder *runs, size_t count, const char *file,
                  const char *columns);

#endif
