/* SPDX-License-Identifier: Apache-2.0 */
/* The lists in which jobs stand. */
#include <string.h>

#include "floor/jobs_inside.h"

void job_list_add(struct job_list *list, struct job *job)
{
    list->items = memory_more(list->items, &list->capacity, list->count + 1, sizeof *list->items);
    list->items[list->count++] = job;
}

void job_list_remove(struct job_list *list, size_t index)
{
    list->count--;
    memmove(&list->items[index], &list->items[index + 1], (list->count - index) * sizeof *list->items);
}

bool job_is_elastic(const struct job *job)
{
    return !job->fixed && job->spec.max_nodes > job->spec.min_nodes;
}

void running_add(struct jobs *jobs, struct job *job)
{
    job->slot = jobs->running.count;
    job_list_add(&jobs->running, job);
    jobs->elastic += job_is_elastic(job);
}

void running_remove(struct jobs *jobs, struct job *job)
{
    struct job *last = jobs->running.items[--jobs->running.count];
    jobs->running.items[job->slot] = last;
    last->slot = job->slot;
    jobs->elastic -= job_is_elastic(job);
    if (!job->left)
        job_list_add(&jobs->left, job);
    job->left = true;
}
