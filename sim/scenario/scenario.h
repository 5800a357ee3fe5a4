/* SPDX-License-Identifier: Apache-2.0 */
/* A scenario: immutable, in SI, checked; everything a run needs. */
#ifndef SAMOVAR_SCENARIO_SCENARIO_H
#define SAMOVAR_SCENARIO_SCENARIO_H

#include "account/embodied.h"
#include "base/arena.h"
#include "base/diag.h"
#include "claims/claim.h"
#include "hardware/fabric.h"
#include "hardware/power_management.h"
#include "hardware/smoothing.h"
#include "money/costs.h"
#include "plant/facility.h"
#include "read/reader.h"
#include "read/tree.h"
#include "scenario/climate.h"
#include "scenario/fine_window.h"
#include "scenario/hall.h"
#include "scenario/site.h"
#include "site/water_supply.h"

/* What series.csv keeps of the ticks. */
enum series_kept { SERIES_NONE, SERIES_MONTHLY, SERIES_HOURLY, SERIES_TICKS };
extern const char *const series_choices[];

struct platform {
    struct list nodes;     /* of struct node_group */
    const char *file;      /* a SimGrid platform XML instead; NULL: none */
    int fans;              /* enum node_fans: what nodes take that do not say it themselves */
    struct fabric *fabric; /* the network between all nodes; NULL: not described, and its power not counted */
};

struct scenario {
    int64_t format;
    const char *name;
    const char *run;              /* name of the run: `name` unless said */
    const char *strategy;         /* NULL: none named */
    const char *strategy_meaning; /* the strategy's sentence on what it means */
    struct site site;
    struct design_day *design; /* NULL: that of the site */
    struct weather_change weather_change;
    int64_t start_s;
    double duration_s, tick_s;
    int series; /* enum series_kept */
    int64_t seed;
    struct platform platform;
    struct variant_list workloads; /* jobs and services */
    struct variant scheduler;
    struct power_management *power_management; /* NULL: none */
    struct list power;                         /* of struct power_stage */
    struct hall hall;
    struct building building;
    struct variant_list cooling;
    struct list failures; /* of struct failure */
    struct list expect;   /* of struct expectation */
    struct water_supply water;
    struct variant_list supply, contracts; /* of supply_kinds, contract_kinds */
    struct fine_window *fine;              /* NULL: none */
    struct smoothing *smoothing;           /* NULL: none */
    struct costs *costs;                   /* NULL: nothing is priced */
    struct claim *claim;                   /* what is said of it; NULL: nothing. No part of the resolved scenario */
    /* Loaded from the site's files. */
    struct weather weather;
    struct grid grid;
    /* Why the plant cannot stand at this site, and where the component is written; NULL: it can. */
    const char *lacks;
    struct place lacks_place;
    const char *lacks_right;     /* what would be right, where only the site's data lack it; else NULL */
    const struct reader *reader; /* knows where each value was written */
    /* Files that were read, for provenance. */
    const char *const *files;
    size_t file_count;
};
extern const struct record scenario_record;
extern const struct record *workload_kinds[KINDS_ROOM]; /* jobs and services, NULL-terminated */

/* Says, as a mistake, what the scenario lacks, if anything: true if it lacks something. A study's run is not applicable instead. */
bool scenario_refuse(struct diag *diag, const struct scenario *scenario);

/* Where a member of the scenario, or an entry of its lists, was written; the file as a whole where that is not known. */
struct place scenario_place(const struct scenario *scenario, const void *member);

/* Longest name of a scenario, a run or a study, which become folders: of 255 bytes that these may have. */
enum { NAME_BYTES_MAX = 200 };

/* One override, "cooling[0].approach=3 K" from --set, or a study's axis. */
struct override {
    const char *path, *value;
    const char *from; /* where messages say that it stands; NULL: "--set" */
};

/* A scenario that lacks something is no mistake here: who simulates one must look.
 * Reads, merges (extends, then `strategy` unless NULL, then overrides), binds, checks across parts, loads weather and grid.
 * NULL if diag has errors. `tree` (may be NULL) gets the merged tree. */
const struct scenario *scenario_load(struct arena *arena, struct diag *diag, const char *path, const char *strategy,
                                     const struct override *overrides, size_t override_count);

/* How the text of a resolved scenario begins. */
#define SCENARIO_RESOLVED "# Resolved: "

/* The resolved scenario as YAML text, every value spelled out in SI: reading it again gives the same scenario. */
char *scenario_text(struct arena *arena, const struct scenario *scenario);

/* A resolved scenario, as scenario_text wrote it: bound and checked, without what its files hold. NULL if diag has errors. */
const struct scenario *scenario_read_resolved(struct arena *arena, struct diag *diag, const char *path);

/* Whether the file holds a study (has a `study:` key). Mistakes of syntax go to diag. */
bool scenario_is_study(struct arena *arena, struct diag *diag, const char *path);

#endif
