/* SPDX-License-Identifier: Apache-2.0 */
/* The batch is in its stationary state (batch.c, with the steps of step_table.c). Power follows from the
 * bytes and FLOPs of the steps, and its limit holds for the mean over busy time (step.h).
 *
 * Percentiles: the wait is that in the random queue (exponential above P(wait)), which grows with how unlike requests are: (1 + c^2) / 2 times
 * that of M/M/K, c the standard deviation of their steps over the mean (exact for M/G/1, Pollaczek and Khinchine; for more servers the
 * approximation of Lee and Longton, Operational Research Quarterly 10, 1959: from memory); the time to the first
 * token adds the step that is under way (half of one in the median) and the prefill of the prompt at its
 * own quantile. The quantiles of these parts are added, so a p99 is an upper estimate. The time per token
 * is a step with the batch of an instant; an answer of many tokens averages over several, so its p99 is an
 * upper estimate too. */
#include "serving/regime.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "traffic/length.h"

#define Z_P99 2.3263478740408408 /* standard normal quantile of 0.99 */

/* More than the hours of a week. */
#define KNOWN_BITS 9
#define KNOWN_REGIMES (1 << KNOWN_BITS)
#define KNOWN_TRIED 8

static double computed_quantile(const struct fluid_replicas *replicas, double z)
{
    const struct serving_lengths *lengths = &replicas->lengths;
    double prompt = lengths->prompts.median > 0 ? length_draw_quantile(&lengths->prompts, z) : lengths->prompt;
    return fmax(1, prompt * lengths->computed / lengths->prompt);
}

static double memory_sequences(const struct fluid_replicas *replicas)
{
    double tokens = serving_memory_tokens(replicas->serving, SERVING_MAIN, replicas->gpu);
    return floor(tokens / fmax(1, replicas->lengths.context));
}

static struct step_table_setup table_setup(const struct fluid_replicas *replicas)
{
    const struct serving *serving = replicas->serving;
    const struct serving_lengths *lengths = &replicas->lengths;
    double answer_steps = fmax(0, lengths->output - 1) / replicas->costs.tokens_per_step;
    bool apart = serving->disaggregation;
    return (struct step_table_setup){.costs = &replicas->costs,
                                     .steps = apart ? fmax(1, answer_steps) : 1 + answer_steps,
                                     .prompt = apart ? 0 : lengths->computed,
                                     .pairs = apart ? 0 : lengths->pairs,
                                     .context = lengths->context,
                                     .chunked = serving_is_chunked(serving),
                                     .token_budget = (double)serving_token_budget(serving),
                                     .limit =
                                         fmax(1, fmin((double)serving->room.max_batch, memory_sequences(replicas)))};
}

static void make_table(struct arena *arena, struct fluid_replicas *replicas)
{
    struct step_table_setup setup = table_setup(replicas);
    replicas->table = step_table_make(arena, &setup);
    replicas->queue =
        (struct batch_queue){.time_s = replicas->table.time_s, .limit = replicas->table.limit, .steps = setup.steps};
    replicas->share = arena_alloc(arena, replicas->table.limit + 1, sizeof *replicas->share);
    bool by_memory = memory_sequences(replicas) < (double)replicas->serving->room.max_batch;
    double sigma = replicas->lengths.outputs.sigma,
           spread = replicas->lengths.output * (1 - 1 / setup.steps) / fmax(1, replicas->lengths.output - 1);
    replicas->wait_stretch = (1 + spread * spread * expm1(sigma * sigma)) / 2;
    replicas->limited_by = (double)replicas->table.limit < setup.limit ? BY_BUDGET : by_memory ? BY_MEMORY : BY_BATCH;
}

struct fluid_replicas fluid_replicas_of(struct arena *arena, const struct service_setup *setup)
{
    struct serving_lengths lengths = serving_lengths(setup->serving, &setup->source);
    struct fluid_replicas replicas = {.serving = setup->serving,
                                      .gpu = &setup->node[SERVING_MAIN]->gpu,
                                      .costs = serving_costs(setup, SERVING_MAIN, lengths.context),
                                      .lengths = lengths};
    make_table(arena, &replicas);
    replicas.known = arena_alloc(arena, KNOWN_REGIMES, sizeof *replicas.known);
    replicas.prompt_p50 = computed_quantile(&replicas, 0);
    replicas.prompt_p99 = computed_quantile(&replicas, Z_P99);
    return replicas;
}

void fluid_replicas_renew(struct fluid_replicas *replicas, const struct service_setup *setup)
{
    replicas->costs = serving_costs(setup, SERVING_MAIN, replicas->lengths.context);
    struct step_table_setup table = table_setup(replicas);
    step_table_renew(&replicas->table, &table);
    memset(replicas->known, 0, KNOWN_REGIMES * sizeof *replicas->known);
}

/* Seconds until a prompt has been computed beside k - 1 other sequences, or alone. What pictures and clips have beside their steps is in the mean
 * step of each: there are as many for all. */
static double prefill_s(const struct fluid_replicas *replicas, double prompt, size_t k)
{
    if (serving_generates(replicas->serving))
        return replicas->table.time_s[k];
    bool alone = !serving_is_chunked(replicas->serving) || k == 1;
    double others = alone ? 0 : (double)(k - 1);
    double cached = prompt * (replicas->lengths.prompt / replicas->lengths.computed - 1);
    return step_use_pairs(alone ? &replicas->costs.prompts : &replicas->costs.mixed, others,
                          others * replicas->lengths.context, prompt, step_pairs(prompt, cached))
        .time_s;
}

/* Fills in the latencies that follow from the wait and from the batch at one instant. */
static void latencies(const struct fluid_replicas *replicas, double slow, size_t p50, size_t p99, struct regime *regime)
{
    double tokens = replicas->costs.tokens_per_step / slow;
    double step_p50_s = replicas->table.time_s[p50], step_p99_s = replicas->table.time_s[p99];
    regime->token_p50_s = step_p50_s / tokens;
    regime->token_p99_s = step_p99_s / tokens;
    bool others = p50 > 1; /* alone it waits for no step of others */
    double begin_p50_s = slow * (others * step_p50_s / 2 + prefill_s(replicas, replicas->prompt_p50, p50)),
           begin_p99_s = slow * ((p99 > 1) * step_p99_s + prefill_s(replicas, replicas->prompt_p99, p99));
    regime->first_p50_s = regime->wait_p50_s + begin_p50_s;
    regime->first_p99_s = regime->wait_p99_s + begin_p99_s;
    const struct length_draw *outputs = &replicas->lengths.outputs;
    bool generates = serving_generates(replicas->serving);
    regime->times.begin_p50_s = begin_p50_s;
    regime->times.begin_p99_s = begin_p99_s;
    regime->times.token_p50_s = regime->token_p50_s;
    regime->times.token_p99_s = regime->token_p99_s;
    regime->times.tokens_p50 = generates             ? generation_steps(&replicas->serving->generation)
                               : outputs->median > 0 ? fmax(0, outputs->median - 1)
                                                     : NAN;
    regime->times.tokens_sigma = generates ? 0 : outputs->sigma;
    regime->times.only_whole = generates;
}

static void judge(const struct fluid_replicas *replicas, struct regime *regime)
{
    const struct slo *slo = replicas->serving->slo;
    regime->good_frac = slo ? fluid_times_good_frac(&regime->times, slo) : NAN;
}

/* Fills in the means over the batches, weighted by share[0 .. last]. */
static void add_means(const struct fluid_replicas *replicas, double slow, size_t last, struct regime *regime)
{
    double byte_s = 0, flop_s = 0, load = 0, resident = 0, limit = 0, demand = 0;
    for (size_t k = 1; k <= last; k++) {
        double steps_per_s = replicas->share[k] / (replicas->table.time_s[k] * slow);
        const struct mean_step *mean = &replicas->table.mean[k];
        byte_s += steps_per_s * mean->byte;
        flop_s += steps_per_s * mean->flop;
        load += steps_per_s * mean->load_s;
        resident += steps_per_s * slow * mean->resident_s;
        limit += steps_per_s * slow * mean->limit_s;
        demand += steps_per_s * (mean->demand_load_s + slow * mean->demand_s);
        regime->busy_frac += replicas->share[k];
        regime->batch += (double)k * replicas->share[k];
    }
    const struct step_cost *decode = &replicas->costs.decode;
    regime->bandwidth_frac = byte_s / replicas->gpu->bandwidth_byte_s;
    regime->flop_frac = flop_s / replicas->costs.flop_s;
    regime->load_frac = fmin(limit, resident + load);
    regime->demand_frac = fmin(regime->busy_frac, demand);
    regime->read_frac = slow * byte_s * decode->context_s / decode->context_byte;
    regime->compute_frac = slow * flop_s * decode->token_s / decode->token_flop;
}

static struct regime stationary(struct fluid_replicas *replicas, double rate_per_s, double slow)
{
    const struct batch_queue *queue = &replicas->queue;
    struct batch_state state = batch_stationary(queue, rate_per_s, slow, replicas->share);
    struct regime regime = {.wait_frac = state.wait_frac};
    add_means(replicas, slow, state.last, &regime);
    double spare_per_s = batch_capacity_per_s(queue) / slow - rate_per_s, limit_s = replicas->serving->queue_limit_s,
           mean_s = replicas->wait_stretch / spare_per_s;
    regime.times = (struct fluid_times){.wait_frac = state.wait_frac, .wait_mean_s = mean_s, .wait_most_s = limit_s};
    if (state.wait_frac > 0.5)
        regime.wait_p50_s = fmin(limit_s, log(state.wait_frac / 0.5) * mean_s);
    if (state.wait_frac > 0.01)
        regime.wait_p99_s = fmin(limit_s, log(state.wait_frac / 0.01) * mean_s);
    /* A request that arrives makes the batch larger by itself. */
    size_t p50 = 1 + batch_quantile(replicas->share, state.last, 0.5),
           p99 = 1 + batch_quantile(replicas->share, state.last, 0.99);
    latencies(replicas, slow, p50 < queue->limit ? p50 : queue->limit, p99 < queue->limit ? p99 : queue->limit,
              &regime);
    judge(replicas, &regime);
    return regime;
}

/* Where this regime is known, or may take the place of another: the first free one of a few. */
static struct known_regime *place_of(const struct fluid_replicas *replicas, double rate_per_s, double slow)
{
    uint64_t rate_bits, slow_bits;
    memcpy(&rate_bits, &rate_per_s, sizeof rate_bits);
    memcpy(&slow_bits, &slow, sizeof slow_bits);
    uint64_t mixed = (rate_bits ^ (slow_bits << 1)) * UINT64_C(0x9e3779b97f4a7c15); /* Fibonacci hashing */
    size_t first = (size_t)(mixed >> (64 - KNOWN_BITS)), tried = 0;
    for (; tried < KNOWN_TRIED; tried++) {
        struct known_regime *known = &replicas->known[(first + tried) % KNOWN_REGIMES];
        if (known->slow == 0 || (known->rate_per_s == rate_per_s && known->slow == slow))
            return known;
    }
    return &replicas->known[first];
}

struct regime regime_stationary(struct fluid_replicas *replicas, double rate_per_s, double slow)
{
    struct known_regime *known = place_of(replicas, rate_per_s, slow);
    if (known->rate_per_s != rate_per_s || known->slow != slow)
        *known = (struct known_regime){rate_per_s, slow, stationary(replicas, rate_per_s, slow)};
    return known->regime;
}

struct regime regime_full(struct fluid_replicas *replicas, double wait_s, double slow)
{
    size_t limit = replicas->queue.limit;
    struct regime regime = {.wait_frac = 1, .wait_p50_s = wait_s, .wait_p99_s = wait_s};
    for (size_t k = 0; k < limit; k++)
        replicas->share[k] = 0;
    replicas->share[limit] = 1;
    add_means(replicas, slow, limit, &regime);
    latencies(replicas, slow, limit, limit, &regime);
    regime.times.begin_p50_s += wait_s; /* all wait as long */
    regime.times.begin_p99_s += wait_s;
    judge(replicas, &regime);
    return regime;
}
