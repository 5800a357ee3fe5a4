/* SPDX-License-Identifier: Apache-2.0 */
/* What the Tab key may put behind `samovar`: one answer for bash, zsh and fish, whose scripts ask the program. */
#ifndef SAMOVAR_CLI_COMPLETION_H
#define SAMOVAR_CLI_COMPLETION_H

#include <stdio.h>

#include "cli/arguments.h"

/* Prints the script for this shell. 0, or 2 with a message. */
int completion_script(FILE *out, const char *shell);
/* Prints what the last of the words may become, a line each; a folder ends with "/". words: what stands behind the program's name.
 * verbs: ends with .name NULL. */
void completion_print(FILE *out, const struct verb *verbs, const char *const *words, size_t count);

#endif
