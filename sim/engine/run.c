/* SPDX-License-Identifier: Apache-2.0 */
/* A run: two clocks. SimGrid's events move jobs; every tick the facility takes the mean power of its hosts,
 * moves their heat, and tells the next tick's hosts what they feel. */
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "engine/engine.h"
#include "engine/jobs.h"
#include "engine/rows.h"
#include "engine/services.h"
#include "engine/stage.h"
#include "engine/version.h"
#include "output/run_dir.h"

struct run {
    struct arena *arena;
    const struct scenario *scenario;
    const struct engine_options *options;
    struct stage stage;
    struct hosts *hosts;
    struct floor *floor;
    struct jobs *jobs;
    struct services *services;
    struct facility *facility;
    struct books *books;
    struct it_load *loads; /* per group */
    struct run_dir *dir;
    struct series *series;
    struct table *series_table, *jobs_table, *services_table;
};

static void write_job(void *context, const struct job_row *row)
{
    struct run *run = context;
    struct job_row named = *row;
    named.run = run->options->run;
    table_row(run->jobs_table, &named);
}

static void write_service(void *context, const struct service_row *row)
{
    struct run *run = context;
    struct service_row named = *row;
    named.run = run->options->run;
    table_row(run->services_table, &named);
}

static void open_models(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    const struct stage *stage = &run->stage;
    struct facility_setup setup = {.groups = stage->groups,
                                   .group_count = stage->group_count,
                                   .power = scenario->power.items,
                                   .power_count = scenario->power.count,
                                   .cooling = &scenario->cooling,
                                   .weather = &scenario->weather,
                                   .grid = &scenario->grid,
                                   .supply = &scenario->supply,
                                   .contracts = &scenario->contracts,
                                   .water = &scenario->water,
                                   .failures = scenario->failures.items,
                                   .failure_count = scenario->failures.count,
                                   .seed = (uint64_t)scenario->seed,
                                   .start_s = (double)scenario->start_s};
    run->facility = facility_create(run->arena, &setup);
    run->books = books_create(run->arena, stage->groups, stage->group_count, setup.power, setup.power_count);
    run->loads = arena_alloc(run->arena, stage->group_count, sizeof *run->loads);
}

static void open_work(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    const struct variant_list *workloads = &scenario->workloads;
    const struct placement *placement = &run->stage.placement;
    run->floor = floor_create(run->arena, run->stage.groups, run->stage.group_count, run->hosts);
    run->jobs = jobs_create(run->arena, run->floor, &scenario->scheduler, workloads->count, write_job, run);
    run->services = services_create(run->arena, run->floor, workloads->count, write_service, run);
    for (size_t w = 0; w < workloads->count; w++) {
        const struct variant *workload = &workloads->items[w];
        if (workload->kind == &training_record)
            jobs_add(run->jobs, workload->value, placement->group[w]);
        else if (workload->kind == &serving_record)
            services_add(run->services, workload->value, placement->group[w], placement->nodes[w],
                         run->stage.profiles[w], (uint64_t)scenario->seed);
    }
}

static bool open_output(struct run *run)
{
    run->dir = run_dir_begin(run->options->directory);
    if (!run->dir)
        return false;
    run->series = series_create(run->arena, run->facility, run->options->run);
    run->series_table =
        run_dir_table(run->dir, "series", "A tick of the facility.", series_columns(run->series));
    run->jobs_table = run_dir_table(run->dir, "jobs", "A job.", job_columns);
    run->services_table = run_dir_table(run->dir, "services", "A service in a tick.", service_columns);
    return true;
}

/* Seconds in which nodes were slowed by heat, weighted with their share of all nodes. */
static double throttled_s(const struct run *run, double interval_s)
{
    double slow = 0, all = 0;
    for (size_t g = 0; g < run->stage.group_count; g++) {
        double count = (double)run->stage.groups[g].count;
        all += count;
        slow += run->floor->groups[g].speed_frac < 1 ? count : 0;
    }
    return all > 0 ? interval_s * slow / all : 0;
}

static void tick(struct run *run, double from_s, double to_s)
{
    const int64_t start_s = run->scenario->start_s;
    for (size_t g = 0; g < run->stage.group_count; g++) {
        struct node_surroundings surroundings = facility_surroundings(run->facility, g);
        floor_feel(run->floor, g, from_s, &surroundings);
    }
    services_tick(run->services, start_s, from_s, to_s);
    jobs_tick(run->jobs, from_s, to_s);
    floor_follow(run->floor, from_s);
    sg_actor_sleep_until(to_s);
    /* What else happens at this very moment (a job that ends) belongs to this tick. */
    sg_actor_yield();

    struct work_done done = {.throttled_s = throttled_s(run, to_s - from_s)};
    services_take(run->services, from_s, to_s, &done);
    jobs_take(run->jobs, to_s, &done);
    for (size_t g = 0; g < run->stage.group_count; g++) {
        struct meter_reading reading = power_book_take(run->floor->book, g, to_s);
        run->loads[g] = (struct it_load){.total_w = reading.total_j / (to_s - from_s),
                                         .fan_w = fmax(reading.fan_j, 0) /
                                                  (to_s - from_s), /* a residue of sums when all are off */
                                         .compute_w = reading.compute_j / (to_s - from_s),
                                         .speed_frac = run->floor->groups[g].speed_frac};
    }
    struct facility_tick result;
    facility_step(run->facility, (double)start_s + from_s, (double)start_s + to_s, run->loads, &result);
    books_post(run->books, &result);
    books_work(run->books, &done);
    table_row(run->series_table, series_row(run->series, &result, start_s));
}

/* The facility's clock: an actor beside the jobs. (A loop of simgrid_run_until would do as well, but for each
 * call the energy plugin looks at all hosts: 0.5 ms with 3,125 of them.) */
static void live(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct run *run = sg_actor_self_get_data();
    const struct scenario *scenario = run->scenario;
    /* A last tick shorter than this share of a tick is rounding of duration / tick, not a tick. */
    const double least_frac = 1e-9;
    double end_s = scenario->duration_s, ticks = fmax(ceil(end_s / scenario->tick_s - least_frac), 1);
    jobs_start(run->jobs);
    for (double k = 0; k < ticks; k++) {
        tick(run, k * scenario->tick_s, k + 1 < ticks ? (k + 1) * scenario->tick_s : end_s);
        if (run->options->progress)
            run->options->progress(run->options->context, (k + 1) / ticks);
    }
    jobs_close(run->jobs, end_s);
}

static void simulate(struct run *run)
{
    sg_actor_t actor = sg_actor_init("facility", sg_host_by_name(hosts_first(run->hosts, 0)));
    sg_actor_set_data(actor, run);
    sg_actor_start(actor, live, 0, NULL);
    simgrid_run();
    jobs_finish(run->jobs);
}

static void summarise(struct run *run, struct summary *summary)
{
    const struct scenario *scenario = run->scenario;
    memset(summary, 0, sizeof *summary);
    books_close(run->books, summary);
    summary->run = run->options->run;
    summary->scenario = scenario->name;
    summary->strategy = scenario->strategy;
    summary->site = scenario->site.name;
    summary->seed = scenario->seed;
    summary->carbon_displaced_kg = summary->heat_reused_j * scenario->site.heat_demand.displaced_kg_j;
    summary->audit_frac = hosts_energy_j(run->hosts) / power_book_energy_j(run->floor->book) - 1;
}

static bool write_results(struct run *run, const struct summary *summary, double wall_s)
{
    const struct scenario *scenario = run->scenario;
    struct ledger_row *rows;
    size_t count = ledger_rows(books_ledger(run->books), run->arena, &rows);
    struct table *ledger = run_dir_table(run->dir, "ledger", "A pair of accounts.", ledger_columns);
    for (size_t i = 0; i < count; i++)
        table_row(ledger, &(struct ledger_line){run->options->run, rows[i]});
    table_row(run_dir_table(run->dir, "summary", "A run.", summary_columns), summary);
    const char *text = scenario_text(run->arena, scenario);
    run_dir_text(run->dir, "scenario.yaml", text, strlen(text));
    struct provenance provenance = {.run = run->options->run,
                                    .title = scenario->name,
                                    .description = scenario->strategy_meaning,
                                    .argc = run->options->argc,
                                    .argv = run->options->argv,
                                    .seed = scenario->seed,
                                    .engine =
                                        arena_printf(run->arena, "SimGrid %s", engine_simgrid_version()),
                                    .inputs = run->stage.files,
                                    .input_count = run->stage.file_count,
                                    .wall_s = wall_s};
    return run_dir_commit(run->dir, &provenance);
}

static double wall_clock_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool set_stage(struct run *run)
{
    struct diag *diag = diag_create();
    bool ok = stage_set(run->arena, diag, run->scenario, &run->stage);
    diag_print(diag, stderr);
    diag_destroy(diag);
    return ok;
}

static bool perform(struct run *run, struct summary *summary)
{
    double begun_s = wall_clock_s();
    if (!set_stage(run))
        return false;
    open_models(run);
    if (!open_output(run))
        return false;
    run->hosts = hosts_create(run->arena, &run->stage.kinds, run->stage.groups, run->stage.path,
                              run->scenario->tick_s);
    if (!run->hosts) {
        run_dir_abandon(run->dir);
        return false;
    }
    open_work(run);
    simulate(run);
    summarise(run, summary);
    return write_results(run, summary, wall_clock_s() - begun_s);
}

int engine_run(const struct scenario *scenario, const struct engine_options *options, struct summary *summary)
{
    struct run run = {.arena = arena_create(), .scenario = scenario, .options = options};
    bool ok = perform(&run, summary);
    arena_destroy(run.arena);
    return ok ? 0 : 1;
}
