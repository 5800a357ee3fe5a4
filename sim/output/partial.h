/* SPDX-License-Identifier: Apache-2.0 */
/* What this process has begun to write and not finished, under names of its own: removed when a signal ends the process, or a
 * library calls exit (SimGrid does), or memory runs out. What a process leaves that is killed outright, a later one finds by
 * its name and removes. */
#ifndef SAMOVAR_OUTPUT_PARTIAL_H
#define SAMOVAR_OUTPUT_PARTIAL_H

#include <stdbool.h>

#include "base/arena.h"

/* "FOLDER/.partial-HOST-BOOT-PID": no process anywhere has the same, whatever it writes. BOOT stands for the machine since it
 * was started and for its processes' name space, for hosts may have the same name, and containers the same numbers of processes. */
char *partial_path(struct arena *arena, const char *folder);
/* Whether a file or folder has such a name. */
bool partial_is(const char *name);
/* Removes from the folder what processes have left that are no more: of this host and boot by their numbers, of a host of this
 * name and another boot after a day, of other hosts never. A folder is looked at once in a process and its children. */
void partial_sweep(const char *folder);

/* Makes the folder, unless NULL, and stands guard over it and the files to come. False with errno set. One at a time. */
bool partial_begin(const char *path);
/* To be called with a file's path before the file is made; path must live until partial_end. */
void partial_file(const char *path);
/* Ends the guard: the folder was renamed, or removed. */
void partial_end(void);

#endif
