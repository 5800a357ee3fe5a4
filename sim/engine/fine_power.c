/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/fine_power.h"

#include <math.h>

#include "account/samples.h"

#define RUN "Name of the run."
#define TIME "Start of the interval, after the start of the run."
#define LENGTH "Length of the interval."

const struct column fine_columns[] = {
    {TEXT_COLUMN(struct fine_row, run, RUN)},
    {NUMBER_COLUMN(struct fine_row, time_s, "s", TIME)},
    {NUMBER_COLUMN(struct fine_row, interval_s, "s", LENGTH)},
    {NUMBER_COLUMN(struct fine_row, it_power_w, "W",
                   "Mean power of all nodes; what counts as IT in the power chain is not in it. Jobs go "
                   "through their phases, and through their steps where their pattern is known; "
                   "services and idle nodes hold the mean of the tick.")},
    {NUMBER_COLUMN(struct fine_row, feed_power_w, "W",
                   "Mean power that the feed of the nodes gives: theirs, and what the store of "
                   "`smoothing` takes or gives; without one, theirs.")},
    {NUMBER_COLUMN(struct fine_row, storage_j, "J",
                   "What that store holds at the end of the interval; blank without.")},
    COLUMN_END};

const struct column fine_holder_columns[] = {
    {TEXT_COLUMN(struct fine_holder_row, run, RUN)},
    {NUMBER_COLUMN(struct fine_holder_row, time_s, "s", TIME)},
    {NUMBER_COLUMN(struct fine_holder_row, interval_s, "s", LENGTH)},
    {TEXT_COLUMN(struct fine_holder_row, holder, "A workload, all its jobs together, or `idle nodes`.")},
    {TEXT_COLUMN(struct fine_holder_row, kind, "Kind of work: the workload's `type`, or idle.")},
    {NUMBER_COLUMN(struct fine_holder_row, power_w, "W", "Mean power of its nodes.")},
    COLUMN_END};

/* What a power does over the rows. */
struct course {
    double peak_w, least_w, ramp_w_per_s;
    double last_w, last_s; /* power of the row before, and its length; NaN: none */
};

struct fine_power {
    struct fine_power_setup setup;
    struct arena *arena;
    bool begun;
    double rows;                               /* number of rows written */
    double energy_j;                           /* of the interval under way */
    double *job_w, *job_j, *service_j, idle_j; /* of workloads by kind; energies of the interval under way */
    struct ramp_buffer buffer;
    struct course it, feed;
    struct samples it_w;
    double lost_j;
};

static struct course course_begin(void)
{
    return (struct course){.peak_w = NAN, .least_w = NAN, .ramp_w_per_s = NAN, .last_w = NAN};
}

static void course_follow(struct course *course, double power_w, double interval_s)
{
    course->peak_w = fmax(course->peak_w, power_w); /* fmax ignores a NaN */
    course->least_w = fmin(course->least_w, power_w);
    double between_s = (course->last_s + interval_s) / 2; /* between the middles of the two rows */
    course->ramp_w_per_s = fmax(course->ramp_w_per_s, fabs(power_w - course->last_w) / between_s);
    course->last_w = power_w;
    course->last_s = interval_s;
}

struct fine_power *fine_power_create(struct arena *arena, const struct fine_power_setup *setup)
{
    struct fine_power *fine = arena_alloc(arena, 1, sizeof *fine);
    fine->setup = *setup;
    fine->arena = arena;
    fine->it = fine->feed = course_begin();
    if (setup->window->holders) {
        fine->job_w = arena_alloc(arena, setup->holder_count + 1, sizeof *fine->job_w);
        fine->job_j = arena_alloc(arena, setup->holder_count + 1, sizeof *fine->job_j);
        fine->service_j = arena_alloc(arena, setup->holder_count + 1, sizeof *fine->service_j);
    }
    return fine;
}

/* Begins the store of all nodes, as if it had seen nothing but the mean of the tick before. */
static void begin_window(struct fine_power *fine)
{
    const struct floor *floor = fine->setup.floor;
    double nodes = 0, load_w = 0;
    fine->begun = true;
    for (size_t g = 0; g < floor->group_count; g++) {
        nodes += (double)power_book_nodes(floor->book, g) / (double)floor->groups[g].shares;
        load_w += power_book_power_w(floor->book, g);
    }
    if (!fine->setup.storage)
        return;
    struct ramp_buffer_size size = *fine->setup.storage;
    size.energy_j *= nodes;
    size.power_w *= nodes;
    ramp_buffer_init(&fine->buffer, &size, load_w);
}

/* Adds the energy between two moments of one interval. */
static void collect_energy(struct fine_power *fine, double from_s, double to_s)
{
    const struct fine_power_setup *setup = &fine->setup;
    const struct power_book *book = setup->floor->book;
    size_t count = setup->window->holders ? setup->holder_count : 0;
    for (size_t i = 0; i < count; i++)
        fine->job_w[i] = 0;
    double all_w = jobs_swing_w(setup->jobs, from_s, to_s, fine->job_w), interval_s = to_s - from_s;
    for (size_t g = 0; g < setup->floor->group_count; g++) {
        all_w += power_book_power_w(book, g);
        fine->idle_j += power_book_unheld_w(book, g) * interval_s;
    }
    fine->energy_j += all_w * interval_s;
    for (size_t i = 0; i < count; i++) {
        const struct holder_name *holder = &setup->holders[i];
        if (holder->job)
            fine->job_j[holder->number] += fine->job_w[holder->number] * interval_s;
        else
            fine->service_j[holder->number] += services_power_w(setup->services, holder->number) * interval_s;
    }
}

static void write_holder(struct fine_power *fine, double begin_s, double length_s, const struct holder_name *holder,
                         double *energy_j)
{
    struct fine_holder_row row = {.time_s = begin_s,
                                  .interval_s = length_s,
                                  .holder = holder->name,
                                  .kind = holder->kind,
                                  .power_w = *energy_j / length_s};
    fine->setup.holder_row(fine->setup.context, &row);
    *energy_j = 0;
}

static void write_holders(struct fine_power *fine, double begin_s, double length_s)
{
    const struct fine_power_setup *setup = &fine->setup;
    for (size_t i = 0; i < setup->holder_count; i++) {
        double *energies_j = setup->holders[i].job ? fine->job_j : fine->service_j;
        write_holder(fine, begin_s, length_s, &setup->holders[i], &energies_j[setup->holders[i].number]);
    }
    write_holder(fine, begin_s, length_s, &holder_nobody, &fine->idle_j);
}

/* Writes the row of an interval that is complete. */
static void write_row(struct fine_power *fine, double begin_s, double length_s)
{
    double it_w = fine->energy_j / length_s;
    struct fine_row row = {
        .time_s = begin_s, .interval_s = length_s, .it_power_w = it_w, .feed_power_w = it_w, .storage_j = NAN};
    if (fine->setup.storage) {
        struct ramp_buffer_step step = ramp_buffer_pass(&fine->buffer, it_w, length_s);
        row.feed_power_w = step.feed_w;
        row.storage_j = fine->buffer.stored_j;
        fine->lost_j += step.lost_w * length_s;
    }
    course_follow(&fine->it, it_w, length_s);
    course_follow(&fine->feed, row.feed_power_w, length_s);
    samples_add(&fine->it_w, fine->arena, it_w);
    fine->setup.row(fine->setup.context, &row);
    if (fine->setup.window->holders)
        write_holders(fine, begin_s, length_s);
    fine->energy_j = 0;
    fine->rows++;
}

void fine_power_pass(struct fine_power *fine, double from_s, double to_s)
{
    const struct fine_window *window = fine->setup.window;
    double end_s = window->from_s + window->duration_s;
    for (double at_s = fmax(from_s, window->from_s); at_s < fmin(to_s, end_s);) {
        double begin_s = window->from_s + fine->rows * window->interval_s,
               full_s = fmin(window->from_s + (fine->rows + 1) * window->interval_s, end_s);
        double until_s = fmin(full_s, to_s);
        if (!fine->begun)
            begin_window(fine);
        collect_energy(fine, at_s, until_s);
        if (until_s == full_s)
            write_row(fine, begin_s, fmin(window->interval_s, end_s - begin_s));
        at_s = until_s;
    }
}

void fine_power_close(const struct fine_power *fine, struct summary *summary)
{
    struct course none = course_begin();
    const struct course *it = fine ? &fine->it : &none, *feed = fine ? &fine->feed : &none;
    summary->fine_peak_it_power_w = it->peak_w;
    summary->fine_least_it_power_w = it->least_w;
    summary->fine_ramp_it_w_per_s = it->ramp_w_per_s;
    summary->fine_p95_it_power_w = fine ? samples_quantile(&fine->it_w, fine->arena, 0.95) : NAN;
    summary->fine_peak_feed_power_w = feed->peak_w;
    summary->fine_least_feed_power_w = feed->least_w;
    summary->fine_ramp_feed_w_per_s = feed->ramp_w_per_s;
    summary->fine_swing_it_power_w = summary->fine_peak_it_power_w - summary->fine_least_it_power_w;
    summary->fine_swing_feed_power_w = summary->fine_peak_feed_power_w - summary->fine_least_feed_power_w;
    summary->fine_storage_loss_j = fine && fine->setup.storage ? fine->lost_j : NAN;
}
