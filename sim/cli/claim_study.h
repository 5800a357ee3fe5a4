/* SPDX-License-Identifier: Apache-2.0 */
/* A study that answers claims: it is made in a folder beside the runs, and its cases.csv is read. */
#ifndef SAMOVAR_CLI_CLAIM_STUDY_H
#define SAMOVAR_CLI_CLAIM_STUDY_H

#include "claims/answer.h"
#include "cli/arguments.h"
#include "study/claim_book.h"

/* Shows the mistakes of the studies of all files: 0, or 2. */
int claim_study_check(const struct arguments *arguments, const struct claim_book *book);
/* Makes what is not in `folder` yet of them: 0, or the status of one that failed, which was said. */
int claim_study_make(const struct arguments *arguments, const struct claim_book *book, const char *folder);
/* Adds what the file's study has found to the answers to its numbers. False: it is not in the folder, or not as it is asked for now. */
bool claim_study_answer(const struct arguments *arguments, const struct claim_file *file, const char *folder,
                        struct arena *kept, struct answer *answers);

#endif
