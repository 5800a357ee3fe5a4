/* SPDX-License-Identifier: Apache-2.0 */
/* What a policy from outside (a plugin) decides, held against the contract of scheduler.h: only jobs that wait start, each once, within what
 * it asks for, on nodes that are free, so neither busy nor failed. Ours are held to it by tests. */
#ifndef SAMOVAR_SCHED_DECISIONS_CONTRACT_H
#define SAMOVAR_SCHED_DECISIONS_CONTRACT_H

#include "base/arena.h"
#include "sched/scheduler.h"

/* NULL, or what is wrong, in words that live in arena. */
const char *decisions_breach(struct arena *arena, const struct machine *machine, const struct job_view *const *queue,
                             size_t count, const struct decisions *decisions);

#endif
