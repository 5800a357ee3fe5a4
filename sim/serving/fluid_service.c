/* SPDX-License-Identifier: Apache-2.0 */
/* While there is no backlog and load is below capacity, replicas are in the stationary state of the rate
 * (regime.c). Above capacity the batch is full and the backlog grows with rate - capacity up to its limit,
 * above which requests are rejected; a backlog is worked off at capacity.
 *
 * With autoscaling, as many replicas are awake as satisfy the autoscaler in the stationary state of each
 * hour; the time to wake is left out. */
#include "serving/fluid_service.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "serving/power_budget.h"
#include "serving/regime.h"
#include "serving/saturation.h"
#include "serving/service_total.h"
#include "traffic/week.h"

struct fluid_service {
    const struct service_setup *setup;
    const struct serving *serving, *origin;
    struct fluid_replicas one;
    double replicas, nodes;
    double most;       /* of the replicas: may be awake */
    double rate_per_s; /* mean of the first week, with the requests that the response cache answers */
    double answered_frac;
    double backlog, backlog_limit; /* requests, of all replicas together */
    /* Expected maximum of as many standard normal numbers as the autoscaler has looks in its window. */
    double window_z;
    double start_s;
    bool begun;
    struct service_total *total;
};

/* By bisection, which is fast enough for a single call. */
static double normal_quantile(double p)
{
    double low = -8, high = 8;
    while (high - low > 1e-9) {
        double middle = (low + high) / 2;
        *(erfc(-middle / sqrt(2)) / 2 < p ? &low : &high) = middle;
    }
    return (low + high) / 2;
}

struct fluid_service *fluid_service_create(struct arena *arena, const struct service_setup *setup,
                                           struct service_total *total)
{
    struct fluid_service *service = arena_alloc(arena, 1, sizeof *service);
    const struct serving *serving = setup->serving;
    double part = setup->source.origin ? setup->source.part.to_frac - setup->source.part.from_frac : 1;
    *service = (struct fluid_service){
        .setup = setup,
        .total = total,
        .serving = serving,
        .origin = setup->source.origin ? setup->source.origin : serving,
        .one = fluid_replicas_of(arena, setup),
        .replicas = (double)serving->replicas,
        .most = (double)power_budget_replicas(serving, setup->node[SERVING_MAIN]),
        .nodes = (double)serving_nodes(serving, SERVING_MAIN, setup->node[SERVING_MAIN]),
        .answered_frac = serving->response_cache ? serving->response_cache->hit_frac : 0,
    };
    if (serving->autoscale) {
        double looks = 1 + floor(serving->autoscale->window_s / serving->autoscale->period_s);
        /* Expected maximum of `looks` normal numbers (Blom, Statistical Estimates and Transformed Beta-
         * Variables, 1958). */
        service->window_z = normal_quantile((looks - 0.375) / (looks + 0.25));
    }
    service->rate_per_s = service->origin->traffic.rate_per_s * part * setup->rate_scale;
    service->backlog_limit = serving->queue_limit_s * fluid_service_capacity_per_s(service) * service->most;
    return service;
}

void fluid_service_renew(struct fluid_service *service)
{
    fluid_replicas_renew(&service->one, service->setup);
}

double fluid_service_capacity_per_s(const struct fluid_service *service)
{
    return batch_capacity_per_s(&service->one.queue);
}

double fluid_service_batch_limit(const struct fluid_service *service)
{
    return (double)service->one.queue.limit;
}

/* The smallest number of replicas that satisfies the autoscaler, be there power for them or not. It goes by the largest number of requests
 * present in its window, which lies above their mean. */
static double wanted_replicas(struct fluid_service *service, double rate_per_s, double slow)
{
    const struct autoscale *rules = service->serving->autoscale;
    if (!rules)
        return service->replicas;
    double most = service->replicas, least = (double)rules->minimum - 1;
    while (most - least > 1) {
        double half = floor((least + most) / 2), rate = rate_per_s / half;
        bool content = rate * slow < (1 - 1e-9) * batch_capacity_per_s(&service->one.queue);
        if (content) {
            struct batch_state state = batch_stationary(&service->one.queue, rate, slow, service->one.share);
            double present = half * (state.mean + service->one.wait_stretch * state.queue),
                   spread = sqrt(half * batch_variance(service->one.share, state.last));
            content = present + service->window_z * spread <= half * rules->target;
        }
        *(content ? &most : &least) = half;
    }
    return most;
}

/* Counts for how long a budget of power keeps replicas asleep that the autoscaler asks for; returns how many are awake. */
static double grant(const struct fluid_service *service, double wanted, double duration_s, struct service_tick *out,
                    struct saturation *saturation)
{
    if (wanted <= service->most)
        return wanted;
    out->replicas_refused += (wanted - service->most) * duration_s;
    saturation->unpowered_frac += duration_s;
    return service->most;
}

/* Adds a stretch of time to the tick: powers and shares weighted by time, waits by requests served. */
static void add_stretch(const struct fluid_service *service, struct service_tick *out, const struct regime *regime,
                        double awake, double duration_s, double served)
{
    const struct node *node = service->setup->node[SERVING_MAIN];
    int64_t nodes = serving_nodes_of(service->serving, SERVING_MAIN, node, (int64_t)awake);
    double awake_s = duration_s * awake / service->replicas;
    out->replicas_awake += awake * duration_s;
    out->nodes_awake_frac += (double)nodes / service->nodes * duration_s;
    out->batch += regime->batch * awake_s;
    out->busy_frac += regime->busy_frac * awake_s;
    out->bandwidth_frac += regime->bandwidth_frac * awake_s;
    out->flop_frac += regime->flop_frac * awake_s;
    /* The load of a GPU, which finish_tick() turns into a power; between steps it is kept waiting. */
    const struct gpu *gpu = &node->gpu;
    double waiting = (gpu_waiting_w(gpu) - gpu->idle_w) / (gpu->tdp_w - gpu->idle_w);
    double waits = waiting * fmax(0, 1 - regime->busy_frac);
    out->gpu_power_w += (regime->load_frac + waits) * awake_s;
    out->gpu_demand_w += (regime->demand_frac + waits) * awake_s;
    if (service->one.limited_by == BY_MEMORY)
        out->memory_bound_frac += regime->wait_frac * awake_s;
    if (service->one.limited_by == BY_BATCH)
        out->batch_bound_frac += regime->wait_frac * awake_s;
    if (served <= 0)
        return;
    service_total_stretch(service->total, &regime->times, served);
    out->good += regime->good_frac * served;
    out->queue_p50_s += regime->wait_p50_s * served;
    out->ttft_p50_s += regime->first_p50_s * served;
    out->ttft_p99_s += regime->first_p99_s * served;
    out->tpot_p50_s += regime->token_p50_s * served;
    out->tpot_p99_s += regime->token_p99_s * served;
}

/* At speed 0 all requests that arrive wait, and those beyond the limit of the backlog are rejected. */
static void stand_still(struct fluid_service *service, double rate_per_s, double duration_s, struct service_tick *out,
                        struct saturation *saturation)
{
    double arrived = rate_per_s * duration_s, waits = fmin(arrived, fmax(0, service->backlog_limit - service->backlog));
    service->backlog += waits;
    out->arrived += arrived;
    out->rejected += arrived - waits;
    out->load_frac += rate_per_s / (fluid_service_capacity_per_s(service) * service->most) *
                      duration_s; /* steps are as at full speed, there being no other */
    struct regime still = {.batch = (double)service->one.queue.limit};
    add_stretch(service, out, &still, grant(service, service->replicas, duration_s, out, saturation), duration_s, 0);
}

/* Serves a stretch of constant rate and speed. */
static void serve_stretch(struct fluid_service *service, double rate_per_s, double duration_s, double speed,
                          struct service_tick *out, struct saturation *saturation)
{
    double slow = 1 / speed, capacity_per_s = fluid_service_capacity_per_s(service) * service->most * speed;
    double net_per_s = rate_per_s - capacity_per_s, before = service->backlog;
    /* So close to capacity the stationary queue would take longer than any week to build up. */
    bool over = net_per_s > -1e-9 * capacity_per_s;

    double full_s = over ? duration_s : fmin(duration_s, before / -net_per_s);
    double arrived = rate_per_s * duration_s, rejected = 0, mean = 0;
    double after = full_s < duration_s ? 0 : fmax(0, before + net_per_s * full_s);
    double limit = fmax(before, service->backlog_limit);
    if (after > limit) {
        double growth_s = (limit - before) / net_per_s;
        mean = limit - (limit - before) / 2 * (growth_s / full_s);
        rejected = fmin(after - limit, arrived);
        after = limit;
    } else {
        mean = (before + after) / 2;
    }
    service->backlog = after;
    out->arrived += arrived;
    out->rejected += rejected;
    out->load_frac += rate_per_s / capacity_per_s * duration_s;

    struct regime regime;
    if (full_s > 0) {
        regime = regime_full(&service->one, mean / capacity_per_s, slow);
        double replicas = grant(service, service->replicas, full_s, out, saturation);
        add_stretch(service, out, &regime, replicas, full_s, capacity_per_s * full_s);
        saturation->full_frac += full_s;
        saturation->compute_frac += regime.compute_frac * full_s;
        saturation->read_frac += regime.read_frac * full_s;
    }
    if (full_s < duration_s) {
        double stationary_s = duration_s - full_s;
        double replicas = grant(service, wanted_replicas(service, rate_per_s, slow), stationary_s, out, saturation);
        regime = regime_stationary(&service->one, rate_per_s / replicas, slow);
        if (service->one.limited_by == BY_BUDGET)
            saturation->line_frac += regime.wait_frac * stationary_s;
        add_stretch(service, out, &regime, replicas, stationary_s, rate_per_s * stationary_s);
        saturation->compute_frac += regime.compute_frac * stationary_s;
        saturation->read_frac += regime.read_frac * stationary_s;
    }
}

/* Turns the weighted sums of a tick into means. */
static void finish_tick(const struct fluid_service *service, double before, double interval_s, struct service_tick *out)
{
    const struct gpu *gpu = service->one.gpu;
    const struct serving_lengths *lengths = &service->one.lengths;
    out->queued = service->backlog;
    double computed = fmax(0, out->arrived - out->rejected - (service->backlog - before));
    out->requests = computed + out->answered;
    out->arrived += out->answered;
    out->good = service->serving->slo ? fmin(out->requests, out->good + out->answered) : NAN;
    out->prompt_tokens = out->requests * lengths->prompt;
    out->cached_tokens = computed * (lengths->prompt - lengths->computed);
    out->output_tokens = out->requests * lengths->output;
    out->load_frac /= interval_s;
    out->batch /= interval_s;
    out->busy_frac /= interval_s;
    out->bandwidth_frac /= interval_s;
    out->flop_frac /= interval_s;
    out->memory_bound_frac /= interval_s;
    out->batch_bound_frac /= interval_s;
    out->replicas_awake /= interval_s;
    out->replicas_refused /= interval_s;
    out->nodes_awake_frac /= interval_s;
    double span_w = (gpu->tdp_w - gpu->idle_w) / (interval_s * out->nodes_awake_frac);
    out->gpu_power_w = gpu->idle_w + span_w * out->gpu_power_w;
    out->gpu_demand_w = gpu->idle_w + span_w * out->gpu_demand_w;
    double *latency[] = {&out->queue_p50_s, &out->ttft_p50_s, &out->ttft_p99_s, &out->tpot_p50_s, &out->tpot_p99_s};
    for (size_t i = 0; i < sizeof latency / sizeof *latency; i++)
        *latency[i] = computed > 0 ? *latency[i] / computed : NAN;
}

void fluid_service_step(struct fluid_service *service, double from_s, double interval_s, double speed_frac,
                        struct service_tick *out)
{
    assert(interval_s > 0);
    if (!service->begun) {
        service->begun = true;
        service->start_s = from_s;
    }
    *out = (struct service_tick){.conversations = NAN,
                                 .conversations_cut = NAN,
                                 .conversation_turns = NAN,
                                 .conversation_mean_s = NAN,
                                 .prefill_gpu_power_w = NAN,
                                 .prefill_gpu_demand_w = NAN,
                                 .queue_p99_s = NAN,
                                 .total_mean_s = NAN,
                                 .total_p50_s = NAN,
                                 .total_p99_s = NAN,
                                 .ttft_share_s = NAN,
                                 .tpot_share_s = NAN,
                                 .total_share_s = NAN};
    struct saturation saturation = {.stands = speed_frac <= 0};
    const double *profile = service->setup->source.profile;
    double before = service->backlog, done_s = 0;
    while (done_s < interval_s) {
        double at_s = from_s + done_s, part_s = interval_s - done_s, rate_per_s = service->rate_per_s;
        if (profile) {
            struct week_hour hour = week_hour(at_s);
            part_s = fmin(part_s, hour.left_s);
            rate_per_s *= profile[hour.number];
        }
        double since_s = at_s - service->start_s;
        rate_per_s *= traffic_growth(&service->origin->traffic, since_s, since_s + part_s);
        out->answered += rate_per_s * part_s * service->answered_frac;
        rate_per_s *= 1 - service->answered_frac;
        if (speed_frac > 0)
            serve_stretch(service, rate_per_s, part_s, speed_frac, out, &saturation);
        else
            stand_still(service, rate_per_s, part_s, out, &saturation);
        done_s += part_s;
    }
    finish_tick(service, before, interval_s, out);
    saturation.load_frac = out->load_frac;
    saturation.memory_bound_frac = out->memory_bound_frac;
    saturation.batch_bound_frac = out->batch_bound_frac;
    saturation.lost_frac = out->arrived > 0 ? out->rejected / out->arrived : 0;
    saturation.full_frac /= interval_s;
    saturation.line_frac /= interval_s;
    saturation.unpowered_frac /= interval_s;
    saturation.compute_frac /= interval_s;
    saturation.read_frac /= interval_s;
    out->limit = saturation_limit(&saturation);
}
