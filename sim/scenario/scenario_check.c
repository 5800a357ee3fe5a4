/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario_check.h"

#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/units.h"
#include "electric/contract.h"
#include "electric/grid_connection.h"
#include "electric/supply.h"
#include "jobs/job_contract.h"
#include "plant/plant.h"
#include "scenario/idle_gpus.h"
#include "scenario/plugins.h"
#include "scenario/short_times.h"
#include "sched/placement.h"
#include "sched/scheduler.h"
#include "serving/route.h"
#include "serving/serving.h"

/* More ticks than this are a slip in `tick` or `duration`: a year of seconds is 31.5 million. */
static const double ticks_max = 40e6;

/* How a workload names itself, whatever its kind. */
static const char *workload_name(const struct variant *workload)
{
    const struct job_kind *job = job_kind_of(workload->kind);
    return job ? job_workload_name(job, workload->value) : serving_name(workload->value);
}

static void check_workloads(const struct scenario *s, struct complaint *complaint)
{
    for (size_t i = 1; i < s->workloads.count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(workload_name(&s->workloads.items[i]), workload_name(&s->workloads.items[j])) == 0) {
                complain_at(complaint, "workloads", i, "name", "another workload is called `%s` already",
                            workload_name(&s->workloads.items[i]));
                break;
            }
    route_check(&s->workloads, complaint);
    /* Only the engine knows what a platform file holds; it places the workloads then. */
    if (!s->platform.file)
        placement_check(s->platform.nodes.items, s->platform.nodes.count, &s->workloads, complaint);
}

static void check_power(const struct scenario *s, struct complaint *complaint)
{
    const struct power_stage *stages = s->power.items;
    for (size_t i = 0; i < s->power.count; i++) {
        int64_t nodes, before;
        enum power_level level = power_stage_level(&stages[i], &nodes);
        if (level == POWER_SITE && stages[i].place == POWER_INSIDE) {
            complain_at(complaint, "power", i, "place",
                        "a stage that feeds all stands before the hall: `place: outside` (its loss would have "
                        "to be cooled by the cooling that it feeds)");
        }
        if (i > 0 && level == POWER_NODES && power_stage_level(&stages[i - 1], &before) == POWER_NODES &&
            before < nodes) {
            complain_at(complaint, "power", i, "per",
                        "stages are listed from the meter to the load: this one, for %lld nodes, stands before `%s`",
                        (long long)nodes, stages[i - 1].name);
        }
        for (size_t j = 0; j < i; j++)
            if (strcmp(stages[i].name, stages[j].name) == 0) {
                complain_at(complaint, "power", i, "name", "another stage is called `%s` already", stages[i].name);
                break;
            }
    }
}

/* Planned failures that lie outside the run would go unnoticed. */
static void check_failure_times(const struct scenario *s, struct complaint *complaint)
{
    const struct failure *failures = s->failures.items;
    for (size_t i = 0; i < s->failures.count; i++) {
        double after_s = (double)(failures[i].at_s - s->start_s);
        if (!isnan(failures[i].between_s) || (after_s < s->duration_s && after_s + failures[i].duration_s > 0))
            continue;
        complain_at(complaint, "failures", i, "at", "this lies outside the run, which lasts %.6g days from `start`",
                    s->duration_s / SECONDS_PER_DAY);
    }
}

static void check_failures(const struct scenario *s, struct complaint *complaint)
{
    const struct failure *failures = s->failures.items;
    for (size_t i = 0; i < s->cooling.count; i++)
        if (!s->cooling.items[i].kind)
            return; /* an error was reported already */
    for (size_t i = 0; i < s->failures.count; i++) {
        if (!failures[i].component || plant_find(&s->cooling, failures[i].component) < s->cooling.count)
            continue;
        complain_at(complaint, "failures", i, "component",
                    "the plant has no `%s`; its components go by their type, `pump`, and `pump_2` for a second",
                    failures[i].component);
    }
}

static bool has_prices(const struct variant_list *supply)
{
    for (size_t i = 0; i < supply->count; i++)
        if (supply->items[i].kind == &grid_connection_kind.record)
            return ((const struct grid_connection *)supply->items[i].value)->prices != NULL;
    return false;
}

/* Some events may lie outside a run that was shortened, but not all. */
static void check_demand_response(const struct scenario *s, struct complaint *complaint)
{
    const struct list *list = &s->power_management->demand_response;
    const struct cap_window *windows = list->items;
    for (size_t i = 0; i < list->count; i++) {
        double after_s = (double)(windows[i].from_s - s->start_s);
        if (after_s < s->duration_s && after_s + windows[i].duration_s > 0)
            return;
    }
    if (list->count > 0)
        complain(complaint, "power_management.demand_response[0].from",
                 "%s outside the run, which lasts %.6g days from `start`",
                 list->count > 1 ? "all of them lie" : "this lies", s->duration_s / SECONDS_PER_DAY);
}

/* Warns of a cap on GPUs that is above what each can draw: perhaps it was meant for a server. */
static void check_service_cap(const struct scenario *s, size_t w, struct complaint *complaint)
{
    const struct serving *serving = s->workloads.items[w].value;
    const char *type = serving_node_type(serving, SERVING_MAIN);
    const struct node_group *groups = s->platform.nodes.items;
    double cap_w = serving_limit(serving).cap_w, most_w = 0;
    for (size_t g = 0; g < s->platform.nodes.count; g++)
        if (!type || strcmp(groups[g].node.name, type) == 0)
            most_w = fmax(most_w, groups[g].node.gpu.tdp_w);
    if (!(most_w > 0 && cap_w > most_w))
        return;
    complain_at(complaint, "workloads", w, "power_cap",
                "%g W, but no GPU that it could run on draws more than %g W: it is a cap on each GPU", cap_w, most_w);
}

static void check_management(const struct scenario *s, struct complaint *complaint)
{
    for (size_t w = 0; !s->platform.file && w < s->workloads.count; w++)
        if (serving_is(s->workloads.items[w].kind))
            check_service_cap(s, w, complaint);
    if (s->power_management)
        check_demand_response(s, complaint);
    const struct scheduler *scheduler = (const struct scheduler *)(const void *)s->scheduler.kind;
    if (scheduler && scheduler->wants_prices && !has_prices(&s->supply))
        complain(complaint, "scheduler.type",
                 "there are no prices: `supply: [{type: grid-connection, prices: [...]}]` gives them");
    if (s->power_management && !s->platform.file)
        power_management_check(s->power_management, s->platform.nodes.items, s->platform.nodes.count, complaint);
}

/* A server that is built for liquid cooling cannot run without. */
static void check_liquid(const struct scenario *s, struct complaint *complaint)
{
    for (size_t i = 0; i < s->cooling.count; i++) {
        const struct component *component = component_of(s->cooling.items[i].kind);
        if (component->role == ROLE_TERMINAL && component->stream == STREAM_LIQUID)
            return;
    }
    const struct node_group *groups = s->platform.nodes.items;
    for (size_t g = 0; g < s->platform.nodes.count; g++)
        if (groups[g].node.liquid_required) {
            complain_at(complaint, "platform.nodes", g, "type",
                        "%s needs liquid, and this plant has none: a strategy with `cold-plate` or "
                        "`immersion`, such as warm-water-dry",
                        groups[g].node.name);
        }
}

/* Names become folders and cells of tables. */
static void check_name(const char *key, const char *name, struct complaint *complaint)
{
    bool plain = name[0] != '-' && name[0] != '.' && name[0] != '\0';
    for (const char *c = name; *c; c++)
        plain = plain && (unsigned char)*c >= ' ' && *c != 127 && *c != '/';
    if (!plain)
        complain(complaint, key, "a name begins with neither `-` nor `.` and has no `/` and no control characters");
    if (strlen(name) > NAME_BYTES_MAX)
        complain(complaint, key, "%zu bytes; a name that becomes a folder has at most %d", strlen(name),
                 NAME_BYTES_MAX);
}

/* Dates have four digits. */
static void check_end(const struct scenario *s, struct complaint *complaint)
{
    const struct civil last = {.year = 9999, .month = 12, .day = 31, .hour = 23, .minute = 59, .second = 59};
    if ((double)s->start_s + s->duration_s > (double)calendar_seconds(last))
        complain(complaint, "start", "the run would end after the year %d", last.year);
}

void scenario_check(const void *value, struct complaint *complaint)
{
    const struct scenario *s = value;
    check_end(s, complaint);
    check_name("name", s->name, complaint);
    if (s->run)
        check_name("run", s->run, complaint);
    if (s->duration_s / s->tick_s > ticks_max)
        complain(complaint, "tick", "%.3g ticks in the run; at most %.3g: write a longer tick or a shorter duration",
                 s->duration_s / s->tick_s, ticks_max);
    if (s->fine && s->fine->from_s >= s->duration_s)
        complain(complaint, "fine.from", "the run is over by then: it lasts %.6g s", s->duration_s);
    if (s->smoothing && s->smoothing->storage && !s->fine)
        complain(complaint, "smoothing.storage",
                 "a store acts on the rows of the fine window, and there is none: `fine: {from: 10 min, "
                 "duration: 60 s, interval: 100 ms}`");
    check_workloads(s, complaint);
    check_power(s, complaint);
    plant_check(&s->cooling, "cooling", complaint);
    check_liquid(s, complaint);
    check_management(s, complaint);
    check_failures(s, complaint);
    check_failure_times(s, complaint);
    supply_check(&s->supply, "supply", complaint);
}

/* Plants of a contract that depend on the weather need its sun, its wind and its place; of those on the site scenario_lacks tells. */
static void check_sky(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    for (size_t i = 0; i < s->contracts.count; i++) {
        const struct ppa *ppa = s->contracts.items[i].value;
        if (s->contracts.items[i].kind != &ppa_record || !ppa->plant.kind)
            continue;
        const char *right, *lacks = supply_lacks(ppa->plant.kind, &s->weather, &right);
        if (lacks)
            diag_error(diag, reader_place(reader, &s->contracts.items[i]),
                       "the plant (%s) needs %s: the site's data lack it; %s", ppa->plant.kind->name, lacks, right);
    }
}

/* What the jobs of plugins ask for, which nobody can place if it breaks their contract. */
static void check_jobs_of_plugins(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    struct arena *arena = arena_create();
    for (size_t w = 0; w < s->workloads.count; w++) {
        const struct variant *workload = &s->workloads.items[w];
        const struct job_kind *kind = plugins_brought(workload->kind) ? job_kind_of(workload->kind) : NULL;
        size_t count = kind != NULL ? job_count(kind, workload->value) : 0;
        const char *how = NULL;
        for (size_t i = 0; i < count && how == NULL; i++) {
            struct job_spec spec = kind->spec(workload->value, i);
            how = job_spec_breach(arena, &spec);
            if (how != NULL)
                diag_error(diag, reader_place(reader, workload), "%s",
                           plugins_breach(arena, workload->kind, spec.name, how));
        }
    }
    arena_destroy(arena);
}

/* Temperatures that no heat exchanger brings together, however large. */
static void check_temperatures(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    const struct node_group *groups = s->platform.nodes.items;
    double it_w = 0, liquid_w = 0;
    for (size_t g = 0; g < s->platform.nodes.count; g++) {
        double group_w = node_design_power_w(&groups[g].node) * (double)groups[g].count;
        it_w += group_w;
        liquid_w += group_w * groups[g].node.liquid_share;
    }
    struct arena *arena = arena_create();
    struct plant_design design = {.it_w = it_w, .liquid_share = liquid_w / it_w, .outside = s->weather.design};
    size_t unit = 0;
    const struct plant *plant = plant_create(arena, &s->cooling, &design);
    const struct plant_unit *broken = plant_breach(plant);
    double short_k = plant_short_k(plant, &unit);
    if (broken != NULL) {
        size_t count;
        diag_error(diag, reader_place(reader, &s->cooling.items[broken - plant_units(plant, &count)]), "%s",
                   plugins_breach(arena, &broken->component->record, broken->name, broken->breach->how));
        short_k = 0;
    }
    if (short_k > 0)
        diag_error(diag, reader_place(reader, &s->cooling.items[unit]),
                   "at full load %s leaves the water %.1f K too warm, however large it is: the loop behind it warms by "
                   "more than the loop before it, with the approach between them, can give. Let the pump behind it "
                   "move more water (a smaller temperature_rise), or allow a larger approach",
                   s->cooling.items[unit].kind->name, short_k);
    arena_destroy(arena);
}

/* Says where a plant is set warmer than what the makers of its nodes allow. They run all the same: chips slow them down. */
static void check_warranty(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    const struct node_group *groups = s->platform.nodes.items;
    for (size_t g = 0; g < s->platform.nodes.count; g++) {
        const struct node *node = &groups[g].node;
        if (s->hall.supply_k > node->inlet_max_k)
            diag_warning(diag, reader_place(reader, &s->hall.supply_k),
                         "%s is allowed an inlet of %.4g degC at most (`inlet_max`)", node->name,
                         node->inlet_max_k - KELVIN_0_DEGC);
        for (size_t i = 0; i < s->cooling.count; i++) {
            const struct component *c = component_of(s->cooling.items[i].kind);
            bool plates = c->role == ROLE_TERMINAL && c->stream == STREAM_LIQUID && !c->immerses && c->set_point_k;
            if (plates && node->liquid_share > 0 && c->set_point_k(s->cooling.items[i].value) > node->coolant_max_k)
                diag_warning(diag, reader_place(reader, &s->cooling.items[i]),
                             "%s is allowed coolant of %.4g degC at most (`coolant_max`)", node->name,
                             node->coolant_max_k - KELVIN_0_DEGC);
        }
    }
}

/* Says that a bill would add up two currencies. */
static void check_currency(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    for (size_t i = 0; s->costs && i < s->supply.count; i++) {
        if (s->supply.items[i].kind != &grid_connection_kind.record)
            continue;
        const struct price_list *prices = ((const struct grid_connection *)s->supply.items[i].value)->prices;
        if (prices && prices->read.currency && strcmp(prices->read.currency, s->costs->currency) != 0)
            diag_warning(diag, reader_place(reader, &prices->file),
                         "these prices are in %s and the other costs in %s: nothing is converted",
                         prices->read.currency, s->costs->currency);
    }
}

void scenario_check_site(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    check_sky(diag, reader, s);
    check_currency(diag, reader, s);
    check_jobs_of_plugins(diag, reader, s);
    if (!s->platform.file) {
        check_temperatures(diag, reader, s);
        check_warranty(diag, reader, s);
        idle_gpus_check(diag, reader, s);
        short_times_check(diag, reader, s);
    }
}

static const char *site_lacks(const struct site *site, enum site_need need)
{
    if (need & NEED_WATER && !site->lake && !site->sea)
        return "neither lake nor sea";
    if (need & NEED_LAKE && !site->lake)
        return "no lake";
    if (need & NEED_SEA && !site->sea)
        return "no sea";
    if (need & NEED_AQUIFER && !site->aquifer)
        return "no aquifer";
    return need & NEED_HEAT_NETWORK && !site->heat_demand ? "no district heating network" : NULL;
}

const char *scenario_lacks(struct arena *arena, const struct scenario *s, const void **place, const char **right)
{
    const char *name = s->site.name ? s->site.name : "the site", *lacks = NULL;
    for (size_t i = 0; i < s->cooling.count && !lacks; i++) {
        const struct component *component = component_of(s->cooling.items[i].kind);
        lacks = component->needs ? site_lacks(&s->site, component->needs(s->cooling.items[i].value)) : NULL;
        *place = &s->cooling.items[i];
    }
    for (size_t i = 0; i < s->supply.count && !lacks; i++) {
        const struct supply_kind *kind = supply_kind_of(s->supply.items[i].kind);
        bool heats = kind->gives_heat && kind->gives_heat(s->supply.items[i].value);
        lacks = heats && !s->site.heat_demand ? "no district heating network" : NULL;
        *place = &s->supply.items[i];
        const char *sky = lacks ? NULL : supply_lacks(s->supply.items[i].kind, &s->weather, right);
        if (sky)
            return arena_printf(arena, "the data of %s lack %s", name, sky);
    }
    if (!lacks && s->water.rain && s->site.rain_m.count == 0) {
        *place = &s->water.rain;
        *right = "write the site's `rain`: one value for each month";
        return arena_printf(arena, "the data of %s lack `rain`", name);
    }
    return lacks ? arena_printf(arena, "there is %s at %s", lacks, name) : NULL;
}
