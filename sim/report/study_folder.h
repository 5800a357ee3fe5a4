/* SPDX-License-Identifier: Apache-2.0 */
/* A finished study as the comparison that its table was made of, from its folder alone. */
#ifndef SAMOVAR_REPORT_STUDY_FOLDER_H
#define SAMOVAR_REPORT_STUDY_FOLDER_H

#include "base/arena.h"
#include "base/diag.h"
#include "output/comparison.h"
#include "output/package.h"
#include "read/tree.h"

/* mark: the member "samovar" of its package. All in arena. False, with the reason in diag, if its tables cannot be read. */
bool study_folder_read(struct arena *arena, struct diag *diag, const char *folder, const struct tree *mark,
                       struct comparison *out);

struct run_folder {
    const char *path, *name;
};
/* The folders of a study's runs that have results, or of a run itself; *count: how many. */
struct run_folder *study_folder_runs(struct arena *arena, struct diag *diag, const char *folder, enum folder_kind kind,
                                     size_t *count);
/* Runs of the same name are called by their folders. */
void study_folder_tell_apart(struct arena *arena, struct run_folder *runs, size_t count);

/* `--columns a,b` as what a table is to show; unknown ones go to diag. */
const struct summary_show *study_folder_columns(struct arena *arena, struct diag *diag, const char *list);

#endif
