/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/notes.h"

#include <stddef.h>

const struct note explain_notes[] = {
    {"extends",
     "A key that every mapping may have: another file whose mapping lies under this one. Mappings merge, a list "
     "or a single value replaces the one below. `extends: dulles-hall.yaml`, relative to the file that says it, or a name of the catalogue: "
     "`site: {extends: dulles, rain: [90 mm]}`."},
    {"vary",
     "The axes of a study: `vary: {strategy: [chiller-tower, warm-water-dry], site: [dulles, phoenix], "
     "\"cooling[0].approach\": [3 K, 5 K]}` makes a run of each combination, in this order. An axis is a path of keys "
     "as `--set` takes it; `strategy` and `site` take names of the catalogue. Keys that change together are a case: `vary: {case: {as-built: {}, newer: {KEY: VALUE, ...}, "
     "cooler: {...}, both: [newer, cooler, {KEY: VALUE}]}}`, where later ones count; with `uncertain`, cases.csv says what each leaves of the baseline and "
     "whether those of a list add up. See also baseline, seeds, plan, gather."},
    {"uncertain",
     "What a study does not know for sure: `uncertain: {cooling-tower.approach: {uniform: [3 K, 7 K]}, hall.pressure: assumed}`, or "
     "`uncertain: all`. A key stands behind its component, of all such components, or by its path (`cooling[0].approach`, between braces in quotes). "
     "Distributions: {uniform: [lowest, highest]}, {triangular: [lowest, most likely, highest]}, {normal: [mean, standard deviation]}, "
     "{lognormal: [median, geometric standard deviation]}, the last two cut off at `low` and `high` or where the key ends, and "
     "{choice: [one, another]}. `assumed` takes the range that `explain KEY` prints; `all` (or `all: assumed` beside others) does so for "
     "every number that has one and is at its default. Each draw has the same values in all strategies. Results: "
     "sensitivity.csv, ranking.csv, ranking_pairs.csv, and <case>.draws.csv with a row per draw. See also method, draws, draw_seed."},
    {"type",
     "The key that says which of several kinds a mapping is, as in `{type: cooling-tower, approach: 3 K}`; it decides "
     "which keys may stand beside it. A kind with nothing to say may be its bare name in a list: `- pump`."},
    {"set",
     "`--set cooling[0].approach='3 K'` changes one key by its path, checked like the file itself; any number of them. "
     "Indices count from 0. Values are YAML: a list or a mapping may be written out."},
    {"study",
     "A scenario file with `study: NAME`, `base:` and `vary:`: many runs of one base that differ in what is varied, "
     "compared with a baseline. `samovar run STUDY` makes them all; see vary, baseline, seeds, plan, gather."},
    {"payback",
     "What a study's case costs more to build than its baseline, over what it saves in a year: `payback_years`; with later savings "
     "discounted: `payback_discounted_years`. Both need `costs`, as tariffs, `capex`, a price of water, net present value (npv) and "
     "cost of ownership (TCO) do: samovar explain costs, run scenarios/studies/warm-water-payback.yaml."},
    {"epw",
     "EnergyPlus weather file: `site: {weather: mine.epw}`. Read are dry bulb, humidity or dew point, pressure, wind and "
     "irradiance of each hour, and zone, latitude, longitude and elevation of its LOCATION line."},
    {"csv",
     "Weather, grids, traces of requests and of jobs, power caps: CSV with a header, UTF-8, a point in numbers, or with semicolons a comma; or JSON, an object a row; compressed by gzip (.gz) or not. Which "
     "columns are read stands at the key that names the file: weather (CSV), grid, trace, file. Results are CSV too: "
     "ask for a file (summary.csv) or a column (pue)."},
    {"swf",
     "Standard Workload Format of the Parallel Workloads Archive: `{type: job-trace, file: x.swf}`. Read are number, "
     "submit time, wait, run time, processors, requested time and status of each line."},
    {"xml", "A SimGrid platform: `platform: {file: x.xml}`. A host's property `node` names a server of the catalogue."},
    {"strategies",
     "A strategy is a partial scenario in scenarios/strategies: what it changes (`cooling`), and a sentence that "
     "says what it is. `strategy: NAME` or `cooling: NAME` takes one; `samovar list strategies` shows them."},
    {"results",
     "Each run has its folder results/NAME, or that of -o: summary.csv, series.csv, jobs.csv, services.csv, "
     "ledger.csv, equipment.csv, costs.csv (where there are `costs`), scenario.yaml (every value as used) and datapackage.json (what each column means)."},
    {"exit status",
     "0: done. 1: the world (a file, the disk, a run that died). 2: a mistake in what was written. 130: stopped "
     "with Ctrl-C; a study goes on from there when it is run again."},
    {.name = NULL}};
