/* SPDX-License-Identifier: Apache-2.0 */
/* Lets a child process load a SimGrid platform and tell what is in it. */
#ifndef SAMOVAR_HOSTS_PROBE_H
#define SAMOVAR_HOSTS_PROBE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct probe_host {
    const char *name, *node, *nodes, *wattage, *wattage_off; /* properties; NULL: absent */
    size_t pstates, pstate;                                  /* how many, and in which it begins */
};
struct probe {
    struct probe_host *hosts; /* in order of name */
    size_t count;
    const char *error; /* NULL, or why SimGrid would not take it; there may be hosts all the same */
    int line;          /* of the file, that the error is about; 0: unknown */
};

struct probe probe_platform(struct arena *arena, const char *path);

#endif
