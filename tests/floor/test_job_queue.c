/* SPDX-License-Identifier: Apache-2.0 */
/* Random mixes of jobs under a policy that decides at random whatever is allowed, and under the real ones. */
#include "job_bench.h"

#include "base/random.h"
#include "sched/policies.h"

TestSuite(job_queue);

enum { JOBS = 250, NODES = 24 };

struct mix {
    struct mock jobs[JOBS];
    char names[JOBS][8];
};

/* Times in whole minutes, so that many things happen at once. */
static void make_mix(struct mix *mix, uint64_t seed, bool failures)
{
    static const char *const users[] = {"ann", "bob", "cid", NULL};
    struct random random = random_stream(seed, "mix", 0);
    for (size_t i = 0; i < JOBS; i++) {
        int64_t nodes = 1 + (int64_t)(random_uniform(&random) * 12);
        double submit_s = 60 * floor(300 * random_uniform(&random)),
               duration_s = 60 * (1 + floor(30 * random_uniform(&random) * random_uniform(&random)));
        snprintf(mix->names[i], sizeof mix->names[i], "j%03zu", i);
        struct mock *job = &mix->jobs[i];
        *job = mock_job(mix->names[i], nodes, submit_s, duration_s);
        job->spec.user = users[(size_t)(random_uniform(&random) * 4)];
        job->cycle_s = 130;
        job->gpu_w = 100 + 600 * random_uniform(&random);
        if (random_uniform(&random) < 0.3) {
            job->spec.min_nodes = 1 + (nodes - 1) / 2;
            job->spec.max_nodes = nodes + 3;
        }
        if (random_uniform(&random) < 0.3)
            job->spec.suspend_s = 60 * floor(3 * random_uniform(&random));
        if (random_uniform(&random) < 0.2)
            job->spec.wall_s = 2 * duration_s;
        if (failures && random_uniform(&random) < 0.5)
            job->reliability = (struct job_reliability){.random = true,
                                                        .failure_per_s = 1.0 / 4000,
                                                        .restart_s = 40,
                                                        .repair_s = 2000,
                                                        .node_frac = 0.5,
                                                        .spares = nodes > 4 ? 1 : 0};
    }
}

/* Its state, reached through the policy's parameters. */
struct dice {
    struct random random;
    int64_t nodes;
    size_t asked, suspended, resized, partial;
};

static void throw_dice(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                       size_t count, struct decisions *out)
{
    struct dice *dice = *(struct dice *const *)parameters;
    struct random *random = &dice->random;
    int64_t free_nodes = machine->free_nodes[0], held = 0;
    dice->asked++;
    cr_assert(free_nodes >= 0);
    for (size_t i = 0; i < machine->running_count; i++) {
        const struct job_view *job = machine->running[i];
        held += job->nodes;
        double fate = random_uniform(random);
        if (fate < 0.05 && !isnan(job->suspend_s)) {
            out->suspend[out->suspend_count++] = i;
            free_nodes += job->nodes;
            dice->suspended++;
        } else if (fate > 0.9 && job->max_nodes > job->min_nodes) {
            double span = (double)(job->max_nodes - job->min_nodes + 1);
            int64_t nodes = job->min_nodes + (int64_t)(random_uniform(random) * span);
            if (nodes - job->nodes <= free_nodes) {
                free_nodes -= nodes - job->nodes;
                out->resize[out->resize_count] = i;
                out->resize_nodes[out->resize_count++] = nodes;
                dice->resized++;
            }
        }
    }
    cr_assert(held + machine->free_nodes[0] <= dice->nodes); /* the rest is being repaired */
    for (size_t i = 0; i < count; i++) {
        cr_assert(i == 0 || queue[i]->submitted_s >= queue[i - 1]->submitted_s);
        int64_t nodes = random_uniform(random) < 0.5 ? queue[i]->nodes : queue[i]->min_nodes;
        if (nodes <= free_nodes && random_uniform(random) < 0.7) {
            dice->partial += nodes < queue[i]->nodes;
            free_nodes -= nodes;
            out->start[out->start_count] = i;
            out->start_nodes[out->start_count++] = nodes;
        }
    }
    out->again_s = machine->now_s + 300 * random_exponential(random);
}
static const struct scheduler dice_scheduler = {.record = {.name = "dice"}, .decide = throw_dice};

struct totals {
    double all_j, idle_j, jobs_j, node_s, work, wanted_work, facility_j;
    double last_s, finished;
};

static struct totals run_mix(const struct mix *mix, const struct scheduler *scheduler, struct dice *dice, double tick_s)
{
    struct bench bench;
    struct totals totals = {0};
    bench_open(&bench, NODES, scheduler, 5);
    bench.policy.value = &dice;
    bench_add(&bench, mix->jobs, JOBS);
    /* The policy's parameters were taken over when the bench was opened: the same variant. */
    totals.all_j = bench_run(&bench, tick_s, 30 * 86400, NULL, 0);
    totals.idle_j = bench.idle_j;
    cr_assert(bench.count == JOBS);
    for (size_t i = 0; i < JOBS; i++) {
        const struct job_row *row = &bench.rows[i].row;
        const struct mock *job = &mix->jobs[i];
        cr_assert(close_to(row_of(&bench, job->spec.name)->work_done, 1e12 * (double)job->spec.nodes * job->duration_s,
                           1e-9));
        totals.wanted_work += 1e12 * (double)job->spec.nodes * job->duration_s;
        totals.jobs_j += row->energy_j;
        totals.facility_j += row->facility_energy_j;
        totals.node_s += row->node_s;
        totals.last_s = fmax(totals.last_s, row->finished_s);
    }
    totals.work = bench.done.training_flop;
    totals.finished = bench.done.jobs_finished;
    bench_close(&bench);
    return totals;
}

/* Whatever is decided: nothing is held twice, everything ends, energy and work are conserved; and the tick
 * makes no difference to any of it. */
Test(job_queue, random_decisions)
{
    static struct mix mix;
    struct dice seen = {0};
    for (uint64_t seed = 1; seed <= 25; seed++) {
        make_mix(&mix, seed, true);
        struct totals totals[2];
        for (int i = 0; i < 2; i++) {
            struct dice dice = {.random = random_stream(seed, "dice", 0), .nodes = NODES};
            totals[i] = run_mix(&mix, &dice_scheduler, &dice, i ? 86400 : 613);
            seen.suspended += dice.suspended;
            seen.resized += dice.resized;
            seen.partial += dice.partial;
        }
        const struct totals *t = &totals[0];
        cr_assert(t->finished == JOBS);
        cr_assert(close_to(t->work, t->wanted_work, 1e-9));
        cr_assert(close_to(t->jobs_j + t->idle_j, t->all_j, 1e-12));
        cr_assert(close_to(t->facility_j, bench_rate.facility_frac * t->jobs_j, 1e-12));
        cr_assert(close_to(totals[1].all_j, t->all_j, 1e-11), "%.17g and %.17g J", totals[1].all_j, t->all_j);
        cr_assert(close_to(totals[1].node_s, t->node_s, 1e-11));
        cr_assert(totals[1].last_s > 0 && close_to(totals[1].last_s, t->last_s, 1e-11));
    }
    cr_assert(seen.suspended > 100 && seen.resized > 100 && seen.partial > 100);
}

/* The same jobs from the top of the file or from the bottom: what comes at one moment is one moment. */
Test(job_queue, order_in_the_file_makes_no_difference)
{
    static struct mix mix, other;
    static const struct scheduler *const policies[] = {&scheduler_fcfs, &scheduler_backfill};
    for (uint64_t seed = 1; seed <= 20; seed++) {
        make_mix(&mix, seed, seed % 2);
        for (size_t i = 0; i < JOBS; i++)
            other.jobs[i] = mix.jobs[(i * 7 + 3) % JOBS]; /* 7 and 250 have no common factor */
        for (size_t p = 0; p < 2; p++) {
            struct totals a = run_mix(&mix, policies[p], NULL, 3600), b = run_mix(&other, policies[p], NULL, 3600);
            cr_assert(a.finished == JOBS && b.finished == JOBS);
            cr_assert(close_to(a.all_j, b.all_j, 1e-12), "%.17g and %.17g J", a.all_j, b.all_j);
            cr_assert(close_to(a.jobs_j, b.jobs_j, 1e-12) && close_to(a.node_s, b.node_s, 1e-12));
            cr_assert(close_to(a.last_s, b.last_s, 1e-12));
        }
    }
}
