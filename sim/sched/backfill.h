/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SAMOVAR_SCHED_BACKFILL_H
#define SAMOVAR_SCHED_BACKFILL_H

#include "sched/scheduler.h"

extern const struct scheduler scheduler_backfill;

#endif
