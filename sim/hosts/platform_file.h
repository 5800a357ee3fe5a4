/* SPDX-License-Identifier: Apache-2.0 */
/* The user's own SimGrid platform. SimGrid ends the process on a bad one, so a child process loads it first
 * and tells what hosts it found; if it dies, its last words become the error. */
#ifndef SAMOVAR_HOSTS_PLATFORM_FILE_H
#define SAMOVAR_HOSTS_PLATFORM_FILE_H

#include "base/diag.h"
#include "hosts/platform.h"

struct platform_file {
    struct node_group *groups; /* one group per node type, in the order of names */
    size_t group_count;
    const char *const *files; /* that were read */
    size_t file_count;
};

/* Each host needs the properties `node` (an entry of the catalogue of nodes) and `wattage_per_state`; `nodes` (1) says for how many
 * nodes it stands. Its nodes draw the watts of the pstate in which it begins (attribute `pstate`, 0), as SimGrid's plugin host_energy
 * means them; hosts of one type that differ get their mean, with a warning. All mistakes go to diag; false if there are any. Lives
 * in arena. Must be called before SimGrid begins in this process. */
bool platform_file_load(struct arena *arena, struct diag *diag, const char *path, struct platform_file *out);

#endif
