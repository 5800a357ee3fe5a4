/* SPDX-License-Identifier: Apache-2.0 */
/* The replica against the plain loop of replica_plain.h, on small cases of every kind. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "replica_plain.h"

#include "base/random.h"

TestSuite(replica);

struct notes {
    const struct case_ *c;
    struct coming coming;
    struct outcome out[MOST];
    double came_s[MOST];
};

static void note(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct notes *notes = context;
    int id = (int)sequence->user;
    const struct request *request = &notes->c->requests[id];
    cr_assert_eq(notes->out[id].end, 0, "request %d ends twice", id);
    cr_assert(sequence->prompt == request->prompt && sequence->output == request->output);
    if (end == END_FINISHED)
        cr_assert_eq(sequence->done, request->output);
    notes->out[id] = (struct outcome){sequence->first_s, at_s, (int)end + 1};
    if (notes->c->next[id] >= 0)
        coming_add(&notes->coming, notes->c->next[id], at_s + notes->c->pause_s[id]);
}

static void give_next(struct notes *notes, struct replica *replica, struct latencies *latencies)
{
    const struct case_ *c = notes->c;
    double at_s = coming_s(&notes->coming);
    int id = coming_take(&notes->coming);
    const struct request *request = &c->requests[id];
    notes->came_s[id] = at_s;
    if (c->rules.role == ROLE_DECODE) {
        struct sequence sequence = {.arrival_s = c->birth_s[id],
                                    .first_s = c->birth_s[id] + 1,
                                    .prompt = request->prompt,
                                    .output = request->output,
                                    .cached = request->cached,
                                    .done = 1,
                                    .user = request->user};
        replica_hand_over(replica, &sequence, at_s, latencies);
    } else {
        struct request arriving = *request;
        arriving.arrival_s = at_s;
        replica_arrive(replica, &arriving, latencies);
    }
}

static void add_up(struct replica_totals *all, const struct replica_totals *part)
{
    all->finished += part->finished;
    all->prompt_tokens += part->prompt_tokens;
    all->cached_tokens += part->cached_tokens;
    all->output_tokens += part->output_tokens;
    all->good += part->good;
    all->handed_over += part->handed_over;
    all->refused += part->refused;
    all->rejected += part->rejected;
    all->timed_out += part->timed_out;
    all->preempted += part->preempted;
    all->steps += part->steps;
    all->busy_s += part->busy_s;
    all->memory_bound_s += part->memory_bound_s;
    all->batch_bound_s += part->batch_bound_s;
    all->load_s += part->load_s;
    all->limit_s += part->limit_s;
    all->demand_s += part->demand_s;
    all->batch_s += part->batch_s;
    all->present_s += part->present_s;
    all->byte += part->byte;
    all->flop += part->flop;
    all->whole_s += part->whole_s;
}

/* event: from event to event, as a closed loop has to; else arrivals are known beforehand. */
static struct replica_totals run(const struct case_ *c, double tick_s, bool event, struct notes *notes)
{
    struct arena *arena = arena_create();
    struct work_clock clock = WORK_CLOCK;
    struct latencies *latencies = calloc(1, sizeof *latencies);
    *notes = (struct notes){.c = c};
    for (int i = 0; i < MOST; i++)
        notes->came_s[i] = NAN;
    coming_begin(&notes->coming, c);
    latencies->ended = note;
    latencies->context = notes;
    struct replica_rules rules = c->rules;
    struct replica *replica = replica_create(arena, &rules, &clock);
    struct replica_totals all = {0};
    int change = -1;
    for (double now_s = 0; now_s < c->end_s;) {
        if (change < 0 || (change < c->changes && now_s == c->change_s[change])) {
            double speed = c->speed[++change];
            if (memcmp(&c->costs[change], &rules.costs, sizeof rules.costs) != 0) {
                replica_costs_change(replica, now_s);
                rules.costs = c->costs[change];
            }
            clock.work_s += (now_s - clock.real_s) * clock.speed;
            clock.real_s = now_s;
            clock.speed = speed;
            clock.slow = 1 / speed;
            replica_clock_changed(replica);
        }
        double to_s = fmin(c->end_s, now_s + tick_s);
        if (change < c->changes)
            to_s = fmin(to_s, c->change_s[change]);
        for (;;) {
            double event_s = event ? replica_next_s(replica) : INFINITY;
            if (fmin(event_s, coming_s(&notes->coming)) >= to_s)
                break;
            if (coming_s(&notes->coming) <= event_s)
                give_next(notes, replica, latencies);
            else
                replica_settle(replica, latencies);
        }
        replica_advance(replica, to_s, latencies);
        struct replica_totals part = replica_take(replica);
        cr_assert_leq(part.busy_s, (to_s - now_s) * (1 + 1e-9));
        cr_assert_leq(part.memory_bound_s + part.batch_bound_s, part.busy_s * (1 + 1e-9) + 1e-9);
        cr_assert_eq(isinf(replica_idle_since_s(replica)), replica_outstanding(replica) > 0);
        add_up(&all, &part);
        now_s = to_s;
    }
    int64_t outstanding = 0;
    double stay_s = 0;
    for (int i = 0; i < c->count; i++) {
        if (notes->out[i].end) {
            bool handed_over = notes->out[i].end == END_HANDED_OVER + 1; /* it left with its first token */
            stay_s += (handed_over ? notes->out[i].first_s : notes->out[i].end_s) - notes->came_s[i];
        } else if (!isnan(notes->came_s[i])) {
            stay_s += c->end_s - notes->came_s[i];
            outstanding++;
        }
    }
    /* Little's law. */
    cr_assert_float_eq(all.present_s, stay_s, 1e-9 * stay_s + 1e-9, "%.15g, %.15g", all.present_s, stay_s);
    cr_assert_eq(replica_outstanding(replica), outstanding);
    cr_assert_eq(sketch_count(&latencies->whole), (uint64_t)all.finished);
    free(latencies);
    arena_destroy(arena);
    return all;
}

static int64_t draw(struct random *random, int64_t low, int64_t high)
{
    return low + (int64_t)(random_uniform(random) * (double)(high - low + 1));
}

static struct step_cost draw_cost(struct random *random, bool dyadic)
{
    struct step_cost cost = {.overlap_frac = 0.5 * (double)draw(random, 0, 2),
                             .weight_byte = 1 + random_uniform(random),
                             .context_byte = 0.3 * random_uniform(random),
                             .token_flop = 0.3 * random_uniform(random),
                             .pair_flop = 0.01 * random_uniform(random),
                             .sequence_byte = 0.1 * random_uniform(random),
                             .sequence_flop = 0.1 * random_uniform(random),
                             .resident_frac = random_uniform(random),
                             .limit_frac = random_uniform(random),
                             .byte_load_s = random_uniform(random),
                             .flop_load_s = random_uniform(random),
                             .context_load_s = 0.1 * random_uniform(random),
                             .demand_gain = 1 + random_uniform(random),
                             .demand_frac = random_uniform(random)};
    if (dyadic) {
        cost.fixed_s = 0.25;
        cost.weight_s = 0.25 * (double)draw(random, 0, 2);
        cost.sequence_s = 0.125 * (double)draw(random, 0, 1);
        cost.context_s = 0.03125 * (double)draw(random, 0, 2);
        cost.token_s = 0.0625 * (double)draw(random, 0, 2);
        cost.pair_s = 0x1p-10 * (double)draw(random, 0, 2);
        return cost;
    }
    cost.fixed_s = 0.01 + random_uniform(random);
    cost.weight_s = random_uniform(random);
    cost.sequence_s = 0.1 * random_uniform(random);
    cost.context_s = draw(random, 0, 3) ? 0.02 * random_uniform(random) : 0;
    cost.token_s = 0.1 * random_uniform(random);
    cost.pair_s = draw(random, 0, 1) ? 0.002 * random_uniform(random) : 0;
    if (draw(random, 0, 1)) {
        cost.expert_s = random_uniform(random);
        cost.expert_byte = random_uniform(random);
        cost.log_miss = -random_uniform(random);
    }
    return cost;
}

/* Of models with each kind of attention (all layers, latent, a window, a state, an index, layers of several kinds with compressed keys) in each layout: tensor, pipeline, attention in
 * groups, experts cut or whole. The chip is slow, so that
 * steps take as long as those that are drawn. */
static struct replica_costs attention_costs(struct random *random, double verified, double tokens_per_step)
{
    static const struct layer_group mixed[] = {
        {.count = 4, .latent = 64, .window = 8},
        {.count = 6, .latent = 64, .window = 8, .compression = 4, .index_dim = 16, .index_heads = 8, .selected = 5},
        {.count = 7, .kv_heads = 2, .window = 8, .compression = 16},
        {.count = 3, .kv_heads = 8, .state_byte = 1e6}};
    static const struct llm kinds[] = {
        {.layer_groups = {(void *)mixed, sizeof mixed / sizeof *mixed},
         .experts = 16,
         .experts_per_token = 2,
         .active_parameters = 3e8},
        {.latent = 576, .experts = 16, .experts_per_token = 2, .expert_layers = 18, .active_parameters = 3e8},
        {.full_layers = 10, .window = 16},
        {.full_layers = 5, .state_byte = 1e6, .experts = 8, .experts_per_token = 1, .active_parameters = 3e8},
        {.latent = 576, .index_dim = 128, .index_heads = 64, .selected = 30, .active_parameters = NAN},
        {.active_parameters = NAN}};
    struct gpu gpu = {.power_scale = 1,
                      .tdp_w = 700,
                      .idle_w = 70,
                      .resident_frac = 0.3,
                      .bandwidth_frac = 0.5,
                      .flop_frac = 1,
                      .peak_bf16_flop_s = 1e11,
                      .peak_fp8_flop_s = NAN,
                      .peak_fp4_flop_s = NAN,
                      .bandwidth_byte_s = 2e10,
                      .link_byte_s = 1e9,
                      .clock_min_frac = 0.3,
                      .voltage_slope = 1,
                      .voltage_min_frac = 0.8,
                      .gemm_frac = 0.6,
                      .gemm_fp8_frac = 0.4};
    struct engine_law law = {.bandwidth_efficiency = 0.8,
                             .expert_bandwidth_efficiency = 0.6,
                             .flop_efficiency = 0.5,
                             .expert_efficiency = 0.4,
                             .overlap_frac = random_uniform(random),
                             .fixed_s = 0.01,
                             .layer_s = 1e-4,
                             .tensor_layer_s = 1e-4,
                             .expert_layer_s = 2e-4,
                             .imbalance = 0.2,
                             .sequence_s = 1e-3,
                             .prompt_s = 0.02 * random_uniform(random),
                             .link_efficiency = 0.5,
                             .prefill_efficiency = 0.6};
    struct llm model = kinds[draw(random, 0, sizeof kinds / sizeof *kinds - 1)];
    model.parameters = 1e9;
    model.layers = 20;
    model.kv_heads = 4;
    model.heads = 16;
    model.head_dim = 64;
    model.hidden = 1024;
    model.bytes_per_weight = model.bytes_per_kv = 2;
    model.bytes_per_expert_weight = NAN;
    struct step_setup setup = {.model = &model,
                               .law = &law,
                               .tensor = 4,
                               .pipeline = (double)draw(random, 1, 2),
                               .expert = draw(random, 0, 1) ? 4 : 1,
                               .attention_groups = (double)draw(random, 1, 2),
                               .context = 20.0 * (double)draw(random, 0, 2)};
    struct replica_costs costs = step_costs(&gpu, &setup);
    costs.decode.verified = costs.mixed.verified = costs.prompts.verified = verified;
    costs.tokens_per_step = tokens_per_step;
    return costs;
}

static struct replica_costs draw_costs(struct random *random, bool dyadic, double verified, double tokens_per_step)
{
    if (!dyadic && draw(random, 0, 2) == 0)
        return attention_costs(random, verified, tokens_per_step);
    struct replica_costs costs = {.decode = draw_cost(random, dyadic),
                                  .mixed = draw_cost(random, dyadic),
                                  .prompts = draw_cost(random, dyadic),
                                  .tokens_per_step = tokens_per_step};
    costs.decode.verified = costs.mixed.verified = costs.prompts.verified = verified;
    return costs;
}

static struct replica_rules draw_rules(struct random *random, bool dyadic)
{
    static const double gains[] = {1, 1.5, 2.25, 3};
    double verified = 1, tokens_per_step = 1;
    if (draw(random, 0, 1)) {
        verified = dyadic ? (double)draw(random, 1, 4) : 1 + 3 * random_uniform(random);
        tokens_per_step = dyadic ? gains[draw(random, 0, 3)] : 1 + 3 * random_uniform(random);
    }
    struct replica_rules rules = {.costs = draw_costs(random, dyadic, verified, tokens_per_step),
                                  .role = (enum replica_role)draw(random, -2, ROLE_DECODE),
                                  .chunked = draw(random, 0, 1),
                                  .max_batch = draw(random, 1, 12)};
    if ((int)rules.role < 0)
        rules.role = ROLE_WHOLE;
    rules.token_budget = draw(random, 1, 40) + (rules.chunked ? rules.max_batch * (int64_t)ceil(verified) : 0);
    rules.memory_tokens = draw(random, 20, draw(random, 0, 1) ? 80 : 2000);
    rules.context_limit = draw(random, 0, 3) ? 0 : draw(random, 20, 60);
    rules.queue_length = draw(random, 0, 2) ? 0 : draw(random, 1, 6);
    rules.wait_limit_s = draw(random, 0, 1) ? (draw(random, 0, 1) ? 1e9 : INFINITY)
                         : dyadic           ? 0.125 * (double)draw(random, 1, 400)
                                            : 40 * random_uniform(random);
    if (rules.role == ROLE_PREFILL && draw(random, 0, 1))
        rules.send_token_s = dyadic ? 0.0625 : 0.2 * random_uniform(random);
    rules.ttft_limit_s = draw(random, 0, 2) ? 30 * random_uniform(random) : NAN;
    rules.tpot_limit_s = draw(random, 0, 2) ? 2 * random_uniform(random) : NAN;
    rules.total_limit_s = draw(random, 0, 2) ? NAN : 60 * random_uniform(random);
    return rules;
}

/* Each follows an earlier one that nobody else follows. */
static void draw_followers(struct random *random, bool dyadic, struct case_ *c)
{
    int begun = c->count / 4 + 1;
    for (int i = begun; i < c->count; i++) {
        int leader = (int)draw(random, 0, i - 1);
        if (c->next[leader] >= 0)
            continue;
        c->next[leader] = i;
        c->requests[i].arrival_s = NAN;
        c->pause_s[leader] = draw(random, 0, 1) ? 0
                             : dyadic           ? 0.0625 * (double)draw(random, 0, 40)
                                                : 5 * random_uniform(random);
    }
}

/* Of the speed, and of what steps cost. */
static void draw_changes(struct random *random, bool dyadic, double last_s, struct case_ *c)
{
    const struct replica_costs *costs = &c->rules.costs;
    double change_s = 0;
    c->speed[0] = 1;
    c->costs[0] = *costs;
    if (draw(random, 0, 1))
        return;
    c->changes = (int)draw(random, 1, MOST_CHANGES);
    for (int i = 0; i < c->changes; i++) {
        double pause_s = (1 + last_s) * random_uniform(random) / 4;
        change_s += dyadic ? 0.0625 * (1 + floor(16 * pause_s)) : pause_s;
        c->change_s[i] = change_s;
        if (!dyadic)
            c->speed[i] = draw(random, 0, 4) ? 0.2 + random_uniform(random) : 0;
        c->speed[i + 1] = dyadic ? 1 : 0.5;
        c->costs[i + 1] = c->costs[i];
        if (draw(random, 0, 1))
            c->costs[i + 1] = draw_costs(random, dyadic, costs->decode.verified, costs->tokens_per_step);
    }
}

/* Small numbers, so that every limit is met often. dyadic: all times are sums
 * of powers of two, exact in both, and things happen at the same moment all the
 * time. */
static void make_case(struct random *random, bool dyadic, bool closed, struct case_ *c)
{
    memset(c, 0, sizeof *c);
    c->rules = draw_rules(random, dyadic);
    c->count = (int)draw(random, 1, draw(random, 0, 1) ? 12 : MOST);
    double at_s = 0, mean_s = 8 * random_uniform(random);
    int64_t longest = draw(random, 1, 50), shortest = c->rules.role == ROLE_DECODE ? 2 : 1;
    bool caches = draw(random, 0, 1);
    for (int i = 0; i < c->count; i++) {
        double gap_s = mean_s * random_exponential(random);
        at_s += dyadic ? 0.0625 * floor(8 * gap_s) : draw(random, 0, 4) ? gap_s : 0;
        c->requests[i] = (struct request){.arrival_s = at_s,
                                          .prompt = (int32_t)draw(random, 1, longest),
                                          .output = (int32_t)draw(random, shortest, 40),
                                          .cached = caches ? (int32_t)draw(random, 0, longest) : 0,
                                          .user = (uint32_t)i};
        c->birth_s[i] = at_s - 1 - (dyadic ? (double)draw(random, 0, 30) : 30 * random_uniform(random));
        c->next[i] = -1;
    }
    if (closed)
        draw_followers(random, dyadic, c);
    c->end_s = draw(random, 0, 2) ? at_s + 1e6 : at_s * random_uniform(random) + 10;
    draw_changes(random, dyadic, at_s, c);
}

static void same_moment(double have_s, double want_s, const char *what, uint64_t number, int i)
{
    if (isnan(want_s))
        cr_assert(isnan(have_s), "case %llu, request %d, %s", (unsigned long long)number, i, what);
    else
        cr_assert_float_eq(have_s, want_s, 1e-9 * fmax(1, fabs(want_s)), "case %llu, request %d, %s: %.17g, %.17g",
                           (unsigned long long)number, i, what, have_s, want_s);
}

static void compare(const struct case_ *c, const struct plain *plain, double tick_s, bool event, uint64_t number)
{
    static struct notes notes;
    struct replica_totals got = run(c, tick_s, event, &notes);
    for (int i = 0; i < c->count; i++) {
        const struct outcome *want = &plain->out[i], *have = &notes.out[i];
        cr_assert_eq(have->end, want->end, "case %llu, request %d: %d, %d", (unsigned long long)number, i, have->end,
                     want->end);
        if (!want->end)
            continue;
        same_moment(have->first_s, want->first_s, "first", number, i);
        same_moment(have->end_s, want->end_s, "end", number, i);
    }
#define SAME_COUNT(name)                                                                                               \
    cr_assert_eq(got.name, plain->totals.name, "case %llu: " #name " %lld, %lld", (unsigned long long)number,          \
                 (long long)got.name, (long long)plain->totals.name)
#define SAME_SUM(name)                                                                                                 \
    cr_assert_float_eq(got.name, plain->totals.name, 1e-9 * fabs(plain->totals.name) + 1e-9,                           \
                       "case %llu: " #name " %.12g, %.12g", (unsigned long long)number, got.name, plain->totals.name)
    SAME_COUNT(finished);
    SAME_COUNT(prompt_tokens);
    SAME_COUNT(cached_tokens);
    SAME_COUNT(output_tokens);
    SAME_COUNT(good);
    SAME_COUNT(handed_over);
    SAME_COUNT(refused);
    SAME_COUNT(rejected);
    SAME_COUNT(timed_out);
    SAME_COUNT(preempted);
    SAME_SUM(busy_s);
    SAME_SUM(memory_bound_s);
    SAME_SUM(batch_bound_s);
    SAME_SUM(load_s);
    SAME_SUM(limit_s);
    SAME_SUM(demand_s);
    SAME_SUM(batch_s);
    SAME_SUM(present_s);
    SAME_SUM(byte);
    SAME_SUM(flop);
    SAME_SUM(whole_s);
}

static void many_cases(bool dyadic, bool closed, uint64_t cases)
{
    static struct case_ c;
    static struct plain plain;
    struct replica_totals all = {0};
    int64_t ends[ALL_ENDS] = {0};
    for (uint64_t k = 0; k < cases; k++) {
        struct random random = random_stream(2 * (uint64_t)closed + dyadic, "replica", k);
        make_case(&random, dyadic, closed, &c);
        memset(&plain, 0, sizeof plain);
        plain.c = &c;
        plain_run(&plain);
        /* The whole at once, and in ticks. */
        compare(&c, &plain, 1e9, closed, k);
        compare(&c, &plain, fmax(0.1 + 5 * random_uniform(&random), c.end_s / 1000), k % 2 || closed, k);
        for (int i = 0; i < c.count; i++)
            ends[plain.out[i].end]++;
        add_up(&all, &plain.totals);
    }
    printf("%s%s: %llu cases, %lld steps, %.0f s busy, %.0f s bound by memory, %.0f s by the batch; "
           "requests: %lld finished (%lld well), %lld handed over, %lld refused, %lld found the queue "
           "full, %lld timed out, %lld outstanding or not begun; %lld preempted\n",
           dyadic ? "ties" : "any", closed ? ", closed loop" : "", (unsigned long long)cases, (long long)all.steps,
           all.busy_s, all.memory_bound_s, all.batch_bound_s, (long long)ends[END_FINISHED + 1], (long long)all.good,
           (long long)ends[END_HANDED_OVER + 1], (long long)ends[END_REFUSED + 1], (long long)ends[END_REJECTED + 1],
           (long long)ends[END_TIMED_OUT + 1], (long long)ends[0], (long long)all.preempted);
    for (int i = 0; i < ALL_ENDS; i++)
        cr_assert_gt(ends[i], 100);
    cr_assert_gt(all.preempted, 1000);
    cr_assert_gt(all.good, 1000);
}

Test(replica, agrees_with_every_step)
{
    many_cases(false, false, 4000);
}

Test(replica, agrees_where_things_happen_at_once)
{
    many_cases(true, false, 4000);
}

Test(replica, agrees_in_a_closed_loop)
{
    many_cases(false, true, 4000);
}

Test(replica, agrees_in_a_closed_loop_where_things_happen_at_once)
{
    many_cases(true, true, 4000);
}
