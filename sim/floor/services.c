/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/services.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "serving/service_total.h"

/* The nodes of one part of a service. */
struct part_nodes {
    struct holder holder;
    double used_gpus;       /* GPUs in use per share of a node, in the mean */
    struct gpu_limit limit; /* of their GPUs in this tick */
    bool held;
};

struct hosted_service {
    const struct serving *serving;
    struct service *service;
    struct service_tick tick; /* the last one; before the first, its GPUs draw all they can */
    struct part_nodes parts[SERVING_PARTS];
    struct footprint footprint;
};

struct services {
    struct arena *arena;
    struct floor *floor;
    struct power_control *control;
    struct hosted_service *hosted;
    size_t count, capacity;
    struct service_load *loads; /* of all parts of all services */
    void (*row)(void *context, const struct service_row *row);
    void *context;
    void (*reached)(void *context, double time_s);
    void *watcher; /* context of reached */
};

struct services *services_create(struct arena *arena, struct floor *floor, struct power_control *control,
                                 size_t capacity, void (*row)(void *context, const struct service_row *row),
                                 void *context)
{
    struct services *services = arena_alloc(arena, 1, sizeof *services);
    *services = (struct services){
        .arena = arena, .floor = floor, .control = control, .capacity = capacity, .row = row, .context = context};
    services->hosted = arena_alloc(arena, capacity + 1, sizeof *services->hosted);
    services->loads = arena_alloc(arena, capacity * SERVING_PARTS + 1, sizeof *services->loads);
    return services;
}

void services_watch(struct services *services, void (*reached)(void *context, double time_s), void *context)
{
    services->reached = reached;
    services->watcher = context;
}

static double *demand_w(struct hosted_service *hosted, enum serving_part part)
{
    return part == SERVING_MAIN ? &hosted->tick.gpu_demand_w : &hosted->tick.prefill_gpu_demand_w;
}

void services_add(struct services *services, const struct serving *serving, const struct service_place *place,
                  const struct traffic_source *source, uint64_t seed)
{
    assert(services->count < services->capacity);
    struct hosted_service *hosted = &services->hosted[services->count++];
    struct service_setup setup = {.serving = serving,
                                  .source = *source,
                                  .seed = seed,
                                  .reached = services->reached,
                                  .context = services->watcher};
    hosted->serving = serving;
    hosted->tick.nodes_awake_frac = 1;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        if (place->nodes[part] == 0)
            continue;
        struct part_nodes *nodes = &hosted->parts[part];
        const struct floor_group *group = &services->floor->groups[place->group[part]];
        setup.node[part] = group->node;
        nodes->holder.group = place->group[part];
        nodes->holder.nodes = place->nodes[part] * group->shares;
        nodes->used_gpus = (double)serving_gpus(serving, part) / (double)nodes->holder.nodes;
        *demand_w(hosted, part) = setup.node[part]->gpu.tdp_w;
    }
    hosted->service = service_create(services->arena, &setup);
}

/* Power of a sleeping share, which is that of one switched off. */
static struct node_power sleeping_power(const struct floor *floor, const struct part_nodes *nodes)
{
    const struct floor_group *group = &floor->groups[nodes->holder.group];
    struct node_surroundings off = group->surroundings;
    struct node_power power;
    off.off = true;
    node_power(group->share, 0, &off, &power);
    return power;
}

/* Mean power of a part's shares of nodes, those asleep included. GPUs that no replica uses are idle; all nodes are
 * taken as alike. */
static struct node_power mean_draw(const struct floor *floor, const struct part_nodes *nodes, double gpu_w,
                                   double awake_frac)
{
    const struct node *node = floor->groups[nodes->holder.group].share;
    double gpus_w = nodes->used_gpus * gpu_w + ((double)node->gpus - nodes->used_gpus) * node->gpu.idle_w;
    struct node_power awake = floor_draw(floor, nodes->holder.group, gpus_w);
    if (awake_frac >= 1)
        return awake;
    struct node_power sleeps = sleeping_power(floor, nodes);
    double rest = 1 - awake_frac;
    return (struct node_power){.total_w = awake_frac * awake.total_w + rest * sleeps.total_w,
                               .fan_w = awake_frac * awake.fan_w + rest * sleeps.fan_w,
                               .compute_w = awake_frac * awake.compute_w + rest * sleeps.compute_w,
                               .airflow_m3_s = awake_frac * awake.airflow_m3_s + rest * sleeps.airflow_m3_s};
}

static void set_power(struct services *services, struct part_nodes *nodes, double now_s, double gpu_w,
                      double awake_frac)
{
    struct node_power power = mean_draw(services->floor, nodes, gpu_w, awake_frac);
    if (nodes->held)
        power_book_change(services->floor->book, &nodes->holder, now_s, &power);
    else
        power_book_hold(services->floor->book, &nodes->holder, now_s, &power);
    nodes->held = true;
}

/* Of a GPU that is awake. What prompts alone read is little, and not known here. */
static double memory_w(const struct hosted_service *hosted, enum serving_part part, const struct gpu *gpu)
{
    if (part != SERVING_MAIN || !(hosted->tick.nodes_awake_frac > 0))
        return 0;
    return gpu_memory_w(gpu, hosted->tick.bandwidth_frac / hosted->tick.nodes_awake_frac);
}

/* The load that a part brings to the sharing of a cap: that of the last tick, but with GPUs at their highest
 * clock. */
static struct service_load load_of(const struct floor *floor, struct hosted_service *hosted, enum serving_part part)
{
    const struct part_nodes *nodes = &hosted->parts[part];
    const struct floor_group *group = &floor->groups[nodes->holder.group];
    double count = (double)nodes->holder.nodes, awake = 1;
    if (part == SERVING_MAIN)
        awake = hosted->tick.nodes_awake_frac;
    double counted_w =
        nodes->held ? nodes->holder.node.total_w : power_book_idle_node(floor->book, nodes->holder.group).total_w;
    return (struct service_load){
        .group = nodes->holder.group,
        .load = {.busy_nodes = count * awake,
                 .gpu = {*demand_w(hosted, part), memory_w(hosted, part, &group->share->gpu)},
                 .idle_gpus = (double)group->share->gpus - nodes->used_gpus,
                 .other_w = count * (1 - awake) * sleeping_power(floor, nodes).total_w},
        .counted_w = count * counted_w,
        .limit = gpu_limit_both(serving_limit(hosted->serving), group->limit),
    };
}

/* Finds the limits of all services for the tick that begins. */
static void limit_services(struct services *services)
{
    size_t count = 0;
    for (size_t i = 0; i < services->count; i++)
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            if (serving_has(services->hosted[i].serving, part))
                services->loads[count++] = load_of(services->floor, &services->hosted[i], part);
    power_control_share_services(services->control, services->loads, count);
    count = 0;
    for (size_t i = 0; i < services->count; i++)
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            if (serving_has(services->hosted[i].serving, part)) {
                struct part_nodes *nodes = &services->hosted[i].parts[part];
                nodes->limit = services->loads[count++].limit;
                service_limit(services->hosted[i].service, part, nodes->limit);
            }
}

void services_tick(struct services *services, int64_t start_s, double from_s, double to_s)
{
    limit_services(services);
    for (size_t i = 0; i < services->count; i++) {
        struct hosted_service *hosted = &services->hosted[i];
        struct part_nodes *main = &hosted->parts[SERVING_MAIN], *prefill = &hosted->parts[SERVING_PREFILL];
        double speed_frac[SERVING_PARTS];
        for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
            speed_frac[part] = services->floor->groups[hosted->parts[part].holder.group].speed_frac;
        service_step(hosted->service, (double)start_s + from_s, to_s - from_s, speed_frac, &hosted->tick);
        set_power(services, main, from_s, hosted->tick.gpu_power_w, hosted->tick.nodes_awake_frac);
        if (prefill->holder.nodes > 0)
            set_power(services, prefill, from_s, hosted->tick.prefill_gpu_power_w, 1);
    }
}

const struct footprint *services_footprint(const struct services *services, size_t number)
{
    assert(number < services->count);
    return &services->hosted[number].footprint;
}

double services_power_w(const struct services *services, size_t number)
{
    assert(number < services->count);
    double power_w = 0;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        const struct holder *holder = &services->hosted[number].parts[part].holder;
        power_w += holder->meter.rate.total_w;
    }
    return power_w;
}

static double take_energy_j(struct hosted_service *hosted, double now_s)
{
    double energy_j = 0;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++)
        if (hosted->parts[part].held)
            energy_j += meter_take(&hosted->parts[part].holder.meter, now_s).total_j;
    return energy_j;
}

static void count_outputs(const struct serving *serving, double count, double energy_j, struct work_done *done)
{
    if (!serving_generates(serving))
        return;
    bool clips = serving_frames(serving) > 1;
    *(clips ? &done->videos : &done->images) += count;
    *(clips ? &done->video_energy_j : &done->image_energy_j) += energy_j;
}

static void count_conversations(const struct service_tick *tick, double energy_j, struct work_done *done)
{
    if (isnan(tick->conversations))
        return;
    done->conversations += tick->conversations;
    done->conversations_cut += tick->conversations_cut;
    done->conversation_turns += tick->conversation_turns;
    done->conversation_energy_j += energy_j;
}

void services_take(struct services *services, double from_s, double to_s, const struct footprint_rate *rate,
                   struct work_done *done)
{
    for (size_t i = 0; i < services->count; i++) {
        struct hosted_service *hosted = &services->hosted[i];
        const struct service_tick *tick = &hosted->tick;
        double energy_j = take_energy_j(hosted, to_s);
        footprint_add(&hosted->footprint, energy_j, rate);
        done->requests += tick->requests;
        done->rejected += tick->rejected;
        done->prompt_tokens += tick->prompt_tokens;
        done->output_tokens += tick->output_tokens;
        done->serving_energy_j += energy_j;
        done->answered += tick->answered;
        done->cached_tokens += tick->cached_tokens;
        if (!isnan(tick->ttft_p50_s)) {
            done->ttft_requests += tick->requests;
            done->ttft_sum_s += tick->requests * tick->ttft_p50_s;
        }
        count_conversations(tick, energy_j, done);
        count_outputs(hosted->serving, tick->requests, energy_j, done);
        const struct part_nodes *prefill = &hosted->parts[SERVING_PREFILL];
        struct service_row row = {
            .service = serving_name(hosted->serving),
            .time_s = from_s,
            .interval_s = to_s - from_s,
            .energy_j = energy_j,
            .facility_energy_j = energy_j * rate->facility_frac,
            .water_consumed_kg = energy_j * rate->water_kg_j,
            .carbon_kg = energy_j * rate->carbon_kg_j,
            .energy_per_output_token_j = tick->output_tokens > 0 ? energy_j / tick->output_tokens : NAN,
            .energy_per_request_j = tick->requests > 0 ? energy_j / tick->requests : NAN,
            .turns_per_conversation = tick->conversations > 0 ? tick->conversation_turns / tick->conversations : NAN,
            .limited_by = service_limit_names[tick->limit],
            .gpu_cap_w = hosted->parts[SERVING_MAIN].limit.cap_w,
            .prefill_gpu_cap_w = prefill->holder.nodes > 0 ? prefill->limit.cap_w : NAN,
            .tick = *tick};
        services->row(services->context, &row);
    }
}

static const struct node *main_node(const struct services *services, const struct hosted_service *hosted)
{
    return services->floor->groups[hosted->parts[SERVING_MAIN].holder.group].node;
}

struct service_quality services_close(const struct services *services,
                                      void (*row)(void *context, const struct service_total_row *row), void *context)
{
    struct service_total *all = arena_alloc(services->arena, 1, sizeof *all);
    for (size_t i = 0; i < services->count; i++) {
        const struct hosted_service *hosted = &services->hosted[i];
        const struct service_total *total = service_total(hosted->service);
        const struct footprint *footprint = &hosted->footprint;
        double facility_j = sum_value(&footprint->facility_j);
        struct engine_error time = serving_error(hosted->serving, main_node(services, hosted), ERROR_OF_TIME);
        struct engine_error energy = serving_error(hosted->serving, main_node(services, hosted), ERROR_OF_ENERGY);
        service_total_merge(all, total);
        struct service_total_row out = {
            .service = serving_name(hosted->serving),
            .engine = serving_engine(hosted->serving, main_node(services, hosted), services->arena),
            .time_error_frac = time.mean_frac,
            .energy_error_frac = energy.mean_frac,
            .time_error_of = error_evidence_names[time.evidence],
            .energy_error_of = error_evidence_names[energy.evidence],
            .requests = total->requests,
            .rejected = total->rejected,
            .prompt_tokens = total->prompt_tokens,
            .output_tokens = total->output_tokens,
            .quality = service_total_quality(total),
            .energy_j = sum_value(&footprint->nodes_j),
            .facility_energy_j = facility_j,
            .water_consumed_kg = sum_value(&footprint->water_kg),
            .carbon_kg = sum_value(&footprint->carbon_kg),
            .energy_per_1000_tokens_wh =
                total->output_tokens > 0 ? facility_j / 3600 / (total->output_tokens / 1000) : NAN,
            .limited_by = service_limit_names[service_total_limit(total)],
            .cached_frac = total->prompt_tokens > 0 ? total->cached_tokens / total->prompt_tokens : NAN,
            .conversations = total->conversations,
            .conversations_cut = total->conversations_cut,
            .turns_per_conversation = total->conversations > 0 ? total->conversation_turns / total->conversations : NAN,
            .energy_per_conversation_wh = total->conversations > 0 ? facility_j / 3600 / total->conversations : NAN,
        };
        row(context, &out);
    }
    return service_total_quality(all);
}

void services_limits(const struct services *services, char *text, size_t room)
{
    text[0] = '\0';
    for (size_t i = 0; i < services->count; i++) {
        const struct hosted_service *hosted = &services->hosted[i];
        const double *limited_s = service_total(hosted->service)->limited_s;
        double all_s = 0;
        for (enum service_limit limit = 0; limit < LIMIT_COUNT; limit++)
            all_s += limited_s[limit];
        for (enum service_limit limit = LIMIT_NOTHING + 1; limit < LIMIT_COUNT; limit++) {
            double frac = all_s > 0 ? limited_s[limit] / all_s : 0;
            if (frac >= 0.005)
                text_list_add(text, room, ", ",
                              arena_printf(services->arena, "%s by %s %.0f %% of the time",
                                           serving_name(hosted->serving), service_limit_names[limit], 100 * frac));
        }
    }
}

void services_engines(const struct services *services, char *text, size_t room)
{
    text[0] = '\0';
    for (size_t i = 0; i < services->count; i++) {
        const struct hosted_service *hosted = &services->hosted[i];
        const char *engine = serving_engine(hosted->serving, main_node(services, hosted), services->arena);
        text_list_add(text, room, "; ",
                      arena_printf(services->arena, "%s by %s", serving_name(hosted->serving), engine));
    }
}

void services_errors(const struct services *services, char *text, size_t room)
{
    text[0] = '\0';
    for (size_t i = 0; i < services->count; i++) {
        const struct hosted_service *hosted = &services->hosted[i];
        const char *words = serving_errors_words(hosted->serving, main_node(services, hosted), services->arena);
        text_list_add(text, room, "; ", arena_printf(services->arena, "%s: %s", serving_name(hosted->serving), words));
    }
}
