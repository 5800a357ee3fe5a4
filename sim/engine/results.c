/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/results.h"

#include <math.h>
#include <string.h>

#include "engine/series.h"
#include "engine/series_period.h"
#include "engine/tables.h"
#include "hosts/version.h"
#include "output/run_dir.h"

struct results {
    struct arena *arena;
    const struct engine_options *options;
    const struct scenario *scenario;
    struct run_dir *dir;
    struct series *series;
    struct series_period *period; /* NULL: each tick is a row */
    struct table *series_table, *jobs, *services, *service_totals, *fine, *fine_holders, *shares;
};

static void write_equipment(struct results *results, const struct facility *facility)
{
    size_t count;
    struct equipment *rows = facility_equipment(facility, results->arena, &count);
    struct table *table = run_dir_table(results->dir, table_kind_of(equipment_columns));
    for (size_t i = 0; i < count; i++) {
        rows[i].run = results->options->run;
        table_row(table, &rows[i]);
    }
}

static void open_series(struct results *results, const struct facility *facility)
{
    enum series_kept kept = (enum series_kept)results->scenario->series;
    struct series *series = series_create(results->arena, facility, results->options->run);
    struct table_kind ticks = *table_kind_of(series_fixed_columns);
    ticks.columns = series_columns(series);
    results->series = series;
    results->series_table = run_dir_table(results->dir, &ticks);
    if (kept != SERIES_TICKS)
        results->period = series_period_create(results->arena, ticks.columns, series_row_bytes(series), kept);
}

struct results *results_begin(struct arena *arena, const struct engine_options *options,
                              const struct scenario *scenario, const struct facility *facility)
{
    struct run_dir *dir = options->directory ? run_dir_begin(options->directory, !options->unsynced) : NULL;
    if (!dir && options->directory)
        return NULL;
    struct results *results = arena_alloc(arena, 1, sizeof *results);
    *results = (struct results){.arena = arena, .options = options, .scenario = scenario, .dir = dir};
    if (dir && scenario->series != SERIES_NONE)
        open_series(results, facility);
    write_equipment(results, facility);
    results->jobs = run_dir_table(dir, table_kind_of(job_columns));
    if (scenario->series == SERIES_HOURLY || scenario->series == SERIES_TICKS)
        results->services = run_dir_table(dir, table_kind_of(service_columns));
    if (scenario->fine)
        results->fine = run_dir_table(dir, table_kind_of(fine_columns));
    if (scenario->fine && scenario->fine->holders)
        results->fine_holders = run_dir_table(dir, table_kind_of(fine_holder_columns));
    return results;
}

void results_tick(struct results *results, const struct facility_tick *tick)
{
    if (!results->series)
        return;
    const void *row = series_row(results->series, tick, results->scenario->start_s);
    if (results->period)
        row = series_period_add(results->period, row);
    if (row)
        table_row(results->series_table, row);
}

void results_job(void *context, const struct job_row *row)
{
    struct results *results = context;
    struct job_row named = *row;
    named.run = results->options->run;
    table_row(results->jobs, &named);
}

void results_service(void *context, const struct service_row *row)
{
    struct results *results = context;
    if (!results->services)
        return;
    struct service_row named = *row;
    named.run = results->options->run;
    table_row(results->services, &named);
}

void results_service_total(void *context, const struct service_total_row *row)
{
    struct results *results = context;
    if (!results->service_totals)
        results->service_totals = run_dir_table(results->dir, table_kind_of(service_total_columns));
    struct service_total_row named = *row;
    named.run = results->options->run;
    table_row(results->service_totals, &named);
}

void results_fine(void *context, const struct fine_row *row)
{
    struct results *results = context;
    struct fine_row named = *row;
    named.run = results->options->run;
    table_row(results->fine, &named);
}

void results_fine_holder(void *context, const struct fine_holder_row *row)
{
    struct results *results = context;
    struct fine_holder_row named = *row;
    named.run = results->options->run;
    table_row(results->fine_holders, &named);
}

void results_share(struct results *results, const struct holder_name *holder, const struct footprint *footprint,
                   double cost)
{
    if (!results->shares)
        results->shares = run_dir_table(results->dir, table_kind_of(share_columns));
    table_row(results->shares, &(struct share_row){.run = results->options->run,
                                                   .holder = holder->name,
                                                   .kind = holder->kind,
                                                   .energy_j = sum_value(&footprint->nodes_j),
                                                   .facility_energy_j = sum_value(&footprint->facility_j),
                                                   .water_consumed_kg = sum_value(&footprint->water_kg),
                                                   .carbon_kg = sum_value(&footprint->carbon_kg),
                                                   .cost = cost});
}

void results_costs(struct results *results, const struct cost_items *items)
{
    struct table *table = run_dir_table(results->dir, table_kind_of(cost_columns));
    for (size_t i = 0; i < items->count; i++)
        table_row(table, &items->items[i]);
}

static void write_ledger(struct results *results, const struct ledger *ledger)
{
    struct ledger_row *rows;
    size_t count = ledger_rows(ledger, results->arena, &rows);
    struct table *table = run_dir_table(results->dir, table_kind_of(ledger_columns));
    for (size_t i = 0; i < count; i++)
        table_row(table, &(struct ledger_line){results->options->run, rows[i]});
}

bool results_commit(struct results *results, const struct stage *stage, const struct books *books,
                    const struct summary *summary, double wall_s)
{
    const struct scenario *scenario = results->scenario;
    if (!results->dir)
        return true;
    const void *last = results->period ? series_period_end(results->period) : NULL;
    if (last)
        table_row(results->series_table, last);
    write_ledger(results, books_ledger(books));
    table_row(run_dir_table(results->dir, table_kind_of(summary_columns)), summary);
    const char *text = scenario_text(results->arena, scenario);
    run_dir_text(results->dir, "scenario.yaml", text, strlen(text));
    struct provenance provenance = {.run = results->options->run,
                                    .title = scenario->name,
                                    .description = scenario->strategy_meaning,
                                    .argc = results->options->argc,
                                    .argv = results->options->argv,
                                    .seed = scenario->seed,
                                    .engine = arena_printf(results->arena, "SimGrid %s", engine_simgrid_version()),
                                    .request = results->options->request,
                                    .inputs = stage->files,
                                    .input_count = stage->file_count,
                                    .wall_s = wall_s};
    return run_dir_commit(results->dir, &provenance);
}

bool results_leave(const struct engine_options *options, const struct scenario *scenario, enum run_state state,
                   const char *reason)
{
    struct run_dir *dir = run_dir_begin(options->directory, !options->unsynced);
    if (!dir)
        return false;
    struct arena *arena = arena_create();
    struct summary summary = {.run = options->run,
                              .scenario = scenario->name,
                              .strategy = scenario->strategy,
                              .site = scenario->site.name,
                              .seed = scenario->seed,
                              .state = run_states[state],
                              .reason = reason};
    for (const struct column *column = summary_columns; column->name; column++)
        if (column->kind == COLUMN_NUMBER)
            *(double *)(void *)((char *)&summary + column->offset) = NAN;
    summary.duration_s = scenario->duration_s;
    table_row(run_dir_table(dir, table_kind_of(summary_columns)), &summary);
    const char *text = scenario_text(arena, scenario);
    if (state != RUN_FAILED)
        run_dir_text(dir, "scenario.yaml", text, strlen(text));
    struct provenance provenance = {.run = options->run,
                                    .title = scenario->name,
                                    .description = scenario->strategy_meaning,
                                    .argc = options->argc,
                                    .argv = options->argv,
                                    .seed = scenario->seed,
                                    .request = options->request,
                                    .inputs = scenario->files,
                                    .input_count = scenario->file_count};
    bool good = run_dir_commit(dir, &provenance);
    arena_destroy(arena);
    return good;
}

void results_abandon(struct results *results)
{
    run_dir_abandon(results->dir);
}
