/* SPDX-License-Identifier: Apache-2.0 */
/* The unfinished folder of this process: removed when a signal ends it, or a library calls exit (SimGrid
 * does). */
#ifndef SAMOVAR_OUTPUT_PARTIAL_H
#define SAMOVAR_OUTPUT_PARTIAL_H

#include <stdbool.h>

#include "base/arena.h"

/* ".<name>.partial-<host>-<pid>" beside the target. */
char *partial_path(struct arena *arena, const char *target);
/* Makes the folder and stands guard over it; removes what killed processes of this host have left of the same
 * target. False with errno set. One at a time. */
bool partial_begin(const char *path, const char *target);
/* To be called with a file's path before the file is made; path must live until partial_end. */
void partial_file(const char *path);
/* Ends the guard: the folder was renamed, or removed. */
void partial_end(void);

#endif
