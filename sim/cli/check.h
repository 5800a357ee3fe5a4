/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar check`: all mistakes at once; simulates nothing. */
#ifndef SAMOVAR_CLI_CHECK_H
#define SAMOVAR_CLI_CHECK_H

#include "cli/arguments.h"

int check_files(const struct arguments *arguments);

#endif
