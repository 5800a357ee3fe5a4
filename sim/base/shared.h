/* SPDX-License-Identifier: Apache-2.0 */
/* What the processes of a study share: what one of them has read and worked out, the next need not. Kept for as long as the
 * process lives that began, seen by it and by all that it forks afterwards. Whoever finds nothing does the work itself, so
 * results never depend on who came first. */
#ifndef SAMOVAR_BASE_SHARED_H
#define SAMOVAR_BASE_SHARED_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/uio.h>

#include "base/arena.h"

/* From now on things are kept, up to so many bytes. Again, or where there is no memory: nothing happens. */
void shared_begin(size_t bytes);

/* A copy of these parts, one after the other, each aligned for any type. Nothing happens if nobody has begun, if there is no
 * room, or if the key is there already. */
void shared_keep(const char *key, const struct iovec *parts, size_t count);
/* The parts of that key, in place, and not to be changed: their bases are set. False if they are not there or of another
 * length. */
bool shared_find(const char *key, struct iovec *parts, size_t count);

/* A key for what comes from a file as it is now: what, its path, and by what a change of it shows. */
char *shared_file_key(struct arena *arena, const char *what, const char *path);

#endif
