/* SPDX-License-Identifier: Apache-2.0 */
/* The policies: each is one file, its name. */
#ifndef SAMOVAR_SCHED_POLICIES_H
#define SAMOVAR_SCHED_POLICIES_H

#include "sched/scheduler.h"

extern const struct scheduler scheduler_fcfs, scheduler_backfill, scheduler_conservative, scheduler_shortest_first,
    scheduler_fair_share, scheduler_power_capped, scheduler_thermal_aware, scheduler_carbon_aware,
    scheduler_price_aware, scheduler_elastic;

#endif
