/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say. */
#include "account/expectation.h"
#include "electric/contract.h"
#include "electric/supply.h"
#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "jobs/generic_job.h"
#include "jobs/job_trace.h"
#include "jobs/training.h"
#include "scenario/scenario_check.h"
#include "sched/scheduler.h"
#include "serving/serving.h"

const struct record *workload_kinds[KINDS_ROOM] = {
    &job_training.record, &job_fine_tuning.record, &job_batch_inference.record, &job_generic.record,
    &job_traced.record,   &serving_record,         &generation_record,          NULL};

static const struct field group_fields[] = {
    {.key = "type",
     RECORD_FIELD(struct node_group, node, struct node, &node_record),
     .catalogue = "nodes",
     .doc = "The kind of server: a catalogue name, a file, or inline."},
    {.key = "count", INTEGER_FIELD(struct node_group, count), RANGE("1", "10000000"), .doc = "How many of them."},
    FIELD_END};
static const struct record group_record = {
    .name = "node group", .doc = "Servers of one type.", .size = sizeof(struct node_group), .fields = group_fields};

static const struct field platform_fields[] = {
    {.key = "nodes",
     LIST_FIELD(struct platform, nodes, &group_record),
     .optional = true,
     .max_count = 64,
     .doc = "Groups of servers."},
    {.key = "file",
     FILE_FIELD(struct platform, file),
     .optional = true,
     .doc =
         "A SimGrid platform XML whose hosts draw their `wattage_per_state`: Idle:Epsilon:AllCores in W; property `node` names the "
         "type of server, of which the rest comes: platforms/clusters/h100-pod.xml."},
    {.key = "fans",
     CHOICE_FIELD(struct platform, fans, node_fans_choices),
     .initial = "typical",
     .doc = "How much faster server fans run in warm air, for all nodes that do not say it themselves: `explain fans`.",
     BASIS(ASSUMPTION, "typical: Dell R410 (GRC 2016); for servers with eight GPUs no measurement was found")},
    {.key = "fabric",
     OPTIONAL_FIELD(struct platform, fabric, struct fabric, &fabric_record),
     .doc = "The network that joins all nodes. Its switches, transceivers and adapters count as IT; the bandwidth "
            "between nodes follows from it. Absent: no power of its own, and bandwidth as if it never limited."},
    FIELD_END};

static void platform_check(const void *value, struct complaint *complaint)
{
    const struct platform *platform = value;
    if (platform->nodes.count == 0 && !platform->file)
        complain(complaint, "nodes",
                 "a platform needs `nodes: [{type: dgx-h100, count: 128}]`, or the `file` of a SimGrid XML");
    if (platform->nodes.count > 0 && platform->file)
        complain(complaint, "file", "either `nodes` or the `file` of a SimGrid XML, not both");
}

static const struct record platform_record = {.name = "platform",
                                              .doc = "The hardware.",
                                              .size = sizeof(struct platform),
                                              .fields = platform_fields,
                                              .check = platform_check};

const char *const series_choices[] = {"none", "monthly", "hourly", "ticks", NULL};

static const struct field fields[] = {
    {.key = "samovar",
     INTEGER_FIELD(struct scenario, format),
     RANGE("1", "1"),
     .doc = "Version of the format; a newer one than this program knows is refused."},
    {.key = "name", TEXT_FIELD(struct scenario, name), .doc = "Name of the scenario."},
    {.key = "run",
     TEXT_FIELD(struct scenario, run),
     .optional = true,
     .doc = "Name of the run, in the `run` column of each file; the scenario's name if left out."},
    {.key = "strategy",
     TEXT_FIELD(struct scenario, strategy),
     .optional = true,
     .doc = "Name of the strategy. One of the catalogue gives whatever the scenario itself does not say (`cooling`)."},
    {.key = "meaning",
     TEXT_FIELD(struct scenario, strategy_meaning),
     .optional = true,
     .doc = "One sentence: what the strategy is."},
    {.key = "site",
     RECORD_FIELD(struct scenario, site, struct site, &site_record),
     .catalogue = "sites",
     .doc = "Where the hall stands: weather, grid, heat demand."},
    {.key = "design",
     OPTIONAL_FIELD(struct scenario, design, struct design_day, &design_day_record),
     .doc =
         "The day that the plant is sized for: `{dry_bulb, wet_bulb}` or `{site: phoenix}`. Absent: dry and wet bulb that "
         "the site's year exceeds in 0.4 % of its hours, both at once, before any `weather.offset`."},
    {.key = "weather",
     RECORD_FIELD(struct scenario, weather_change, struct weather_change, &weather_change_record),
     .doc = "How the weather of the run differs from the site's year: `{offset: 3 K}`."},
    {.key = "start",
     DATE_FIELD(struct scenario, start_s),
     .initial = "2023-01-01",
     .doc = "When the run begins, in local standard time of the site."},
    {.key = "duration",
     NUMBER_FIELD(struct scenario, duration_s, DURATION),
     RANGE_DEFAULT("1 s", "36525 d", "365 d"),
     .doc = "How long it lasts. Weather and grid repeat after a year."},
    {.key = "tick",
     NUMBER_FIELD(struct scenario, tick_s, DURATION),
     RANGE_DEFAULT("1 s", "1 h", "1 h"),
     .doc = "Step of the facility: plant, ledger and series. Jobs run on their own clock, exactly."},
    {.key = "series",
     CHOICE_FIELD(struct scenario, series, series_choices),
     .initial = "ticks",
     .doc =
         "Rows of series.csv: none, means of months or of hours, or each tick. services.csv has a row per tick with hourly "
         "and ticks, and is left out otherwise, since percentiles of ticks give none of a month. In a study the study's "
         "own `series` counts."},
    {.key = "seed",
     INTEGER_FIELD(struct scenario, seed),
     RANGE_DEFAULT("0", "9007199254740991", "1"),
     .doc = "Seed of the random streams."},
    {.key = "platform",
     RECORD_FIELD(struct scenario, platform, struct platform, &platform_record),
     .doc = "The hardware."},
    {.key = "workloads",
     VARIANTS_FIELD(struct scenario, workloads, workload_kinds),
     .optional = true,
     .max_count = 10000,
     .doc = "What the hardware is asked to do. None: the servers idle."},
    {.key = "scheduler",
     VARIANT_FIELD(struct scenario, scheduler, scheduler_kinds),
     .initial = "backfill",
     .doc = "Who decides which job starts when."},
    {.key = "power_management",
     OPTIONAL_FIELD(struct scenario, power_management, struct power_management, &power_management_record),
     .doc = "What holds the power of the nodes down: clock, caps, demand response, sleep. Absent: nothing."},
    {.key = "power",
     LIST_FIELD(struct scenario, power, &power_stage_record),
     .initial = "modern",
     .catalogue = "power",
     .catalogue_key = "stages",
     .max_count = 64,
     .doc = "The power chain, from the utility meter to the load: a catalogue name or a list of stages."},
    {.key = "hall",
     RECORD_FIELD(struct scenario, hall, struct hall, &hall_record),
     .doc =
         "What the hall asks of its air. Components of `cooling` take these values where they say nothing of their own."},
    {.key = "building",
     RECORD_FIELD(struct scenario, building, struct building, &building_record),
     .doc = "What making the building and its plant emitted."},
    {.key = "cooling",
     VARIANTS_FIELD(struct scenario, cooling, component_kinds),
     .catalogue = "strategies",
     .catalogue_key = "cooling",
     .min_count = 1,
     .max_count = 100,
     .doc = "The cooling plant: a strategy's name or a list of components, from rack to weather."},
    {.key = "failures",
     LIST_FIELD(struct scenario, failures, &failure_record),
     .optional = true,
     .max_count = 1000,
     .doc = "Cooling equipment that fails. A tick of a minute shows how the hall warms."},
    {.key = "supply",
     VARIANTS_FIELD(struct scenario, supply, supply_kinds),
     .optional = true,
     .max_count = 100,
     .doc = "Electricity of one's own, behind the meter, and the connection to the grid. Batteries and "
            "generators act in the order of the list. None: all comes from the grid."},
    {.key = "water",
     RECORD_FIELD(struct scenario, water, struct water_supply, &water_supply_record),
     .doc = "Where the make-up water comes from; all potable unless said."},
    {.key = "contracts",
     VARIANTS_FIELD(struct scenario, contracts, contract_kinds),
     .optional = true,
     .max_count = 100,
     .doc = "Contracts on clean electricity, for market-based carbon, REF and the 24/7 score; they change no watt."},
    {.key = "fine",
     OPTIONAL_FIELD(struct scenario, fine, struct fine_window, &fine_record),
     .doc = "A window of the run whose IT power is written finely, to fine.csv: `{from: 3 d, duration: 60 s, "
            "interval: 100 ms}`."},
    {.key = "smoothing",
     OPTIONAL_FIELD(struct scenario, smoothing, struct smoothing, &smoothing_record),
     .doc = "What keeps the swing of synchronous jobs small, or off the grid; absent: nothing does."},
    {.key = "expect",
     LIST_FIELD(struct scenario, expect, &expectation_record),
     .optional = true,
     .max_count = 100,
     .entry_key = "column",
     .entry_value = "is",
     .doc =
         "Bounds on columns of summary.csv: `{pue: \"< 1.2\", ttft_p99_s: \"<= 1\"}`. A run that misses one says so and ends with "
         "status 3: a scenario can guard a design."},
    {.key = "costs",
     OPTIONAL_FIELD(struct scenario, costs, struct costs, &costs_record),
     .catalogue = "costs",
     .doc =
         "What flows and equipment cost: a catalogue name, a file, or inline. Absent: nothing is priced but electricity at "
         "the prices of a grid connection."},
    {.key = "claim",
     OPTIONAL_FIELD(struct scenario, claim, struct claim, &claim_record),
     .doc =
         "What somebody says in numbers of what the scenario describes, and which columns of summary.csv answer it. It changes no result: "
         "`run` of a file that has it runs its cases as well and writes claims.csv."},
    FIELD_END};

const struct record scenario_record = {.name = "scenario",
                                       .doc = "A scenario.",
                                       .size = sizeof(struct scenario),
                                       .fields = fields,
                                       .check = scenario_check};
