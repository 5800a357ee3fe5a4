/* SPDX-License-Identifier: Apache-2.0 */
/* `licenses`: where data comes from and under which terms: of all that ships, of what a scenario reads, of what a finished run read. */
#ifndef SAMOVAR_CLI_LICENSES_VERB_H
#define SAMOVAR_CLI_LICENSES_VERB_H

#include "cli/arguments.h"

int licenses(const struct arguments *arguments);

#endif
