/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/line.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

struct line_entry { /* a job's place in the line */
    double rank, submitted_s;
    int64_t serial;
    size_t index;
};

static int by_rank(const void *left, const void *right)
{
    const struct line_entry *a = left, *b = right;
    if (a->rank != b->rank)
        return a->rank < b->rank ? -1 : 1;
    if (a->submitted_s != b->submitted_s)
        return a->submitted_s < b->submitted_s ? -1 : 1;
    return (a->serial > b->serial) - (a->serial < b->serial);
}

/* Gathers the jobs of the queue that nothing holds back. */
static size_t gather_ready(const struct rules *rules, double now_s, const struct job_view *const *queue, size_t count,
                           struct line_entry *entries, struct decisions *out)
{
    size_t gathered = 0;
    for (size_t i = 0; i < count; i++) {
        double held_s = rules->held_until_s ? rules->held_until_s(rules->context, queue[i], i) : now_s;
        if (held_s > now_s) {
            out->again_s = fmin(out->again_s, held_s);
            continue;
        }
        entries[gathered++] = (struct line_entry){.rank = rules->rank ? rules->rank(rules->context, queue[i]) : 0,
                                                  .submitted_s = queue[i]->submitted_s,
                                                  .serial = queue[i]->serial,
                                                  .index = i};
    }
    return gathered;
}

/* Sorts the line, if it is not in order already, as most are. */
static void sort_entries(struct line_entry *entries, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (by_rank(&entries[i - 1], &entries[i]) > 0) {
            qsort(entries, count, sizeof *entries, by_rank);
            return;
        }
}

void line_decide(const struct rules *rules, const struct machine *machine, const struct job_view *const *queue,
                 size_t count, struct decisions *out)
{
    struct line_entry *entries = memory_grow(NULL, count + 1, sizeof *entries);
    struct line line = {.machine = machine,
                        .queue = queue,
                        .power_cap_w = rules->power_cap_w > 0 ? rules->power_cap_w : HUGE_VAL,
                        .depth = rules->depth > 0 ? rules->depth : LINE_DEPTH,
                        .out = out};
    line.count = gather_ready(rules, machine->now_s, queue, count, entries, out);
    sort_entries(entries, line.count);
    size_t *order = memory_grow(NULL, line.count + 1, sizeof *order);
    for (size_t i = 0; i < line.count; i++)
        order[i] = entries[i].index;
    line.order = order;
    if (line.count > 0)
        rules->discipline(&line);
    free(order);
    free(entries);
}
