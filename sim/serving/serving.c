/* SPDX-License-Identifier: Apache-2.0 */
#include "serving/serving.h"

#include <assert.h>
#include <math.h>

#include "serving/exact_service.h"
#include "serving/fluid_service.h"
#include "serving/power_budget.h"
#include "serving/service_total.h"
#include "serving/serving_inside.h"

struct service {
    struct arena *arena;
    struct service_setup setup;
    struct fluid_service *fluid; /* whatever the fidelity, since it knows the capacity */
    struct exact_service *exact; /* made at the first step; NULL if fidelity is fluid */
    struct service_total *total;
};

const struct traffic *serving_traffic(const struct serving *serving)
{
    return &serving->traffic;
}

struct service *service_create(struct arena *arena, const struct service_setup *setup)
{
    struct service *service = arena_alloc(arena, 1, sizeof *service);
    service->arena = arena;
    service->setup = *setup;
    if (!(setup->rate_scale > 0))
        service->setup.rate_scale = 1;
    for (enum serving_part part = SERVING_MAIN; part < SERVING_PARTS; part++) {
        assert(!serving_has(setup->serving, part) ||
               serving_memory_tokens(setup->serving, part, &setup->node[part]->gpu) >= 1);
        if (!(setup->limit[part].clock_frac > 0))
            service->setup.limit[part] = (struct gpu_limit){1, NAN};
    }
    service->total = arena_alloc(arena, 1, sizeof *service->total);
    service->total->only_whole = serving_generates(setup->serving);
    service->fluid = fluid_service_create(arena, &service->setup, service->total);
    return service;
}

/* Prompts per second of one replica for prompts, with full steps. */
static double prefill_capacity_per_s(const struct service *service)
{
    const struct serving *serving = service->setup.serving;
    struct serving_lengths lengths = serving_lengths(serving, &service->setup.source);
    struct replica_costs costs = serving_costs(&service->setup, SERVING_PREFILL, lengths.context);
    double tokens = serving->prefill == PREFILL_CHUNKED ? (double)serving->token_budget
                                                        : fmax((double)serving->token_budget, lengths.computed);
    double requests = tokens / lengths.computed;
    return requests / step_use_pairs(&costs.prompts, 0, 0, tokens, requests * lengths.pairs).time_s;
}

double service_capacity_per_s(const struct service *service)
{
    const struct serving *serving = service->setup.serving;
    double replicas = (double)power_budget_replicas(serving, service->setup.node[SERVING_MAIN]);
    double capacity_per_s = fluid_service_capacity_per_s(service->fluid) * replicas;
    if (serving_has(serving, SERVING_PREFILL))
        capacity_per_s =
            fmin(capacity_per_s, prefill_capacity_per_s(service) * (double)serving_replicas(serving, SERVING_PREFILL));
    return capacity_per_s;
}

static bool same_limit(struct gpu_limit one, struct gpu_limit other)
{
    bool same_cap = one.cap_w == other.cap_w || (isnan(one.cap_w) && isnan(other.cap_w));
    return same_cap && one.clock_frac == other.clock_frac;
}

void service_limit(struct service *service, enum serving_part part, struct gpu_limit limit)
{
    assert(limit.clock_frac > 0 && !(limit.cap_w <= 0));
    if (same_limit(service->setup.limit[part], limit))
        return;
    service->setup.limit[part] = limit;
    if (part == SERVING_MAIN)
        fluid_service_renew(service->fluid);
    if (service->exact)
        exact_service_renew(service->exact, part, service_capacity_per_s(service));
}

double service_batch_limit(const struct service *service)
{
    return fluid_service_batch_limit(service->fluid);
}

/* A picture or a clip is there when its last step is done, and is counted, not its steps. */
static void tell_outputs(const struct serving *serving, struct service_tick *out)
{
    double steps = generation_steps(&serving->generation);
    if (serving->fidelity == FIDELITY_FLUID) {
        out->total_p50_s = out->ttft_p50_s + steps * out->tpot_p50_s;
        out->total_p99_s = out->ttft_p99_s + steps * out->tpot_p99_s;
    }
    out->prompt_tokens = out->output_tokens = out->cached_tokens = 0;
    out->ttft_p50_s = out->ttft_p99_s = out->tpot_p50_s = out->tpot_p99_s = NAN;
    out->ttft_share_s = out->tpot_share_s = NAN;
}

void service_step(struct service *service, double from_s, double interval_s, const double speed_frac[SERVING_PARTS],
                  struct service_tick *out)
{
    assert(interval_s > 0);
    if (service->setup.serving->fidelity == FIDELITY_FLUID) {
        fluid_service_step(service->fluid, from_s, interval_s, speed_frac[SERVING_MAIN], out);
    } else {
        if (!service->exact)
            service->exact = exact_service_create(service->arena, &service->setup, from_s,
                                                  service_capacity_per_s(service), service->total);
        exact_service_step(service->exact, from_s, interval_s, speed_frac, out);
    }
    if (serving_generates(service->setup.serving))
        tell_outputs(service->setup.serving, out);
    service_total_tick(service->total, out, interval_s);
}

const struct service_total *service_total(const struct service *service)
{
    return service->total;
}
