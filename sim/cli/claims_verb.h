/* SPDX-License-Identifier: Apache-2.0 */
/* `run` of a file with claims: makes its runs and writes claims.csv. `claims`: shows the answers, simulates nothing. */
#ifndef SAMOVAR_CLI_CLAIMS_VERB_H
#define SAMOVAR_CLI_CLAIMS_VERB_H

#include "claims/answer.h"
#include "cli/arguments.h"

int claims_run(const struct arguments *arguments, const char *path);
int claims_check(const struct arguments *arguments, const char *path);
int claims(const struct arguments *arguments);

/* The answers to the claims of one file, in their order, from the runs that are there; in arena. missing: runs that are not. NULL: the
 * file has mistakes. */
const struct answer *claims_answers(struct arena *arena, const char *path, size_t *count, size_t *missing);

#endif
