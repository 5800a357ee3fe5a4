/* SPDX-License-Identifier: Apache-2.0 */
/* What a replica does next: the rules at each boundary between two steps, as in current engines.
 * (Kwon et al., PagedAttention, SOSP 2023; Agrawal et al., Sarathi-Serve, OSDI 2024, for chunks.)
 *
 *  1. Who has waited longer than the limit leaves.
 *  2. chunked: each sequence that decodes takes one token of the budget; what is left goes to prompts, first
 *     come first served, cut where it ends. One prompt at most is part done.
 *     first: if a prompt can be admitted, the step takes prompts alone, up to the budget but at least one whole;
 *     else it decodes.
 *  3. Keys and values: a sequence takes memory for its prompt when it is admitted, and for what it gets in each
 *     step of decoding. If the next step has no room, the sequence that was admitted last loses its place and
 *     its memory, and stands in front of the queue; admitted again, it computes its prompt and the whole tokens
 *     of its answer so far anew, but for what was cached of its prompt. A prompt is admitted if it fits beside
 *     what this step adds.
 *  4. The step at whose end a prompt is complete gives the first token of its answer.
 *  5. Who was handed over has no prompt to compute: it is admitted, in the order of the line, if it fits beside
 *     what the step adds, with itself; chunked: if the budget has room for what it takes.
 *
 * Speculative decoding (Leviathan, Kalman, Matias, ICML 2023): a step of decoding gives each sequence, in the
 * mean, tokens_per_step; here it gives just this, so that an answer takes ceil(left / tokens_per_step) steps.
 *
 * At a standstill nothing begins. */
#include <assert.h>

#include "replica/replica_inside.h"

/* Preempts sequences until the next step has room in memory; returns whether any were. */
static bool make_room(struct replica *r)
{
    bool lost = false;
    for (; r->context + r->reserved + r->decoding.count * r->gain > r->memory; lost = true)
        evict_latest(r);
    return lost;
}

/* Whether the next in line was handed over, and has not been preempted since. */
static bool next_is_born(const struct replica *r)
{
    return r->births && r->evicted_count == 0;
}

static int64_t next_work(const struct replica *r)
{
    if (r->evicted_count > 0)
        return work_of(&r->evicted[r->evicted_count - 1]);
    return queue_head(r)->prompt - queue_head(r)->cached;
}

static bool next_fits(const struct replica *r)
{
    int64_t behind = r->evicted_count > 0 ? behind_of(&r->evicted[r->evicted_count - 1]) : queue_head(r)->prompt;
    int64_t decoding = r->decoding.count + next_is_born(r);
    return r->context + r->reserved + decoding * r->gain + behind * TOKEN <= r->memory;
}

static void admit(struct replica *r, double now_s, struct sequence *out, struct latencies *latencies)
{
    if (r->evicted_count > 0) {
        *out = r->evicted[--r->evicted_count];
    } else {
        queue_take(r, out);
        if (!r->births)
            sketch_add(&latencies->queue, now_s - out->arrival_s);
    }
    out->ticket = ++r->tickets;
    assert(out->ticket != 0 && "a replica admits less than 2^32 requests in a run");
}

static void admit_born(struct replica *r, double now_s, struct latencies *latencies)
{
    struct sequence born;
    admit(r, now_s, &born, latencies);
    decode_begin(r, &born);
}

/* Admits the next in line into `out`, where its prompt waits to be computed. */
static void admit_prompt(struct replica *r, double now_s, struct sequence *out, struct latencies *latencies)
{
    admit(r, now_s, out, latencies);
    r->reserved += behind_of(out) * TOKEN;
}

/* `tokens` prompt tokens in each of `steps` steps, at least one, from `start_s`. pairs: of these tokens with those before
 * them, in the first step; of a prompt in pieces, each further one has tokens^2 more. */
static void stretch_begin(struct replica *r, double start_s, int64_t steps, int64_t tokens, double pairs, bool decoding)
{
    double sequences = decoding ? r->decoding.count : 0;
    double behind = decoding ? (double)r->context / (double)TOKEN : 0;
    double growth = sequences * ((double)r->gain / (double)TOKEN);
    enum step_kind kind = sequences == 0 ? STEP_PROMPTS : tokens > 0 ? STEP_MIXED : STEP_DECODE;
    const struct step_cost *cost = cost_of(r, kind);
    double p = (double)tokens;
    struct stretch *s = &r->stretch;
    s->start_s = start_s;
    s->first = step_one(cost, sequences, behind, p, pairs);
    s->context_growth = growth;
    s->pairs_growth = steps > 1 ? p * p : 0;
    s->growth_s = growth * cost->context_s + s->pairs_growth * cost->pair_s;
    s->batch = (double)batch_of(r);
    s->kind = kind;
    s->steps = steps;
    s->told = 0;
    s->told_s = 0;
    s->end_s = stretch_boundary(s, steps);
    r->natural = steps;
    r->busy = true;
    r->decodes = decoding;
}

void stretch_cut(struct replica *r, int64_t steps)
{
    if (steps < r->stretch.steps) {
        r->stretch.steps = steps;
        r->stretch.end_s = stretch_boundary(&r->stretch, steps);
    }
}

/* Cuts the stretch where the head of the queue leaves: a shorter prompt behind it may fit then. */
void stretch_cut_at_deadline(struct replica *r)
{
    if (r->deadline_s < INFINITY && r->stretch.steps > 1 && r->deadline_s < real_s(r, r->stretch.end_s))
        stretch_cut(r, stretch_find(&r->stretch, work_s(r, r->deadline_s), true));
}

static int64_t smaller(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Steps of decoding until a sequence ends, or memory is full. */
static int64_t steady_steps(const struct replica *r)
{
    if (r->decoding.count == 0)
        return INT64_MAX;
    int64_t steps = decoding_next_end(&r->decoding) - r->iteration, growth = r->decoding.count * r->gain, all;
    int64_t room = r->memory - r->context - r->reserved;
    return !__builtin_mul_overflow(steps, growth, &all) && all <= room ? steps : room / growth;
}

/* Whether the next in line can be admitted; r->hold notes what keeps it out. */
static bool may_admit(struct replica *r)
{
    if (batch_of(r) >= r->rules->max_batch) {
        r->hold = HOLD_BATCH;
        return false;
    }
    if (!anyone_waits(r))
        return false;
    if (!next_fits(r)) {
        r->hold = HOLD_MEMORY;
        if (r->evicted_count == 0)
            r->deadline_s = queue_head(r)->arrival_s + r->rules->wait_limit_s;
        return false;
    }
    return true;
}

static bool reading_hides(const struct replica *r, double prompts, double pairs)
{
    const struct step_cost *cost = r->decoding.count > 0 ? &r->rules->costs.mixed : &r->rules->costs.prompts;
    double tokens = r->decoding.count * cost->verified + prompts;
    double read_s = cost->weight_s + step_experts_frac(cost, tokens) * cost->expert_s;
    return cost->overlap_frac > 0 && read_s > tokens * cost->token_s + pairs * cost->pair_s;
}

static void plan_chunks(struct replica *r, double at_s, double now_s, struct latencies *latencies)
{
    make_room(r);
    const struct replica_rules *rules = r->rules;
    int64_t budget = rules->token_budget - r->decoding.count * r->verified, tokens = 0;
    double pairs = 0;
    if (r->partial.ticket) {
        if (r->partial_left > budget) {
            pairs = step_pairs((double)budget, (double)(behind_of(&r->partial) - r->partial_left));
            int64_t steps = smaller(steady_steps(r), (r->partial_left - 1) / budget);
            /* While reading hides the arithmetic, the pairs that each further step adds take no time, so that
             * steps do not grow evenly: take one alone. */
            if (reading_hides(r, (double)budget, pairs))
                steps = 1;
            r->partial_step = budget;
            if (batch_of(r) >= rules->max_batch)
                r->hold = HOLD_BATCH;
            stretch_begin(r, at_s, steps, budget, pairs, true);
            return;
        }
        tokens = r->partial_left;
        pairs = step_pairs((double)tokens, (double)(behind_of(&r->partial) - tokens));
        *ending_push(r) = r->partial;
        r->partial.ticket = 0;
    }
    while (may_admit(r) && tokens < budget) {
        int64_t work = next_work(r);
        if (next_is_born(r)) {
            if (tokens + r->verified > budget)
                break;
            admit_born(r, now_s, latencies);
            budget -= r->verified;
        } else if (work <= budget - tokens) {
            struct sequence *whole = ending_push(r);
            admit_prompt(r, now_s, whole, latencies);
            pairs += step_pairs((double)work, (double)(behind_of(whole) - work));
            tokens += work;
        } else {
            admit_prompt(r, now_s, &r->partial, latencies);
            r->partial_step = budget - tokens;
            r->partial_left = work;
            pairs += step_pairs((double)r->partial_step, (double)(behind_of(&r->partial) - work));
            tokens = budget;
        }
    }
    if (tokens > 0)
        stretch_begin(r, at_s, 1, tokens, pairs, true);
    else if (r->decoding.count > 0)
        stretch_begin(r, at_s, steady_steps(r), 0, 0, true);
}

static void plan_prompts_first(struct replica *r, double at_s, double now_s, struct latencies *latencies)
{
    int64_t tokens = 0;
    double pairs = 0;
    while (may_admit(r)) {
        if (next_is_born(r)) {
            admit_born(r, now_s, latencies);
            continue;
        }
        int64_t work = next_work(r);
        if (tokens > 0 && tokens + work > r->rules->token_budget)
            break;
        struct sequence *whole = ending_push(r);
        admit_prompt(r, now_s, whole, latencies);
        pairs += step_pairs((double)work, (double)(behind_of(whole) - work));
        tokens += work;
    }
    if (tokens > 0) {
        stretch_begin(r, at_s, 1, tokens, pairs, false);
        return;
    }
    if (make_room(r))
        r->hold = HOLD_MEMORY;
    if (r->decoding.count > 0)
        stretch_begin(r, at_s, steady_steps(r), 0, 0, true);
}

void replica_plan(struct replica *r, double at_s, double now_s, struct latencies *latencies)
{
    r->busy = false;
    r->deadline_s = INFINITY;
    r->hold = HOLD_OTHER;
    if (r->rules->chunked)
        plan_chunks(r, at_s, now_s, latencies);
    else
        plan_prompts_first(r, at_s, now_s, latencies);
    assert(r->busy || !anyone_waits(r));
    if (!r->busy)
        r->idle_since_s = now_s;
    stretch_cut_at_deadline(r);
}
