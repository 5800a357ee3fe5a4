/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to whoever started it, on stderr. */
#ifndef SAMOVAR_BASE_SAY_H
#define SAMOVAR_BASE_SAY_H

/* A line "samovar: ...", in which names that the user gave cannot move the cursor. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* How the program is called in commands that it shows: `./samovar` where it was started so, by the script of the sources too, which says
 * so in $SAMOVAR_CALLED; else `samovar`. */
const char *say_called(void);
/* How it was started: argv[0]. */
void say_started_as(const char *argument);

#endif
