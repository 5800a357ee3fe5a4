/* SPDX-License-Identifier: Apache-2.0 */
/* With suitable costs and rules a replica is one of the queues of theory:
 *
 *     one place, whole prompts, answers of one token      M/G/1, first come first served
 *     k places, steps that take the same for any batch    M/G/k, up to one step
 *     any number of places, steps that take B seconds     M/G/1 with processor sharing, up to one step
 *
 * Kleinrock, Queueing Systems, vol. 1 (1975): M/M/1 and Erlang's C ch. 3, Pollaczek-Khinchine ch. 5; vol. 2 (1976):
 * processor sharing ch. 4. Little, Operations Research 9(3), 1961.
 *
 * Each mean is taken over independent runs, and has to lie within their confidence interval of 99.9 % (Student's t,
 * 15 degrees of freedom) around the theory's value; that the interval is narrow is asserted too. */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "../fewer.h"
#include "base/arena.h"
#include "base/random.h"
#include "replica/replica.h"

TestSuite(queueing);

enum { RUNS = 16, WARM_UP = 20000 };

#define STUDENT 4.073 /* 0.9995 quantile for RUNS - 1 */
#define STEPS 1e6     /* of a mean service */

enum discipline { SERVERS, SHARING };
enum service { FIXED, EXPONENTIAL, BIMODAL };

struct queue {
    enum discipline discipline;
    enum service service;
    int64_t servers;
    double utilisation;
    int customers; /* of each run, after the warm-up */
};

/* Mean 1. BIMODAL: 10 with probability 0.05, else 10/19: a squared coefficient of variation of 9 * 9/19. */
static double draw_service(struct random *random, enum service service)
{
    switch (service) {
    case EXPONENTIAL:
        return random_exponential(random);
    case BIMODAL:
        return random_uniform(random) < 0.05 ? 10 : 10.0 / 19;
    default:
        return 1;
    }
}

static double squared_variation(enum service service)
{
    return service == EXPONENTIAL ? 1 : service == BIMODAL ? 81.0 / 19 : 0;
}

/* Seen by each run: those that are counted. */
struct tally {
    double wait_s, service_s;
    int64_t waited, count;
    double from_s;
};

static void on_end(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct tally *tally = context;
    cr_assert_eq(end, END_FINISHED);
    if (sequence->arrival_s <= tally->from_s)
        return;
    double service_s = sequence->output > 1 ? (sequence->output - 1) / STEPS : sequence->prompt / 1e6;
    double wait_s = at_s - sequence->arrival_s - service_s;
    tally->wait_s += wait_s;
    tally->service_s += service_s;
    tally->waited += wait_s > 2 / STEPS; /* more than for the end of a step */
    tally->count++;
}

/* Services last 1 s in the mean. */
static struct replica_rules rules_of(const struct queue *queue)
{
    bool prompts = queue->discipline == SERVERS && queue->servers == 1;
    struct step_cost cost = {.verified = 1, .overlap_frac = 1, .limit_frac = 1};
    struct replica_rules rules = {.costs = {.decode = cost, .mixed = cost, .prompts = cost, .tokens_per_step = 1},
                                  .token_budget = prompts ? 1 : INT64_MAX / 2,
                                  .max_batch = queue->discipline == SHARING ? 1 << 20 : queue->servers,
                                  .memory_tokens = (int64_t)1 << 40,
                                  .wait_limit_s = INFINITY,
                                  .ttft_limit_s = NAN,
                                  .total_limit_s = NAN,
                                  .tpot_limit_s = NAN};
    if (prompts)
        rules.costs.prompts.token_s = 1e-6;
    else if (queue->discipline == SHARING)
        rules.costs.decode.sequence_s = 1 / STEPS;
    else
        rules.costs.decode.fixed_s = 1 / STEPS;
    return rules;
}

struct means {
    double wait_s, waiting_frac, bound_frac, busy;
};

static struct means run(const struct queue *queue, uint64_t number)
{
    struct arena *arena = arena_create();
    struct work_clock clock = WORK_CLOCK;
    struct replica_rules rules = rules_of(queue);
    struct replica *replica = replica_create(arena, &rules, &clock);
    struct latencies *latencies = calloc(1, sizeof *latencies);
    struct tally tally = {.from_s = INFINITY};
    latencies->ended = on_end;
    latencies->context = &tally;
    struct random random = random_stream((uint64_t)queue->service, "queueing", number);
    double now_s = 0, rate_per_s = queue->utilisation * (double)queue->servers;
    struct replica_totals sum = {0};
    for (int i = 0; i < WARM_UP + queue->customers; i++) {
        if (i == WARM_UP) {
            replica_advance(replica, now_s, latencies);
            sum = replica_take(replica);
            tally.from_s = now_s;
        }
        now_s += random_exponential(&random) / rate_per_s;
        double service = draw_service(&random, queue->service);
        struct request request = {.arrival_s = now_s, .prompt = 1, .output = 1};
        if (queue->discipline == SERVERS && queue->servers == 1)
            request.prompt = (int32_t)(service * 1e6 + 0.5);
        else
            request.output = 1 + (int32_t)(service * STEPS + random_uniform(&random));
        if (request.prompt < 1)
            request.prompt = 1;
        replica_arrive(replica, &request, latencies);
    }
    replica_advance(replica, now_s, latencies);
    struct replica_totals part = replica_take(replica);
    double span_s = now_s - tally.from_s;
    struct means means = {.bound_frac = part.batch_bound_s / span_s, .busy = part.batch_s / span_s};
    cr_assert_eq(part.memory_bound_s, 0);
    /* Until all are served: Little's law without an end effect. */
    replica_advance(replica, now_s + 1e6, latencies);
    cr_assert_eq(replica_outstanding(replica), 0);
    struct replica_totals rest = replica_take(replica);
    double present_s = sum.present_s + part.present_s + rest.present_s,
           whole_s = sum.whole_s + part.whole_s + rest.whole_s;
    cr_assert_float_eq(present_s, whole_s, 1e-9 * whole_s, "%.15g, %.15g", present_s, whole_s);
    cr_assert_eq(tally.count, queue->customers);
    means.wait_s = tally.wait_s / (double)tally.count;
    means.waiting_frac = (double)tally.waited / (double)tally.count;
    free(latencies);
    arena_destroy(arena);
    return means;
}

/* The mean over the runs against what it should be. */
static void expect(const struct queue *queue, const char *what, const double value[RUNS], double want, double narrow)
{
    double sum = 0, squares = 0;
    for (int i = 0; i < RUNS; i++)
        sum += value[i];
    for (int i = 0; i < RUNS; i++)
        squares += (value[i] - sum / RUNS) * (value[i] - sum / RUNS);
    double mean = sum / RUNS, half = STUDENT * sqrt(squares / (RUNS - 1) / RUNS);
    printf("%s, %lld servers at %.2f: %s %.5g +- %.2g, should be %.5g\n",
           queue->discipline == SHARING ? "sharing" : "servers", (long long)queue->servers, queue->utilisation, what,
           mean, half, want);
    cr_assert_leq(half, narrow * want, "%s: %g +- %g", what, mean, half);
    cr_assert_float_eq(mean, want, half, "%s: %g +- %g, should be %g", what, mean, half, want);
}

/* Chance to wait with k servers: from Erlang's B by its recursion. */
static double erlang_c(int64_t servers, double utilisation)
{
    double offered = utilisation * (double)servers, lost = 1;
    for (int64_t n = 1; n <= servers; n++)
        lost = offered * lost / ((double)n + offered * lost);
    return lost / (1 - utilisation * (1 - lost));
}

static void check(enum discipline discipline, enum service service, int64_t servers)
{
    static const double utilisation[] = {0.5, 0.8, 0.95};
    static const int customers[] = {160000, 160000, 400000};
    for (int u = 0; u < 3; u++) {
        struct queue queue = {discipline, service, servers, utilisation[u],
                              customers[u] / (discipline == SHARING ? 4 : FEWER)};
        double load = utilisation[u], wait[RUNS], waiting[RUNS], bound[RUNS], busy[RUNS];
        for (int i = 0; i < RUNS; i++) {
            struct means means = run(&queue, (uint64_t)(i + RUNS * u));
            wait[i] = means.wait_s;
            waiting[i] = means.waiting_frac;
            bound[i] = means.bound_frac;
            busy[i] = means.busy;
        }
        double wider = discipline == SHARING ? 1 : sqrt(FEWER), narrow = wider * (load < 0.9 ? 0.1 : 0.15);
        if (discipline == SHARING) { /* E T = E S/(1 - load), whatever the distribution */
            expect(&queue, "time beside service", wait, load / (1 - load), narrow);
            expect(&queue, "sequences", busy, load / (1 - load), narrow);
            continue;
        }
        expect(&queue, "busy servers", busy, load * (double)servers, wider * 0.02);
        double chance = erlang_c(servers, load); /* with one server: the load, for any service */
        double wait_s = chance / ((double)servers * (1 - load));
        if (servers == 1)
            wait_s *= (1 + squared_variation(service)) / 2;
        expect(&queue, "wait", wait, wait_s, narrow);
        expect(&queue, "chance to wait", waiting, chance, narrow);
        if (service == EXPONENTIAL) /* more present than there are servers */
            expect(&queue, "held back by the batch", bound, chance * load, narrow);
    }
}

Test(queueing, m_d_1)
{
    check(SERVERS, FIXED, 1);
}

Test(queueing, m_m_1)
{
    check(SERVERS, EXPONENTIAL, 1);
}

Test(queueing, m_g_1)
{
    check(SERVERS, BIMODAL, 1);
}

Test(queueing, m_m_4)
{
    check(SERVERS, EXPONENTIAL, 4);
}

Test(queueing, m_m_8)
{
    check(SERVERS, EXPONENTIAL, 8);
}

/* Sharing does not see the distribution. */
Test(queueing, m_d_1_shared)
{
    check(SHARING, FIXED, 1);
}

Test(queueing, m_m_1_shared)
{
    check(SHARING, EXPONENTIAL, 1);
}

Test(queueing, m_g_1_shared)
{
    check(SHARING, BIMODAL, 1);
}
