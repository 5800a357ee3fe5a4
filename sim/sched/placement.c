/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/placement.h"

#include <stdbool.h>
#include <string.h>

#include "jobs/job.h"
#include "serving/serving.h"

struct placement_search {
    struct arena *arena;
    const struct node_group *groups;
    size_t group_count;
    const struct variant_list *workloads;
    struct placement *out;
};

static void report_problem(struct placement_search *search, size_t workload, const char *key, const char *text)
{
    struct placement *out = search->out;
    out->problems[out->problem_count++] = (struct placement_problem){workload, key, text};
}

static bool group_is(const struct node_group *group, const char *type)
{
    return !type || (group->node.name && strcmp(group->node.name, type) == 0);
}

static bool type_exists(const struct placement_search *search, const char *type)
{
    for (size_t g = 0; g < search->group_count; g++) {
        if (group_is(&search->groups[g], type)) {
            return true;
        }
    }
    return false;
}

static int64_t free_nodes(const struct placement_search *search, size_t group)
{
    return search->groups[group].count - search->out->service_nodes[group];
}

static void report_type(struct placement_search *search, size_t workload, const char *key, const char *type)
{
    report_problem(search, workload, key, arena_printf(search->arena, "the platform has no nodes of type '%s'", type));
}

/* The key of a service's part at which to complain. */
static const char *part_key(enum serving_part part, const char *key, const char *of_prompts)
{
    return part == SERVING_MAIN ? key : of_prompts;
}

static void place_service_part(struct placement_search *search, size_t w, enum serving_part part)
{
    const struct serving *serving = search->workloads->items[w].value;
    const char *type = serving_node_type(serving, part), *misfit = NULL;
    const char *key = NULL, *misfit_key = NULL;
    int64_t most = -1, needed = 0;
    if (!type_exists(search, type)) {
        report_type(search, w, part_key(part, "node_type", "disaggregate.node_type"), type);
        return;
    }
    for (size_t g = 0; g < search->group_count; g++) {
        const struct node *node = &search->groups[g].node;
        if (!group_is(&search->groups[g], type)) {
            continue;
        }
        const char *why = serving_misfit(serving, part, node, search->arena, &key);
        if (why) {
            misfit_key = misfit ? misfit_key : key;
            misfit = misfit ? misfit : why;
            continue;
        }
        int64_t nodes = serving_nodes(serving, part, node);
        if (nodes <= free_nodes(search, g)) {
            *(part == SERVING_MAIN ? &search->out->group[w] : &search->out->prefill_group[w]) = g;
            *(part == SERVING_MAIN ? &search->out->nodes[w] : &search->out->prefill_nodes[w]) = nodes;
            search->out->service_nodes[g] += nodes;
            return;
        }
        if (free_nodes(search, g) > most) {
            most = free_nodes(search, g);
            needed = nodes;
        }
    }
    if (most < 0) {
        report_problem(search, w, part_key(part, misfit_key, "disaggregate"), misfit);
    } else {
        report_problem(search, w, part_key(part, "replicas", "disaggregate.replicas"),
                       arena_printf(search->arena, "needs %lld nodes, but %lld are left for it", (long long)needed,
                                    (long long)most));
    }
}

static void place_service(struct placement_search *search, size_t w)
{
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        if (serving_has(search->workloads->items[w].value, part)) {
            place_service_part(search, w, part);
        }
    }
}

/* The job of a workload that asks for most of such nodes. */
static struct job_spec widest_job(const struct variant *workload, const struct node *node)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    struct job_spec widest = kind->spec(workload->value, 0);
    for (size_t i = 1; i < job_count(kind, workload->value); i++) {
        struct job_spec spec = kind->spec(workload->value, i);
        if (job_spec_gpus(&spec, node->gpus) > job_spec_gpus(&widest, node->gpus)) {
            widest = spec;
        }
    }
    return widest;
}

/* Whether a job of the workload leaves GPUs of such a node to others. */
static bool shares_nodes(const struct variant *workload, const struct node *node)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    for (size_t i = 0; i < job_count(kind, workload->value); i++) {
        struct job_spec spec = kind->spec(workload->value, i);
        if (job_spec_on(&spec, node->gpus) < node->gpus) {
            return true;
        }
    }
    return false;
}

static int64_t nodes_for(int64_t gpus, const struct node *node)
{
    return (gpus + node->gpus - 1) / node->gpus;
}

/* Spare nodes that a job of the workload holds beside those it works on. */
static int64_t spare_nodes(const struct variant *workload, const struct node *node, int64_t nodes)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    return kind->reliability ? kind->reliability(workload->value, 0, node, nodes).spares : 0;
}

static void place_job(struct placement_search *search, size_t w)
{
    const struct variant *workload = &search->workloads->items[w];
    const struct job_kind *kind = job_kind_of(workload->kind);
    struct job_spec spec = kind->spec(workload->value, 0);
    const char *misfit = NULL;
    int64_t most = 0, asked = 0, needed = 0;
    if (!type_exists(search, spec.node_type)) {
        report_type(search, w, "node_type", spec.node_type);
        return;
    }
    for (size_t g = 0; g < search->group_count; g++) {
        if (!group_is(&search->groups[g], spec.node_type)) {
            continue;
        }
        const struct node *node = &search->groups[g].node;
        spec = widest_job(workload, node);
        asked = nodes_for(job_spec_gpus(&spec, node->gpus), node);
        struct node slice = node_slice(node, job_spec_on(&spec, node->gpus));
        const char *why = kind->misfit ? kind->misfit(workload->value, 0, &slice, search->arena) : NULL;
        if (why) {
            misfit = misfit ? misfit : why;
            continue;
        }
        needed = asked + spare_nodes(workload, &slice, spec.nodes);
        if (needed <= free_nodes(search, g)) {
            search->out->group[w] = g;
            search->out->nodes[w] = needed;
            search->out->shared[g] = search->out->shared[g] || shares_nodes(workload, node);
            return;
        }
        if (free_nodes(search, g) > most) {
            most = free_nodes(search, g);
        }
    }
    if (misfit && most == 0) {
        report_problem(search, w, "model", misfit);
        return;
    }
    bool served = false;
    for (size_t g = 0; g < search->group_count; g++) {
        served = served || search->out->service_nodes[g] > 0;
    }
    const char *job =
        job_count(kind, workload->value) > 1 || strcmp(spec.name, job_workload_name(kind, workload->value)) != 0
            ? arena_printf(search->arena, "job `%s` ", spec.name)
            : "";
    report_problem(search, w, spec.gpus > 0 ? "gpus" : "nodes",
                   arena_printf(search->arena, "%swants %lld nodes%s, but %s %lld at most in a group of one type", job,
                                (long long)needed, needed > asked ? " with its spares" : "",
                                served ? "the services leave" : "there are", (long long)most));
}

struct placement placement_find(struct arena *arena, const struct node_group *groups, size_t group_count,
                                const struct variant_list *workloads)
{
    struct placement out = {
        .group = arena_alloc(arena, workloads->count + 1, sizeof *out.group),
        .nodes = arena_alloc(arena, workloads->count + 1, sizeof *out.nodes),
        .prefill_group = arena_alloc(arena, workloads->count + 1, sizeof *out.prefill_group),
        .prefill_nodes = arena_alloc(arena, workloads->count + 1, sizeof *out.prefill_nodes),
        .service_nodes = arena_alloc(arena, group_count + 1, sizeof *out.service_nodes),
        .shared = arena_alloc(arena, group_count + 1, sizeof *out.shared),
        /* A service in two places can have two problems, every other workload one. */
        .problems = arena_alloc(arena, 2 * workloads->count + 1, sizeof *out.problems),
    };
    struct placement_search search = {arena, groups, group_count, workloads, &out};
    for (size_t w = 0; w < workloads->count; w++) {
        if (serving_is(workloads->items[w].kind)) {
            place_service(&search, w);
        }
    }
    for (size_t w = 0; w < workloads->count; w++) {
        if (job_kind_of(workloads->items[w].kind)) {
            place_job(&search, w);
        }
    }
    return out;
}

void placement_check(const struct node_group *groups, size_t group_count, const struct variant_list *workloads,
                     struct complaint *complaint)
{
    struct arena *arena = arena_create();
    struct placement placement = placement_find(arena, groups, group_count, workloads);
    for (size_t p = 0; p < placement.problem_count; p++) {
        const struct placement_problem *problem = &placement.problems[p];
        complain_at(complaint, "workloads", problem->workload, problem->key, "%s", problem->text);
    }
    arena_destroy(arena);
}
