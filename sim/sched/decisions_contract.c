/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/decisions_contract.h"

#include <stdlib.h>
#include <string.h>

/* A policy's answer while it is looked through. */
struct look {
    struct arena *arena;
    const struct machine *machine;
    int64_t *free_nodes; /* that would be left, per group */
    bool *met;           /* per job of the list at hand */
    const char *wrong;   /* the first */
};

/* Whether what = "starts" may have this index into a list of so many jobs; each may stand there once. */
static bool is_new(struct look *look, const char *what, size_t index, size_t count, const char *which)
{
    if (index >= count)
        look->wrong = arena_printf(look->arena, "it %s job %zu of %zu that %s", what, index, count, which);
    else if (look->met[index])
        look->wrong = arena_printf(look->arena, "it %s job %zu of those that %s, of which it has decided already", what,
                                   index, which);
    else
        look->met[index] = true;
    return look->wrong == NULL;
}

static bool fits(struct look *look, const char *what, const struct job_view *job, int64_t nodes)
{
    if (nodes < job->min_nodes || nodes > job->max_nodes)
        look->wrong = arena_printf(look->arena, "it %s a job that takes %lld to %lld nodes on %lld", what,
                                   (long long)job->min_nodes, (long long)job->max_nodes, (long long)nodes);
    return look->wrong == NULL;
}

static void look_at_running(struct look *look, const struct decisions *d)
{
    const struct job_view *const *running = look->machine->running;
    const size_t count = look->machine->running_count;
    memset(look->met, 0, count * sizeof *look->met);
    for (size_t i = 0; i < d->suspend_count && is_new(look, "suspends", d->suspend[i], count, "run"); i++) {
        const struct job_view *job = running[d->suspend[i]];
        if (isnan(job->suspend_s))
            look->wrong = "it suspends a job that cannot be";
        look->free_nodes[job->group] += job->nodes;
    }
    for (size_t i = 0; look->wrong == NULL && i < d->resize_count; i++) {
        const size_t at = d->resize[i];
        if (is_new(look, "resizes", at, count, "run") && fits(look, "resizes", running[at], d->resize_nodes[i]))
            look->free_nodes[running[at]->group] += running[at]->nodes - d->resize_nodes[i];
    }
}

static void look_at_queue(struct look *look, const struct job_view *const *queue, size_t count,
                          const struct decisions *d)
{
    memset(look->met, 0, count * sizeof *look->met);
    for (size_t i = 0; look->wrong == NULL && i < d->start_count; i++) {
        const size_t at = d->start[i];
        if (is_new(look, "starts", at, count, "wait") && fits(look, "starts", queue[at], d->start_nodes[i]))
            look->free_nodes[queue[at]->group] -= d->start_nodes[i];
    }
}

const char *decisions_breach(struct arena *arena, const struct machine *machine, const struct job_view *const *queue,
                             size_t count, const struct decisions *decisions)
{
    const struct decisions *d = decisions;
    size_t running = machine->running_count, groups = machine->group_count;
    if (d->start_count > count || d->suspend_count > running || d->resize_count > running)
        return arena_printf(arena, "it starts %zu jobs, suspends %zu and resizes %zu, where %zu wait and %zu run",
                            d->start_count, d->suspend_count, d->resize_count, count, running);
    if (isnan(d->again_s))
        return "again_s is nan";
    struct look look = {.arena = arena,
                        .machine = machine,
                        .free_nodes = memory_new(groups, sizeof *look.free_nodes),
                        .met = memory_new(count + running + 1, sizeof *look.met)};
    memcpy(look.free_nodes, machine->free_nodes, groups * sizeof *look.free_nodes);
    look_at_running(&look, d);
    if (look.wrong == NULL)
        look_at_queue(&look, queue, count, d);
    for (size_t g = 0; look.wrong == NULL && g < groups; g++)
        if (look.free_nodes[g] < 0)
            look.wrong = arena_printf(arena, "it gives out %lld nodes more than are free: those are busy or failed",
                                      (long long)-look.free_nodes[g]);
    free(look.free_nodes);
    free(look.met);
    return look.wrong;
}
