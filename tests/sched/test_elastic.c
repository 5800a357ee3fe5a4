/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "play.h"
#include "sched/policies.h"

TestSuite(elastic);

/* A group of 10 nodes; what runs and waits; what is decided. */
struct scene {
    struct job_view running[3];
    size_t running_count;
    struct job_view queue[3];
    size_t count;
    int64_t free_nodes;
    size_t start[3], resize[3];
    int64_t start_nodes[3], resize_nodes[3];
    struct decisions out;
};

static struct job_view runs(int64_t nodes, int64_t least, int64_t most, double started_s)
{
    return (struct job_view){.nodes = nodes,
                             .min_nodes = least,
                             .max_nodes = most,
                             .started_s = started_s,
                             .serial = (int64_t)started_s,
                             .expected_end_s = 1e5};
}

static struct job_view waits(int64_t serial, int64_t nodes, int64_t least, double expected_s)
{
    return (struct job_view){.serial = 100 + serial, .nodes = nodes, .min_nodes = least, .expected_s = expected_s};
}

static void decide(struct scene *scene)
{
    const struct job_view *const running[] = {&scene->running[0], &scene->running[1], &scene->running[2]};
    const struct job_view *const queue[] = {&scene->queue[0], &scene->queue[1], &scene->queue[2]};
    struct machine machine = {.now_s = 1000,
                              .free_nodes = &scene->free_nodes,
                              .group_count = 1,
                              .running = running,
                              .running_count = scene->running_count};
    scene->out = (struct decisions){.start = scene->start,
                                    .start_nodes = scene->start_nodes,
                                    .resize = scene->resize,
                                    .resize_nodes = scene->resize_nodes};
    decisions_clear(&scene->out);
    scheduler_elastic.decide(play_parameters(&scheduler_elastic, NULL), &machine, queue, scene->count, &scene->out);
}

Test(elastic, the_last_to_start_gives_back_first)
{
    struct scene scene = {.running = {runs(4, 1, 8, 10), runs(5, 2, 8, 20)},
                          .running_count = 2,
                          .queue = {waits(0, 5, 5, 100)},
                          .count = 1,
                          .free_nodes = 1};
    decide(&scene);
    cr_assert(scene.out.start_count == 1 && scene.start_nodes[0] == 5);
    cr_assert(scene.out.resize_count == 2);
    cr_assert(scene.resize[0] == 0 && scene.resize_nodes[0] == 3); /* 1 of 4 */
    cr_assert(scene.resize[1] == 1 && scene.resize_nodes[1] == 2); /* all that it can */
}

/* When it would not be enough nobody gives, and a reservation is made: at 1e5 all ends. Others may use what is
 * free until then. */
Test(elastic, nobody_gives_in_vain)
{
    struct scene scene = {.running = {runs(4, 4, 4, 10), runs(5, 2, 8, 20)},
                          .running_count = 2,
                          .queue = {waits(0, 8, 6, 100), waits(1, 1, 1, 500), waits(2, 1, 1, 1e6)},
                          .count = 3,
                          .free_nodes = 1};
    decide(&scene);
    cr_assert(scene.out.resize_count == 0);
    cr_assert(scene.out.start_count == 1 && scene.start[0] == 1);
}

Test(elastic, starts_small_and_grows_when_nobody_waits)
{
    struct scene scene = {.running = {runs(4, 4, 4, 10)},
                          .running_count = 1,
                          .queue = {waits(0, 8, 3, 100)},
                          .count = 1,
                          .free_nodes = 6};
    decide(&scene);
    cr_assert(scene.out.start_count == 1 && scene.start_nodes[0] == 6);
    scene.queue[0].nodes = 4;
    scene.queue[0].max_nodes = 5;
    decide(&scene);
    cr_assert(scene.out.start_count == 1 && scene.start_nodes[0] == 5);
    scene = (struct scene){
        .running = {runs(2, 1, 3, 10), runs(2, 1, 8, 5), runs(1, 1, 9, 1)}, .running_count = 3, .free_nodes = 5};
    scene.running[2].expected_end_s = 1010; /* soon over */
    decide(&scene);
    cr_assert(scene.out.resize_count == 1 && scene.resize[0] == 1 && scene.resize_nodes[0] == 7);
}

/* On an idle machine a job that can use all of it does, and the work is done sooner. */
Test(elastic, random_traces_end_sooner)
{
    enum { JOBS = 100 };
    double elastic_s = 0, rigid_s = 0;
    for (uint64_t seed = 0; seed < 30; seed++)
        for (int stretched = 0; stretched < 2; stretched++) {
            static const char *const at_once[] = {"least_left", "0 s", NULL};
            struct play_job jobs[JOBS];
            struct play play = {.policy = &scheduler_elastic,
                                .parameters = play_parameters(&scheduler_elastic, at_once),
                                .jobs = jobs,
                                .count = JOBS,
                                .nodes = {16, 7}};
            play_trace(jobs, JOBS, play.nodes, seed, 400);
            for (size_t j = 0; j < JOBS && stretched; j++)
                play_stretch(&jobs[j], play.nodes[jobs[j].group]);
            play_run(&play);
            for (size_t j = 0; j < JOBS; j++) {
                cr_assert(jobs[j].state == PLAY_ENDED);
                *(stretched ? &elastic_s : &rigid_s) += jobs[j].end_s - jobs[j].submit_s;
            }
        }
    cr_assert(elastic_s < 0.8 * rigid_s, "%g against %g", elastic_s, rigid_s);
}

/* Without elastic jobs it is backfilling. */
Test(elastic, rigid_jobs)
{
    enum { JOBS = 100 };
    for (uint64_t seed = 0; seed < 20; seed++) {
        static const struct scheduler *const policies[] = {&scheduler_elastic, &scheduler_backfill};
        struct play_job jobs[2][JOBS];
        for (size_t p = 0; p < 2; p++) {
            struct play play = {.policy = policies[p],
                                .parameters = play_parameters(policies[p], NULL),
                                .jobs = jobs[p],
                                .count = JOBS,
                                .nodes = {16, 7}};
            play_trace(jobs[p], JOBS, play.nodes, seed, 100);
            play_run(&play);
        }
        for (size_t j = 0; j < JOBS; j++)
            cr_assert(jobs[0][j].start_s == jobs[1][j].start_s);
    }
}
