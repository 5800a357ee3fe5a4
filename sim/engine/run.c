/* SPDX-License-Identifier: Apache-2.0 */
/* A run has two clocks. Jobs change the power of SimGrid's hosts at their own moments; every tick the
 * facility takes the mean power of the hosts, moves their heat, and tells the hosts of the next tick what
 * they feel. */
#include <math.h>
#include <simgrid/actor.h>
#include <simgrid/engine.h>
#include <simgrid/host.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "account/embodied.h"
#include "account/expectation.h"
#include "base/calendar.h"
#include "base/say.h"
#include "engine/audit.h"
#include "engine/engine.h"
#include "engine/fine_power.h"
#include "engine/results.h"
#include "engine/stage.h"
#include "floor/jobs.h"
#include "floor/outlook.h"
#include "floor/power_control.h"
#include "floor/services.h"
#include "money/money.h"
#include "scenario/outside_run.h"
#include "scenario/plugins.h"

struct run {
    struct arena *arena;
    const struct scenario *scenario;
    const struct engine_options *options;
    struct stage stage;
    struct hosts *hosts;
    struct floor *floor;
    struct power_control *control; /* NULL: no power is managed */
    struct jobs *jobs;
    struct services *services;
    struct facility *facility;
    struct books *books;
    struct bill bill;            /* of a scenario with costs */
    struct it_load *loads;       /* per group */
    double *peak_w, peak_sum_w;  /* per group, and of all: at the moment of the tick at which all together draw most */
    struct footprint idle;       /* of nodes that nobody holds */
    struct sum chain_j;          /* IT energy of the power chain and the fabric: of no node */
    struct holder_name *holders; /* per workload */
    struct fine_power *fine;     /* NULL: no window is asked for */
    struct results *results;
    bool broken;         /* a plugin's component broke its contract: the run ends without results */
    double reached_frac; /* how far the run is known to be */
};

static void open_models(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    const struct stage *stage = &run->stage;
    struct facility_setup setup = stage_facility(stage, scenario);
    run->facility = facility_create(run->arena, &setup);
    run->books = books_create(run->arena, setup.power, setup.power_count);
    run->bill = bill_begin();
    run->loads = arena_alloc(run->arena, stage->group_count, sizeof *run->loads);
    run->peak_w = arena_alloc(run->arena, stage->group_count, sizeof *run->peak_w);
}

/* Names of the workloads that are jobs, in their order. */
static const char *const *names_of_jobs(const struct run *run)
{
    const char **names = arena_alloc(run->arena, run->stage.workloads.count + 1, sizeof *names);
    for (size_t w = 0; w < run->stage.workloads.count; w++)
        if (run->holders[w].job)
            names[run->holders[w].number] = run->holders[w].name;
    return names;
}

/* Tells how far the run is, once of each moment: several services pass through a tick one after the other. */
static void tell(struct run *run, double done_frac)
{
    if (run->options->progress == NULL || done_frac <= run->reached_frac)
        return;
    run->reached_frac = done_frac;
    run->options->progress(run->options->context, done_frac);
}

static void requests_reached(void *context, double time_s)
{
    struct run *run = context;
    tell(run, time_s / run->scenario->duration_s);
}

static void open_work(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    const struct variant_list *workloads = &run->stage.workloads;
    const struct placement *placement = &run->stage.placement;
    run->floor = floor_create(run->arena, run->stage.groups, run->stage.group_count, placement->shared, run->hosts);
    run->control = power_control_create(run->arena, run->floor, scenario->power_management, (double)scenario->start_s);
    run->holders = holder_names(run->arena, workloads);
    run->jobs = jobs_create(run->arena, &(struct jobs_setup){.floor = run->floor,
                                                             .scheduler = &scenario->scheduler,
                                                             .outlook = outlook_create(run->arena, scenario),
                                                             .smoothing = scenario->smoothing,
                                                             .control = run->control,
                                                             .seed = (uint64_t)scenario->seed,
                                                             .row = results_job,
                                                             .context = run->results,
                                                             .workloads = names_of_jobs(run)});
    run->services =
        services_create(run->arena, run->floor, run->control, workloads->count, results_service, run->results);
    services_watch(run->services, requests_reached, run);
    for (size_t w = 0; w < workloads->count; w++) {
        const struct variant *workload = &workloads->items[w];
        if (job_kind_of(workload->kind))
            jobs_add(run->jobs, workload, placement->group[w]);
        else if (serving_is(workload->kind))
            services_add(run->services, workload->value,
                         &(struct service_place){.group = {placement->group[w], placement->prefill_group[w]},
                                                 .nodes = {placement->nodes[w], placement->prefill_nodes[w]}},
                         &run->stage.sources[w], (uint64_t)scenario->seed);
    }
}

static void open_window(struct run *run)
{
    const struct scenario *scenario = run->scenario;
    if (!scenario->fine)
        return;
    run->fine = fine_power_create(
        run->arena, &(struct fine_power_setup){.window = scenario->fine,
                                               .storage = scenario->smoothing ? scenario->smoothing->storage : NULL,
                                               .floor = run->floor,
                                               .jobs = run->jobs,
                                               .services = run->services,
                                               .holders = run->holders,
                                               .holder_count = run->stage.workloads.count,
                                               .row = results_fine,
                                               .holder_row = results_fine_holder,
                                               .context = run->results});
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

/* Remembers the moment of the tick with the highest power. */
static void note_peak(struct run *run)
{
    double sum_w = 0;
    for (size_t g = 0; g < run->stage.group_count; g++)
        sum_w += power_book_power_w(run->floor->book, g);
    if (!(sum_w > run->peak_sum_w))
        return;
    run->peak_sum_w = sum_w;
    for (size_t g = 0; g < run->stage.group_count; g++)
        run->peak_w[g] = power_book_power_w(run->floor->book, g);
}

/* After all changes of a moment idle nodes may fall asleep, and SimGrid's hosts follow the power. */
static void settle(struct run *run, double now_s)
{
    power_control_sleep(run->control, now_s);
    floor_follow(run->floor, now_s);
    note_peak(run);
}

/* Begins a tick: hosts, jobs and services get the surroundings that the last tick left. */
static void begin_tick(struct run *run, double from_s, double to_s)
{
    for (size_t g = 0; g < run->stage.group_count; g++) {
        struct node_surroundings surroundings = facility_surroundings(run->facility, g);
        floor_feel(run->floor, g, from_s, &surroundings);
    }
    power_control_tick(run->control, from_s, to_s);
    /* floor_feel() has given all idle nodes the power of those that are awake, which would take from the cap. */
    if (from_s > 0)
        power_control_sleep(run->control, from_s);
    jobs_expect_power(run->jobs);
    services_tick(run->services, run->scenario->start_s, from_s, to_s);
    jobs_tick(run->jobs, from_s, to_s);
    run->peak_sum_w = -1;
    settle(run, from_s);
}

static void sleep_from(struct run *run, double from_s, double to_s)
{
    if (run->fine)
        fine_power_pass(run->fine, from_s, to_s);
    sg_actor_sleep_until(to_s);
}

static double next_moment_s(const struct run *run)
{
    return fmin(jobs_next_s(run->jobs), power_control_next_s(run->control));
}

/* Jobs change at their own moments within the tick; those at its very end still belong to it. */
static void pass_time(struct run *run, double from_s, double to_s)
{
    double now_s = from_s;
    for (double next_s; (next_s = next_moment_s(run)) <= to_s; now_s = next_s) {
        sleep_from(run, now_s, next_s);
        jobs_run(run->jobs, next_s);
        settle(run, next_s);
    }
    sleep_from(run, now_s, to_s);
}

/* Mean power of each group's nodes, and the energy of all of them. */
static double read_loads(struct run *run, double from_s, double to_s)
{
    double interval_s = to_s - from_s;
    struct sum nodes_j = {0};
    for (size_t g = 0; g < run->stage.group_count; g++) {
        struct meter_reading reading = power_book_take(run->floor->book, g, to_s);
        sum_add(&nodes_j, reading.total_j);
        run->loads[g] = (struct it_load){.total_w = reading.total_j / interval_s,
                                         /* a residue of sums may be below 0 when all are off */
                                         .fan_w = fmax(reading.fan_j, 0) / interval_s,
                                         .compute_w = reading.compute_j / interval_s,
                                         .airflow_m3_s = fmax(reading.air_m3, 0) / interval_s,
                                         .peak_w = run->peak_w[g],
                                         .speed_frac = run->floor->groups[g].speed_frac};
    }
    return sum_value(&nodes_j);
}

/* A plugin broke its contract in the tick that began then: the run ends. */
static void stop_broken(struct run *run, double from_s, const struct record *kind, const char *unit, const char *how)
{
    char when[24];
    calendar_format(run->scenario->start_s + (int64_t)from_s, when);
    say("at %s %s", when, plugins_breach(run->arena, kind, unit, how));
    run->broken = true;
}

static void end_tick(struct run *run, double from_s, double to_s)
{
    const int64_t start_s = run->scenario->start_s;
    const struct jobs_breach *broken = jobs_breach(run->jobs);
    if (broken != NULL) {
        stop_broken(run, from_s, broken->kind, broken->job, broken->how);
        return;
    }
    double nodes_j = read_loads(run, from_s, to_s);
    struct facility_tick result;
    facility_step(run->facility, (double)start_s + from_s, (double)start_s + to_s, run->loads, &result);
    const struct facility_breach *breach = facility_breach(run->facility);
    if (breach != NULL) {
        stop_broken(run, from_s, breach->kind, breach->unit, breach->how);
        return;
    }
    struct footprint_rate rate = footprint_rate_of_tick(&result, nodes_j);
    struct work_done done = {.throttled_s = throttled_s(run, to_s - from_s)};
    services_take(run->services, from_s, to_s, &rate, &done);
    jobs_take(run->jobs, to_s, &rate, &done);
    for (size_t g = 0; g < run->stage.group_count; g++)
        footprint_add(&run->idle, power_book_take_idle_j(run->floor->book, g, to_s), &rate);
    for (size_t i = 0; i < run->stage.power_count; i++)
        sum_add(&run->chain_j, result.stages[i].it_w * (to_s - from_s));
    if (power_control_shares(run->control)) {
        done.capped_s = to_s - from_s;
        done.capped_it_j = nodes_j; /* the cap is on them */
        done.capped_flop = done.training_flop;
        done.capped_requests = done.ttft_requests;
        done.capped_ttft_sum_s = done.ttft_sum_s;
    }
    books_post(run->books, &result);
    books_work(run->books, &done);
    if (run->scenario->costs)
        bill_tick(&run->bill, &run->scenario->costs->electricity, result.from_s, result.to_s, &result.supply);
    results_tick(run->results, &result);
}

static void close_jobs(struct run *run)
{
    struct jobs_delay delay = jobs_close(run->jobs, run->scenario->duration_s);
    if (delay.late > 0)
        say("warning: %.0f jobs with a fixed schedule found their nodes taken and began late, by %.0f s at most: late_s in jobs.csv says which",
            delay.late, delay.most_s);
    struct jobs_barred barred = jobs_barred(run->jobs);
    if (barred.count > 0)
        say("warning: %.0f job%s never started, since each alone would pass the scheduler's cap of %.4g kW: with `%s` the nodes would draw %.4g kW",
            barred.count, barred.count > 1 ? "s" : "", barred.cap_w / 1e3, barred.name, barred.power_w / 1e3);
}

static void close_management(struct run *run)
{
    struct power_control_misses misses = power_control_finish(run->control, run->scenario->duration_s);
    if (misses.time_s > 0)
        say("warning: a cap of power_management could not be kept for %.1f h, by %.0f W at most, though all GPUs of jobs were at their lowest clock: idle nodes, and services whose load grows, draw more",
            misses.time_s / SECONDS_PER_HOUR, misses.most_w);
}

/* The facility's clock, the only actor. (A loop of simgrid_run_until would do as well, but for each call the
 * energy plugin looks at all hosts: 0.5 ms with 3,125 of them.) */
static void live(int argc, char **argv)
{
    (void)argc;
    (void)argv;
    struct run *run = sg_actor_self_get_data();
    const struct scenario *scenario = run->scenario;
    /* A last tick shorter than this share of a tick is rounding of duration / tick, not a tick. */
    const double least_frac = 1e-9;
    double end_s = scenario->duration_s, ticks = fmax(ceil(end_s / scenario->tick_s - least_frac), 1);
    for (double k = 0; k < ticks && !run->broken; k++) {
        double from_s = k * scenario->tick_s, to_s = k + 1 < ticks ? (k + 1) * scenario->tick_s : end_s;
        begin_tick(run, from_s, to_s);
        pass_time(run, from_s, to_s);
        end_tick(run, from_s, to_s);
        tell(run, (k + 1) / ticks);
    }
    if (run->broken)
        return;
    close_jobs(run);
    close_management(run);
}

static void simulate(struct run *run)
{
    sg_actor_t actor = sg_actor_init("facility", sg_host_by_name(hosts_first(run->hosts, 0)));
    sg_actor_set_data(actor, run);
    sg_actor_start(actor, live, 0, NULL);
    simgrid_run();
}

/* "MI355X, Gaudi 3", each once. */
static void name_gpu(char *text, size_t room, const char *name)
{
    size_t used = strlen(text);
    if (!strstr(text, name))
        snprintf(text + used, room - used, "%s%s", used > 0 ? ", " : "", name);
}

/* GPUs of which a datasheet is all that is known, and those whose power at work is another's. */
static void name_unmeasured(const struct stage *stage, struct summary *summary)
{
    for (size_t g = 0; g < stage->group_count; g++) {
        const struct gpu *gpu = &stage->groups[g].node.gpu;
        if (gpu->nameplate_only)
            name_gpu(summary->nameplates, sizeof summary->nameplates, gpu->name);
        else if (gpu->power_assumed)
            name_gpu(summary->power_assumed, sizeof summary->power_assumed, gpu->name);
    }
}

/* Prices what the summary says, item by item. */
static void price(struct run *run, const struct embodied *embodied, struct summary *summary)
{
    const struct costs *costs = run->scenario->costs;
    money_none(summary);
    if (!costs)
        return;
    bill_end(&run->bill);
    struct cost_question question = {.costs = costs,
                                     .bill = &run->bill,
                                     .summary = summary,
                                     .servers = {run->stage.groups, run->stage.group_count},
                                     .it_w = embodied_it_w(embodied)};
    question.equipment = facility_equipment(run->facility, run->arena, &question.equipment_count);
    struct cost_items items = {.arena = run->arena};
    cost_flows(&items, &question);
    cost_equipment(&items, &question);
    money_close(&question, &items, summary);
    results_costs(run->results, &items);
    if (summary->money.scaled)
        say("warning: the costs of %.3g days were multiplied up to a year (`costs.scale_to_year`), as if all its days were like them",
            summary->duration_s / SECONDS_PER_DAY);
}

static int64_t node_count(const struct stage *stage)
{
    int64_t nodes = 0;
    for (size_t g = 0; g < stage->group_count; g++)
        nodes += stage->groups[g].count;
    return nodes;
}

static void summarise(struct run *run, struct summary *summary)
{
    const struct scenario *scenario = run->scenario;
    struct embodied embodied = {.groups = run->stage.groups,
                                .group_count = run->stage.group_count,
                                .fabric = scenario->platform.fabric,
                                .building = &scenario->building};
    memset(summary, 0, sizeof *summary);
    books_close(run->books, summary);
    embodied_close(&embodied, summary);
    fine_power_close(run->fine, summary);
    summary->run = run->options->run;
    summary->scenario = scenario->name;
    summary->strategy = scenario->strategy;
    summary->site = scenario->site.name;
    summary->weather_kind = site_weather_kind(&scenario->site);
    summary->carbon_kind = site_carbon_kind(&scenario->site);
    summary->seed = scenario->seed;
    const struct heat_demand *network = scenario->site.heat_demand;
    summary->carbon_displaced_kg =
        network ? (summary->heat_reused_j + summary->user_lift_j + summary->chp_heat_j) * network->displaced_kg_j : 0;
    summary->carbon_net_kg = summary->carbon_operational_kg + summary->carbon_lift_kg - summary->carbon_displaced_kg;
    summary->state = run_states[RUN_DONE];
    summary->quality = services_close(run->services, results_service_total, run->results);
    struct jobs_total jobs = jobs_total(run->jobs);
    summary->jobs_unfinished = jobs.unfinished;
    summary->jobs_outside = outside_run_jobs(scenario);
    summary->requests_outside = run->stage.requests_outside;
    summary->job_node_s = jobs.node_s;
    summary->nodes_busy_frac = summary_ratio(jobs.node_s, (double)node_count(&run->stage) * scenario->duration_s);
    summary->energy_per_job_node_h_j = summary_ratio(jobs.energy_j * summary->pue, jobs.node_s / SECONDS_PER_HOUR);
    services_limits(run->services, summary->services_limited, sizeof summary->services_limited);
    services_engines(run->services, summary->engines, sizeof summary->engines);
    services_errors(run->services, summary->errors, sizeof summary->errors);
    jobs_errors(run->jobs, summary->errors, sizeof summary->errors);
    name_unmeasured(&run->stage, summary);
    price(run, &embodied, summary);
    summary->expect_missed = expectations_missed(run->arena, &scenario->expect, summary);
}

/* Compares SimGrid's book of energy with ours. */
static bool pass_audit(struct run *run, struct summary *summary)
{
    size_t group;
    summary->audit_frac = audit_frac(run->floor, &group);
    return audit_passes(summary->audit_frac, run->stage.groups[group].node.name, stderr);
}

static void write_share(struct run *run, const struct holder_name *holder, const struct footprint *footprint,
                        const struct summary *summary)
{
    double cost_per_j = summary_ratio(summary->money.cost_run, summary->it_energy_j);
    results_share(run->results, holder, footprint, cost_per_j * sum_value(&footprint->nodes_j));
}

static void write_shares(struct run *run, const struct summary *summary)
{
    for (size_t w = 0; w < run->stage.workloads.count; w++) {
        const struct holder_name *holder = &run->holders[w];
        write_share(run, holder,
                    holder->job ? jobs_footprint(run->jobs, holder->number)
                                : services_footprint(run->services, holder->number),
                    summary);
    }
    write_share(run, &holder_nobody, &run->idle, summary);
    if (sum_value(&run->chain_j) > 0)
        write_share(run, &holder_chain, &(struct footprint){.nodes_j = run->chain_j}, summary);
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
    if (!ok) /* else its warnings were shown when the scenario was checked */
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
    run->results = results_begin(run->arena, run->options, run->scenario, run->facility);
    if (!run->results)
        return false;
    run->hosts = hosts_create(run->arena, &run->stage.kinds, run->stage.groups, run->scenario->tick_s);
    if (!run->hosts) {
        results_abandon(run->results);
        return false;
    }
    open_work(run);
    open_window(run);
    simulate(run);
    bool ok = !run->broken;
    if (ok) {
        summarise(run, summary);
        ok = pass_audit(run, summary);
    }
    if (ok) {
        write_shares(run, summary);
        ok = results_commit(run->results, &run->stage, run->books, summary, wall_clock_s() - begun_s);
    } else {
        results_abandon(run->results);
    }
    jobs_finish(run->jobs);
    return ok;
}

int engine_run(const struct scenario *scenario, const struct engine_options *options, struct summary *summary)
{
    struct run run = {.arena = arena_create(), .scenario = scenario, .options = options};
    bool ok = perform(&run, summary);
    summary->expect_missed = NULL; /* it lived in the arena */
    arena_destroy(run.arena);
    return ok ? 0 : 1;
}

int engine_leave(const struct scenario *scenario, const struct engine_options *options, enum run_state state,
                 const char *reason)
{
    return results_leave(options, scenario, state, reason) ? 0 : 1;
}
