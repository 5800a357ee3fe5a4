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

struct group_stock {
    int64_t free_nodes;
    bool reserved;
    struct shadow shadow; /* of its first job that does not fit */
};

struct backfill_pass {
    const struct line *line;
    struct group_stock *stocks;
    double free_w;
    struct group_stock *first; /* that got a reservation; NULL: none yet */
    struct holding *holdings;
    size_t count;
    bool sorted;
};

static double idle_node_w(const struct machine *machine, size_t group)
{
    return machine->groups ? machine->groups[group].idle_node_w : 0;
}

static struct allotment allotment_of(const struct machine *machine, size_t group, int64_t nodes, double node_power_w)
{
    return (struct allotment){nodes, (double)nodes * fmax(node_power_w - idle_node_w(machine, group), 0)};
}

static bool may_start(struct backfill_pass *pass, struct group_stock *stock, struct allotment wanted, double end_s)
{
    if (wanted.nodes > stock->free_nodes || wanted.power_w > pass->free_w)
        return false;
    bool outlasts = stock->reserved && end_s > stock->shadow.time_s;
    bool outlasts_first = pass->first && end_s > pass->first->shadow.time_s;
    if (outlasts && wanted.nodes > stock->shadow.extra.nodes)
        return false;
    if (outlasts_first && wanted.power_w > pass->first->shadow.extra.power_w)
        return false;
    stock->shadow.extra.nodes -= outlasts ? wanted.nodes : 0;
    if (outlasts_first)
        pass->first->shadow.extra.power_w -= wanted.power_w;
    return true;
}

static void reserve_nodes(struct backfill_pass *pass, size_t group, struct allotment wanted)
{
    struct group_stock *stock = &pass->stocks[group];
    if (!pass->sorted)
        holdings_sort(pass->holdings, pass->count);
    pass->sorted = true;
    stock->reserved = true;
    stock->shadow = shadow_find(pass->holdings, pass->count, group, pass->line->machine->now_s,
                                (struct allotment){stock->free_nodes, pass->free_w}, wanted);
    pass->first = pass->first ? pass->first : stock;
}

static void hold_nodes(struct backfill_pass *pass, size_t group, struct allotment held, double end_s)
{
    pass->holdings[pass->count++] = (struct holding){group, held, end_s};
    pass->sorted = false;
    pass->stocks[group].free_nodes -= held.nodes;
    pass->free_w -= held.power_w;
}

static void take_stock(struct backfill_pass *pass)
{
    const struct machine *machine = pass->line->machine;
    pass->free_w = pass->line->power_cap_w;
    for (size_t i = 0; i < machine->running_count; i++) {
        const struct job_view *job = machine->running[i];
        pass->free_w -= (double)job->nodes * idle_node_w(machine, job->group);
        hold_nodes(pass, job->group, allotment_of(machine, job->group, job->nodes, job->node_power_w),
                   job->expected_end_s);
    }
    for (size_t g = 0; g < machine->group_count; g++) {
        pass->stocks[g].free_nodes = machine->free_nodes[g];
        pass->free_w -= (double)machine->free_nodes[g] * idle_node_w(machine, g);
    }
}

void line_easy(const struct line *line)
{
    const struct machine *machine = line->machine;
    struct backfill_pass pass = {.line = line,
                                 .stocks = memory_grow(NULL, machine->group_count, sizeof *pass.stocks),
                                 .holdings =
                                     memory_grow(NULL, machine->running_count + line->count, sizeof *pass.holdings)};
    for (size_t g = 0; g < machine->group_count; g++)
        pass.stocks[g] = (struct group_stock){.reserved = false};
    take_stock(&pass);
    for (size_t i = 0; i < line->count; i++) {
        const struct job_view *job = line->queue[line->order[i]];
        struct group_stock *stock = &pass.stocks[job->group];
        struct allotment wanted = allotment_of(machine, job->group, job->nodes, job->node_power_w);
        double end_s = machine->now_s + job->expected_s;
        if (may_start(&pass, stock, wanted, end_s)) {
            hold_nodes(&pass, job->group, wanted, end_s);
            decide_start(line->out, line->queue, line->order[i]);
        } else if (!stock->reserved) {
            reserve_nodes(&pass, job->group, wanted);
        }
    }
    free(pass.holdings);
    free(pass.stocks);
}

static void backfill_decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                            size_t count, struct decisions *out)
{
    (void)parameters;
    line_decide(&(struct rules){.discipline = line_easy}, machine, queue, count, out);
}

static const struct field fields[] = {FIELD_END};

/* `size` is 1: there is nothing to set, but a value must have an address. */
const struct scheduler scheduler_backfill = {
    .record = {.name = "backfill",
               .doc = "EASY backfilling: the first job that does not fit gets a reservation; others may overtake it "
                      "if they do not delay it.",
               .size = 1,
               .fields = fields},
    .decide = backfill_decide,
};
