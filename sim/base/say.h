/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to whoever started it, on stderr. */
#ifndef SAMOVAR_BASE_SAY_H
#define SAMOVAR_BASE_SAY_H

#include <stdbool.h>

/* A line "samovar: ...", in which names that the user gave cannot move the cursor. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How the program is called in all commands that it shows but those of a manual in Markdown or for `man`: as it was started where that is a path from the
 * working directory, `./samovar`; else `samovar`, since from which folder it came is nobody's business in pages that are passed on. */
const char *say_called(void);
/* How it was started: argv[0], in whose place stands $SAMOVAR_CALLED of the script of the sources. */
void say_started_as(const char *argument);
/* Whether that script started it, which has verbs of its own. */
bool say_by_script(void);

#endif
