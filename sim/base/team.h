/* SPDX-License-Identifier: Apache-2.0 */
/* The threads of this process, for work that falls into independent pieces. They sleep while there is none, and nobody
 * waits for one that has not begun: a machine that is busy with something else costs no more than its cores. */
#ifndef SAMOVAR_BASE_TEAM_H
#define SAMOVAR_BASE_TEAM_H

#include "base/arena.h"

/* The number of processors that this process may use: on a cluster, those that the scheduler gave it. */
int team_processors(void);
/* Threads, the caller's among them: as many as the process may run at once, or as OMP_NUM_THREADS says. */
int team_size(void);
/* The number of cores, whatever team_set_size said. */
int team_cores(void);
/* Sets the size; to be called before anything is made that has a part for each thread. */
void team_set_size(int threads);
/* Calls work(context, i, thread) once for each i below count, on any of the threads 0 .. team_size() - 1, and
 * returns when all is done. Calls must not overlap, nor come from within work. */
void team_each(size_t count, void (*work)(void *context, size_t index, int thread), void *context);
/* arena_alloc for use within work. */
void *team_alloc(struct arena *arena, size_t count, size_t size);
/* The same, with the first `count` members of an old array. */
void *team_grown(struct arena *arena, const void *old, size_t count, size_t new_count, size_t size);

#endif
