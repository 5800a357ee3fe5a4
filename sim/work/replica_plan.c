/* SPDX-License-Identifier: Apache-2.0 */
/* The rules, at each boundary between two steps (as in current engines; Kwon et al., PagedAttention, SOSP 2023;
 * Agrawal et al., Sarathi-Serve, OSDI 2024, for chunks):
 *
 *  1. Who has waited longer than the limit leaves.
 *  2. chunked: each sequence that decodes takes one token of the budget; what is left goes to prompts, first
 *     come first served, cut where it ends. One prompt at most is part done.
 *     first: if a prompt can be admitted, the step takes prompts alone, up to the budget but at least one whole;
 *     else it decodes.
 *  3. Keys and values: a sequence takes memory for its prompt when it is admitted, and one token more in each
 *     step of decoding. If the next step has no room, the sequence that was admitted last loses its place and
 *     its memory, and stands in front of the queue; admitted again, it computes its prompt and its answer so far
 *     anew. A prompt is admitted if it fits beside what this step adds.
 *  4. The step at whose end a prompt is complete gives the first token of its answer.
 *
 * At a standstill nothing begins. */
#include <assert.h>

#include "work/replica_inside.h"

static void make_room(struct replica *r)
{
    while (r->context + r->reserved + r->heap_count > r->rules->memory_tokens)
        evict_latest(r);
}

static int64_t next_prompt(const struct replica *r)
{
    return r->evicted_count > 0 ? prompt_of(&r->evicted[r->evicted_count - 1]) : queue_head(r)->prompt;
}

static bool next_fits(const struct replica *r)
{
    return r->context + r->heap_count + r->reserved + next_prompt(r) <= r->rules->memory_tokens;
}

static struct sequence admit(struct replica *r, double now_s, struct latencies *latencies)
{
    struct sequence sequence;
    if (r->evicted_count > 0) {
        sequence = r->evicted[--r->evicted_count];
    } else {
        const struct request *request = queue_head(r);
        sequence = (struct sequence){.arrival_s = request->arrival_s,
                                     .first_s = NAN,
                                     .prompt = request->prompt,
                                     .output = request->output};
        queue_pop(r);
        sketch_add(&latencies->queue, now_s - sequence.arrival_s);
    }
    sequence.ticket = ++r->tickets;
    assert(sequence.ticket != 0 && "a replica admits less than 2^32 requests in a run");
    r->reserved += prompt_of(&sequence);
    return sequence;
}

void stretch_begin(struct replica *r, double start_s, int64_t steps, int64_t tokens, bool decoding)
{
    const struct replica_cost *cost = &r->rules->cost;
    double batch = decoding ? r->heap_count : 0, behind = decoding ? (double)r->context : 0,
           p = (double)tokens;
    struct stretch *s = &r->stretch;
    s->start_s = start_s;
    s->steps = r->natural = steps;
    if (decoding)
        s->first_s = cost->fixed_s + batch * cost->sequence_s + behind * cost->context_s + p * cost->prompt_s;
    else
        s->first_s = fmax(p * cost->alone_s, cost->alone_read_s) + cost->alone_fixed_s;
    s->growth_s = batch * cost->context_s;
    s->byte = cost->weight_byte + behind * cost->context_byte;
    s->byte_growth = batch * cost->context_byte;
    s->flop = (batch + p) * cost->token_flop;
    s->load_s = s->byte * cost->byte_load_s + s->flop * cost->flop_load_s;
    s->load_growth_s = s->byte_growth * cost->byte_load_s;
    s->batch = (double)(r->heap_count + r->ending_count + (r->partial.ticket != 0));
    s->told = 0;
    s->told_s = 0;
    s->end_s = stretch_boundary(s, steps);
    r->busy = true;
    r->decoding = decoding;
}

void stretch_cut(struct replica *r, int64_t steps)
{
    if (steps < r->stretch.steps) {
        r->stretch.steps = steps;
        r->stretch.end_s = stretch_boundary(&r->stretch, steps);
    }
}

/* Once the head of the queue gives up, a shorter prompt behind it may fit. */
void stretch_cut_at_deadline(struct replica *r)
{
    if (r->deadline_s < INFINITY && r->stretch.steps > 1 && r->deadline_s < real_s(r, r->stretch.end_s))
        stretch_cut(r, stretch_find(&r->stretch, work_s(r, r->deadline_s), true));
}

static void note_deadline(struct replica *r)
{
    if (r->evicted_count == 0)
        r->deadline_s = queue_head(r)->arrival_s + r->rules->wait_limit_s;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* Steps of decoding until one ends, or memory is full. */
static int64_t steady_steps(const struct replica *r)
{
    if (r->heap_count == 0)
        return INT64_MAX;
    int64_t room = r->rules->memory_tokens - r->context - r->reserved;
    return least(end_of(r->heap[0]) - r->iteration, room / r->heap_count);
}

static void plan_chunks(struct replica *r, double at_s, double now_s, struct latencies *latencies)
{
    make_room(r);
    const struct replica_rules *rules = r->rules;
    int64_t budget = rules->token_budget - r->heap_count, tokens = 0;
    if (r->partial.ticket) {
        if (r->partial_left > budget) {
            int64_t steps = least(steady_steps(r), (r->partial_left - 1) / budget);
            r->partial_step = budget;
            stretch_begin(r, at_s, steps, budget, true);
            return;
        }
        tokens = r->partial_left;
        ending_push(r, &r->partial);
        r->partial.ticket = 0;
    }
    while (tokens < budget && anyone_waits(r) && r->heap_count + r->ending_count < rules->max_batch) {
        if (!next_fits(r)) {
            note_deadline(r);
            break;
        }
        struct sequence sequence = admit(r, now_s, latencies);
        int64_t prompt = prompt_of(&sequence);
        if (prompt > budget - tokens) {
            r->partial = sequence;
            r->partial_step = budget - tokens;
            r->partial_left = prompt;
            tokens = budget;
        } else {
            ending_push(r, &sequence);
            tokens += prompt;
        }
    }
    if (tokens > 0)
        stretch_begin(r, at_s, 1, tokens, true);
    else if (r->heap_count > 0)
        stretch_begin(r, at_s, steady_steps(r), 0, true);
}

static void plan_prompts_first(struct replica *r, double at_s, double now_s, struct latencies *latencies)
{
    const struct replica_rules *rules = r->rules;
    int64_t tokens = 0;
    while (anyone_waits(r) && r->heap_count + r->ending_count < rules->max_batch &&
           (tokens == 0 || tokens + next_prompt(r) <= rules->token_budget)) {
        if (!next_fits(r)) {
            note_deadline(r);
            break;
        }
        struct sequence sequence = admit(r, now_s, latencies);
        tokens += prompt_of(&sequence);
        ending_push(r, &sequence);
    }
    if (tokens > 0) {
        stretch_begin(r, at_s, 1, tokens, false);
        return;
    }
    make_room(r);
    if (r->heap_count > 0)
        stretch_begin(r, at_s, steady_steps(r), 0, true);
}

void replica_plan(struct replica *r, double at_s, struct latencies *latencies)
{
    double now_s = real_s(r, at_s);
    queue_expire(r, now_s);
    r->busy = false;
    r->deadline_s = INFINITY;
    if (r->rules->chunked)
        plan_chunks(r, at_s, now_s, latencies);
    else
        plan_prompts_first(r, at_s, now_s, latencies);
    assert(r->busy || !anyone_waits(r));
    stretch_cut_at_deadline(r);
}
