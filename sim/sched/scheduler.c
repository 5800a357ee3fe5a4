/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/scheduler.h"

#include "sched/backfill.h"
#include "sched/fcfs.h"

const struct record *const scheduler_kinds[] = {&scheduler_backfill.record, &scheduler_fcfs.record, NULL};
