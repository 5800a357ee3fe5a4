/* SPDX-License-Identifier: Apache-2.0 */
/* Where what ships comes from and under which licence: platforms/sources.csv, a line for each file or group of files. */
#ifndef SAMOVAR_OUTPUT_ORIGINS_H
#define SAMOVAR_OUTPUT_ORIGINS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct origin {
    const char *files; /* below the catalogue's root; * stands for any text */
    const char *source, *license;
    const char *credit; /* what must be said of the data; "": nothing */
};

struct origins {
    const struct origin *items;
    size_t count;
};

/* NULL items: there is no such file (of a folder of one's own in SAMOVAR_HOME). */
struct origins origins_load(struct arena *arena);
/* That of a file, the first that fits; NULL if it does not ship. path as it is, or as catalogue_written has it. */
const struct origin *origin_of(const struct origins *origins, const char *path);
/* Whether it is our own: nobody else is to be named. */
bool origin_is_own(const struct origin *origin);

#endif
