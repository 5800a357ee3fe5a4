/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a child process of its own, for a host program that goes on whatever becomes of it. */
#ifndef SAMOVAR_API_APART_H
#define SAMOVAR_API_APART_H

/* Calls work(context) in a child, whose stderr is *messages then: malloc'd, NULL if there is no memory for it; the caller frees. Returns what
 * work returns (0 to 127), or 128 + the signal that ended it, or -1 if no process can be started. Waits for that child alone. */
int apart(int (*work)(void *context), void *context, char **messages);

#endif
