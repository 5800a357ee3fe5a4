/* SPDX-License-Identifier: Apache-2.0 */
/* Requests come in pieces of a fixed number, so that memory does not grow with
 * them. A balancer that does not look at the replicas deals out a piece, then
 * each replica works on its share alone, in parallel; else it is all done in
 * the order of arrival. Sums are taken replica by replica, and counts of
 * latencies add up in any order: the same bytes for any number of threads.
 *
 * sampled: k of R replicas get k/R of the rate and count R/k times. Their requests are others than those of a
 * run of all, so the two differ with a standard error of s sqrt(1/k + 1/R), with s the standard deviation of a
 * replica's mean power, estimated from the k. */
#include "work/exact_service.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#ifdef _OPENMP
#include <omp.h>
#endif

#include "base/numerics.h"
#include "base/units.h"
#include "work/balancer.h"
#include "work/requests.h"
#include "work/serving_type.h"

enum { PIECE = 1 << 18 };

#define MONDAY_S (4 * SECONDS_PER_DAY) /* 1970-01-05 was one; 1970-01-01 is 0 */

struct exact_service {
    const struct exact_service_setup *setup;
    struct replica_rules rules;
    struct work_clock clock;
    struct replica **replicas;
    size_t count; /* of replicas that are simulated */
    double scale; /* and how many each stands for */
    double replica_capacity_per_s;
    struct balancer *balancer;
    enum balancer_kind kind;
    struct requests *requests;
    struct latencies **latencies; /* per thread */
    int threads;

    struct request *piece, *dealt; /* in order of arrival, and replica by replica */
    uint64_t *choice;
    uint32_t *owner;
    uint32_t *begin; /* of each replica's share of `dealt`; one more than replicas */
    double now_s;    /* after the start */
    double rate_per_s;
};

static int thread_count(void)
{
#ifdef _OPENMP
    return omp_get_max_threads();
#else
    return 1;
#endif
}

static int thread_number(void)
{
#ifdef _OPENMP
    return omp_get_thread_num();
#else
    return 0;
#endif
}

static struct replica_rules rules_of(const struct serving *serving, const struct gpu *gpu)
{
    struct step_task task = {.model = &serving->model,
                             .byte_per_weight = serving_byte_per_weight(serving),
                             .gpus = (double)serving->gpus_per_replica};
    return (struct replica_rules){.cost = replica_cost(gpu, &task),
                                  .chunked = serving->prefill == PREFILL_CHUNKED,
                                  .token_budget = serving->token_budget,
                                  .max_batch = serving->max_batch,
                                  .memory_tokens = serving_memory_tokens(serving, gpu),
                                  .context_limit = serving->context_limit,
                                  .queue_length = serving->queue_length,
                                  .wait_limit_s = serving->queue_limit_s};
}

struct exact_service *exact_service_create(struct arena *arena, const struct exact_service_setup *setup)
{
    const struct serving *serving = setup->serving;
    struct exact_service *service = arena_alloc(arena, 1, sizeof *service);
    size_t all = (size_t)serving->replicas, count = all;
    if (serving->fidelity == FIDELITY_SAMPLED && serving->sample < serving->replicas)
        count = (size_t)serving->sample;
    *service = (struct exact_service){.setup = setup,
                                      .rules = rules_of(serving, setup->gpu),
                                      .clock = WORK_CLOCK,
                                      .count = count,
                                      .scale = (double)all / (double)count,
                                      .kind = (enum balancer_kind)serving->balancer,
                                      .threads = thread_count()};
    service->replicas = arena_alloc(arena, count, sizeof *service->replicas);
    for (size_t i = 0; i < count; i++)
        service->replicas[i] = replica_create(arena, &service->rules, &service->clock);
    service->balancer = balancer_create(arena, service->kind, service->replicas, count);
    service->latencies = arena_alloc(arena, (size_t)service->threads, sizeof *service->latencies);
    for (int i = 0; i < service->threads; i++)
        service->latencies[i] = arena_alloc(arena, 1, sizeof *service->latencies[i]);

    double week_s = fmod(setup->start_s - MONDAY_S, WEEK_HOURS * SECONDS_PER_HOUR);
    if (week_s < 0)
        week_s += WEEK_HOURS * SECONDS_PER_HOUR;
    service->rate_per_s = serving->traffic.rate_per_s / service->scale;
    struct requests_setup requests = {.seed = setup->seed,
                                      .name = serving->name,
                                      .rate_per_s = service->rate_per_s,
                                      .profile = setup->profile,
                                      .week_s = week_s,
                                      .prompt = &serving->prompt,
                                      .output = &serving->output};
    service->requests = requests_create(arena, &requests);
    service->piece = arena_alloc(arena, PIECE, sizeof *service->piece);
    service->dealt = arena_alloc(arena, PIECE, sizeof *service->dealt);
    service->choice = arena_alloc(arena, PIECE, sizeof *service->choice);
    service->owner = arena_alloc(arena, PIECE, sizeof *service->owner);
    service->begin = arena_alloc(arena, count + 2, sizeof *service->begin);
    return service;
}

/* Sorts a piece by replica; within one the order of arrival stays. */
static void deal(struct exact_service *service, size_t count, uint64_t number)
{
    uint32_t *begin = service->begin;
    memset(begin, 0, (service->count + 2) * sizeof *begin);
    for (size_t i = 0; i < count; i++) {
        size_t owner = balancer_blind(service->kind, service->count, number + i, service->choice[i]);
        service->owner[i] = (uint32_t)owner;
        begin[owner + 2]++;
    }
    for (size_t r = 2; r < service->count + 2; r++)
        begin[r] += begin[r - 1];
    for (size_t i = 0; i < count; i++)
        service->dealt[begin[service->owner[i] + 1]++] = service->piece[i];
}

static void serve(struct exact_service *service, size_t count, uint64_t number)
{
    if (!balancer_is_blind(service->kind)) {
        for (size_t i = 0; i < count; i++)
            balancer_give(service->balancer, &service->piece[i], service->choice[i], service->latencies[0]);
        return;
    }
    deal(service, count, number);
#pragma omp parallel for schedule(dynamic) num_threads(service->threads) if (count >= 1024)
    for (size_t r = 0; r < service->count; r++)
        for (uint32_t i = service->begin[r]; i < service->begin[r + 1]; i++)
            replica_arrive(service->replicas[r], &service->dealt[i], service->latencies[thread_number()]);
}

static void set_clock(struct exact_service *service, double speed)
{
    struct work_clock *clock = &service->clock;
    if (speed == clock->speed)
        return;
    clock->work_s += (service->now_s - clock->real_s) * clock->speed;
    clock->real_s = service->now_s;
    clock->speed = speed;
    clock->slow = 1 / speed;
    for (size_t r = 0; r < service->count; r++)
        replica_clock_changed(service->replicas[r]);
}

static struct replica_totals take(struct exact_service *service, double interval_s, double *deviation)
{
    struct replica_totals all = {0};
    struct sum load = {0}, batch = {0}, byte = {0}, flop = {0}, whole = {0}, squares = {0};
    for (size_t r = 0; r < service->count; r++) {
        struct replica_totals part = replica_take(service->replicas[r]);
        all.finished += part.finished;
        all.prompt_tokens += part.prompt_tokens;
        all.output_tokens += part.output_tokens;
        all.refused += part.refused;
        all.rejected += part.rejected;
        all.timed_out += part.timed_out;
        all.preempted += part.preempted;
        all.steps += part.steps;
        double share = part.load_s / interval_s;
        sum_add(&load, share);
        sum_add(&squares, share * share);
        sum_add(&batch, part.batch_s / interval_s);
        sum_add(&byte, part.byte / interval_s);
        sum_add(&flop, part.flop / interval_s);
        sum_add(&whole, part.whole_s);
    }
    double count = (double)service->count;
    all.load_s = sum_value(&load) / count;
    all.batch_s = sum_value(&batch) / count;
    all.byte = sum_value(&byte) / count;
    all.flop = sum_value(&flop) / count;
    all.whole_s = sum_value(&whole);
    double spread = (sum_value(&squares) - count * all.load_s * all.load_s) / (count - 1);
    *deviation = service->scale > 1 ? sqrt(spread > 0 ? spread / count * (1 + 1 / service->scale) : 0) : 0;
    if (service->scale > 1 && service->count == 1)
        *deviation = NAN; /* one says nothing of how they differ */
    return all;
}

static void latency_quantiles(struct exact_service *service, struct service_tick *out)
{
    struct latencies *all = service->latencies[0];
    for (int i = 1; i < service->threads; i++) {
        struct latencies *part = service->latencies[i];
        sketch_merge(&all->queue, &part->queue);
        sketch_merge(&all->first, &part->first);
        sketch_merge(&all->token, &part->token);
        sketch_merge(&all->whole, &part->whole);
        *part = (struct latencies){0};
    }
    out->queue_p50_s = sketch_quantile(&all->queue, 0.5);
    out->queue_p99_s = sketch_quantile(&all->queue, 0.99);
    out->ttft_p50_s = sketch_quantile(&all->first, 0.5);
    out->ttft_p99_s = sketch_quantile(&all->first, 0.99);
    out->tpot_p50_s = sketch_quantile(&all->token, 0.5);
    out->tpot_p99_s = sketch_quantile(&all->token, 0.99);
    out->total_p50_s = sketch_quantile(&all->whole, 0.5);
    out->total_p99_s = sketch_quantile(&all->whole, 0.99);
    *all = (struct latencies){0};
}

void exact_service_step(struct exact_service *service, double from_s, double interval_s, double speed_frac,
                        struct service_tick *out)
{
    const struct exact_service_setup *setup = service->setup;
    assert(fabs(from_s - setup->start_s - service->now_s) < 1e-3 && "ticks follow one another");
    double to_s = from_s + interval_s - setup->start_s;
    set_clock(service, speed_frac);
    balancer_refresh(service->balancer);

    uint64_t before = requests_taken(service->requests), number = before;
    for (size_t count = PIECE; count == PIECE; number += count) {
        count = requests_take(service->requests, to_s, PIECE, service->piece, service->choice);
        serve(service, count, number);
    }
#pragma omp parallel for schedule(dynamic) num_threads(service->threads) if (service->count >= 64)
    for (size_t r = 0; r < service->count; r++)
        replica_advance(service->replicas[r], to_s, service->latencies[thread_number()]);
    service->now_s = to_s;

    double deviation, scale = service->scale;
    struct replica_totals all = take(service, interval_s, &deviation);
    const struct gpu *gpu = setup->gpu;
    int64_t outstanding = 0;
    for (size_t r = 0; r < service->count; r++)
        outstanding += replica_outstanding(service->replicas[r]);
    double capacity_per_s = setup->capacity_per_s * (speed_frac > 0 ? speed_frac : 1);
    *out = (struct service_tick){
        .requests = scale * (double)all.finished,
        .prompt_tokens = scale * (double)all.prompt_tokens,
        .output_tokens = scale * (double)all.output_tokens,
        .arrived = scale * (double)(number - before),
        .rejected = scale * (double)(all.refused + all.rejected + all.timed_out),
        .refused = scale * (double)all.refused,
        .timed_out = scale * (double)all.timed_out,
        .preempted = scale * (double)all.preempted,
        .queued = scale * (double)outstanding,
        .batch = all.batch_s,
        .load_frac = scale * (double)(number - before) / interval_s / capacity_per_s,
        .bandwidth_frac = all.byte / gpu->bandwidth_byte_s,
        .flop_frac = all.flop / step_peak_flop_s(gpu, serving_byte_per_weight(setup->serving)),
        .gpu_power_w = gpu->idle_w + (gpu->tdp_w - gpu->idle_w) * all.load_s,
        .total_mean_s = all.finished > 0 ? all.whole_s / (double)all.finished : NAN,
        .gpu_power_error_w = (gpu->tdp_w - gpu->idle_w) * deviation,
    };
    latency_quantiles(service, out);
}
