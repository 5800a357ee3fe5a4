/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a finished run's summary.csv back, and that of a study, for studies that resume, for `compare` and `table`. */
#ifndef SAMOVAR_OUTPUT_SUMMARY_FILE_H
#define SAMOVAR_OUTPUT_SUMMARY_FILE_H

#include "account/summary.h"
#include "base/arena.h"
#include "base/diag.h"

struct summary_file {
    struct summary summary;
    const char *header, *row; /* as they stand in the file, line ends included */
};

/* folder: a run directory. False, with the reason in diag, if it has no summary.csv of one row. Columns that
 * are missing there are NaN, 0 or NULL. */
bool summary_file_read(struct arena *arena, struct diag *diag, const char *folder, struct summary_file *out);
/* All rows of the summary.csv of a study; NULL, with the reason in diag, if it cannot be read. */
struct summary *summary_file_rows(struct arena *arena, struct diag *diag, const char *folder, size_t *count);

#endif
