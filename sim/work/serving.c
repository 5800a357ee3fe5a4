/* SPDX-License-Identifier: Apache-2.0 */
/* Fluid: the service hour by hour, requests as a fluid between hours, as a random stream within one.
 *
 * While there is no backlog and load is below capacity, the replica's batch is in its stationary state
 * (batch.c). Above capacity the batch is full and the backlog grows with rate - capacity up to its limit,
 * above which requests are rejected; a backlog is worked off at capacity. With S steps per second and G
 * tokens per second a GPU reaches
 *
 *     u_b = (S weight_byte + G sequence_byte) / BW,   u_f = G sequence_flop / Peak
 *
 * and draws its idle power while no request is there, else gpu_power of what it reaches in the mean while one
 * is.
 *
 * Percentiles: a wait is that of the backlog, and of the random queue (exponential above P(wait)); the time
 * to the first token adds the step that is under way (half of one in the median) and the prefill of the
 * prompt at its own quantile. Quantiles of parts add up, so a p99 is an upper estimate. The time per token is
 * the step with the batch of an instant: an answer of many tokens averages over several, so its p99 is an
 * upper estimate too. */
#include <assert.h>
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "work/batch.h"
#include "work/exact_service.h"
#include "work/length.h"
#include "work/serving_type.h"
#include "work/step.h"

#define Z_P99 2.3263478740408408       /* standard normal quantile of 0.99 */
#define MONDAY_S (4 * SECONDS_PER_DAY) /* 1970-01-05 was one; 1970-01-01 is 0 */
#define HOURS_PER_WEEK 168

struct service {
    const struct serving *serving;
    const double *profile;
    struct gpu gpu;
    struct step_task task;
    struct step step;
    struct batch_queue queue; /* at full speed */
    double prompt_tokens, output_tokens;
    double prompt_p50, prompt_p99;
    double replicas;
    double backlog, backlog_limit; /* requests of all replicas */

    struct arena *arena;
    struct exact_service_setup setup;
    struct exact_service *exact; /* from the first step on, unless fluid */
};

/* What holds for a stretch of time; per replica. */
struct regime {
    double batch, bandwidth_frac, flop_frac, gpu_power_w;
    double wait_p50_s, wait_p99_s, first_p50_s, first_p99_s, token_p50_s, token_p99_s;
};

struct service *service_create(struct arena *arena, const struct serving *serving, const struct node *node,
                               const double *profile)
{
    struct service *service = arena_alloc(arena, 1, sizeof *service);
    double prompt = length_mean(&serving->prompt), output = length_mean(&serving->output);
    *service = (struct service){
        .serving = serving,
        .profile = profile,
        .arena = arena,
        .gpu = node->gpu,
        .replicas = (double)serving->replicas,
        .prompt_tokens = prompt,
        .output_tokens = output,
        .prompt_p50 = length_quantile(&serving->prompt, 0),
        .prompt_p99 = length_quantile(&serving->prompt, Z_P99),
        .task = {.model = &serving->model,
                 .byte_per_weight = serving_byte_per_weight(serving),
                 .gpus = (double)serving->gpus_per_replica,
                 .context = serving_context(serving),
                 .prefill_per_token = prompt / output},
    };
    service->step = step_of(&service->gpu, &service->task);
    double limit = fmin((double)serving->max_batch, serving_memory_limit(serving, &node->gpu));
    assert(limit >= 1 && "serving_misfit was not asked");
    service->queue = (struct batch_queue){.fixed_s = service->step.fixed_s,
                                          .sequence_s = service->step.sequence_s,
                                          .steps = output,
                                          .limit = limit};
    service->backlog_limit = serving->queue_limit_s * service_capacity_per_s(service);
    service->setup = (struct exact_service_setup){.serving = serving,
                                                  .gpu = &service->gpu,
                                                  .profile = profile,
                                                  .seed = 1,
                                                  .capacity_per_s = service_capacity_per_s(service)};
    return service;
}

void service_seed(struct service *service, uint64_t seed)
{
    assert(!service->exact && "the seed comes before the first step");
    service->setup.seed = seed;
}

double service_capacity_per_s(const struct service *service)
{
    return batch_capacity_per_s(&service->queue) * service->replicas;
}

double service_batch_limit(const struct service *service)
{
    return service->queue.limit;
}

/* Fills in what follows from the batch at one instant: p50 and p99 of it, and of the wait. */
static void latencies(const struct service *service, const struct batch_queue *queue, double speed,
                      double batch_p50, double batch_p99, struct regime *regime)
{
    regime->token_p50_s = queue->fixed_s + batch_p50 * queue->sequence_s;
    regime->token_p99_s = queue->fixed_s + batch_p99 * queue->sequence_s;
    const struct gpu *gpu = &service->gpu;
    regime->first_p50_s = regime->wait_p50_s + regime->token_p50_s / 2 +
                          step_prefill_s(gpu, &service->task, service->prompt_p50) / speed;
    regime->first_p99_s = regime->wait_p99_s + regime->token_p99_s +
                          step_prefill_s(gpu, &service->task, service->prompt_p99) / speed;
}

static struct regime stationary(const struct service *service, const struct batch_queue *queue,
                                double rate_per_s, double speed)
{
    struct batch_state state = batch_stationary(queue, rate_per_s);
    const struct step *step = &service->step;
    double tokens_per_s = rate_per_s * queue->steps, busy = 1 - state.idle_frac;
    struct regime regime = {
        .batch = state.mean,
        .bandwidth_frac = (state.steps_per_s * step->weight_byte + tokens_per_s * step->sequence_byte) /
                          step->bandwidth_byte_s,
        .flop_frac = tokens_per_s * step->sequence_flop / step->peak_flop_s,
        .gpu_power_w = service->gpu.idle_w,
    };
    if (busy > 0)
        regime.gpu_power_w =
            state.idle_frac * service->gpu.idle_w +
            busy * gpu_power_w(&service->gpu, regime.bandwidth_frac / busy, regime.flop_frac / busy);
    double spare_per_s = batch_capacity_per_s(queue) - rate_per_s, limit_s = service->serving->queue_limit_s;
    if (state.wait_frac > 0.5)
        regime.wait_p50_s = fmin(limit_s, log(state.wait_frac / 0.5) / spare_per_s);
    if (state.wait_frac > 0.01)
        regime.wait_p99_s = fmin(limit_s, log(state.wait_frac / 0.01) / spare_per_s);
    /* A request that comes makes the batch larger by itself. */
    double p50 = fmin(queue->limit, 1 + batch_quantile(queue, rate_per_s, 0));
    double p99 = fmin(queue->limit, 1 + batch_quantile(queue, rate_per_s, Z_P99));
    latencies(service, queue, speed, p50, p99, &regime);
    return regime;
}

static struct regime full(const struct service *service, const struct batch_queue *queue, double backlog,
                          double speed)
{
    double wait_s = backlog / (batch_capacity_per_s(queue) * service->replicas);
    struct regime regime = {
        .batch = queue->limit,
        .bandwidth_frac = speed * step_bandwidth_frac(&service->step, queue->limit),
        .flop_frac = speed * step_flop_frac(&service->step, queue->limit),
        .wait_p50_s = wait_s,
        .wait_p99_s = wait_s,
    };
    regime.gpu_power_w = gpu_power_w(&service->gpu, regime.bandwidth_frac, regime.flop_frac);
    latencies(service, queue, speed, queue->limit, queue->limit, &regime);
    return regime;
}

/* Adds a stretch: powers and shares weigh by time, waits by requests served. */
static void add(struct service_tick *out, const struct regime *regime, double duration_s, double served)
{
    out->batch += regime->batch * duration_s;
    out->bandwidth_frac += regime->bandwidth_frac * duration_s;
    out->flop_frac += regime->flop_frac * duration_s;
    out->gpu_power_w += regime->gpu_power_w * duration_s;
    if (served <= 0)
        return;
    out->queue_p50_s += regime->wait_p50_s * served;
    out->ttft_p50_s += regime->first_p50_s * served;
    out->ttft_p99_s += regime->first_p99_s * served;
    out->tpot_p50_s += regime->token_p50_s * served;
    out->tpot_p99_s += regime->token_p99_s * served;
}

/* No progress: all that comes waits, and what cannot wait is rejected. */
static void stand_still(struct service *service, double rate_per_s, double duration_s,
                        struct service_tick *out)
{
    double arrived = rate_per_s * duration_s,
           waits = fmin(arrived, fmax(0, service->backlog_limit - service->backlog));
    service->backlog += waits;
    out->arrived += arrived;
    out->rejected += arrived - waits;
    out->load_frac +=
        rate_per_s / service_capacity_per_s(service) * duration_s; /* over full speed: there is no other */
    struct regime still = {.batch = service->queue.limit, .gpu_power_w = service->gpu.idle_w};
    add(out, &still, duration_s, 0);
}

/* A stretch of constant rate and speed. */
static void advance(struct service *service, double rate_per_s, double duration_s, double speed,
                    struct service_tick *out)
{
    struct batch_queue queue = service->queue;
    queue.fixed_s /= speed;
    queue.sequence_s /= speed;
    double capacity_per_s = batch_capacity_per_s(&queue) * service->replicas;
    double net_per_s = rate_per_s - capacity_per_s, before = service->backlog;
    /* So close to capacity the stationary queue is longer than any week. */
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

    if (full_s > 0) {
        struct regime regime = full(service, &queue, mean, speed);
        add(out, &regime, full_s, capacity_per_s * full_s);
    }
    if (full_s < duration_s) {
        struct regime regime = stationary(service, &queue, rate_per_s / service->replicas, speed);
        add(out, &regime, duration_s - full_s, rate_per_s * (duration_s - full_s));
    }
}

/* Weights become means. */
static void finish(const struct service *service, double before, double interval_s, struct service_tick *out)
{
    out->queued = service->backlog;
    out->requests = fmax(0, out->arrived - out->rejected - (service->backlog - before));
    out->prompt_tokens = out->requests * service->prompt_tokens;
    out->output_tokens = out->requests * service->output_tokens;
    double *by_time[] = {&out->batch, &out->load_frac, &out->bandwidth_frac, &out->flop_frac,
                         &out->gpu_power_w};
    for (size_t i = 0; i < sizeof by_time / sizeof *by_time; i++)
        *by_time[i] /= interval_s;
    double *by_request[] = {&out->queue_p50_s, &out->ttft_p50_s, &out->ttft_p99_s, &out->tpot_p50_s,
                            &out->tpot_p99_s};
    for (size_t i = 0; i < sizeof by_request / sizeof *by_request; i++)
        *by_request[i] = out->requests > 0 ? *by_request[i] / out->requests : NAN;
}

static void exact_step(struct service *service, double from_s, double interval_s, double speed_frac,
                       struct service_tick *out)
{
    if (!service->exact) {
        service->setup.start_s = from_s;
        service->exact = exact_service_create(service->arena, &service->setup);
    }
    exact_service_step(service->exact, from_s, interval_s, speed_frac, out);
}

void service_step(struct service *service, double from_s, double interval_s, double speed_frac,
                  struct service_tick *out)
{
    assert(interval_s > 0);
    if (service->serving->fidelity != FIDELITY_FLUID) {
        exact_step(service, from_s, interval_s, speed_frac, out);
        return;
    }
    *out = (struct service_tick){
        .queue_p99_s = NAN, .total_mean_s = NAN, .total_p50_s = NAN, .total_p99_s = NAN};
    double before = service->backlog, mean_per_s = service->serving->traffic.rate_per_s;
    double hours = (from_s - MONDAY_S) / SECONDS_PER_HOUR;
    hours -= HOURS_PER_WEEK * floor(hours / HOURS_PER_WEEK);
    double done_s = 0;
    while (done_s < interval_s) {
        double hour = floor(hours + 1e-9); /* not a stretch of rounding errors before each hour */
        double part_s = interval_s - done_s;
        double rate_per_s = mean_per_s;
        if (service->profile) {
            part_s = fmin(part_s, (hour + 1 - hours) * SECONDS_PER_HOUR);
            rate_per_s *= service->profile[(int)hour % HOURS_PER_WEEK];
        }
        if (speed_frac > 0)
            advance(service, rate_per_s, part_s, speed_frac, out);
        else
            stand_still(service, rate_per_s, part_s, out);
        done_s += part_s;
        hours = hour + 1;
    }
    finish(service, before, interval_s, out);
}
