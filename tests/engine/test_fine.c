/* SPDX-License-Identifier: Apache-2.0 */
#include "job_bench.h"

#include "engine/fine.h"
#include "sched/policies.h"

TestSuite(fine);

enum { ROWS = 4000 };
struct written {
    struct fine_row rows[ROWS];
    size_t count;
};

static void keep_row(void *context, const struct fine_row *row)
{
    struct written *written = context;
    cr_assert(written->count < ROWS);
    written->rows[written->count++] = *row;
}

/* Two jobs out of step, one of which ends within the window: what is written integrates to what the book
 * holds, and stands on one of the levels wherever no phase changes. */
Test(fine, integrates_to_the_book)
{
    static struct written written;
    struct bench bench;
    struct mock jobs[] = {mock_job("a", 3, 0, 1000), mock_job("b", 5, 3.25, 40.1)};
    jobs[0].cycle_s = 20;
    jobs[1].cycle_s = 7;
    jobs[1].gpu_w = 400;
    bench_open(&bench, 10, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, 2);
    const struct fine_window window = {.from_s = 2, .duration_s = 60.05, .interval_s = 0.1};
    struct fine *fine = fine_create(bench.arena, &(struct fine_setup){.window = &window,
                                                                      .floor = bench.floor,
                                                                      .jobs = bench.jobs,
                                                                      .row = keep_row,
                                                                      .context = &written});
    struct node_surroundings cool = fixture_surroundings(cool_k);
    double book_j = 0;
    for (double from_s = 0; from_s < 80; from_s += 8) { /* ticks of 8 s */
        double now_s = from_s, next_s;
        floor_feel(bench.floor, 0, from_s, &cool);
        jobs_tick(bench.jobs, from_s, from_s + 8);
        for (; (next_s = jobs_next_s(bench.jobs)) <= from_s + 8; now_s = next_s) {
            fine_pass(fine, now_s, next_s);
            jobs_run(bench.jobs, next_s);
        }
        fine_pass(fine, now_s, from_s + 8);
        jobs_take(bench.jobs, from_s + 8, &bench_share, &bench.done);
        double tick_j = power_book_take(bench.floor->book, 0, from_s + 8).total_j;
        book_j += from_s >= 8 && from_s < 56 ? tick_j : 0; /* whole ticks within the window */
    }
    cr_assert(written.count == 601);
    cr_assert(close_to(written.rows[600].interval_s, 0.05, 1e-9) && written.rows[600].time_s == 62);
    double fine_j = 0;
    struct node node = fixture_node();
    struct node_power high[2], low[2];
    for (int i = 0; i < 2; i++) {
        node_power(&node, 8 * jobs[i].gpu_w, &cool, &high[i]);
        node_power(&node, 8 * 200, &cool, &low[i]);
    }
    size_t on_level = 0;
    for (size_t i = 0; i < written.count; i++) {
        const struct fine_row *row = &written.rows[i];
        if (row->time_s > 8 - 1e-6 && row->time_s < 56 - 1e-6)
            fine_j += row->it_power_w * row->interval_s;
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 3; b++) {
                double b_w = b == 2 ? bench.idle_w : b ? low[1].total_w : high[1].total_w;
                double level_w = 3 * (a ? low[0].total_w : high[0].total_w) + 5 * b_w + 2 * bench.idle_w;
                on_level += close_to(row->it_power_w, level_w, 1e-9);
            }
    }
    cr_assert(close_to(fine_j, book_j, 1e-9), "%.17g against %.17g J", fine_j, book_j);
    cr_assert(on_level > 570 && on_level < 601, "%zu", on_level);
    jobs_close(bench.jobs, 80);
    bench_close(&bench);
}
