/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar size`: what plant and power chain of a scenario are made of. */
#ifndef SAMOVAR_CLI_SIZE_VERB_H
#define SAMOVAR_CLI_SIZE_VERB_H

#include "cli/arguments.h"

int size(const struct arguments *arguments);

#endif
