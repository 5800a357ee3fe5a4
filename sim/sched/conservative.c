/* SPDX-License-Identifier: Apache-2.0 */
/* Conservative backfilling (Mu'alem & Feitelson 2001, IEEE TPDS 12(6), sec. 2.1): each job is promised a start
 * when it joins the line, the earliest that delays no promise given before. When jobs end early the line is
 * compressed: job by job, in its order, each moves to the earliest place that is free for it; at worst it keeps
 * the one that it has, so that no promise is ever broken. Only a job that runs longer than expected can do so;
 * then all are promised anew. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sched/free_nodes.h"
#include "sched/line.h"
#include "sched/policies.h"

/* By so much may a job that runs end after its expected end and break no promise: clocks round. Each promise
 * that waits for an end is earlier by as much. */
static const double rounding_s = 1e-3;

struct conservative {
    int64_t depth;
};

struct conservative_pass { /* over the line of one group */
    const struct line *line;
    size_t group;
    const size_t *members; /* indices into the queue, first in line first */
    size_t count;
    struct free_nodes profile;
    struct free_nodes_change *changes;
    size_t change_count;
};

static void add_change(struct conservative_pass *pass, double at_s, int64_t nodes)
{
    pass->changes[pass->change_count++] = (struct free_nodes_change){at_s, nodes};
}

/* The start that was promised to a job; HUGE_VAL: none. */
static double promised_s(const struct conservative_pass *pass, const struct job_view *job)
{
    return isnan(job->planned_s) ? HUGE_VAL : fmax(job->planned_s, pass->line->machine->now_s);
}

static void begin_profile(struct conservative_pass *pass, bool promises)
{
    const struct machine *machine = pass->line->machine;
    pass->change_count = 0;
    for (size_t i = 0; i < machine->running_count; i++)
        if (machine->running[i]->group == pass->group)
            add_change(pass, machine->running[i]->expected_end_s - rounding_s, machine->running[i]->nodes);
    for (size_t i = 0; promises && i < pass->count; i++) {
        const struct job_view *job = pass->line->queue[pass->members[i]];
        add_change(pass, promised_s(pass, job), -job->nodes);
        add_change(pass, promised_s(pass, job) + job->expected_s, job->nodes);
    }
    free_nodes_begin(&pass->profile, machine->now_s, machine->free_nodes[pass->group], pass->changes,
                     pass->change_count);
}

static void plan_group(struct conservative_pass *pass)
{
    const struct line *line = pass->line;
    double now_s = line->machine->now_s;
    int64_t free_nodes = line->machine->free_nodes[pass->group];
    begin_profile(pass, true);
    bool kept = free_nodes_minimum(&pass->profile) >= 0;
    if (!kept)
        begin_profile(pass, false);
    for (size_t i = 0; i < pass->count; i++) {
        const struct job_view *job = line->queue[pass->members[i]];
        double old_s = kept ? promised_s(pass, job) : HUGE_VAL;
        double start_s = free_nodes_fit(&pass->profile, job->nodes, job->expected_s, old_s);
        if (start_s < old_s) {
            if (old_s < HUGE_VAL)
                free_nodes_add(&pass->profile, old_s, old_s + job->expected_s, job->nodes);
            free_nodes_add(&pass->profile, start_s, start_s + job->expected_s, -job->nodes);
        }
        if (start_s <= now_s && job->nodes <= free_nodes) {
            free_nodes -= job->nodes;
            decide_start(line->out, line->queue, pass->members[i]);
        }
        if (line->out->queue_planned_s)
            line->out->queue_planned_s[pass->members[i]] = start_s < HUGE_VAL ? start_s : NAN;
    }
}

/* Parts the line by group, each up to the depth: members[begin[g]] to members[end[g]]. */
static void part_by_group(const struct line *line, size_t *members, size_t *begin, size_t *end)
{
    for (size_t g = 0; g < line->machine->group_count; g++)
        begin[g] = 0;
    for (size_t i = 0; i < line->count; i++)
        begin[line->queue[line->order[i]]->group]++;
    for (size_t g = 0, before = 0; g < line->machine->group_count; g++) {
        size_t here = begin[g];
        begin[g] = end[g] = before;
        before += here;
    }
    for (size_t i = 0; i < line->count; i++) {
        size_t group = line->queue[line->order[i]]->group;
        if ((int64_t)(end[group] - begin[group]) < line->depth)
            members[end[group]++] = line->order[i];
    }
}

void line_conservative(const struct line *line)
{
    size_t groups = line->machine->group_count;
    size_t *members = memory_grow(NULL, line->count + 2 * groups, sizeof *members);
    size_t *begin = members + line->count, *end = begin + groups;
    struct conservative_pass pass = {
        .line = line,
        .changes = memory_grow(NULL, line->machine->running_count + 2 * line->count, sizeof *pass.changes)};
    part_by_group(line, members, begin, end);
    for (size_t g = 0; g < groups; g++) {
        pass.group = g;
        pass.members = members + begin[g];
        pass.count = end[g] - begin[g];
        if (pass.count > 0)
            plan_group(&pass);
    }
    free_nodes_finish(&pass.profile);
    free(pass.changes);
    free(members);
}

static void conservative_decide(const void *parameters, const struct machine *machine,
                                const struct job_view *const *queue, size_t count, struct decisions *out)
{
    const struct conservative *conservative = parameters;
    line_decide(&(struct rules){.discipline = line_conservative, .depth = conservative->depth}, machine, queue, count,
                out);
}

static const struct field fields[] = {
    {.key = "depth",
     INTEGER_FIELD(struct conservative, depth),
     RANGE_DEFAULT("1", "1000000", "500"),
     .doc = "Jobs of a node group that get a reservation, from the head of the line; those behind wait without.",
     BASIS(CHOICE, "Slurm: bf_max_job_test, jobs that the backfill scheduler considers")},
    FIELD_END};

const struct scheduler scheduler_conservative = {
    .record = {.name = "conservative",
               .doc = "Conservative backfilling: every job gets a reservation, and one may overtake others "
                      "only if it delays none of them.",
               .size = sizeof(struct conservative),
               .fields = fields},
    .decide = conservative_decide,
};
