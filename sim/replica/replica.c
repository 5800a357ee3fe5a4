/* SPDX-License-Identifier: Apache-2.0 */
/* Moves a replica through time: from boundary to boundary between stretches, and to any moment within one. */
#include "replica/replica.h"

#include <assert.h>
#include <string.h>

#include "base/each_processor.h"
#include "base/team.h"
#include "replica/replica_inside.h"

enum { MOST_MEMORY_BITS = 40 };

struct replica *replica_create(struct arena *arena, const struct replica_rules *rules, const struct work_clock *clock)
{
    const struct replica_costs *costs = &rules->costs;
    struct replica *r = arena_alloc(arena, 1, sizeof *r);
    r->rules = rules;
    r->clock = clock;
    r->arena = arena;
    r->decoding = DECODING_NONE;
    r->idle_since_s = r->line_to_s = r->link_free_s = clock->real_s;
    r->gain = (int64_t)(costs->tokens_per_step * (double)TOKEN + 0.5);
    r->verified = (int64_t)ceil(fmax(costs->decode.verified, costs->mixed.verified));
    int64_t most = (int64_t)1 << MOST_MEMORY_BITS;
    r->memory = (rules->memory_tokens < most ? rules->memory_tokens : most) * TOKEN;
    assert(rules->max_batch >= 1 && rules->max_batch <= 1 << SLOT_BITS && rules->token_budget >= 1);
    assert(r->gain >= TOKEN && r->gain <= 256 * TOKEN && r->verified >= 1);
    assert(!rules->chunked || rules->token_budget > rules->max_batch * r->verified);
    return r;
}

static void tell_end(struct latencies *latencies, const struct sequence *sequence, enum replica_end end, double at_s)
{
    if (latencies->ended)
        latencies->ended(latencies->context, sequence, end, at_s);
}

static void finish_sequence(struct replica *r, const struct sequence *sequence, double at_s,
                            struct latencies *latencies)
{
    double whole_s = at_s - sequence->arrival_s;
    bool good =
        !(sequence->first_s - sequence->arrival_s > r->rules->ttft_limit_s) && !(whole_s > r->rules->total_limit_s);
    r->totals.finished++;
    r->totals.prompt_tokens += sequence->prompt;
    r->totals.cached_tokens += sequence->cached;
    r->totals.output_tokens += sequence->output;
    r->totals.whole_s += whole_s;
    if (sequence->output > 1) {
        double token_s = (at_s - sequence->first_s) / (sequence->output - 1);
        good = good && !(token_s > r->rules->tpot_limit_s);
        sketch_add(&latencies->token, token_s);
    }
    r->totals.good += good;
    sketch_add(&latencies->whole, whole_s);
    tell_end(latencies, sequence, END_FINISHED, at_s);
}

static void finish_next(struct replica *r, double at_s, struct latencies *latencies)
{
    struct sequence sequence;
    decode_end(r, &sequence);
    finish_sequence(r, &sequence, at_s, latencies);
}

/* The prompt of a sequence is complete, which gives one token more. */
static void give_token(struct replica *r, struct sequence *sequence, double at_s, struct latencies *latencies)
{
    r->reserved -= behind_of(sequence) * TOKEN;
    sequence->done++;
    if (isnan(sequence->first_s)) {
        sequence->first_s = at_s;
        sketch_add(&latencies->first, at_s - sequence->arrival_s);
    }
    if (sequence->done == sequence->output) {
        finish_sequence(r, sequence, at_s, latencies);
    } else if (r->rules->role == ROLE_PREFILL) {
        r->totals.handed_over++;
        r->link_free_s = fmax(r->link_free_s, at_s) + r->rules->send_token_s * sequence->prompt;
        tell_end(latencies, sequence, END_HANDED_OVER, r->link_free_s);
    } else {
        decode_begin(r, sequence);
    }
}

/* Requests leave the queue whose time limit lies before now_s. */
static void expire_queue(struct replica *r, double now_s, struct latencies *latencies)
{
    while (is_over(r, now_s))
        queue_leave(r, latencies);
}

/* Ends the stretch: accounts for it, and ends the sequences and prompts whose last step it was. */
static void complete_stretch(struct replica *r, double now_s, struct latencies *latencies)
{
    struct stretch *s = &r->stretch;
    expire_queue(r, now_s, latencies);
    line_tell(r, now_s);
    stretch_tell(s, s->steps, 0, r->clock->slow, &r->sums[s->kind]);
    r->totals.steps += s->steps;
    if (r->partial.ticket)
        r->partial_left -= r->partial_step * s->steps;
    if (r->decodes) {
        r->iteration += s->steps;
        r->context += r->decoding.count * s->steps * r->gain;
        while (r->decoding.count > 0 && decoding_next_end(&r->decoding) == r->iteration)
            finish_next(r, now_s, latencies);
    }
    for (int32_t i = 0; i < r->ending_count; i++)
        give_token(r, &r->ending[i], now_s, latencies);
    r->ending_count = 0;
}

/* Real time of the next boundary, for a replica that is busy. */
static double boundary_s(const struct replica *r)
{
    if (r->stretch.steps > 0)
        return real_s(r, r->stretch.end_s);
    return r->pending_s > r->clock->real_s ? r->pending_s : r->clock->real_s;
}

/* Begins a stretch of no steps, at whose end replica_plan decides what follows. */
static void await_plan(struct replica *r, double at_s, double now_s)
{
    r->stretch = (struct stretch){.start_s = at_s, .end_s = at_s};
    r->natural = 0;
    r->busy = true;
    r->decodes = false;
    r->pending_s = now_s;
}

static void queue_up(struct replica *r, const struct request *request, const struct birth *birth)
{
    double at_s = work_s(r, request->arrival_s);
    bool first = !anyone_waits(r);
    line_tell(r, request->arrival_s);
    queue_push(r, request, birth);
    if (!r->busy) {
        await_plan(r, at_s, request->arrival_s); /* requests that arrive at this moment can be in the same step */
    } else if (first && r->stretch.steps > 1 && r->decoding.count < r->rules->max_batch) {
        /* The first step of the stretch has begun: a request that arrives after that, if only by rounding,
         * waits for the next step, and the stretch ends there. */
        int64_t steps = stretch_find(&r->stretch, at_s, false);
        stretch_cut(r, r->natural = steps > 0 ? steps : 1);
    }
}

/* Memory of the request when its answer is complete; the last step may give more tokens than are wanted. */
static int64_t needed_memory(const struct replica *r, int64_t prompt, int64_t output)
{
    if (r->rules->role == ROLE_PREFILL)
        return prompt * TOKEN;
    return (prompt + output - 1) * TOKEN + r->gain;
}

bool replica_refuses(const struct replica *r, int32_t prompt, int32_t output)
{
    int64_t limit = r->rules->context_limit;
    return needed_memory(r, prompt, output) > r->memory || (limit > 0 && (int64_t)prompt + output > limit);
}

/* Queues a request, unless it cannot be. */
static void receive(struct replica *r, const struct request *request, const struct birth *birth,
                    struct latencies *latencies)
{
    const struct replica_rules *rules = r->rules;
    enum replica_end end;
    if (replica_refuses(r, request->prompt, request->output)) {
        r->totals.refused++;
        end = END_REFUSED;
    } else if (rules->queue_length > 0 && r->queue_count >= rules->queue_length) {
        r->totals.rejected++;
        end = END_REJECTED;
    } else {
        queue_up(r, request, birth);
        return;
    }
    struct sequence sequence = sequence_of(request, birth);
    tell_end(latencies, &sequence, end, request->arrival_s);
}

/* Passes all boundaries before to_s; then receives the request that arrives at to_s, if there is one. The innermost loop of the program: what
 * it calls becomes part of it, as far as the compiler sees it (CMakeLists.txt). One function, as gcc inlines all only into the first. */
FOR_EACH_PROCESSOR __attribute__((flatten)) static void run_to(struct replica *r, double to_s,
                                                               const struct request *request, const struct birth *birth,
                                                               struct latencies *latencies)
{
    if (r->clock->speed > 0)
        for (double now_s; r->busy && (now_s = boundary_s(r)) < to_s;) {
            double at_s = r->stretch.end_s;
            complete_stretch(r, now_s, latencies);
            replica_plan(r, at_s, now_s, latencies);
        }
    expire_queue(r, to_s, latencies);
    if (request)
        receive(r, request, birth, latencies);
}

void replica_arrive(struct replica *r, const struct request *request, struct latencies *latencies)
{
    assert(r->rules->role != ROLE_DECODE);
    run_to(r, request->arrival_s, request, NULL, latencies);
}

void replica_hand_over(struct replica *r, const struct sequence *sequence, double at_s, struct latencies *latencies)
{
    assert(r->rules->role == ROLE_DECODE && sequence->done == 1 && sequence->output > 1);
    const struct birth birth = {.arrival_s = sequence->arrival_s, .first_s = sequence->first_s};
    const struct request request = {.arrival_s = at_s,
                                    .prompt = sequence->prompt,
                                    .output = sequence->output,
                                    .cached = sequence->cached,
                                    .user = sequence->user};
    run_to(r, at_s, &request, &birth, latencies);
}

void replica_catch_up(struct replica *r, double to_s, struct latencies *latencies)
{
    run_to(r, to_s, NULL, NULL, latencies);
}

void replica_advance(struct replica *r, double to_s, struct latencies *latencies)
{
    replica_catch_up(r, to_s, latencies);
    double to_work_s = work_s(r, to_s);
    struct stretch *s = &r->stretch;
    line_tell(r, to_s);
    if (!r->busy || s->steps == 0 || r->clock->speed <= 0)
        return;
    int64_t whole = stretch_find(s, to_work_s, true) - 1;
    whole = whole < 0 ? 0 : whole;
    double part_s = to_work_s - stretch_boundary(s, whole);
    stretch_tell(s, whole, part_s, r->clock->slow, &r->sums[s->kind]);
}

static double leaves_s(const struct replica *r)
{
    return r->queue_count > 0 ? queue_head(r)->arrival_s + r->rules->wait_limit_s : INFINITY;
}

static double goes_on_s(const struct replica *r)
{
    return r->busy && r->clock->speed > 0 ? boundary_s(r) : INFINITY;
}

void replica_settle(struct replica *r, struct latencies *latencies)
{
    double now_s = goes_on_s(r), leave_s = leaves_s(r), at_s = r->stretch.end_s;
    if (leave_s < now_s) {
        queue_leave(r, latencies);
    } else if (now_s < INFINITY && r->stretch.steps > 0) {
        complete_stretch(r, now_s, latencies);
        await_plan(r, at_s, now_s);
    } else if (now_s < INFINITY) {
        replica_plan(r, at_s, now_s, latencies);
    }
}

void replica_clock_changed(struct replica *r)
{
    if (!r->busy || r->clock->speed <= 0 || isinf(r->deadline_s))
        return;
    r->stretch.steps = r->natural;
    r->stretch.end_s = stretch_boundary(&r->stretch, r->natural);
    if (r->deadline_s < r->clock->real_s) /* the deadline passed already, or at a standstill */
        stretch_cut(r, stretch_find(&r->stretch, r->clock->work_s, false));
    else
        stretch_cut_at_deadline(r);
}

/* Works out what the steps so far used. */
static void settle_sums(struct replica *r)
{
    struct replica_totals *totals = &r->totals;
    for (enum step_kind kind = 0; kind < STEP_KINDS; kind++) {
        const struct stretch_sum *sum = &r->sums[kind];
        const struct step_cost *cost = cost_of(r, kind);
        if (sum->steps.steps == 0)
            continue;
        struct step_use use = step_sum_use(cost, &sum->steps);
        totals->busy_s += use.time_s;
        totals->load_s += use.load_s;
        totals->limit_s += cost->limit_frac * use.time_s;
        totals->demand_s += cost->demand_gain * use.load_s + cost->demand_frac * use.time_s;
        totals->batch_s += sum->batch_s;
        totals->byte += use.byte;
        totals->flop += use.flop;
    }
    memset(r->sums, 0, sizeof r->sums);
}

void replica_costs_change(struct replica *r, double now_s)
{
    struct stretch *s = &r->stretch;
    settle_sums(r);
    if (!r->busy || s->steps == 0)
        return;
    if (!r->former)
        r->former = team_alloc(r->arena, 1, sizeof *r->former);
    if (s->kind != STEP_FORMER)
        *r->former = *cost_of(r, s->kind);
    s->kind = STEP_FORMER;
    int64_t steps = stretch_find(s, work_s(r, now_s), false);
    stretch_cut(r, r->natural = steps > 0 ? steps : 1);
}

int64_t replica_outstanding(const struct replica *r)
{
    return (int64_t)r->queue_count + r->evicted_count + batch_of(r);
}

uint32_t replica_waiting(const struct replica *r)
{
    return r->queue_count;
}

int64_t replica_room_tokens(const struct replica *r)
{
    int64_t room = r->memory - r->context - r->reserved;
    return room > 0 ? room / TOKEN : 0;
}

double replica_next_s(const struct replica *r)
{
    return fmin(goes_on_s(r), leaves_s(r));
}

double replica_idle_since_s(const struct replica *r)
{
    return r->busy ? INFINITY : r->idle_since_s;
}

struct replica_totals replica_take(struct replica *r)
{
    settle_sums(r);
    struct replica_totals totals = r->totals;
    totals.memory_bound_s = r->held_s[HOLD_MEMORY];
    totals.batch_bound_s = r->held_s[HOLD_BATCH];
    totals.present_s = totals.batch_s + r->waiting_s;
    r->totals = (struct replica_totals){0};
    r->waiting_s = 0;
    memset(r->held_s, 0, sizeof r->held_s);
    return totals;
}
