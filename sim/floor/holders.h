/* SPDX-License-Identifier: Apache-2.0 */
/* The holders of nodes in a run: its workloads, in the scenario's order, by name. */
#ifndef SAMOVAR_FLOOR_HOLDERS_H
#define SAMOVAR_FLOOR_HOLDERS_H

#include "base/arena.h"
#include "base/field.h"

struct holder_name {
    const char *name, *kind;
    bool job;      /* else a service */
    size_t number; /* among the jobs' workloads, or among the services */
};
/* One name per workload; lives in arena. */
struct holder_name *holder_names(struct arena *arena, const struct variant_list *workloads);
/* The name for nodes that nobody holds. */
extern const struct holder_name holder_nobody;
/* The name for what counts as IT, but is no node: converters, switches. */
extern const struct holder_name holder_chain;

#endif
