/* SPDX-License-Identifier: Apache-2.0 */
/* EASY backfilling (Lifka 1995; Mu'alem & Feitelson 2001, IEEE TPDS 12(6), sec. 2.2): in each node group jobs
 * start in the order of the line. The first that does not fit gets a reservation at its shadow time, the
 * earliest moment at which enough running jobs will have ended. A later job may start at once if it does not
 * delay that one: it ends before the shadow time, or it uses nodes that the first job will not need.
 *
 * Under a power cap a job must find power as well. Nodes belong to a group, power is common to all: the first
 * job of all that does not fit has its power reserved with its nodes; the first of each further group its
 * nodes. */
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "sched/line.h"
#include "sched/policies.h"
#include "sched/shadow.h"

struct place { /* a group */
    int64_t free_nodes;
    bool reserved;
    struct shadow shadow; /* of its first job that does not fit */
};

struct pass {
    const struct line *line;
    struct place *places;
    double free_w;
    struct place *first; /* that got a reservation; NULL: none yet */
    struct holding *holdings;
    size_t count;
    bool sorted;
};

static double idle_node_w(const struct machine *machine, size_t group)
{
    return machine->groups ? machine->groups[group].idle_node_w : 0;
}

static struct share share_of(const struct machine *machine, size_t group, int64_t nodes, double node_power_w)
{
    return (struct share){nodes, (double)nodes * fmax(node_power_w - idle_node_w(machine, group), 0)};
}

static bool may_start(struct pass *pass, struct place *place, struct share wanted, double end_s)
{
    if (wanted.nodes > place->free_nodes || wanted.power_w > pass->free_w)
        return false;
    bool outlasts = place->reserved && end_s > place->shadow.time_s;
    bool outlasts_first = pass->first && end_s > pass->first->shadow.time_s;
    if (outlasts && wanted.nodes > place->shadow.extra.nodes)
        return false;
    if (outlasts_first && wanted.power_w > pass->first->shadow.extra.power_w)
        return false;
    place->shadow.extra.nodes -= outlasts ? wanted.nodes : 0;
    if (outlasts_first)
        pass->first->shadow.extra.power_w -= wanted.power_w;
    return true;
}

static void reserve(struct pass *pass, size_t group, struct share wanted)
{
    struct place *place = &pass->places[group];
    if (!pass->sorted)
        holdings_sort(pass->holdings, pass->count);
    pass->sorted = true;
    place->reserved = true;
    place->shadow = shadow_find(pass->holdings, pass->count, group, pass->line->machine->now_s,
                                (struct share){place->free_nodes, pass->free_w}, wanted);
    pass->first = pass->first ? pass->first : place;
}

static void hold(struct pass *pass, size_t group, struct share share, double end_s)
{
    pass->holdings[pass->count++] = (struct holding){group, share, end_s};
    pass->sorted = false;
    pass->places[group].free_nodes -= share.nodes;
    pass->free_w -= share.power_w;
}

static void take_stock(struct pass *pass)
{
    const struct machine *machine = pass->line->machine;
    pass->free_w = pass->line->power_cap_w;
    for (size_t i = 0; i < machine->running_count; i++) {
        const struct running_job *job = &machine->running[i];
        pass->free_w -= (double)job->nodes * idle_node_w(machine, job->group);
        hold(pass, job->group, share_of(machine, job->group, job->nodes, job->node_power_w),
             job->expected_end_s);
    }
    for (size_t g = 0; g < machine->group_count; g++) {
        pass->places[g].free_nodes = machine->free_nodes[g];
        pass->free_w -= (double)machine->free_nodes[g] * idle_node_w(machine, g);
    }
}

void line_easy(const struct line *line)
{
    const struct machine *machine = line->machine;
    struct pass pass = {.line = line,
                        .places = memory_grow(NULL, machine->group_count, sizeof *pass.places),
                        .holdings =
                            memory_grow(NULL, machine->running_count + line->count, sizeof *pass.holdings)};
    for (size_t g = 0; g < machine->group_count; g++)
        pass.places[g] = (struct place){.reserved = false};
    take_stock(&pass);
    for (size_t i = 0; i < line->count; i++) {
        const struct waiting_job *job = &line->queue[line->order[i]];
        struct place *place = &pass.places[job->group];
        struct share wanted = share_of(machine, job->group, job->nodes, job->node_power_w);
        double end_s = machine->now_s + job->expected_s;
        if (may_start(&pass, place, wanted, end_s)) {
            hold(&pass, job->group, wanted, end_s);
            decide_start(line->out, line->queue, line->order[i]);
        } else if (!place->reserved) {
            reserve(&pass, job->group, wanted);
        }
    }
    free(pass.holdings);
    free(pass.places);
}

static void backfill_decide(const void *parameters, const struct machine *machine,
                            const struct waiting_job *queue, size_t count, struct decisions *out)
{
    (void)parameters;
    line_decide(&(struct rules){.discipline = line_easy}, machine, queue, count, out);
}

static const struct field fields[] = {FIELD_END};

/* `size` is 1: there is nothing to set, but a value must have an address. */
const struct scheduler scheduler_backfill = {
    .record =
        {.name = "backfill",
         .doc =
             "EASY backfilling: the first job that does not fit gets a reservation; others may overtake it "
             "if they do not delay it.",
         .size = 1,
         .fields = fields},
    .decide = backfill_decide,
};
