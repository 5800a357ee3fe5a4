/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar run`: one scenario, or a study. */
#ifndef SAMOVAR_CLI_RUN_VERB_H
#define SAMOVAR_CLI_RUN_VERB_H

#include "cli/arguments.h"

int run(const struct arguments *arguments);

#endif
