/* SPDX-License-Identifier: Apache-2.0 */
/* What the program says to whoever started it, on stderr. */
#ifndef SAMOVAR_BASE_SAY_H
#define SAMOVAR_BASE_SAY_H

/* A line "samovar: ...", in which names that the user gave cannot move the cursor. */
void say(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
