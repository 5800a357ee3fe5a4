/* SPDX-License-Identifier: Apache-2.0 */
/* Claims that are answered together: one file with a `claim`, or a list of such files; and the runs that answer them. */
#ifndef SAMOVAR_STUDY_CLAIM_BOOK_H
#define SAMOVAR_STUDY_CLAIM_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "claims/claim.h"
#include "scenario/scenario.h"

struct claim_file {
    const char *path, *name;
    const struct claim *claim;
    bool simulated;    /* it is a scenario as well; if not, all its answers are arithmetic */
    size_t first_run;  /* of the scenario itself, those of its cases follow */
    const char *study; /* path of the study that answers them; NULL: none */
};

struct claim_run {
    const char *name; /* "gpt4-training", or with its case, "gpt4-training_short" */
    const char *path;
    const struct override *overrides; /* the series, the case's, those of the command line, then the name */
    size_t override_count;
};

struct claim_book {
    const char *name, *meaning;
    struct claim_file *files;
    size_t file_count;
    struct claim_run *runs;
    size_t run_count, number_count;
};

/* Whether the file is of this kind: it has a key `claim`, or `claims`. Mistakes of syntax go to diag. */
bool claim_book_is(struct arena *arena, struct diag *diag, const char *path);

/* overrides: what the command line changes about every scenario. NULL if there are mistakes; those inside the scenarios show when
 * the runs are loaded. */
const struct claim_book *claim_book_load(struct arena *arena, struct diag *diag, const char *path,
                                         const struct override *overrides, size_t override_count);

/* The claim of one file, with what overrides change about it; false if there is none, or mistakes. */
bool claim_book_read(struct arena *arena, struct diag *diag, const char *path, const struct override *overrides,
                     size_t override_count, struct claim_file *file);

#endif
