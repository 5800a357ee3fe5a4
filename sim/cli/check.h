/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar check`: all mistakes at once; simulates nothing. */
#ifndef SAMOVAR_CLI_CHECK_H
#define SAMOVAR_CLI_CHECK_H

#include <stdbool.h>

#include "cli/arguments.h"
#include "study/study.h"

int check_files(const struct arguments *arguments);
/* Loads every case of these runs of a study once (seeds change no more than a number). 0, or 2 with the mistakes on stderr. */
int check_study(const struct study *study, const size_t *runs, size_t count, int jobs);

#endif
