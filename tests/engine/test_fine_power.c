/* SPDX-License-Identifier: Apache-2.0 */
#include "../floor/job_bench.h"

#include "engine/fine_power.h"
#include "sched/policies.h"

TestSuite(fine);

enum { ROWS = 4000 };
struct written {
    struct fine_row rows[ROWS];
    struct fine_holder_row holders[ROWS];
    size_t count, holder_count;
    struct summary summary;
    double book_j; /* of the whole ticks within the window */
};

static void keep_row(void *context, const struct fine_row *row)
{
    struct written *written = context;
    cr_assert(written->count < ROWS);
    written->rows[written->count++] = *row;
}

static void keep_holder(void *context, const struct fine_holder_row *row)
{
    struct written *written = context;
    cr_assert(written->holder_count < ROWS);
    written->holders[written->holder_count++] = *row;
}

/* Ticks of 8 s until end_s; the book's energy of those that lie within the window. */
static void run_window(struct bench *bench, const struct fine_window *window, const struct ramp_buffer_size *storage,
                       const struct holder_name *holders, size_t holder_count, double end_s, struct written *written)
{
    struct fine_power *fine = fine_power_create(bench->arena, &(struct fine_power_setup){.window = window,
                                                                                         .storage = storage,
                                                                                         .floor = bench->floor,
                                                                                         .jobs = bench->jobs,
                                                                                         .holders = holders,
                                                                                         .holder_count = holder_count,
                                                                                         .row = keep_row,
                                                                                         .holder_row = keep_holder,
                                                                                         .context = written});
    struct node_surroundings cool = fixture_surroundings(cool_k);
    double window_end_s = window->from_s + window->duration_s;
    for (double from_s = 0; from_s < end_s; from_s += 8) {
        double now_s = from_s, next_s;
        floor_feel(bench->floor, 0, from_s, &cool);
        jobs_tick(bench->jobs, from_s, from_s + 8);
        for (; (next_s = jobs_next_s(bench->jobs)) <= from_s + 8; now_s = next_s) {
            fine_power_pass(fine, now_s, next_s);
            jobs_run(bench->jobs, next_s);
        }
        fine_power_pass(fine, now_s, from_s + 8);
        jobs_take(bench->jobs, from_s + 8, &bench_rate, &bench->done);
        double tick_j = power_book_take(bench->floor->book, 0, from_s + 8).total_j;
        written->book_j += from_s >= window->from_s && from_s + 8 <= window_end_s ? tick_j : 0;
    }
    fine_power_close(fine, &written->summary);
    jobs_close(bench->jobs, end_s);
}

static double energy_j(const struct written *written, double from_s, double to_s)
{
    double energy_j = 0;
    for (size_t i = 0; i < written->count; i++) {
        const struct fine_row *row = &written->rows[i];
        if (row->time_s > from_s - 1e-6 && row->time_s < to_s - 1e-6)
            energy_j += row->it_power_w * row->interval_s;
    }
    return energy_j;
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
    run_window(&bench, &window, NULL, NULL, 0, 80, &written);
    cr_assert(written.count == 601);
    cr_assert(close_to(written.rows[600].interval_s, 0.05, 1e-9) && written.rows[600].time_s == 62);
    struct node node = fixture_node();
    struct node_surroundings cool = fixture_surroundings(cool_k);
    struct node_power high[2], low[2];
    for (int i = 0; i < 2; i++) {
        node_power(&node, 8 * jobs[i].gpu_w, &cool, &high[i]);
        node_power(&node, 8 * 200, &cool, &low[i]);
    }
    size_t on_level = 0;
    for (size_t i = 0; i < written.count; i++)
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 3; b++) {
                double b_w = b == 2 ? bench.idle_w : b ? low[1].total_w : high[1].total_w;
                double level_w = 3 * (a ? low[0].total_w : high[0].total_w) + 5 * b_w + 2 * bench.idle_w;
                on_level += close_to(written.rows[i].it_power_w, level_w, 1e-9);
            }
    double fine_j = energy_j(&written, 8, 56);
    cr_assert(close_to(fine_j, written.book_j, 1e-9), "%.17g against %.17g J", fine_j, written.book_j);
    cr_assert(on_level > 570 && on_level < 601, "%zu", on_level);
    bench_close(&bench);
}

/* All GPUs of a job go through its steps together: 400 W apart each, and what the supply loses. Nothing of the energy
 * changes by it, also where ticks and the end of the job cut a step. */
Test(fine, a_job_swings_with_its_steps)
{
    static struct written written;
    struct bench bench;
    struct mock jobs[] = {mock_job("a", 3, 0, 1000), mock_job("b", 5, 3.25, 40.1)};
    jobs[0].cycle_s = 400;
    jobs[0].step_s = 3;
    jobs[1].cycle_s = 7;
    jobs[1].step_s = 1.3;
    bench_open(&bench, 8, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, 2);
    const struct fine_window window = {.from_s = 0, .duration_s = 80, .interval_s = 0.1};
    run_window(&bench, &window, NULL, NULL, 0, 80, &written);
    cr_assert(written.count == 800);
    double fine_j = energy_j(&written, 0, 80), least_w = HUGE_VAL, most_w = 0;
    cr_assert(close_to(fine_j, written.book_j, 1e-9), "%.17g against %.17g J", fine_j, written.book_j);
    for (size_t i = 500; i < 800; i++) { /* "a" alone */
        least_w = fmin(least_w, written.rows[i].it_power_w);
        most_w = fmax(most_w, written.rows[i].it_power_w);
    }
    double swing_w = 3 * 8 * 400 / fixture_node().psu_efficiency;
    cr_assert(close_to(most_w - least_w, swing_w, 1e-9), "%g against %g W", most_w - least_w, swing_w);
    /* Up or down within an interval or two. */
    cr_assert(written.summary.fine_ramp_it_w_per_s > swing_w / 0.2 * 0.9);
    cr_assert(isnan(written.summary.fine_storage_loss_j));
    bench_close(&bench);
}

/* Eight equal jobs, submitted together. One eighth of a step apart there are always six that compute and two that
 * exchange: nothing is left of the swing. */
Test(fine, a_staggered_start_takes_equal_jobs_out_of_step)
{
    static struct written written[2];
    for (int staggered = 0; staggered < 2; staggered++) {
        struct bench bench;
        struct mock jobs[8];
        const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
        for (int i = 0; i < 8; i++) {
            jobs[i] = mock_job(names[i], 1, 0, 2000);
            jobs[i].cycle_s = 2000;
            jobs[i].step_s = 1800.0 / 225; /* 8 s */
        }
        const struct smoothing smoothing = {.stagger_s = 1};
        bench_open_smooth(&bench, 8, &scheduler_fcfs, 1, staggered ? &smoothing : NULL);
        bench_add(&bench, jobs, 8);
        const struct fine_window window = {.from_s = 16, .duration_s = 64, .interval_s = 0.1};
        run_window(&bench, &window, NULL, NULL, 0, 80, &written[staggered]);
        cr_assert(close_to(energy_j(&written[staggered], 16, 80), written[staggered].book_j, 1e-9));
        /* The n-th waits n seconds: lost, at idle power. */
        cr_assert(close_to(row_of(&bench, "h")->lost_s, staggered ? 7 : 0, 1e-9));
        cr_assert(row_of(&bench, "a")->lost_s == 0);
        bench_close(&bench);
    }
    const struct summary *together = &written[0].summary, *apart = &written[1].summary;
    double swing_w = 8 * 8 * 400 / fixture_node().psu_efficiency;
    cr_assert(close_to(together->fine_peak_it_power_w - together->fine_least_it_power_w, swing_w, 1e-9));
    cr_assert(apart->fine_peak_it_power_w - apart->fine_least_it_power_w < 1e-6 * swing_w);
    cr_assert(close_to(together->fine_peak_it_power_w - apart->fine_peak_it_power_w, swing_w / 4, 1e-6));
}

Test(fine, who_draws_it_adds_up)
{
    static struct written written;
    struct bench bench;
    struct mock first[] = {mock_job("a", 3, 0, 1000), mock_job("b", 2, 10, 30)},
                second[] = {mock_job("c", 4, 20.5, 25)};
    first[0].step_s = 2;
    bench_open(&bench, 10, &scheduler_fcfs, 1);
    bench_add(&bench, first, 2);
    bench_add(&bench, second, 1);
    const struct holder_name names[] = {{.name = "first", .kind = "mock", .job = true, .number = 0},
                                        {.name = "second", .kind = "mock", .job = true, .number = 1}};
    const struct fine_window window = {.from_s = 4, .duration_s = 60, .interval_s = 0.5, .holders = true};
    run_window(&bench, &window, NULL, names, 2, 80, &written);
    cr_assert(written.count == 120 && written.holder_count == 3 * written.count);
    for (size_t i = 0; i < written.count; i++) {
        const struct fine_holder_row *rows = &written.holders[3 * i];
        cr_assert(strcmp(rows[1].holder, "second") == 0 && strcmp(rows[2].holder, "idle nodes") == 0);
        double all_w = rows[0].power_w + rows[1].power_w + rows[2].power_w;
        cr_assert(close_to(all_w, written.rows[i].it_power_w, 1e-12));
        double time_s = written.rows[i].time_s;
        cr_assert((rows[1].power_w > 0) == (time_s > 20.25 && time_s < 45.25), "%g s", time_s);
    }
    bench_close(&bench);
}

/* The feed is smoother than the nodes, and gives what they take, what the store loses and what it holds more. */
Test(fine, a_store_smooths_the_feed)
{
    static struct written written;
    struct bench bench;
    struct mock jobs[] = {mock_job("a", 10, 0, 1000)};
    jobs[0].step_s = 3;
    bench_open(&bench, 10, &scheduler_fcfs, 1);
    bench_add(&bench, jobs, 1);
    const struct ramp_buffer_size storage = {
        .energy_j = 40e3, .power_w = NAN, .round_trip_frac = 0.9, .time_constant_s = 4};
    const struct fine_window window = {.from_s = 8, .duration_s = 64, .interval_s = 0.1};
    run_window(&bench, &window, &storage, NULL, 0, 80, &written);
    double used_j = energy_j(&written, 0, 80), fed_j = 0;
    for (size_t i = 0; i < written.count; i++)
        fed_j += written.rows[i].feed_power_w * written.rows[i].interval_s;
    const struct summary *summary = &written.summary;
    double grown_j = written.rows[written.count - 1].storage_j - 10 * storage.energy_j / 2;
    cr_assert(summary->fine_storage_loss_j > 0);
    cr_assert(close_to(fed_j, used_j + summary->fine_storage_loss_j + grown_j, 1e-12));
    double before_w = summary->fine_peak_it_power_w - summary->fine_least_it_power_w,
           after_w = summary->fine_peak_feed_power_w - summary->fine_least_feed_power_w;
    cr_assert(after_w < before_w / 4, "%g of %g W", after_w, before_w);
    cr_assert(summary->fine_ramp_feed_w_per_s < summary->fine_ramp_it_w_per_s / 10);
    cr_assert(summary->fine_p95_it_power_w <= summary->fine_peak_it_power_w);
    bench_close(&bench);
}

Test(fine, no_window_no_numbers)
{
    struct summary summary;
    fine_power_close(NULL, &summary);
    cr_assert(isnan(summary.fine_peak_it_power_w) && isnan(summary.fine_p95_it_power_w) &&
              isnan(summary.fine_ramp_it_w_per_s) && isnan(summary.fine_ramp_feed_w_per_s));
}
