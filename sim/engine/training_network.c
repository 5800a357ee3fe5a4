/* SPDX-License-Identifier: Apache-2.0 */
/* The layout that is played is the one that closed forms propose for the run's nodes. A run that always has
 * that many keeps the layout; one whose nodes may change keeps the contention only. */
#include "engine/training_network.h"

#include <string.h>

#include "hosts/network_flow.h"
#include "jobs/training.h"
#include "jobs/training_step.h"

static bool is_played(const struct variant *workload)
{
    const struct training *training = workload->value;
    return workload->kind == &job_training.record && training_by_layout(training) &&
           training->parallel.network == NETWORK_FLOW;
}

static bool is_elastic(const struct training *training)
{
    return training->min_nodes > 0 || training->max_nodes > 0;
}

static void note_contention(struct layout *layout, const struct collective_step *step, const struct flow_time *time)
{
    for (size_t k = 0; k < EXCHANGE_KINDS; k++)
        if (strcmp(layout_exchange_names[k], step->name) == 0 && time->free_s > 0)
            layout->contention[k] = time->played_s / time->free_s;
}

static struct training *play_network(struct arena *arena, struct diag *diag, const struct training *given,
                                     const struct node *node)
{
    struct training *training = arena_alloc(arena, 1, sizeof *training);
    *training = *given;
    struct layout layout;
    struct layout_task task = training_task(training, node);
    training_layout(training, node, &layout); /* it fits, as placement has checked */
    size_t count;
    struct arena *own = arena_create();
    struct collective_step *steps = layout_collectives(own, &task, &layout, &count);
    struct flow_time *times = arena_alloc(own, count + 1, sizeof *times);
    if (network_flow(node, training->nodes, steps, count, times, diag)) {
        if (!is_elastic(training))
            training->parallel = layout;
        for (size_t s = 0; s < count; s++)
            note_contention(&training->parallel, &steps[s], &times[s]);
    }
    arena_destroy(own);
    return training;
}

void training_network_play(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct stage *stage)
{
    const struct variant_list *given = &scenario->workloads;
    struct variant *items = arena_alloc(arena, given->count + 1, sizeof *items);
    for (size_t w = 0; w < given->count; w++) {
        items[w] = given->items[w];
        if (!is_played(&items[w]))
            continue;
        if (!scenario->platform.fabric)
            diag_error(diag, (struct place){.file = scenario->name},
                       "workloads[%zu].parallel.network: `flow` plays transfers on `platform.fabric`, "
                       "which is missing: {type: rail-optimized}, say",
                       w);
        else
            items[w].value = play_network(arena, diag, items[w].value, &stage->groups[stage->placement.group[w]].node);
    }
    stage->workloads = (struct variant_list){items, given->count};
}
