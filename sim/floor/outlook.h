/* SPDX-License-Identifier: Apache-2.0 */
/* What the scheduler may foresee of the grid: carbon intensity and price, hour by hour, of the same data that
 * the run is accounted with. */
#ifndef SAMOVAR_FLOOR_OUTLOOK_H
#define SAMOVAR_FLOOR_OUTLOOK_H

#include "base/arena.h"
#include "scenario/scenario.h"
#include "sched/scheduler.h"

/* The outlook of the whole run and a week beyond it, on the run's clock. */
struct outlook outlook_create(struct arena *arena, const struct scenario *scenario);
/* The hours of the outlook from now on; none when they are over. */
struct outlook outlook_from(const struct outlook *run, double now_s);

#endif
