/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/stage.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "engine/engine.h"
#include "engine/training_network.h"
#include "files/request_trace_file.h"
#include "files/traffic_profile.h"
#include "hosts/platform_file.h"
#include "scenario/outside_run.h"
#include "serving/serving.h"

/* Adds files to the list of files read, each once. */
static void add_files(struct arena *arena, struct stage *out, const char *const *files, size_t count)
{
    const char **all = arena_alloc(arena, out->file_count + count + 1, sizeof *all);
    size_t kept = 0;
    for (size_t i = 0; i < out->file_count + count; i++) {
        const char *file = i < out->file_count ? out->files[i] : files[i - out->file_count];
        bool known = false;
        for (size_t k = 0; k < kept && !known; k++)
            known = strcmp(all[k], file) == 0;
        if (!known)
            all[kept++] = file;
    }
    out->files = all;
    out->file_count = kept;
}

/* Loads a trace, which is read once however many services replay it. */
static const struct request_trace *load_trace(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                                              size_t workload, struct stage *out)
{
    const struct variant_list *workloads = &scenario->workloads;
    const struct traffic *traffic = serving_traffic(workloads->items[workload].value);
    const struct request_trace *trace = NULL;
    for (size_t w = 0; w < workload && !trace; w++)
        if (out->sources[w].trace && strcmp(serving_traffic(out->sources[w].origin)->trace, traffic->trace) == 0)
            trace = out->sources[w].trace;
    if (!trace)
        trace = request_trace_load(arena, diag, traffic->trace, scenario_place(scenario, &traffic->trace));
    if (trace && !request_trace_suits(diag, scenario_place(scenario, &traffic->trace), traffic, trace))
        return trace;
    if (trace && traffic->repeat && trace->period_s <= 0)
        diag_error(diag, (struct place){.file = traffic->trace},
                   "all its requests come at the same moment: it cannot be repeated");
    else if (trace)
        out->requests_outside += (double)outside_run_requests(diag, (struct place){.file = traffic->trace}, traffic,
                                                              trace, scenario->duration_s);
    return trace;
}

/* Loads what the services' own traffic names, then finds which service gets whose requests. */
static void load_traffic(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct stage *out)
{
    const struct variant_list *workloads = &scenario->workloads;
    out->sources = arena_alloc(arena, workloads->count + 1, sizeof *out->sources);
    for (size_t w = 0; w < workloads->count; w++) {
        if (!serving_is(workloads->items[w].kind))
            continue;
        const struct traffic *traffic = serving_traffic(workloads->items[w].value);
        const char *name = traffic_profile(traffic), *path = NULL;
        struct traffic_source *source = &out->sources[w];
        source->origin = workloads->items[w].value;
        if (name)
            source->profile = profile_load(arena, diag, name, scenario_place(scenario, &workloads->items[w]), &path);
        if (traffic->trace)
            source->trace = load_trace(arena, diag, scenario, w, out);
        path = traffic->trace ? traffic->trace : path;
        add_files(arena, out, &path, path ? 1 : 0);
    }
    for (size_t w = 0; w < workloads->count; w++) {
        if (!serving_is(workloads->items[w].kind))
            continue;
        struct route_part part = route_part(workloads, w);
        if (part.origin != w)
            out->sources[w] = out->sources[part.origin];
        out->sources[w].part = part;
    }
}

/* Joins nodes by the fabric, and adds the fabric to the power chain. */
static void join_nodes(struct arena *arena, const struct scenario *scenario, struct stage *out)
{
    const struct fabric *fabric = scenario->platform.fabric;
    const struct power_stage *power = scenario->power.items;
    out->power = power;
    out->power_count = scenario->power.count;
    if (!fabric)
        return;
    struct node_group *groups = arena_alloc(arena, out->group_count, sizeof *groups);
    for (size_t g = 0; g < out->group_count; g++) {
        groups[g] = out->groups[g];
        groups[g].node.fabric = fabric;
    }
    out->groups = groups;
    struct power_stage *chain = arena_alloc(arena, out->power_count + 1, sizeof *chain);
    for (size_t i = 0; i < out->power_count; i++)
        chain[i] = power[i];
    chain[out->power_count++] = fabric_stage(arena, fabric, groups, out->group_count);
    out->power = chain;
}

bool stage_set(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct stage *out)
{
    const struct platform *platform = &scenario->platform;
    size_t before = diag_errors(diag);
    *out = (struct stage){.groups = platform->nodes.items, .group_count = platform->nodes.count};
    add_files(arena, out, scenario->files, scenario->file_count);
    if (platform->file) {
        struct platform_file file;
        if (!platform_file_load(arena, diag, platform->file, &file))
            return false;
        out->groups = file.groups;
        out->group_count = file.group_count;
        add_files(arena, out, file.files, file.file_count);
    }
    out->kinds = platform_kinds(arena, out->groups, out->group_count, scenario->duration_s / scenario->tick_s);
    join_nodes(arena, scenario, out);
    out->placement = placement_find(arena, out->groups, out->group_count, &scenario->workloads);
    for (size_t p = 0; p < out->placement.problem_count; p++) {
        const struct placement_problem *problem = &out->placement.problems[p];
        diag_error(diag, (struct place){.file = platform->file ? platform->file : scenario->name},
                   "workloads[%zu].%s: %s", problem->workload, problem->key, problem->text);
    }
    load_traffic(arena, diag, scenario, out);
    out->workloads = scenario->workloads;
    if (diag_errors(diag) == before)
        training_network_play(arena, diag, scenario, out);
    return diag_errors(diag) == before;
}

struct facility_setup stage_facility(const struct stage *stage, const struct scenario *scenario)
{
    return (struct facility_setup){.groups = stage->groups,
                                   .group_count = stage->group_count,
                                   .power = stage->power,
                                   .power_count = stage->power_count,
                                   .cooling = &scenario->cooling,
                                   .weather = &scenario->weather,
                                   .grid = &scenario->grid,
                                   .supply = &scenario->supply,
                                   .contracts = &scenario->contracts,
                                   .water = &scenario->water,
                                   .water_scarcity = scenario->site.water_scarcity,
                                   .rain_m = &scenario->site.rain_m,
                                   .failures = scenario->failures.items,
                                   .failure_count = scenario->failures.count,
                                   .seed = (uint64_t)scenario->seed,
                                   .start_s = (double)scenario->start_s};
}

bool engine_check(const struct scenario *scenario, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct stage stage;
    bool ok = stage_set(arena, diag, scenario, &stage);
    arena_destroy(arena);
    return ok;
}

const char *const *engine_files(struct arena *arena, struct diag *diag, const struct scenario *scenario, size_t *count)
{
    struct stage stage;
    if (!stage_set(arena, diag, scenario, &stage))
        return NULL;
    *count = stage.file_count;
    return stage.files;
}

/* What management leaves the GPUs of a node all the time. */
static struct gpu_limit steady_limit(const struct scenario *scenario, const struct node *node)
{
    struct node_surroundings at = node_reference(node);
    const struct power_management *management = scenario->power_management;
    return management ? power_management_node(management, node, &at) : (struct gpu_limit){1, NAN};
}

/* Of a cap on all nodes, what those without services leave, which are on, and idle or asleep; HUGE_VAL: there is none. */
static double services_budget_w(const struct scenario *scenario, const struct stage *stage, double *nodes)
{
    const struct power_management *management = scenario->power_management;
    double left_w = management && !isnan(management->hall_cap_w) ? management->hall_cap_w : HUGE_VAL;
    *nodes = 0;
    for (size_t g = 0; g < stage->group_count; g++) {
        const struct node *node = &stage->groups[g].node;
        struct node_surroundings at = node_reference(node);
        struct node_power idle;
        node_power(node, (double)node->gpus * node->gpu.idle_w, &at, &idle);
        double spare_w = idle.total_w;
        if (management && management->sleep)
            spare_w = fmin(spare_w, node_sleep_w(management->sleep, node));
        left_w -= (double)(stage->groups[g].count - stage->placement.service_nodes[g]) * spare_w;
        *nodes += (double)stage->placement.service_nodes[g];
    }
    return left_w;
}

bool engine_services(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                     struct service_setup **out, double **budget_w, size_t *count)
{
    struct stage stage;
    *count = 0;
    if (!stage_set(arena, diag, scenario, &stage))
        return false;
    *out = arena_alloc(arena, scenario->workloads.count + 1, sizeof **out);
    *budget_w = arena_alloc(arena, scenario->workloads.count + 1, sizeof **budget_w);
    double all_nodes, all_w = services_budget_w(scenario, &stage, &all_nodes);
    for (size_t w = 0; w < scenario->workloads.count; w++) {
        const struct variant *workload = &scenario->workloads.items[w];
        if (!serving_is(workload->kind))
            continue;
        double nodes = (double)(stage.placement.nodes[w] + stage.placement.prefill_nodes[w]);
        (*budget_w)[*count] = all_w * (nodes / all_nodes);
        struct service_setup *setup = &(*out)[(*count)++];
        *setup = (struct service_setup){.serving = workload->value,
                                        .source = stage.sources[w],
                                        .seed = (uint64_t)scenario->seed,
                                        .span_s = scenario->duration_s};
        assert(stage.placement.group);
        setup->node[SERVING_MAIN] = &stage.groups[stage.placement.group[w]].node;
        setup->limit[SERVING_MAIN] = steady_limit(scenario, setup->node[SERVING_MAIN]);
        if (stage.placement.prefill_nodes[w] > 0) {
            setup->node[SERVING_PREFILL] = &stage.groups[stage.placement.prefill_group[w]].node;
            setup->limit[SERVING_PREFILL] = steady_limit(scenario, setup->node[SERVING_PREFILL]);
        }
    }
    return true;
}
