/* SPDX-License-Identifier: Apache-2.0 */
/* Sums up what an exact service has done in a tick. */
#include <math.h>

#include "serving/exact_inside.h"
#include "serving/saturation.h"

static void add_ended(struct conversations_ended *sum, const struct conversations_ended *part)
{
    sum->conversations += part->conversations;
    sum->cut += part->cut;
    sum->turns += part->turns;
    sum->whole_s += part->whole_s;
}

static void tell_ended(const struct exact_service *service, const struct conversations_ended *ended,
                       struct service_tick *out)
{
    bool are = service->traffic.conversation != NULL; /* else nothing is known of any */
    double count = are ? (double)ended->conversations : NAN;
    out->conversations = service->scale * count;
    out->conversations_cut = are ? service->scale * (double)ended->cut : NAN;
    out->conversation_turns = are ? service->scale * (double)ended->turns : NAN;
    out->conversation_mean_s = count > 0 ? ended->whole_s / count : NAN;
}

/* Counts requests that the response cache answers: they arrive and are finished without a GPU. */
static void take_answered(struct exact_service *service, uint64_t arrived, struct service_tick *out)
{
    struct requests_answered answered = {0};
    struct conversations_ended ended = {0};
    if (service->users) {
        for (size_t i = 0; i < service->users_count; i++) {
            struct users_sent sent = users_take(service->users[i]);
            arrived += sent.requests;
            answered.requests += sent.answered;
            answered.prompt_tokens += sent.answered_prompt_tokens;
            answered.output_tokens += sent.answered_output_tokens;
            add_ended(&ended, &sent.ended);
        }
    } else {
        answered = requests_take_answered(service->requests);
    }
    tell_ended(service, &ended, out);
    out->arrived = service->scale * (double)(arrived + answered.requests);
    out->answered = service->scale * (double)answered.requests;
    out->requests += out->answered;
    out->good += out->answered; /* an answer from the cache is always in time */
    out->prompt_tokens += service->scale * (double)answered.prompt_tokens;
    out->output_tokens += service->scale * (double)answered.output_tokens;
}

static void latency_quantiles(struct exact_service *service, struct service_tick *out)
{
    struct latencies *all = service->latencies[0];
    for (int i = 0; i < service->threads; i++) {
        struct latencies *part = service->latencies[i];
        if (i > 0) {
            sketch_merge(&all->queue, &part->queue);
            sketch_merge(&all->first, &part->first);
            sketch_merge(&all->token, &part->token);
            sketch_merge(&all->whole, &part->whole);
            sketch_merge(&all->conversation, &part->conversation);
        }
    }
    service_total_latencies(service->total, all, service->scale);
    out->queue_p50_s = sketch_quantile(&all->queue, 0.5);
    out->queue_p99_s = sketch_quantile(&all->queue, 0.99);
    out->ttft_p50_s = sketch_quantile(&all->first, 0.5);
    out->ttft_p99_s = sketch_quantile(&all->first, 0.99);
    out->tpot_p50_s = sketch_quantile(&all->token, 0.5);
    out->tpot_p99_s = sketch_quantile(&all->token, 0.99);
    out->total_p50_s = sketch_quantile(&all->whole, 0.5);
    out->total_p99_s = sketch_quantile(&all->whole, 0.99);
    const struct slo *slo = service->serving->slo;
    out->ttft_share_s = slo ? sketch_quantile(&all->first, slo->share_frac) : NAN;
    out->tpot_share_s = slo ? sketch_quantile(&all->token, slo->share_frac) : NAN;
    out->total_share_s = slo ? sketch_quantile(&all->whole, slo->share_frac) : NAN;
}

static void clear_latencies(struct exact_service *service)
{
    for (int i = 0; i < service->threads; i++) {
        struct latencies *part = service->latencies[i];
        sketch_clear(&part->queue);
        sketch_clear(&part->first);
        sketch_clear(&part->token);
        sketch_clear(&part->whole);
        sketch_clear(&part->conversation);
    }
}

/* Mean of GPUs of awake nodes: at work with this load, kept waiting for the share `waits` of the time. */
static double gpu_w(const struct gpu *gpu, double load_frac, double waits)
{
    return gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * load_frac + fmax(waits, 0) * (gpu_waiting_w(gpu) - gpu->idle_w);
}

/* What the replicas have done since the last tick. */
static struct service_tick tick_of(struct exact_service *service, double interval_s, struct saturation *saturation)
{
    const struct gpu *gpu = &service->setup->node[SERVING_MAIN]->gpu;
    double scale = service->scale;
    struct pool_totals main = pool_take(service->pool[SERVING_MAIN], interval_s, scale);
    struct replica_totals sum = main.sum;
    double outstanding = (double)pool_outstanding(service->pool[SERVING_MAIN]);
    double prefill_w = NAN, prefill_demand_w = NAN;
    if (service->pool[SERVING_PREFILL]) {
        struct pool_totals prompts = pool_take(service->pool[SERVING_PREFILL], interval_s, 0);
        outstanding +=
            (double)(pool_outstanding(service->pool[SERVING_PREFILL]) + handover_under_way(service->handover));
        replica_counts_add(&sum, &prompts.sum);
        sum.whole_s += prompts.sum.whole_s;
        const struct gpu *prefill = &service->setup->node[SERVING_PREFILL]->gpu;
        prefill_w = gpu_w(prefill, prompts.load_frac, 1 - prompts.busy_frac);
        prefill_demand_w = gpu_w(prefill, prompts.demand_frac, 1 - prompts.busy_frac);
        saturation->prefill_busy_frac = prompts.busy_frac;
    }
    double nodes_awake = 1, replicas_awake = (double)service->count, refused = 0;
    if (service->scaler) {
        nodes_awake = service->nodes_awake_s / interval_s;
        replicas_awake = service->awake_s / interval_s;
        refused = service->refused_s / interval_s;
        saturation->unpowered_frac = service->unpowered_s / interval_s;
        service->nodes_awake_s = service->awake_s = service->refused_s = service->unpowered_s = 0;
    }
    double waits = (replicas_awake / (double)service->count - main.busy_frac) / nodes_awake;
    const struct step_cost *decode = &service->costs.decode;
    saturation->memory_bound_frac = main.memory_bound_frac;
    saturation->batch_bound_frac = main.batch_bound_frac;
    saturation->compute_frac = main.flop_s * decode->token_s / decode->token_flop;
    saturation->read_frac = main.byte_s * decode->context_s / decode->context_byte;
    return (struct service_tick){
        .requests = scale * (double)sum.finished,
        .prompt_tokens = scale * (double)sum.prompt_tokens,
        .cached_tokens = scale * (double)sum.cached_tokens,
        .output_tokens = scale * (double)sum.output_tokens,
        .good = service->serving->slo ? scale * (double)sum.good : NAN,
        .rejected = scale * (double)(sum.refused + sum.rejected + sum.timed_out),
        .refused = scale * (double)sum.refused,
        .timed_out = scale * (double)sum.timed_out,
        .preempted = scale * (double)sum.preempted,
        .queued = scale * outstanding,
        .batch = main.batch,
        .busy_frac = main.busy_frac,
        .bandwidth_frac = main.byte_s / gpu->bandwidth_byte_s,
        .flop_frac = main.flop_s / service->costs.flop_s,
        .memory_bound_frac = main.memory_bound_frac,
        .batch_bound_frac = main.batch_bound_frac,
        .replicas_awake = scale * replicas_awake,
        .replicas_refused = scale * refused,
        .nodes_awake_frac = nodes_awake,
        .gpu_power_w = gpu_w(gpu, main.load_frac / nodes_awake, waits),
        .prefill_gpu_power_w = prefill_w,
        .gpu_demand_w = gpu_w(gpu, main.demand_frac / nodes_awake, waits),
        .prefill_gpu_demand_w = prefill_demand_w,
        .gpu_power_error_w = (gpu->tdp_w - gpu->idle_w) * main.error_frac,
        .total_mean_s = sum.finished > 0 ? sum.whole_s / (double)sum.finished : NAN,
    };
}

/* Seconds of a step that is full of prompts, beside the batch of the tick. */
static double full_step_s(const struct exact_service *service, double batch)
{
    double prompts = (double)service->serving->token_budget;
    return step_use_pairs(&service->costs.mixed, batch, batch * service->context, prompts, prompts * service->context)
        .time_s;
}

void exact_tick(struct exact_service *service, double interval_s, uint64_t given,
                const double speed_frac[SERVING_PARTS], struct service_tick *out)
{
    struct saturation saturation = {.stands = speed_frac[SERVING_MAIN] <= 0};
    *out = tick_of(service, interval_s, &saturation);
    take_answered(service, given, out);
    double slowest = speed_frac[SERVING_MAIN];
    if (service->pool[SERVING_PREFILL])
        slowest = fmin(slowest, speed_frac[SERVING_PREFILL]);
    double capacity_per_s = service->capacity_per_s * (slowest > 0 ? slowest : 1);
    out->load_frac = (out->arrived - out->answered) / interval_s / capacity_per_s;
    double awake_frac = out->replicas_awake / (service->scale * (double)service->count);
    saturation.load_frac = awake_frac > 0 ? out->load_frac * service->most_frac / awake_frac : out->load_frac;
    double lost = out->rejected - out->refused, served = out->arrived - out->refused;
    saturation.lost_frac = served > 0 ? lost / served : 0;
    latency_quantiles(service, out);
    /* Who waits for longer than the step under way and the next one take stands in line. */
    saturation.line_frac = sketch_above_frac(&service->latencies[0]->queue, 2 * full_step_s(service, out->batch));
    clear_latencies(service);
    out->limit = saturation_limit(&saturation);
}
