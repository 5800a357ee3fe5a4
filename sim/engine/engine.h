/* SPDX-License-Identifier: Apache-2.0 */
/* Runs a scenario in SimGrid. One engine per process: fork before a second one. */
#ifndef SAMOVAR_ENGINE_ENGINE_H
#define SAMOVAR_ENGINE_ENGINE_H

#include "account/summary.h"
#include "base/equipment.h"
#include "money/cost_items.h"
#include "scenario/scenario.h"
#include "serving/serving.h"

struct engine_options {
    const char *run;       /* name of the run: the `run` column */
    const char *directory; /* run directory to write; NULL: none, the summary is all that is wanted */
    int argc;
    char **argv;                                       /* command line, for provenance */
    void (*progress)(void *context, double done_frac); /* may be NULL */
    void *context;
    const char *request; /* hash of what was asked for, in the run's package; may be NULL */
    bool unsynced; /* who runs many brings all to the disk at once, and may have to make one again after a power cut */
};

/* Runs the scenario: 0 and *summary filled, or 1 with a message on stderr and nothing left behind. Strings of
 * *summary live as long as scenario and options. */
int engine_run(const struct scenario *scenario, const struct engine_options *options, struct summary *summary);

/* Leaves a folder that says why there are no results, in place of those of engine_run: 0, or 1 with a message on stderr. A run that
 * failed is not complete: it will be tried again. */
int engine_leave(const struct scenario *scenario, const struct engine_options *options, enum run_state state,
                 const char *reason);

/* Checks what only the engine can: a scenario's SimGrid platform, and whether the workloads fit on that.
 * Mistakes go to diag; false if there are any. Simulates nothing. */
bool engine_check(const struct scenario *scenario, struct diag *diag);

/* Does the same, and says how jobs would run on the nodes that they would get, for kinds of job that describe
 * it. */
bool engine_describe(const struct scenario *scenario, struct diag *diag,
                     void (*say)(void *context, const char *job, const char *text), void *context);

/* All files that a run reads, in arena; NULL with mistakes in diag. */
const char *const *engine_files(struct arena *arena, struct diag *diag, const struct scenario *scenario, size_t *count);

/* The services of a scenario on the nodes that they would get, within the clock and the caps on GPU, node and rack, for callers
 * that step them without SimGrid. budget_w: what a cap on all nodes leaves the nodes of each, HUGE_VAL: there is none. *out,
 * *budget_w and *count live in arena. Mistakes go to diag; false if there are any. */
bool engine_services(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                     struct service_setup **out, double **budget_w, size_t *count);

/* Estimates of all prices that have none of their own. */
enum engine_estimate { ESTIMATE_LOW, ESTIMATE_GIVEN, ESTIMATE_HIGH, ESTIMATES };

struct engine_equipment {
    struct equipment *rows; /* a row per component */
    size_t count;
    struct cost_items bought[ESTIMATES]; /* capital and upkeep in a year, the same items in each; none without costs */
};
/* What plant and power chain of a scenario are made of, and what that and its servers cost, in arena. Simulates nothing. Mistakes
 * go to diag; false if there are any. */
bool engine_equipment(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                      struct engine_equipment *out);

#endif
