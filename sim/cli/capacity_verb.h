/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar capacity`: the highest rate at which each service of a scenario holds its objective. */
#ifndef SAMOVAR_CLI_CAPACITY_VERB_H
#define SAMOVAR_CLI_CAPACITY_VERB_H

#include "cli/arguments.h"

int capacity(const struct arguments *arguments);

#endif
