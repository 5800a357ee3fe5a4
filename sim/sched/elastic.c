/* SPDX-License-Identifier: Apache-2.0 */
/* Elastic jobs, which can run on more or fewer nodes (Feitelson & Rudolph 1996, "Toward convergence in job
 * schedulers for parallel supercomputers", JSSPP'96: malleable jobs; for training: Hwang et al. 2021, "Elastic
 * Resource Sharing for Distributed Deep Learning", NSDI'21). The line is served in order:
 *
 *   a job that fits starts, an elastic one on what is free if that is its least at least;
 *   for one that does not fit, elastic jobs that run give nodes back, the one that started last first, each
 *   down to its least, if that is enough; it then starts on its own least;
 *   else it gets a reservation, as with EASY backfilling, and others overtake it if they do not delay it.
 *
 * In a group where nobody waits, jobs grow, the one that started first first. To change size costs time, so
 * one that is soon over stays as it is. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sched/line.h"
#include "sched/policies.h"
#include "sched/shadow.h"

struct elastic {
    double least_left_s;
};

struct elastic_pass {
    const struct line *line;
    int64_t *free_nodes;   /* per group */
    struct shadow *shadow; /* per group, of its first job that does not fit */
    bool *reserved;        /* per group: whether there is such a job */
    int64_t *nodes;        /* per running job: as it will be */
    size_t *latest;        /* running jobs, the one that started last first */
    struct holding *holdings;
    size_t count;
};

static int by_start(const void *left, const void *right, void *running)
{
    const struct job_view *const *jobs = *(const struct job_view *const *const *)running;
    const struct job_view *a = jobs[*(const size_t *)left], *b = jobs[*(const size_t *)right];
    if (a->started_s != b->started_s)
        return a->started_s > b->started_s ? -1 : 1;
    return (a->serial < b->serial) - (a->serial > b->serial);
}

static size_t *latest_first(const struct machine *machine)
{
    size_t *order = memory_grow(NULL, machine->running_count + 1, sizeof *order);
    for (size_t i = 0; i < machine->running_count; i++)
        order[i] = i;
    const struct job_view *const *running = machine->running;
    if (machine->running_count > 0)
        qsort_r(order, machine->running_count, sizeof *order, by_start, &running);
    return order;
}

static int64_t least_of(const struct job_view *job)
{
    return job->min_nodes > 0 ? job->min_nodes : job->nodes;
}

/* When the job would end on so many nodes: on fewer it takes longer in proportion. */
static double end_on(const struct elastic_pass *pass, const struct job_view *job, int64_t nodes)
{
    return pass->line->machine->now_s + job->expected_s * (double)job->nodes / (double)nodes;
}

static void start_job(struct elastic_pass *pass, size_t index, int64_t nodes)
{
    const struct job_view *job = pass->line->queue[index];
    struct decisions *out = pass->line->out;
    out->start_nodes[out->start_count] = nodes;
    out->start[out->start_count++] = index;
    pass->free_nodes[job->group] -= nodes;
    pass->holdings[pass->count++] = (struct holding){job->group, {least_of(job), 0}, end_on(pass, job, nodes)};
}

static int64_t can_give(const struct elastic_pass *pass, size_t running)
{
    const struct job_view *job = pass->line->machine->running[running];
    return pass->nodes[running] > job->min_nodes ? pass->nodes[running] - job->min_nodes : 0;
}

static int64_t group_can_give(const struct elastic_pass *pass, size_t group)
{
    int64_t nodes = 0;
    for (size_t i = 0; i < pass->line->machine->running_count; i++)
        nodes += pass->line->machine->running[i]->group == group ? can_give(pass, i) : 0;
    return nodes;
}

/* Frees `wanted` more nodes by shrinking elastic jobs; false, and none shrinks, if they cannot give so many. */
static bool give_back(struct elastic_pass *pass, size_t group, int64_t wanted)
{
    const struct machine *machine = pass->line->machine;
    if (group_can_give(pass, group) < wanted)
        return false;
    pass->free_nodes[group] += wanted;
    for (size_t k = 0; k < machine->running_count && wanted > 0; k++) {
        size_t i = pass->latest[k];
        if (machine->running[i]->group != group)
            continue;
        int64_t given = can_give(pass, i) < wanted ? can_give(pass, i) : wanted;
        pass->nodes[i] -= given;
        wanted -= given;
    }
    return true;
}

/* What could be given back counts as free: of elastic jobs only their least is bound until they end. */
static void reserve_nodes(struct elastic_pass *pass, size_t group, int64_t wanted)
{
    holdings_sort(pass->holdings, pass->count);
    struct allotment free = {pass->free_nodes[group] + group_can_give(pass, group), 0};
    pass->reserved[group] = true;
    pass->shadow[group] = shadow_find(pass->holdings, pass->count, group, pass->line->machine->now_s, free,
                                      (struct allotment){wanted, 0});
}

static void serve_job(struct elastic_pass *pass, size_t index)
{
    const struct job_view *job = pass->line->queue[index];
    size_t group = job->group;
    int64_t *free_nodes = &pass->free_nodes[group], least = least_of(job);
    int64_t nodes = job->nodes < *free_nodes ? job->nodes : *free_nodes;
    if (nodes >= least) {
        struct shadow *shadow = &pass->shadow[group];
        bool outlasts = pass->reserved[group] && end_on(pass, job, nodes) > shadow->time_s;
        if (outlasts && nodes > shadow->extra.nodes)
            return;
        shadow->extra.nodes -= outlasts ? nodes : 0;
        start_job(pass, index, nodes);
    } else if (!pass->reserved[group]) {
        if (give_back(pass, group, least - *free_nodes))
            start_job(pass, index, least);
        else
            reserve_nodes(pass, group, least);
    }
}

static void line_elastic(const struct line *line)
{
    const struct machine *machine = line->machine;
    size_t groups = machine->group_count, running = machine->running_count;
    struct elastic_pass pass = {.line = line,
                                .free_nodes = memory_grow(NULL, groups, sizeof *pass.free_nodes),
                                .shadow = memory_grow(NULL, groups, sizeof *pass.shadow),
                                .reserved = memory_grow(NULL, groups, sizeof *pass.reserved),
                                .nodes = memory_grow(NULL, running + 1, sizeof *pass.nodes),
                                .latest = latest_first(machine),
                                .holdings = memory_grow(NULL, running + line->count, sizeof *pass.holdings),
                                .count = running};
    for (size_t g = 0; g < groups; g++) {
        pass.free_nodes[g] = machine->free_nodes[g];
        pass.reserved[g] = false;
        pass.shadow[g] = (struct shadow){0};
    }
    for (size_t i = 0; i < running; i++) {
        const struct job_view *job = machine->running[i];
        int64_t bound = job->min_nodes < job->nodes ? job->min_nodes : job->nodes;
        pass.nodes[i] = job->nodes;
        pass.holdings[i] = (struct holding){job->group, {bound, 0}, job->expected_end_s};
    }
    for (size_t i = 0; i < line->count; i++)
        serve_job(&pass, line->order[i]);
    for (size_t i = 0; i < running; i++)
        if (pass.nodes[i] != machine->running[i]->nodes)
            decide_resize(line->out, i, pass.nodes[i]);
    free(pass.holdings);
    free(pass.latest);
    free(pass.nodes);
    free(pass.reserved);
    free(pass.shadow);
    free(pass.free_nodes);
}

/* Nodes that are left in groups in whose line no job waits any more. */
static int64_t *left_over(const struct machine *machine, const struct job_view *const *queue, size_t count,
                          const struct decisions *out)
{
    int64_t *left = memory_grow(NULL, machine->group_count, sizeof *left);
    int64_t *waiting = memory_grow(NULL, machine->group_count, sizeof *waiting);
    for (size_t g = 0; g < machine->group_count; g++) {
        left[g] = machine->free_nodes[g];
        waiting[g] = 0;
    }
    for (size_t i = 0; i < count; i++)
        waiting[queue[i]->group]++;
    for (size_t i = 0; i < out->start_count; i++) {
        size_t group = queue[out->start[i]]->group;
        waiting[group]--;
        left[group] -= out->start_nodes[i];
    }
    for (size_t i = 0; i < out->resize_count; i++) {
        const struct job_view *job = machine->running[out->resize[i]];
        left[job->group] += job->nodes - out->resize_nodes[i];
    }
    for (size_t g = 0; g < machine->group_count; g++)
        left[g] = waiting[g] > 0 ? 0 : left[g];
    free(waiting);
    return left;
}

static int64_t take_nodes(int64_t *left, int64_t nodes, int64_t most)
{
    int64_t more = most - nodes < *left ? most - nodes : *left;
    more = more > 0 ? more : 0;
    *left -= more;
    return more;
}

/* Grows jobs into the nodes that are left: not those that shrink now, but also those that start now. */
static void grow_jobs(const struct elastic *policy, const struct machine *machine, const struct job_view *const *queue,
                      int64_t *left, struct decisions *out)
{
    size_t *latest = latest_first(machine), shrunk = out->resize_count;
    for (size_t k = machine->running_count; k-- > 0;) {
        size_t i = latest[k];
        const struct job_view *job = machine->running[i];
        bool shrinks = false;
        for (size_t r = 0; r < shrunk && !shrinks; r++)
            shrinks = out->resize[r] == i;
        if (shrinks || job->expected_end_s - machine->now_s < policy->least_left_s)
            continue;
        int64_t more = take_nodes(&left[job->group], job->nodes, job->max_nodes);
        if (more > 0)
            decide_resize(out, i, job->nodes + more);
    }
    for (size_t i = 0; i < out->start_count; i++) {
        const struct job_view *job = queue[out->start[i]];
        out->start_nodes[i] += take_nodes(&left[job->group], out->start_nodes[i], job->max_nodes);
    }
    free(latest);
}

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    line_decide(&(struct rules){.discipline = line_elastic}, machine, queue, count, out);
    int64_t *left = left_over(machine, queue, count, out);
    grow_jobs(parameters, machine, queue, left, out);
    free(left);
}

static const struct field fields[] = {{.key = "least_left",
                                       NUMBER_FIELD(struct elastic, least_left_s, DURATION),
                                       RANGE_DEFAULT("0 s", "365 d", "1 h"),
                                       .doc = "A job that is expected to end sooner does not grow any more.",
                                       .standing = STANDING_ASSUMPTION},
                                      FIELD_END};

const struct scheduler scheduler_elastic = {
    .record = {.name = "elastic",
               .doc = "Backfilling; jobs with `min_nodes` and `max_nodes` shrink to let others in, and grow "
                      "into what nobody wants.",
               .size = sizeof(struct elastic),
               .fields = fields},
    .decide = decide,
};
