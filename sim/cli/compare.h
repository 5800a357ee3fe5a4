/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar compare`: finished runs against the first of them. */
#ifndef SAMOVAR_CLI_COMPARE_H
#define SAMOVAR_CLI_COMPARE_H

#include "cli/arguments.h"
#include "output/comparison.h"

/* The runs that are named, compared with the first of them. False (said): they cannot be. */
bool compare_open(struct arena *arena, const struct arguments *arguments, struct comparison *out);

int compare(const struct arguments *arguments);

#endif
