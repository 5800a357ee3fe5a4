/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar compare`: finished runs against the first of them. */
#ifndef SAMOVAR_CLI_COMPARE_H
#define SAMOVAR_CLI_COMPARE_H

#include "cli/arguments.h"

int compare(const struct arguments *arguments);

#endif
