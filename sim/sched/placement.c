/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/placement.h"

#include <stdbool.h>
#include <string.h>

#include "work/serving.h"
#include "work/training.h"

struct search {
    struct arena *arena;
    const struct node_group *groups;
    size_t group_count;
    const struct variant_list *workloads;
    struct placement *out;
};

static void report(struct search *search, size_t workload, const char *key, const char *text)
{
    struct placement *out = search->out;
    out->problems[out->problem_count++] = (struct placement_problem){workload, key, text};
}

static bool group_is(const struct node_group *group, const char *type)
{
    return !type || (group->node.name && strcmp(group->node.name, type) == 0);
}

static bool type_exists(const struct search *search, const char *type)
{
    for (size_t g = 0; g < search->group_count; g++) {
        if (group_is(&search->groups[g], type)) {
            return true;
        }
    }
    return false;
}

static int64_t free_nodes(const struct search *search, size_t group)
{
    return search->groups[group].count - search->out->service_nodes[group];
}

static void report_type(struct search *search, size_t workload, const char *type)
{
    report(search, workload, "node_type",
           arena_printf(search->arena, "the platform has no nodes of type '%s'", type));
}

static void place_service(struct search *search, size_t w)
{
    const struct serving *serving = search->workloads->items[w].value;
    const char *type = serving_node_type(serving), *misfit = NULL;
    int64_t most = -1, needed = 0;
    if (!type_exists(search, type)) {
        report_type(search, w, type);
        return;
    }
    for (size_t g = 0; g < search->group_count; g++) {
        const struct node *node = &search->groups[g].node;
        if (!group_is(&search->groups[g], type)) {
            continue;
        }
        const char *why = serving_misfit(serving, node, search->arena);
        if (why) {
            misfit = misfit ? misfit : why;
            continue;
        }
        int64_t nodes = serving_nodes(serving, node);
        if (nodes <= free_nodes(search, g)) {
            search->out->group[w] = g;
            search->out->nodes[w] = nodes;
            search->out->service_nodes[g] += nodes;
            return;
        }
        if (free_nodes(search, g) > most) {
            most = free_nodes(search, g);
            needed = nodes;
        }
    }
    if (most < 0) {
        report(search, w, "model", misfit);
    } else {
        report(search, w, "replicas",
               arena_printf(search->arena, "needs %lld nodes, but %lld are left for it", (long long)needed,
                            (long long)most));
    }
}

static void place_job(struct search *search, size_t w)
{
    const struct training *training = search->workloads->items[w].value;
    int64_t most = 0;
    if (!type_exists(search, training->node_type)) {
        report_type(search, w, training->node_type);
        return;
    }
    for (size_t g = 0; g < search->group_count; g++) {
        if (!group_is(&search->groups[g], training->node_type)) {
            continue;
        }
        if (training->nodes <= free_nodes(search, g)) {
            search->out->group[w] = g;
            search->out->nodes[w] = training->nodes;
            return;
        }
        if (free_nodes(search, g) > most) {
            most = free_nodes(search, g);
        }
    }
    report(search, w, "nodes",
           arena_printf(search->arena,
                        "wants %lld nodes, but the services leave %lld at most in a group of one type",
                        (long long)training->nodes, (long long)most));
}

struct placement placement_find(struct arena *arena, const struct node_group *groups, size_t group_count,
                                const struct variant_list *workloads)
{
    struct placement out = {
        .group = arena_alloc(arena, workloads->count + 1, sizeof *out.group),
        .nodes = arena_alloc(arena, workloads->count + 1, sizeof *out.nodes),
        .service_nodes = arena_alloc(arena, group_count + 1, sizeof *out.service_nodes),
        .problems = arena_alloc(arena, workloads->count + 1, sizeof *out.problems),
    };
    struct search search = {arena, groups, group_count, workloads, &out};
    for (size_t w = 0; w < workloads->count; w++) {
        if (workloads->items[w].kind == &serving_record) {
            place_service(&search, w);
        }
    }
    for (size_t w = 0; w < workloads->count; w++) {
        if (workloads->items[w].kind == &training_record) {
            place_job(&search, w);
        }
    }
    return out;
}

void placement_check(const struct node_group *groups, size_t group_count,
                     const struct variant_list *workloads, struct complaint *complaint)
{
    struct arena *arena = arena_create();
    struct placement placement = placement_find(arena, groups, group_count, workloads);
    for (size_t p = 0; p < placement.problem_count; p++) {
        const struct placement_problem *problem = &placement.problems[p];
        complain(complaint, arena_printf(arena, "workloads[%zu].%s", problem->workload, problem->key), "%s",
                 problem->text);
    }
    arena_destroy(arena);
}
