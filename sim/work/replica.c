/* SPDX-License-Identifier: Apache-2.0 */
/* Moves a replica through time: from boundary to boundary, and into a stretch where a moment lies between two. */
#include "work/replica.h"

#include <assert.h>

#include "work/replica_inside.h"

struct replica_cost replica_cost(const struct gpu *gpu, const struct step_task *task)
{
    /* step.h is linear in context and in prompt tokens: it is asked far out, where the difference is exact. */
    const double far = 1e9;
    struct step_task bare = *task, behind = *task, prompts = *task;
    bare.context = bare.prefill_per_token = behind.prefill_per_token = prompts.context = 0;
    behind.context = prompts.prefill_per_token = far;
    struct step a = step_of(gpu, &bare), b = step_of(gpu, &behind), c = step_of(gpu, &prompts);
    double alone_s = step_prefill_s(gpu, &bare, 0), long_s = step_prefill_s(gpu, &bare, far * far);
    double fixed_s =
        gpu->step.fixed_s + (task->gpus > 1 ? gpu->step.layer_s * (double)task->model->layers : 0);
    return (struct replica_cost){
        .fixed_s = a.fixed_s,
        .sequence_s = a.sequence_s,
        .context_s = (b.sequence_s - a.sequence_s) / far,
        .prompt_s = (c.sequence_s - a.sequence_s) / far,
        .alone_s = (long_s - fixed_s) / (far * far),
        .alone_read_s = alone_s - fixed_s,
        .alone_fixed_s = fixed_s,
        .weight_byte = a.weight_byte,
        .context_byte = b.sequence_byte / far,
        .token_flop = a.sequence_flop,
        .resident_frac = gpu->resident_frac,
        .byte_load_s = gpu->bandwidth_frac / a.bandwidth_byte_s,
        .flop_load_s = gpu->flop_frac / a.peak_flop_s,
    };
}

struct replica *replica_create(struct arena *arena, const struct replica_rules *rules,
                               const struct work_clock *clock)
{
    assert(rules->max_batch >= 1 && rules->max_batch <= 1 << SLOT_BITS && rules->token_budget >= 1);
    assert(!rules->chunked || rules->token_budget > rules->max_batch);
    struct replica *r = arena_alloc(arena, 1, sizeof *r);
    r->rules = rules;
    r->clock = clock;
    r->arena = arena;
    return r;
}

static void finish(struct replica *r, const struct sequence *sequence, double at_s,
                   struct latencies *latencies)
{
    r->totals.finished++;
    r->totals.prompt_tokens += sequence->prompt;
    r->totals.output_tokens += sequence->output;
    if (sequence->output > 1)
        sketch_add(&latencies->token, (at_s - sequence->first_s) / (sequence->output - 1));
    sketch_add(&latencies->whole, at_s - sequence->arrival_s);
    r->totals.whole_s += at_s - sequence->arrival_s;
    if (latencies->finished)
        latencies->finished(latencies->context, sequence, at_s);
}

/* A prompt is complete: one token more. */
static void give_token(struct replica *r, struct sequence *sequence, double at_s, struct latencies *latencies)
{
    r->reserved -= prompt_of(sequence);
    int64_t behind = prompt_of(sequence);
    sequence->done++;
    if (isnan(sequence->first_s)) {
        sequence->first_s = at_s;
        sketch_add(&latencies->first, at_s - sequence->arrival_s);
    }
    if (sequence->done == sequence->output) {
        finish(r, sequence, at_s, latencies);
        return;
    }
    r->context += behind;
    decoding_insert(r, sequence);
}

/* The stretch is over. */
static void arrive_at_boundary(struct replica *r, struct latencies *latencies)
{
    struct stretch *s = &r->stretch;
    double at_s = s->end_s, now_s = real_s(r, at_s);
    stretch_tell(s, s->steps, 0, r->rules->cost.resident_frac, r->clock->slow, &r->sum);
    r->totals.steps += s->steps;
    if (r->partial.ticket)
        r->partial_left -= r->partial_step * s->steps;
    if (r->decoding) {
        r->iteration += s->steps;
        r->context += r->heap_count * s->steps;
        while (r->heap_count > 0 && end_of(r->heap[0]) == r->iteration) {
            struct sequence *sequence = decoding_remove(r, 0);
            r->context -= (int64_t)sequence->prompt + sequence->output - 1;
            finish(r, sequence, now_s, latencies);
        }
    }
    int32_t ending = r->ending_count;
    for (int32_t i = 0; i < ending; i++)
        give_token(r, &r->ending[i], now_s, latencies);
    r->ending_count = 0;
    replica_plan(r, at_s, latencies);
}

static void run_to(struct replica *r, double to_work_s, struct latencies *latencies)
{
    while (r->busy && r->stretch.end_s < to_work_s)
        arrive_at_boundary(r, latencies);
}

void replica_arrive(struct replica *r, const struct request *request, struct latencies *latencies)
{
    const struct replica_rules *rules = r->rules;
    double at_s = work_s(r, request->arrival_s);
    run_to(r, at_s, latencies);
    queue_expire(r, request->arrival_s);
    int64_t length = (int64_t)request->prompt + request->output;
    if (length > rules->memory_tokens || (rules->context_limit > 0 && length > rules->context_limit)) {
        r->totals.refused++;
        return;
    }
    bool alone = !anyone_waits(r);
    if (rules->queue_length > 0 && r->queue_count >= rules->queue_length) {
        r->totals.rejected++;
        return;
    }
    queue_push(r, request);
    if (!r->busy)
        stretch_begin(r, at_s, 0, 0, false); /* what comes at the same moment is in the same step */
    else if (alone && r->stretch.steps > 1 && r->heap_count < rules->max_batch)
        stretch_cut(r, r->natural = stretch_find(&r->stretch, at_s, false));
}

void replica_catch_up(struct replica *r, double to_s, struct latencies *latencies)
{
    run_to(r, work_s(r, to_s), latencies);
    queue_expire(r, to_s);
}

void replica_advance(struct replica *r, double to_s, struct latencies *latencies)
{
    replica_catch_up(r, to_s, latencies);
    double to_work_s = work_s(r, to_s);
    struct stretch *s = &r->stretch;
    if (!r->busy || s->steps == 0 || r->clock->speed <= 0)
        return;
    int64_t whole = stretch_find(s, to_work_s, true) - 1;
    whole = whole < 0 ? 0 : whole;
    double part_s = to_work_s - stretch_boundary(s, whole);
    stretch_tell(s, whole, part_s, r->rules->cost.resident_frac, r->clock->slow, &r->sum);
}

void replica_clock_changed(struct replica *r)
{
    if (!r->busy || r->clock->speed <= 0 || isinf(r->deadline_s))
        return;
    r->stretch.steps = r->natural;
    r->stretch.end_s = stretch_boundary(&r->stretch, r->natural);
    if (r->deadline_s < r->clock->real_s) /* it passed before, or at a standstill */
        stretch_cut(r, stretch_find(&r->stretch, r->clock->work_s, false));
    else
        stretch_cut_at_deadline(r);
}

int64_t replica_outstanding(const struct replica *r)
{
    return (int64_t)r->queue_count + r->evicted_count + r->heap_count + r->ending_count +
           (r->partial.ticket != 0);
}

double replica_next_s(const struct replica *r)
{
    double next_s = INFINITY;
    if (r->busy && r->clock->speed > 0)
        next_s = real_s(r, r->stretch.end_s);
    if (r->queue_count > 0)
        next_s = fmin(next_s, queue_head(r)->arrival_s + r->rules->wait_limit_s);
    return next_s;
}

struct replica_totals replica_take(struct replica *r)
{
    struct replica_totals totals = r->totals;
    totals.load_s = r->sum.load_s;
    totals.batch_s = r->sum.batch_s;
    totals.byte = r->sum.byte;
    totals.flop = r->sum.flop;
    r->totals = (struct replica_totals){0};
    r->sum = (struct stretch_sum){0};
    return totals;
}
