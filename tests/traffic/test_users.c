/* SPDX-License-Identifier: Apache-2.0 */
#include "user_loop.h"

#include "base/random.h"

TestSuite(users);

/* A replica whose step takes 10 ms and 1 ms per sequence and 10 us per prompt token, and users as said. */
static struct loop *loop_of(const char *const *settings)
{
    struct step_cost cost = {
        .fixed_s = 0.01, .sequence_s = 0.001, .token_s = 1e-5, .verified = 1, .limit_frac = 1, .resident_frac = 0.5};
    struct step_cost prompts = cost;
    prompts.overlap_frac = 1;
    struct loop *loop = loop_create(&cost, &prompts);
    loop->rules.memory_tokens = 1000000;
    loop->rules.wait_limit_s = 60;
    bind_with(&traffic_record, &loop->traffic, "", settings);
    loop->setup.name = "chat";
    loop->setup.prompt = loop_length(loop, LOGNORMAL, 200, 260);
    loop->setup.output = loop_length(loop, LOGNORMAL, 40, 60);
    return loop;
}
#define LOOP(...) loop_of((const char *const[]){__VA_ARGS__, NULL})

/* One user alone: its n-th request comes when the one before has been answered and it has thought, to the last
 * bit. */
Test(users, one_after_the_other)
{
    struct loop *loop = LOOP("users", "1", "think", "3 s");
    loop_run(loop, 2000, 2000);
    cr_assert_gt(loop->count, 300);
    double next_s = 0;
    for (size_t i = 0; i < loop->count; i++) {
        const struct seen *one = &loop->seen[i];
        cr_assert_eq(one->end, END_FINISHED);
        cr_assert_eq(one->sequence.arrival_s, next_s);
        /* The first token comes with the step that works off the prompt; each of the others takes a step. */
        double want_s = 0.01 + 1e-5 * one->sequence.prompt + (one->sequence.output - 1) * (0.011 + 1e-5);
        cr_assert_float_eq(one->at_s - next_s, want_s, 1e-9 * one->at_s);
        next_s = one->at_s + 3;
    }
    arena_destroy(loop->arena);
}

/* No user has two requests at once, each comes as soon as the last was over and thought about, none is lost, and
 * nothing depends on the tick. */
Test(users, closed_loop)
{
    struct loop *loop = LOOP("users", "50", "think", "2 s", "stagger", "10 s");
    loop_run(loop, 500, 500);
    double next_s[50], last_s = 0;
    int count[50] = {0};
    for (size_t i = 0; i < loop->count; i++) {
        const struct seen *one = &loop->seen[i];
        uint32_t user = one->sequence.user;
        cr_assert_lt(user, 50);
        cr_assert_geq(one->at_s, last_s);
        last_s = one->at_s;
        if (count[user]++ > 0)
            cr_assert_eq(one->sequence.arrival_s, next_s[user]);
        else
            cr_assert_lt(one->sequence.arrival_s, 10);
        next_s[user] = one->at_s + 2;
    }
    struct users_sent sent = users_take(loop->users);
    cr_assert_eq(sent.requests, loop->count + (size_t)replica_outstanding(loop->replica));
    cr_assert_eq(users_take(loop->users).requests, 0);

    struct seen *before = arena_alloc(loop->arena, SEEN_MOST, sizeof *before);
    memcpy(before, loop->seen, SEEN_MOST * sizeof *before);
    size_t ends = loop->count;
    loop_run(loop, 500, 0.37);
    cr_assert_eq(loop->count, ends);
    for (size_t i = 0; i < ends; i++)
        cr_assert(before[i].at_s == loop->seen[i].at_s && before[i].sequence.user == loop->seen[i].sequence.user);
    arena_destroy(loop->arena);
}

/* Response time law: users = throughput x (response time + think time) (Denning and Buzen, The operational
 * analysis of queueing network models, ACM Computing Surveys 10(3), 1978). Both sides are measured; they differ by
 * what is cut off at the ends. */
Test(users, response_time_law)
{
    static const char *const times[] = {"constant", "exponential"};
    for (int k = 0; k < 2; k++) {
        struct loop *loop = LOOP("users", "80", "think", "5 s", "think_time", times[k], "stagger", "5 s");
        loop_run(loop, 5000, 100);
        double response_s = 0, n = (double)loop->count;
        for (size_t i = 0; i < loop->count; i++)
            response_s += (loop->seen[i].at_s - loop->seen[i].sequence.arrival_s) / n;
        double users = n / 5000 * (response_s + 5);
        printf("%s: %.0f requests, %.2f s each: %.2f users\n", times[k], n, response_s, users);
        /* Thinking is exponential: its mean over n draws has a relative error of 1/sqrt(n). */
        cr_assert_float_eq(users, 80, 80 * (2 * (response_s + 5) / 5000 + (k ? 4 / sqrt(n) : 0)));
        arena_destroy(loop->arena);
    }
}

/* User u stays with replica u mod R, with the same requests whatever R is. */
Test(users, keep_their_replica_and_their_numbers)
{
    struct loop *loop = LOOP("users", "23", "think", "1 s");
    loop_run(loop, 200, 200);
    int32_t prompt[23][200] = {{0}};
    int count[23] = {0};
    for (size_t i = 0; i < loop->count; i++) {
        const struct sequence *one = &loop->seen[i].sequence;
        prompt[one->user][count[one->user]++] = one->prompt;
    }
    size_t users = 0;
    for (loop->setup.index = 0; loop->setup.index < 5; loop->setup.index++) {
        loop->setup.replicas = 5;
        loop_run(loop, 200, 200);
        int n[23] = {0};
        uint32_t most = 0;
        for (size_t i = 0; i < loop->count; i++) {
            const struct sequence *one = &loop->seen[i].sequence;
            size_t user = loop->setup.index + 5 * (size_t)one->user;
            cr_assert_lt(user, 23);
            most = one->user > most ? one->user : most;
            if (n[user] < count[user])
                cr_assert_eq(one->prompt, prompt[user][n[user]]);
            n[user]++;
        }
        users += most + 1;
    }
    cr_assert_eq(users, 23);
    arena_destroy(loop->arena);
}

/* Who is turned away comes back, but not at once: a loop without thinking gets on even if nobody is ever served. */
Test(users, turned_away)
{
    struct loop *loop = LOOP("users", "10", "retry", "2 s");
    loop->rules.context_limit = 1;
    loop_run(loop, 100.5, 100.5);
    cr_assert_eq(loop->count, 10 * 51); /* at 0, 2, ..., 100 s */
    for (size_t i = 0; i < loop->count; i++)
        cr_assert_eq(loop->seen[i].end, END_REFUSED);

    loop->rules.context_limit = 0;
    loop->rules.queue_length = 1;
    loop->rules.max_batch = 2;
    loop_run(loop, 1000, 10);
    size_t ends[END_TIMED_OUT + 1] = {0};
    for (size_t i = 0; i < loop->count; i++)
        ends[loop->seen[i].end]++;
    cr_assert(ends[END_FINISHED] > 500 && ends[END_REJECTED] > 500);
    cr_assert_eq(users_take(loop->users).requests, loop->count + (size_t)replica_outstanding(loop->replica));
    arena_destroy(loop->arena);
}

/* Answers from the cache take no time; with it the replica sees the rest. */
Test(users, caches)
{
    struct loop *loop = LOOP("users", "20", "think", "1 s");
    struct response_cache response = {0.3};
    struct prefix_cache prefix = {0.5};
    loop->setup.response = &response;
    loop->setup.prefix = &prefix;
    loop_run(loop, 2000, 2000);
    struct users_sent sent = users_take(loop->users);
    double n = (double)(sent.requests + sent.answered);
    printf("%.0f requests, %.0f of them answered\n", n, (double)sent.answered);
    cr_assert_float_eq((double)sent.answered, 0.3 * n, 4 * sqrt(n * 0.21));
    cr_assert_float_eq((double)sent.answered_prompt_tokens, 260 * (double)sent.answered,
                       0.1 * 260 * (double)sent.answered);
    cr_assert_gt(sent.answered_output_tokens, sent.answered);
    for (size_t i = 0; i < loop->count; i++) {
        const struct sequence *one = &loop->seen[i].sequence;
        cr_assert(fabs(one->cached - 0.5 * one->prompt) <= 1 && one->cached < one->prompt);
    }
    arena_destroy(loop->arena);
}
