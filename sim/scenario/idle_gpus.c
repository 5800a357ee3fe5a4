/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/idle_gpus.h"

#include "jobs/fine_tuning.h"
#include "parallel/layout_search.h"
#include "sched/placement.h"
#include "serving/disaggregation.h"
#include "serving/serving_inside.h"

struct search {
    struct arena *arena;
    struct diag *diag;
    const struct reader *reader;
};

/* Less than a hundredth changes no answer, and a fleet is seldom a multiple of all its nodes hold. */
static bool are_few(int64_t idle, int64_t all)
{
    return idle * 100 < all || idle <= 0;
}

static const char *many(struct search *search, int64_t count, const char *what)
{
    return arena_printf(search->arena, "%lld %s%s", (long long)count, what, count == 1 ? "" : "s");
}

/* Another service or job does not get them: a service holds whole nodes. */
static void check_part(struct search *search, const struct serving *serving, enum serving_part part,
                       const struct node *node)
{
    int64_t nodes = serving_nodes(serving, part, node), all = nodes * node->gpus;
    int64_t idle = all - serving_gpus(serving, part), each = serving_gpus_per_replica(serving, part);
    if (are_few(idle, all))
        return;
    int64_t room = each < node->gpus
                       ? nodes * serving_replicas_per_node(serving, part, node) - serving_replicas(serving, part)
                       : 0;
    const char *would = room > 0 ? arena_printf(search->arena, "%s of %lld have room there",
                                                many(search, room, "more replica"), (long long)each)
                                 : "`gpus_per_replica` that nodes have a multiple of would use them";
    const void *key = part == SERVING_MAIN ? (const void *)&serving->gpus_per_replica
                                           : (const void *)&serving->disaggregation->gpus_per_replica;
    if (room > 0)
        key =
            part == SERVING_MAIN ? (const void *)&serving->replicas : (const void *)&serving->disaggregation->replicas;
    diag_warning(search->diag, reader_place(search->reader, key), "`%s` leaves %lld of the %s of %s idle (%.0f %%): %s",
                 serving_name(serving), (long long)idle, many(search, all, "GPU"), many(search, nodes, "node"),
                 100 * (double)idle / (double)all, would);
}

static void check_job(struct search *search, const struct variant *workload, const struct node *whole)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    struct training training;
    if (!training_of_job(kind, workload->value, &training))
        return;
    struct job_spec spec = kind->spec(workload->value, 0);
    struct node node = node_slice(whole, job_spec_on(&spec, whole->gpus));
    training = training_on(&training, &node, spec.nodes);
    struct layout layout;
    if (!training_by_layout(&training) || !training_layout(&training, &node, &layout))
        return;
    int64_t all = spec.nodes * node.gpus, used = (int64_t)layout_gpus(&layout), idle = all - used;
    if (are_few(idle, all))
        return;
    int64_t spare = idle / node.gpus;
    const char *would = spare > 0 ? arena_printf(search->arena, "%s would do as well, or other degrees use them",
                                                 many(search, spec.nodes - spare, "node"))
                                  : "degrees whose product divides their number use them";
    /* A training stands first in a fine-tuning. */
    const struct training *said = workload->value;
    diag_warning(search->diag, reader_place(search->reader, &said->parallel),
                 "`%s` leaves %lld of its %s idle (%.0f %%): %s takes %lld; %s", spec.name, (long long)idle,
                 many(search, all, "GPU"), 100 * (double)idle / (double)all, layout_text(search->arena, &layout),
                 (long long)used, would);
}

void idle_gpus_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario)
{
    struct search search = {arena_create(), diag, reader};
    const struct node_group *groups = scenario->platform.nodes.items;
    const struct variant_list *workloads = &scenario->workloads;
    struct placement placement = placement_find(search.arena, groups, scenario->platform.nodes.count, workloads);
    for (size_t w = 0; placement.problem_count == 0 && w < workloads->count; w++) {
        const struct variant *workload = &workloads->items[w];
        if (job_kind_of(workload->kind))
            check_job(&search, workload, &groups[placement.group[w]].node);
        for (enum serving_part part = SERVING_MAIN; serving_is(workload->kind) && part < SERVING_PARTS; part++)
            if (serving_has(workload->value, part))
                check_part(&search, workload->value, part,
                           &groups[part == SERVING_MAIN ? placement.group[w] : placement.prefill_group[w]].node);
    }
    arena_destroy(search.arena);
}
