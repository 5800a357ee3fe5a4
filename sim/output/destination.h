/* SPDX-License-Identifier: Apache-2.0 */
/* Where results go, found before there are any: a link is followed; a mount point, which cannot be renamed, and a folder that
 * is ours while the one around it is not, are filled in place. */
#ifndef SAMOVAR_OUTPUT_DESTINATION_H
#define SAMOVAR_OUTPUT_DESTINATION_H

#include <stdbool.h>

#include "base/arena.h"

struct destination {
    const char *target; /* without a link at its end */
    const char *parent; /* the folder around it, which is there */
    bool in_place;      /* files are moved into it, one by one */
};

/* The folders around it are made. False with a message on stderr if results could not be written there. */
bool destination_find(struct arena *arena, const char *written, struct destination *out);

/* Puts the finished folder `partial` where the results go, and takes the older ones away: in one step where the file system can
 * do that, so that there is always a whole one; in place, `last` comes last and its older one goes first. False with errno set. */
bool destination_take(const struct destination *destination, const char *partial, const char *last);

#endif
