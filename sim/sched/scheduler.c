/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/scheduler.h"

#include "sched/policies.h"

const struct record *scheduler_kinds[KINDS_ROOM] = {&scheduler_backfill.record,
                                                    &scheduler_carbon_aware.record,
                                                    &scheduler_conservative.record,
                                                    &scheduler_elastic.record,
                                                    &scheduler_fair_share.record,
                                                    &scheduler_fcfs.record,
                                                    &scheduler_power_capped.record,
                                                    &scheduler_price_aware.record,
                                                    &scheduler_shortest_first.record,
                                                    &scheduler_thermal_aware.record,
                                                    NULL};
