/* SPDX-License-Identifier: Apache-2.0 */
/* `run` of a file with claims: makes its runs and writes claims.csv. `claims`: shows the answers, simulates nothing. */
#ifndef SAMOVAR_CLI_CLAIMS_VERB_H
#define SAMOVAR_CLI_CLAIMS_VERB_H

#include "cli/arguments.h"

int claims_run(const struct arguments *arguments, const char *path);
int claims_check(const struct arguments *arguments, const char *path);
int claims(const struct arguments *arguments);

#endif
