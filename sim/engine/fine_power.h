/* SPDX-License-Identifier: Apache-2.0 */
/* IT power in a window of the run, finer than the tick: jobs exactly, by their phases and the steps inside
 * them; services and idle nodes by their mean of the tick. A store between the nodes and their feed smooths
 * it. The plant has no power but its mean within a tick, so it is left out. */
#ifndef SAMOVAR_ENGINE_FINE_POWER_H
#define SAMOVAR_ENGINE_FINE_POWER_H

#include "account/summary.h"
#include "floor/holders.h"
#include "floor/jobs.h"
#include "floor/services.h"
#include "scenario/fine_window.h"

struct fine_row {
    const char *run;
    double time_s, interval_s, it_power_w, feed_power_w, storage_j;
};
extern const struct column fine_columns[];

struct fine_holder_row {
    const char *run;
    double time_s, interval_s;
    const char *holder, *kind;
    double power_w;
};
extern const struct column fine_holder_columns[];

struct fine_power_setup {
    const struct fine_window *window;
    const struct ramp_buffer_size *storage; /* NULL: none */
    const struct floor *floor;
    const struct jobs *jobs;
    const struct services *services;
    const struct holder_name *holders; /* all that hold nodes of the floor */
    size_t holder_count;
    void (*row)(void *context, const struct fine_row *row);
    void (*holder_row)(void *context, const struct fine_holder_row *row); /* called if the window asks for holders */
    void *context;
};

struct fine_power;
struct fine_power *fine_power_create(struct arena *arena, const struct fine_power_setup *setup);
/* Passes the time in which no job has changed; writes a row for each interval of the window that is complete
 * at to_s. */
void fine_power_pass(struct fine_power *fine, double from_s, double to_s);
/* Fills the summary's columns of the window; NULL: there was none. */
void fine_power_close(const struct fine_power *fine, struct summary *summary);

#endif
