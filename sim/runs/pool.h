/* SPDX-License-Identifier: Apache-2.0 */
/* Runs child processes side by side: SimGrid has one engine per process, and a run that dies takes no other
 * along. */
#ifndef SAMOVAR_RUNS_POOL_H
#define SAMOVAR_RUNS_POOL_H

#include <stdbool.h>
#include <stddef.h>

/* Called in the child; what it returns is the child's exit status. */
typedef int pool_work(void *context, size_t index);
/* Called in the parent as each child ends, in whatever order. status: the child's, or 128 + the signal that
 * ended it. messages: what it wrote to stderr. */
typedef void pool_done(void *context, size_t index, int status, const char *messages);

/* Called in the parent after a signal ended the children, before it ends the parent. */
typedef void pool_stopped(void *context);

/* Runs work(context, 0..count-1), at most `jobs` at a time. A signal that ends this process ends the children
 * first; stopped may be NULL. False with a message if no child can be started. */
bool pool_run(size_t count, int jobs, pool_work *work, pool_done *done, pool_stopped *stopped, void *context);

/* Calls work(context, i) for each i below count, neighbours in one process, at most `jobs` of them at a time; with one job in this
 * process alone. What it finds it leaves in memory of pool_memory. What a process that died has not done is done here: then it is
 * called twice for some. */
void pool_each(size_t count, int jobs, void (*work)(void *context, size_t index), void *context);

/* Zeroed memory that this process shares with those that it starts. */
void *pool_memory(size_t count, size_t size);
void pool_memory_free(void *memory, size_t count, size_t size);

#endif
