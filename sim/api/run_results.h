/* SPDX-License-Identifier: Apache-2.0 */
/* What a finished run has left, read back from its folder to the last digit. */
#ifndef SAMOVAR_API_RUN_RESULTS_H
#define SAMOVAR_API_RUN_RESULTS_H

#include <stdbool.h>
#include <stddef.h>

#include "account/summary.h"
#include "base/arena.h"

struct series_column {
    const char *name;
    double *values; /* one a row */
};

struct run_results {
    struct summary summary;
    struct series_column *columns; /* those of numbers; a name NULL behind the last one */
    size_t row_count;
};

/* In arena. False with the reason in *why: a file cannot be read. A run without a series has no rows. */
bool run_results_read(struct arena *arena, const char *folder, struct run_results *out, const char **why);

#endif
