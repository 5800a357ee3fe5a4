/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SAMOVAR_SCHED_FCFS_H
#define SAMOVAR_SCHED_FCFS_H

#include "sched/scheduler.h"

extern const struct scheduler scheduler_fcfs;

#endif
