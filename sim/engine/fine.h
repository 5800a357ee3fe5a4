/* SPDX-License-Identifier: Apache-2.0 */
/* IT power in a window of the run, finer than the tick: jobs by their phases and the steps inside them, exactly;
 * services and idle nodes by their mean of the tick. A store between the nodes and their feed smooths it. The plant is
 * not here: within a tick it has no power but its mean. */
#ifndef SAMOVAR_ENGINE_FINE_H
#define SAMOVAR_ENGINE_FINE_H

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

struct fine_setup {
    const struct fine_window *window;
    const struct ramp_buffer_size *storage; /* NULL: none */
    const struct floor *floor;
    const struct jobs *jobs;
    const struct services *services;
    const struct holder_name *holders; /* all that hold nodes of the floor */
    size_t holder_count;
    void (*row)(void *context, const struct fine_row *row);
    void (*holder_row)(void *context,
                       const struct fine_holder_row *row); /* called where the window wants it */
    void *context;
};

struct fine;
struct fine *fine_create(struct arena *arena, const struct fine_setup *setup);
/* Nothing has happened since from_s; a row for each interval of the window that is complete at to_s. */
void fine_pass(struct fine *fine, double from_s, double to_s);
/* The summary's columns of the window; fine NULL: there was none. */
void fine_close(const struct fine *fine, struct summary *summary);

#endif
