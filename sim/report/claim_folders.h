/* SPDX-License-Identifier: Apache-2.0 */
/* The runs in a finished folder of claims, and those of the studies in it. */
#ifndef SAMOVAR_REPORT_CLAIM_FOLDERS_H
#define SAMOVAR_REPORT_CLAIM_FOLDERS_H

#include "report/study_folder.h"

/* Those that have results, in the order of claims.csv and claim_cases.csv. package: of that folder. All in arena. *count: how many. */
struct run_folder *claim_folders(struct arena *arena, struct diag *diag, const char *folder, const struct tree *package,
                                 size_t *count);

#endif
