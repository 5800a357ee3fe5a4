/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations of users and of traces: by hand, by what cannot be otherwise, and against the plain loop of replica_plain.h, which keeps a
 * list of what each conversation has in memory. */
#include "user_loop.h"

#include <stdlib.h>

#include "../replica/replica_plain.h"
#include "base/random.h"

TestSuite(conversations);

static struct loop *agents_create(void)
{
    struct step_cost cost = {.fixed_s = 0.01,
                             .sequence_s = 0.001,
                             .token_s = 1e-5,
                             .pair_s = 1e-9,
                             .context_s = 1e-7,
                             .verified = 1,
                             .limit_frac = 1,
                             .resident_frac = 0.5};
    struct loop *loop = loop_create(&cost, &cost);
    loop->rules.memory_tokens = 10000000;
    loop->rules.wait_limit_s = 600;
    loop->setup.name = "agents";
    return loop;
}

/* Users whose conversations begin with so many tokens. */
static struct loop *talking(const char *const *settings, double prompt, double output)
{
    struct loop *loop = agents_create();
    bind_with(&traffic_record, &loop->traffic, "", settings);
    loop->setup.prompt = loop_length(loop, CONSTANT, prompt, NAN);
    loop->setup.output = loop_length(loop, CONSTANT, output, NAN);
    return loop;
}
#define TALKING(prompt, output, ...) talking((const char *const[]){__VA_ARGS__, NULL}, prompt, output)

/* Seconds of a request alone: its prompt in a step for each 2048 tokens, in which nobody decodes, then a step for each token more. */
static double alone_s(const struct step_cost *cost, int prompt, int cached, int output)
{
    double s = 0;
    for (int done = cached; done < prompt;) {
        int part = prompt - done < 2048 ? prompt - done : 2048;
        for (int k = 0; k < part; k++)
            s += cost->pair_s * (done + k + 1);
        s += cost->fixed_s + part * cost->token_s;
        done += part;
    }
    for (int k = 1; k < output; k++)
        s += cost->fixed_s + cost->sequence_s + cost->token_s + cost->context_s * (prompt + k - 1);
    return s;
}

/* One agent alone, by hand: 100 tokens, answers of 11, 50 more after each, three turns. So prompts are 100, 161 and 222; of the second all but
 * 51 were said before, of which the last token of the answer was never in memory. */
Test(conversations, by_hand)
{
    struct loop *loop =
        TALKING(100, 11, "users", "1", "think", "3 s", "conversation",
                "{turns: {type: constant, value: 3}, turn_tokens: {type: constant, value: 50}, pause: 7 s}");
    loop_run(loop, 1000, 1000);
    static const int prompt[] = {100, 161, 222}, cached[] = {0, 110, 171};
    double at_s = 0;
    cr_assert_gt(loop->count, 150);
    for (size_t i = 0; i < loop->count; i++) {
        const struct seen *one = &loop->seen[i];
        int turn = (int)(i % 3);
        cr_assert_eq(one->end, END_FINISHED);
        cr_assert(one->sequence.prompt == prompt[turn] && one->sequence.output == 11);
        cr_assert_eq(one->sequence.cached, cached[turn], "turn %d: %d", turn, one->sequence.cached);
        cr_assert_eq(one->sequence.arrival_s, at_s);
        cr_assert_float_eq(one->at_s - at_s, alone_s(&loop->rules.costs.decode, prompt[turn], cached[turn], 11),
                           1e-9 * one->at_s);
        at_s = one->at_s + (turn == 2 ? 7 : 3);
    }
    struct users_sent sent = users_take(loop->users);
    cr_assert_eq(sent.ended.conversations, loop->count / 3);
    cr_assert_eq(sent.ended.turns, loop->count / 3 * 3);
    cr_assert_eq(sent.ended.cut, 0);
    cr_assert_eq(sketch_count(&loop->latencies->conversation), loop->count / 3);
    double whole_s = 6;
    for (int k = 0; k < 3; k++)
        whole_s += alone_s(&loop->rules.costs.decode, prompt[k], cached[k], 11);
    cr_assert_float_eq(sent.ended.whole_s / (double)sent.ended.conversations, whole_s, 1e-9 * whole_s);
    arena_destroy(loop->arena);
}

/* Who thinks for as long as it is kept, or longer, finds nothing; nor does anybody where nothing is kept. */
Test(conversations, kept_for_a_time)
{
    static const char *const keep[] = {"0 s", "3 s", "3.01 s", "1 h"};
    for (int k = 0; k < 4; k++) {
        char text[200];
        snprintf(text, sizeof text,
                 "{turns: {type: constant, value: 9}, turn_tokens: {type: constant, value: 50}, keep: %s}", keep[k]);
        struct loop *loop = TALKING(100, 11, "users", "1", "think", "3 s", "conversation", text);
        loop_run(loop, 200, 200);
        for (size_t i = 0; i < loop->count; i++) {
            const struct sequence *one = &loop->seen[i].sequence;
            cr_assert_eq(one->cached, i % 9 == 0 || k < 2 ? 0 : one->prompt - 51);
        }
        arena_destroy(loop->arena);
    }
}

/* A conversation ends where its next turn would be too long, and that is counted; nothing that is sent is refused. What others' prompts begin
 * with is found in any case. */
Test(conversations, end_at_the_window)
{
    struct loop *loop =
        TALKING(1000, 30, "users", "20", "think", "1 s", "conversation",
                "{turns: {type: constant, value: 100}, turn_tokens: {type: lognormal, median: 100, mean: 200}}");
    struct prefix_cache prefix = {0.25};
    loop->rules.context_limit = 4000;
    loop->setup.prefix = &prefix;
    loop_run(loop, 3000, 100);
    int32_t last[20] = {0};
    size_t begun = 0;
    for (size_t i = 0; i < loop->count; i++) {
        const struct sequence *one = &loop->seen[i].sequence;
        cr_assert_eq(loop->seen[i].end, END_FINISHED);
        cr_assert_leq(one->prompt + one->output, 4000);
        bool first = one->prompt == 1000;
        begun += first;
        cr_assert_eq(one->cached, first ? 250 : last[one->user] + 29);
        last[one->user] = one->prompt;
    }
    struct users_sent sent = users_take(loop->users);
    cr_assert_gt(sent.ended.conversations, 100);
    cr_assert_eq(sent.ended.cut, sent.ended.conversations);
    cr_assert(begun >= sent.ended.conversations && begun <= sent.ended.conversations + 20);
    arena_destroy(loop->arena);
}

/* With memory for few, conversations push each other out, more so the more there are; none gets more than it has said. No result depends
 * on the tick. */
Test(conversations, crowd_each_other_out)
{
    double share[3];
    static const char *const users[] = {"2", "8", "32"};
    for (int k = 0; k < 3; k++) {
        struct loop *loop = TALKING(
            2000, 40, "users", users[k], "think", "2 s", "stagger", "20 s", "conversation",
            "{turns: {type: lognormal, median: 10, mean: 14}, turn_tokens: {type: lognormal, median: 200, mean: 300}}");
        loop->rules.memory_tokens = 30000;
        loop->rules.context_limit = 20000;
        loop_run(loop, 2000, 2000);
        double cached = 0, prompt = 0;
        size_t ends = loop->count;
        struct seen *before = arena_alloc(loop->arena, ends, sizeof *before);
        memcpy(before, loop->seen, ends * sizeof *before);
        for (size_t i = 0; i < ends; i++) {
            cached += loop->seen[i].sequence.cached;
            prompt += loop->seen[i].sequence.prompt;
            cr_assert_lt(loop->seen[i].sequence.cached, loop->seen[i].sequence.prompt);
        }
        share[k] = cached / prompt;
        loop_run(loop, 2000, 0.73);
        cr_assert_eq(loop->count, ends);
        for (size_t i = 0; i < ends; i++)
            cr_assert(before[i].at_s == loop->seen[i].at_s &&
                      before[i].sequence.cached == loop->seen[i].sequence.cached);
        printf("%s users find %.1f %% of their prompts\n", users[k], 100 * share[k]);
        arena_destroy(loop->arena);
    }
    cr_assert(share[0] > 0.8 && share[0] > share[1] && share[1] > 2 * share[2]);
}

/* A bare number is a constant wherever lengths may stand, with its range. */
Test(conversations, bare_numbers_are_constants)
{
    struct conversation bare, long_hand;
    bind_text(&conversation_record, &bare, "turns: 5\nturn_tokens: 900.5\n");
    bind_text(&conversation_record, &long_hand,
              "turns: {type: constant, value: 5}\nturn_tokens: {type: constant, value: 900.5}\n");
    cr_expect_eq(bare.turns.kind, length_kinds[1]);
    cr_expect_eq(length_mean(&bare.turns), 5);
    cr_expect_eq(length_mean(&bare.turns), length_mean(&long_hand.turns));
    cr_expect_eq(length_biased_mean(&bare.turn_tokens), 900.5);
    cr_expect_eq(length_mean(&long_hand.turn_tokens), 900.5);
}

/* Means over turns, which a service's capacity is judged by, against what users send where there is memory for all. */
Test(conversations, means)
{
    struct loop *loop = TALKING(
        1000, 50, "users", "40", "conversation",
        "{turns: {type: lognormal, median: 10, mean: 11}, turn_tokens: {type: lognormal, median: 100, mean: 180}}");
    struct prefix_cache prefix = {0.4};
    loop->setup.prefix = &prefix;
    loop_run(loop, 4000, 4000);
    double prompt = 0, computed = 0, n = (double)loop->count;
    for (size_t i = 0; i < loop->count; i++) {
        prompt += loop->seen[i].sequence.prompt / n;
        computed += (loop->seen[i].sequence.prompt - loop->seen[i].sequence.cached) / n;
    }
    struct conversation_means want = conversation_means(loop->traffic.conversation, 1000, 400, 50);
    printf("%.0f turns of %.0f tokens, %.1f of them computed; expected %.0f and %.1f\n", n, prompt, computed,
           want.prompt, want.computed);
    /* Rounding of the number of turns, and long conversations that are under way at the end, take some per cent. */
    cr_assert_float_eq(prompt, want.prompt, 0.05 * want.prompt);
    cr_assert_float_eq(computed, want.computed, 0.03 * want.computed);
    loop->traffic.conversation->keep_s = 0;
    want = conversation_means(loop->traffic.conversation, 1000, 400, 50);
    cr_assert_float_eq(want.computed, want.prompt - 400, 1e-9);
    arena_destroy(loop->arena);
}

/* Whoever is turned away sends the same turn again. */
Test(conversations, turned_away)
{
    struct loop *loop =
        TALKING(500, 50, "users", "12", "retry", "2 s", "conversation",
                "{turns: {type: constant, value: 5}, turn_tokens: {type: lognormal, median: 100, mean: 200}}");
    loop->rules.queue_length = 1;
    loop->rules.max_batch = 3;
    loop_run(loop, 1000, 10);
    int32_t again[12] = {0};
    size_t rejected = 0;
    for (size_t i = 0; i < loop->count; i++) {
        const struct sequence *one = &loop->seen[i].sequence;
        if (again[one->user])
            cr_assert_eq(one->prompt, again[one->user]);
        again[one->user] = loop->seen[i].end == END_FINISHED ? 0 : one->prompt;
        rejected += loop->seen[i].end == END_REJECTED;
    }
    cr_assert_gt(rejected, 100);
    arena_destroy(loop->arena);
}

static int below(struct random *random, int limit)
{
    return (int)(random_bits(random) % (uint64_t)limit);
}

/* A trace of conversations at random, and the same as a case of the plain loop. */
struct recorded {
    struct traced_request rows[MOST];
    uint32_t begin[MOST + 1], sorted[MOST];
    double think_s[MOST];
    struct trace_sessions sessions;
    struct request_trace trace;
};

static void draw_case(struct random *random, struct recorded *r, struct case_ *c, const struct replica_rules *rules)
{
    *r = (struct recorded){.sessions = {.begin = r->begin, .rows = r->sorted, .think_s = r->think_s}};
    *c = (struct case_){.rules = *rules, .speed = {1}, .costs = {rules->costs}, .end_s = 400};
    int sessions = 1 + below(random, 14);
    double arrival_s = 0;
    for (int s = 0; s < sessions; s++) {
        int turns = 1 + below(random, 12), context = 0, before = 0;
        arrival_s += below(random, 700) / 1000.0;
        r->begin[s] = (uint32_t)c->count;
        for (int t = 0; t < turns; t++) {
            int id = c->count++, prompt = context + 1 + below(random, 600), output = 1 + below(random, 80);
            if (t > 0 && below(random, 12) == 0) /* cut down, or without the answer */
                prompt = below(random, 2) ? before + 1 + below(random, 10) : 1 + below(random, before);
            r->rows[id] = (struct traced_request){.arrival_s = arrival_s, .prompt = prompt, .output = output};
            r->think_s[id] = below(random, 4) ? below(random, 4000) / 1000.0 : 0;
            r->sorted[id] = (uint32_t)id;
            c->requests[id] = (struct request){
                .arrival_s = t ? NAN : arrival_s, .prompt = prompt, .output = output, .user = (uint32_t)s};
            c->next[id] = t + 1 < turns ? id + 1 : -1;
            c->talk[id] = s + 1;
            if (t > 0)
                c->pause_s[id - 1] = r->think_s[id];
            before = prompt;
            context = prompt + output;
        }
    }
    r->begin[sessions] = (uint32_t)c->count;
    r->sessions.count = (size_t)sessions;
    r->trace =
        (struct request_trace){.rows = r->rows, .count = (size_t)c->count, .sessions = &r->sessions, .period_s = 1};
    c->keep_s = below(random, 3) ? INFINITY : 1.0005 + below(random, 3); /* pauses are whole milliseconds */
}

/* Takes what was seen of each conversation in the order of its turns, and in which order turns ended: of two in one moment the plain loop
 * could not know. */
static void take_seen(const struct loop *loop, const struct recorded *r, struct case_ *c, const struct seen *of[MOST])
{
    uint32_t turn[MOST] = {0};
    for (size_t i = 0; i < loop->count; i++) {
        uint32_t user = loop->seen[i].sequence.user, id = r->begin[user] + turn[user]++;
        of[id] = &loop->seen[i];
        c->rank[id] = (int)i;
    }
}

Test(conversations, as_the_plain_loop)
{
    struct random random = random_stream(11, "conversations", 0);
    struct recorded *r = calloc(1, sizeof *r);
    struct case_ *c = calloc(1, sizeof *c);
    double found = 0, said = 0, preempted = 0, lost = 0;
    for (int k = 0; k < 400; k++) {
        struct loop *loop = agents_create();
        struct conversation conversation = {.keep_s = INFINITY, .pause_s = NAN};
        loop->rules.chunked = below(&random, 3) > 0;
        loop->rules.token_budget = 64 << below(&random, 4);
        loop->rules.max_batch = 1 + below(&random, 12);
        loop->rules.memory_tokens = 2000 + below(&random, 12000);
        loop->rules.wait_limit_s = below(&random, 3) ? 600 : 1;
        loop->rules.queue_length = below(&random, 3) ? 0 : 1 + below(&random, 4);
        if (loop->rules.chunked && loop->rules.token_budget <= loop->rules.max_batch)
            loop->rules.token_budget = loop->rules.max_batch + 1;
        draw_case(&random, r, c, &loop->rules);
        conversation.keep_s = c->keep_s;
        loop->traffic = (struct traffic){.rate_per_s = NAN,
                                         .variation = NAN,
                                         .growth_frac = NAN,
                                         .trace = "t.csv",
                                         .speed = NAN,
                                         .think_s = NAN,
                                         .stagger_s = NAN,
                                         .retry_s = NAN,
                                         .think_time = -1,
                                         .conversation = &conversation};
        loop->setup.trace = &r->trace;
        loop_run(loop, c->end_s, below(&random, 2) ? c->end_s : 7.3);
        const struct seen *of[MOST] = {NULL};
        take_seen(loop, r, c, of);
        struct plain *plain = calloc(1, sizeof *plain);
        plain->c = c;
        plain_run(plain);
        for (int i = 0; i < c->count; i++) {
            const struct outcome *want = &plain->out[i];
            cr_assert_eq(of[i] ? (int)of[i]->end + 1 : 0, want->end, "case %d, request %d", k, i);
            if (!of[i])
                continue;
            cr_assert_float_eq(of[i]->at_s, want->end_s, 1e-9 * want->end_s,
                               "case %d, request %d ends at %.12g, not %.12g", k, i, of[i]->at_s, want->end_s);
            if (of[i]->end != END_FINISHED)
                continue;
            int32_t cached = plain->cached[i] < c->requests[i].prompt ? plain->cached[i] : c->requests[i].prompt - 1;
            cr_assert_eq(of[i]->sequence.cached, cached, "case %d, request %d finds %d, not %d", k, i,
                         of[i]->sequence.cached, cached);
            found += cached;
            said += plain->most[i];
            lost += plain->most[i] > cached + 1;
        }
        preempted += (double)plain->totals.preempted;
        free(plain);
        arena_destroy(loop->arena);
    }
    printf("%.0f of %.0f tokens found; %.0f turns lost some; %.0f preemptions\n", found, said, lost, preempted);
    cr_assert(found > 0.2 * said && found < 0.9 * said && lost > 500 && preempted > 30);
    free(r);
    free(c);
}

/* Conversations that come at a rate to several replicas. */
static void run_at_rate(struct loop *loop, enum balancer_kind balancer, size_t count, double end_s, double tick_s)
{
    struct replica **replicas = arena_alloc(loop->arena, count, sizeof(struct replica *));
    struct requests_setup *requests = arena_alloc(loop->arena, 1, sizeof *requests);
    *requests = (struct requests_setup){.seed = 1,
                                        .name = "agents",
                                        .traffic = &loop->traffic,
                                        .prompt = loop->setup.prompt,
                                        .output = loop->setup.output,
                                        .prefix = loop->setup.prefix};
    for (size_t i = 0; i < count; i++)
        replicas[i] = replica_create(loop->arena, &loop->rules, &loop->clock);
    loop->setup.replicas = count;
    loop->setup.balancer = balancer;
    loop->setup.arrivals = requests_create(loop->arena, requests);
    loop->users = users_create(loop->arena, &loop->setup, replicas, count);
    loop_play(loop, end_s, tick_s);
}

/* Of prompts of 400, 461, 522, ... tokens, which turn it is, from 0. */
static int turn_of(const struct seen *seen)
{
    return (seen->sequence.prompt - 400) / 61;
}

enum { SLOTS = 1 << 14 };

/* Turns go back to their replica, and find all that was said before but the last token; each comes when the one before was answered and its
 * reader has thought; conversations come as the requests of the same stream would, many hundreds at the same time; ticks change nothing. */
Test(conversations, at_a_rate)
{
    struct loop *loop =
        TALKING(400, 11, "rate", "20 /s", "think", "30 s", "conversation", "{turns: 6, turn_tokens: 50}");
    double *before_s = arena_alloc(loop->arena, SLOTS, sizeof *before_s), last_s = 0;
    run_at_rate(loop, BALANCER_LEAST_OUTSTANDING, 3, 600, 600);
    uint64_t firsts = 0;
    for (size_t i = 0; i < loop->count; i++) {
        const struct seen *one = &loop->seen[i];
        int turn = turn_of(one);
        cr_assert(one->end == END_FINISHED && turn < 6 && one->sequence.user < SLOTS);
        cr_assert_eq(one->sequence.cached, turn == 0 ? 0 : one->sequence.prompt - 51);
        double *before = &before_s[one->sequence.user];
        if (turn > 0)
            cr_assert_float_eq(one->sequence.arrival_s, *before + 30, 1e-9 * one->at_s);
        *before = one->at_s;
        firsts += turn == 0;
        last_s = fmax(last_s, one->at_s);
    }
    struct requests_setup alike = {.seed = 1,
                                   .name = "agents",
                                   .traffic = &loop->traffic,
                                   .prompt = loop->setup.prompt,
                                   .output = loop->setup.output};
    struct request *piece = arena_alloc(loop->arena, SLOTS, sizeof *piece);
    uint64_t *choice = arena_alloc(loop->arena, SLOTS, sizeof *choice);
    size_t came = requests_take(requests_create(loop->arena, &alike), 600, SLOTS, piece, choice);
    struct users_sent sent = users_take(loop->users);
    cr_expect(came > firsts && came < firsts + 100, "%zu came, %llu first turns were answered", came,
              (unsigned long long)firsts);
    cr_expect_lt(fabs((double)came - 12000), 4 * sqrt(12000));
    cr_expect_eq(sent.ended.turns, 6 * sent.ended.conversations);
    cr_expect(sent.ended.conversations > 8000 && sent.ended.cut == 0);

    struct seen *seen = loop->seen;
    size_t count = loop->count;
    loop->seen = arena_alloc(loop->arena, SEEN_MOST, sizeof *loop->seen);
    run_at_rate(loop, BALANCER_LEAST_OUTSTANDING, 3, 600, 7);
    cr_assert_eq(loop->count, count);
    for (size_t i = 0; i < count; i++)
        cr_assert(seen[i].at_s == loop->seen[i].at_s && seen[i].sequence.user == loop->seen[i].sequence.user);
    arena_destroy(loop->arena);
}

/* Where a balancer picks one of R replicas at random for each turn, the last of the turns before that was there was j turns ago with
 * probability (1 - 1/R)^(j-1) / R: what it left is found, in memory for all. */
Test(conversations, balanced_at_random)
{
    struct loop *loop = TALKING(400, 11, "rate", "20 /s", "think", "30 s", "conversation",
                                "{turns: 6, turn_tokens: 50, routing: balanced}");
    run_at_rate(loop, BALANCER_RANDOM, 4, 600, 600);
    double found[6] = {0}, squares[6] = {0}, times[6] = {0};
    for (size_t i = 0; i < loop->count; i++) {
        int turn = turn_of(&loop->seen[i]);
        double cached = loop->seen[i].sequence.cached;
        found[turn] += cached;
        squares[turn] += cached * cached;
        times[turn]++;
    }
    for (int turn = 0; turn < 6; turn++) {
        double expected = 0;
        for (int ago = 1; ago <= turn; ago++)
            expected += pow(0.75, ago - 1) / 4 * (400 + 61 * (turn - ago) + 10);
        double mean = found[turn] / times[turn],
               error = sqrt(fmax(0, squares[turn] / times[turn] - mean * mean) / times[turn]);
        printf("turn %d: %.1f tokens found, expected %.1f\n", turn, mean, expected);
        cr_expect(fabs(mean - expected) <= 4 * error + 1e-9, "turn %d: %g, expected %g +- %g", turn, mean, expected,
                  error);
    }
    arena_destroy(loop->arena);
}

/* Three replicas serve, then one, which gets all turns, those of the others' conversations from their first token on; when they wake again
 * the two have nothing of them, since they slept, or what each had, since they did not. */
Test(conversations, go_on_where_replicas_serve)
{
    for (int slept = 0; slept < 2; slept++) {
        struct loop *loop =
            TALKING(400, 11, "rate", "5 /s", "think", "30 s", "conversation", "{turns: 6, turn_tokens: 50}");
        run_at_rate(loop, BALANCER_ROUND_ROBIN, 3, 200, 200);
        size_t before = loop->count;
        users_serving(loop->users, 1);
        users_advance(loop->users, 260, loop->latencies);
        size_t moved = 0, known = 0, between = loop->count, turns = 0;
        for (size_t i = before; i < between; i++) {
            const struct seen *one = &loop->seen[i];
            if (turn_of(one) == 0 || one->sequence.arrival_s < 200)
                continue;
            moved += one->sequence.cached == 0;
            known += one->sequence.cached == one->sequence.prompt - 51;
            turns++;
        }
        /* A turn 30 s after the one before: in the first half minute two thirds are new here, then none is. */
        cr_assert_eq(moved + known, turns);
        cr_expect(moved > 0.25 * (double)turns && moved < 0.42 * (double)turns, "%zu of %zu", moved, turns);
        for (size_t i = 1; slept && i < 3; i++)
            users_sleep(loop->users, i);
        users_serving(loop->users, 3);
        users_advance(loop->users, 400, loop->latencies);
        for (size_t i = between; i < loop->count; i++) {
            const struct seen *one = &loop->seen[i];
            cr_assert_eq(one->sequence.cached, turn_of(one) == 0 ? 0 : one->sequence.prompt - 51);
        }
        arena_destroy(loop->arena);
    }
}

/* Where the balancer chooses for each turn, what the one that slept had is lost, and only that. */
Test(conversations, lost_where_a_replica_slept)
{
    double found[2] = {0};
    for (int slept = 0; slept < 2; slept++) {
        struct loop *loop = TALKING(400, 11, "rate", "20 /s", "think", "30 s", "conversation",
                                    "{turns: 6, turn_tokens: 50, routing: balanced}");
        loop->rules.costs.decode.fixed_s = loop->rules.costs.mixed.fixed_s = 1e-6; /* so that it has nothing to do */
        run_at_rate(loop, BALANCER_RANDOM, 2, 300, 300);
        size_t before = loop->count;
        users_serving(loop->users, 1);
        users_advance(loop->users, 310, loop->latencies);
        if (slept)
            users_sleep(loop->users, 1);
        users_serving(loop->users, 2);
        users_advance(loop->users, 330, loop->latencies);
        for (size_t i = before; i < loop->count; i++)
            found[slept] += loop->seen[i].sequence.cached;
        arena_destroy(loop->arena);
    }
    printf("%.0f tokens found, %.0f where a replica slept\n", found[0], found[1]);
    cr_expect(found[1] < 0.95 * found[0] && found[1] > 0.5 * found[0]);
}

/* With memory for a few conversations those used longest ago are lost, in part; a turn never finds more than was said before. More memory
 * finds more. One that is turned away is the last of its conversation. */
Test(conversations, at_a_rate_in_little_memory)
{
    double before_frac = -1;
    for (int64_t memory = 4000; memory <= 4000000; memory *= 10)
        for (int balanced = 0; balanced < 2; balanced++) {
            struct loop *loop =
                TALKING(400, 11, "rate", "10 /s", "think", "20 s", "conversation",
                        balanced ? "{turns: 6, turn_tokens: 50, routing: balanced}" : "{turns: 6, turn_tokens: 50}");
            loop->rules.memory_tokens = memory;
            loop->rules.queue_length = 3;
            run_at_rate(loop, BALANCER_TWO_CHOICES, 2, 400, 50);
            double prompts = 0, found = 0;
            uint64_t turned_away = 0;
            bool *gone = arena_alloc(loop->arena, SLOTS, sizeof *gone);
            for (size_t i = 0; i < loop->count; i++) {
                const struct sequence *sequence = &loop->seen[i].sequence;
                int turn = turn_of(&loop->seen[i]);
                cr_assert(!gone[sequence->user] || turn == 0);
                gone[sequence->user] = loop->seen[i].end != END_FINISHED;
                turned_away += gone[sequence->user];
                cr_assert(sequence->cached <= (turn == 0 ? 0 : sequence->prompt - 51));
                prompts += sequence->prompt;
                found += sequence->cached;
            }
            printf("%lld tokens of memory%s: %.3f found, %llu turned away\n", (long long)memory,
                   balanced ? ", balanced" : "", found / prompts, (unsigned long long)turned_away);
            cr_expect(memory > 4000 || turned_away > 0);
            if (!balanced) {
                cr_expect_geq(found / prompts, before_frac);
                before_frac = found / prompts;
            } else if (before_frac > 0.1) {
                cr_expect_lt(found / prompts, before_frac);
            }
            arena_destroy(loop->arena);
        }
    cr_expect_gt(before_frac, 0.7);
}
