/* SPDX-License-Identifier: Apache-2.0 */
/* One thing at a time, with numbers that can be worked out by hand; and inputs that might never end. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/random.h"
#include "replica/replica.h"

TestSuite(replica_limits);

enum { MOST = 64 };

struct end {
    struct sequence sequence;
    enum replica_end end;
    double at_s;
};

struct bench {
    struct arena *arena;
    struct work_clock clock;
    struct replica_rules rules;
    struct replica *replica;
    struct latencies *latencies;
    struct end ends[MOST];
    int count;
    struct bench *onward; /* gets what is handed over, 0.5 s later */
};

static void note(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct bench *bench = context;
    bench->ends[bench->count++ % MOST] = (struct end){*sequence, end, at_s};
    if (bench->onward && end == END_HANDED_OVER)
        replica_hand_over(bench->onward->replica, sequence, at_s + 0.5, bench->onward->latencies);
}

/* A step of decoding: 1 s, and 1 ms per token behind. Prompts: 10 ms per token, 2 s beside sequences that decode, else
 * 1 s. */
static struct replica_rules plain_rules(void)
{
    struct step_cost decode = {.fixed_s = 1, .context_s = 1e-3, .verified = 1, .limit_frac = 1};
    struct step_cost prompts = {.fixed_s = 1, .token_s = 0.01, .verified = 1, .limit_frac = 1};
    struct step_cost mixed = decode;
    mixed.fixed_s = 2;
    mixed.token_s = 0.01;
    return (struct replica_rules){.costs = {.decode = decode, .mixed = mixed, .prompts = prompts, .tokens_per_step = 1},
                                  .token_budget = 1000,
                                  .max_batch = 8,
                                  .memory_tokens = 10000,
                                  .wait_limit_s = INFINITY,
                                  .ttft_limit_s = NAN,
                                  .total_limit_s = NAN,
                                  .tpot_limit_s = NAN};
}

static void set_up(struct bench *bench, struct replica_rules rules)
{
    *bench = (struct bench){.arena = arena_create(), .clock = WORK_CLOCK, .rules = rules};
    bench->latencies = calloc(1, sizeof *bench->latencies);
    bench->latencies->ended = note;
    bench->latencies->context = bench;
    bench->replica = replica_create(bench->arena, &bench->rules, &bench->clock);
}

static void take_down(struct bench *bench)
{
    free(bench->latencies);
    arena_destroy(bench->arena);
}

static void send(struct bench *bench, double at_s, int32_t prompt, int32_t output, int32_t cached)
{
    struct request request = {.arrival_s = at_s, .prompt = prompt, .output = output, .cached = cached};
    replica_arrive(bench->replica, &request, bench->latencies);
}

static struct replica_totals until(struct bench *bench, double to_s)
{
    replica_advance(bench->replica, to_s, bench->latencies);
    return replica_take(bench->replica);
}

Test(replica_limits, request_is_small)
{
    cr_assert_eq(sizeof(struct request), 24);
}

Test(replica_limits, nobody_comes)
{
    struct bench bench;
    set_up(&bench, plain_rules());
    cr_assert(isinf(replica_next_s(bench.replica)));
    struct replica_totals totals = until(&bench, 1e9);
    cr_assert(totals.steps == 0 && totals.busy_s == 0 && totals.present_s == 0 && totals.load_s == 0);
    cr_assert_eq(replica_outstanding(bench.replica), 0);
    cr_assert_eq(replica_idle_since_s(bench.replica), 0);
    take_down(&bench);
}

/* 100 tokens of prompt: 2 s. Then 9 steps of 1.1, 1.101 ... s. */
Test(replica_limits, one_request_by_hand)
{
    struct bench bench;
    set_up(&bench, plain_rules());
    send(&bench, 5, 100, 10, 0);
    cr_assert(isinf(replica_idle_since_s(bench.replica)));
    struct replica_totals totals = until(&bench, 100);
    double decoding_s = 9 * 1.1 + 0.001 * 36;
    cr_assert_eq(bench.count, 1);
    cr_assert_float_eq(bench.ends[0].sequence.first_s, 7, 1e-12);
    cr_assert_float_eq(bench.ends[0].at_s, 7 + decoding_s, 1e-12);
    cr_assert_float_eq(totals.busy_s, 2 + decoding_s, 1e-12);
    cr_assert_float_eq(totals.present_s, 2 + decoding_s, 1e-12);
    cr_assert_eq(totals.steps, 10);
    /* It drained: its owner may let it sleep from then on. */
    cr_assert_float_eq(replica_idle_since_s(bench.replica), 7 + decoding_s, 1e-12);
    take_down(&bench);
}

/* What is cached is not computed, but one token is; memory is that of the whole prompt. */
Test(replica_limits, cached_prompt)
{
    static const struct {
        int32_t cached, computed;
    } cases[] = {{0, 100}, {60, 40}, {99, 1}, {100, 1}, {5000, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bench bench;
        struct replica_rules rules = plain_rules();
        rules.memory_tokens = 250;
        set_up(&bench, rules);
        send(&bench, 0, 100, 10, cases[i].cached);
        send(&bench, 0, 141, 1, 140); /* fits beside it, with its first step of decoding, if only one is there */
        struct replica_totals totals = until(&bench, 100);
        cr_assert_eq(bench.count, 2);
        cr_assert_float_eq(bench.ends[0].at_s, 1 + 0.01 * (cases[i].computed + 1), 1e-12);
        cr_assert_eq(totals.cached_tokens, 140 + (cases[i].cached < 100 ? cases[i].cached : 99));
        cr_assert_eq(totals.memory_bound_s, 0);
        take_down(&bench);
        rules.memory_tokens = 240; /* 100 and 141 */
        set_up(&bench, rules);
        send(&bench, 0, 100, 10, cases[i].cached);
        send(&bench, 0, 141, 1, 140);
        totals = until(&bench, 100);
        /* The other waits until the first has gone. */
        double first_s = 1 + 0.01 * cases[i].computed + 9 * 1.1 + 0.001 * 36;
        cr_assert_float_eq(totals.memory_bound_s, first_s, 1e-9);
        cr_assert_float_eq(bench.ends[1].at_s, first_s + 1.01, 1e-9);
        take_down(&bench);
    }
}

/* L tokens end ceil((L - 1)/gain) steps after the first. */
Test(replica_limits, speculation)
{
    static const double gains[] = {1, 1.25, 2, 2.4375, 3.96875};
    for (size_t g = 0; g < sizeof gains / sizeof *gains; g++)
        for (int32_t output = 1; output < 60; output++) {
            struct bench bench;
            struct replica_rules rules = plain_rules();
            rules.costs.tokens_per_step = gains[g];
            rules.costs.decode.context_s = 0;
            set_up(&bench, rules);
            send(&bench, 0, 100, output, 0);
            struct replica_totals totals = until(&bench, 1000);
            double steps = ceil((output - 1) / gains[g]);
            cr_assert_float_eq(bench.ends[0].at_s, 2 + steps, 1e-9, "%g, %d: %g", gains[g], output, bench.ends[0].at_s);
            cr_assert_eq(totals.steps, 1 + (int64_t)steps);
            cr_assert_eq(bench.ends[0].sequence.done, output);
            cr_assert_eq(totals.output_tokens, output);
            take_down(&bench);
        }
}

/* The memory that speculation takes in its last step is part of what a request needs. */
Test(replica_limits, longest_that_fits)
{
    for (int role = ROLE_WHOLE; role <= ROLE_DECODE; role++)
        for (int64_t room = 108; room < 115; room++) {
            struct bench bench;
            struct replica_rules rules = plain_rules();
            rules.role = (enum replica_role)role;
            rules.memory_tokens = room;
            rules.costs.tokens_per_step = 2.5;
            set_up(&bench, rules);
            struct sequence handed = {.prompt = 100, .output = 10, .done = 1};
            if (role == ROLE_DECODE)
                replica_hand_over(bench.replica, &handed, 0, bench.latencies);
            else
                send(&bench, 0, 100, 10, 0);
            struct replica_totals totals = until(&bench, 1000);
            bool fits = role == ROLE_PREFILL || (double)room >= 100 + 10 - 1 + 2.5;
            cr_assert_eq(totals.refused, !fits);
            cr_assert_eq(totals.finished + totals.handed_over, fits);
            cr_assert_eq(totals.preempted, 0);
            cr_assert_eq(bench.count, 1);
            take_down(&bench);
        }
}

Test(replica_limits, prompt_longer_than_memory_or_context)
{
    struct bench bench;
    struct replica_rules rules = plain_rules();
    rules.context_limit = 500;
    set_up(&bench, rules);
    send(&bench, 0, 2000000000, 2000000000, 0);
    send(&bench, 1, 400, 101, 0);
    send(&bench, 2, 400, 100, 0);
    send(&bench, 3, 10001, 1, 0);
    struct replica_totals totals = until(&bench, 1e6);
    cr_assert(totals.refused == 3 && totals.finished == 1);
    cr_assert_eq(bench.count, 4);
    cr_assert_eq(bench.ends[1].end, END_REFUSED);
    cr_assert_eq(bench.ends[1].at_s, 1);
    take_down(&bench);
}

/* Numbers as large as they get: still a handful of stretches. */
Test(replica_limits, enormous)
{
    struct bench bench;
    struct replica_rules rules = plain_rules();
    rules.memory_tokens = INT64_MAX;
    rules.costs.decode.context_s = 1e-12;
    set_up(&bench, rules);
    send(&bench, 0, 1000000000, 1000000000, 0);
    send(&bench, 0, 2000000000, 2000000000, 0);
    struct replica_totals totals = until(&bench, 1e13);
    cr_assert_eq(totals.finished, 2);
    cr_assert_eq(totals.preempted, 0);
    cr_assert_eq(totals.output_tokens, 3000000000);
    take_down(&bench);
}

/* A prompt here, its answer there: 100 tokens of prompt take 2 s, their keys and values 0.5 s to come. */
Test(replica_limits, handed_over)
{
    struct bench prompts, answers;
    struct replica_rules rules = plain_rules();
    rules.ttft_limit_s = 2.5;
    rules.tpot_limit_s = 2;
    rules.role = ROLE_DECODE;
    set_up(&answers, rules);
    rules.role = ROLE_PREFILL;
    set_up(&prompts, rules);
    prompts.onward = &answers;
    send(&prompts, 1, 100, 10, 0);
    send(&prompts, 2, 100, 1, 0); /* its first token is its last */
    send(&prompts, 3, 100, 5, 0);
    struct replica_totals first = until(&prompts, 100), then = until(&answers, 100);
    cr_assert(first.handed_over == 2 && first.finished == 1 && then.finished == 2);
    cr_assert(first.good + then.good == 1, "the second and third had to wait more than 2.5 s for their first token");
    cr_assert_eq(replica_outstanding(prompts.replica), 0);
    /* The first: from 1 to 3; then the other two together, from 3 to 6. */
    const struct end *ten = &answers.ends[0], *five = &answers.ends[1];
    if (ten->sequence.output == 5) {
        ten = &answers.ends[1];
        five = &answers.ends[0];
    }
    cr_assert_float_eq(ten->sequence.arrival_s, 1, 0);
    cr_assert_float_eq(ten->sequence.first_s, 3, 1e-12);
    cr_assert_float_eq(five->sequence.first_s, 6, 1e-12);
    /* Decoding begins at 3.5; the step from 5.703 ends at 6.805, when the other joins. */
    double joined_s = 3.5 + 1.1 + 1.101 + 1.102;
    cr_assert_float_eq(five->at_s, joined_s + 4 * 1.203 + 0.002 * 6, 1e-9, "%.9g", five->at_s);
    cr_assert_float_eq(ten->at_s, five->at_s + 1.107 + 1.108, 1e-9, "%.9g", ten->at_s);
    cr_assert_float_eq(then.whole_s, ten->at_s - 1 + five->at_s - 3, 1e-9);
    cr_assert_eq(sketch_count(&prompts.latencies->first), 3);
    cr_assert_eq(sketch_count(&answers.latencies->first), 0);
    cr_assert_eq(sketch_count(&answers.latencies->token), 2);
    cr_assert_float_eq(sketch_quantile(&answers.latencies->token, 1), fmax((ten->at_s - 3) / 9, (five->at_s - 6) / 4),
                       0.02);
    take_down(&prompts);
    take_down(&answers);
}

/* Room for little more than one, and hundreds who want it; more than it can do, for ever. Each way it ends, and each
 * request with it. */
Test(replica_limits, starved_and_overrun)
{
    for (int kind = 0; kind < 24; kind++) {
        struct bench bench;
        struct replica_rules rules = plain_rules();
        rules.chunked = kind & 1;
        rules.costs.tokens_per_step = kind & 2 ? 2.7 : 1;
        rules.memory_tokens = 60 + kind;
        rules.token_budget = 50;
        rules.queue_length = kind & 4 ? 20 : 0;
        rules.role = (enum replica_role)(kind / 8);
        set_up(&bench, rules);
        struct random random = random_stream((uint64_t)kind, "starved", 0);
        const int64_t count = 20000;
        for (int64_t i = 0; i < count; i++) {
            double at_s = (double)i * 0.01;
            int32_t prompt = 1 + (int32_t)(30 * random_uniform(&random)),
                    output = 2 + (int32_t)(30 * random_uniform(&random));
            struct sequence handed = {
                .arrival_s = at_s, .first_s = at_s, .prompt = prompt, .output = output, .done = 1};
            if (rules.role == ROLE_DECODE)
                replica_hand_over(bench.replica, &handed, at_s, bench.latencies);
            else
                send(&bench, at_s, prompt, output, 0);
        }
        struct replica_totals totals = until(&bench, (double)count * 0.01);
        if (rules.role != ROLE_PREFILL) /* there it is the budget of a step */
            cr_assert_gt(totals.memory_bound_s + totals.batch_bound_s, 0.5 * totals.busy_s);
        cr_assert_float_eq(totals.busy_s, (double)count * 0.01, 0.05);
        struct replica_totals rest = until(&bench, 1e9);
        cr_assert_eq(replica_outstanding(bench.replica), 0);
        cr_assert_eq(totals.finished + rest.finished + totals.handed_over + rest.handed_over + totals.rejected +
                         totals.refused,
                     count);
        cr_assert_eq(bench.count, count);
        if (rules.role == ROLE_WHOLE)
            cr_assert_gt(totals.preempted + rest.preempted, 10);
        take_down(&bench);
    }
}

/* At a standstill time passes for those who wait, and nothing else happens. */
Test(replica_limits, standstill)
{
    struct bench bench;
    struct replica_rules rules = plain_rules();
    rules.wait_limit_s = 50;
    set_up(&bench, rules);
    send(&bench, 0, 100, 10, 0);
    until(&bench, 3);
    bench.clock = (struct work_clock){.real_s = 3, .work_s = 3, .speed = 0, .slow = INFINITY};
    replica_clock_changed(bench.replica);
    send(&bench, 10, 100, 10, 0);
    struct replica_totals totals = until(&bench, 1000);
    cr_assert_eq(totals.timed_out, 1);
    cr_assert_eq(bench.ends[0].at_s, 60);
    cr_assert(totals.busy_s == 0 && totals.finished == 0 && totals.memory_bound_s == 0);
    cr_assert_float_eq(totals.present_s, 997 + 50, 1e-9);
    cr_assert(isinf(replica_next_s(bench.replica)));
    cr_assert_eq(replica_outstanding(bench.replica), 1);
    bench.clock = (struct work_clock){.real_s = 1000, .work_s = 3, .speed = 0.5, .slow = 2};
    replica_clock_changed(bench.replica);
    until(&bench, 2000);
    cr_assert_float_eq(bench.ends[1].at_s, 1000 + 2 * (2 + 9 * 1.1 + 0.036 - 3), 1e-9);
    take_down(&bench);
}

/* One user who is back at once, at the very moment: never a pause, and no two requests at a time. */
Test(replica_limits, closed_loop_without_a_pause)
{
    struct bench bench;
    set_up(&bench, plain_rules());
    double next_s = 0;
    int sent = 0;
    while (fmin(next_s, replica_next_s(bench.replica)) < 1000) {
        if (next_s <= replica_next_s(bench.replica)) {
            send(&bench, next_s, 100, 1, 0);
            next_s = INFINITY;
            sent++;
        } else {
            int before = bench.count;
            replica_settle(bench.replica, bench.latencies);
            if (bench.count > before)
                next_s = bench.ends[before % MOST].at_s;
        }
    }
    struct replica_totals totals = until(&bench, 1000);
    cr_assert_eq(sent, 500); /* 2 s each; the one that would begin at 1000 belongs to what follows */
    cr_assert_eq(totals.finished, 499);
    cr_assert_float_eq(totals.busy_s, 1000, 1e-9);
    cr_assert_float_eq(totals.present_s, 1000, 1e-9);
    take_down(&bench);
}
