/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs as SimGrid actors: each waits for its submission, for the scheduler, and for its end, which comes at
 * its exact time within a tick; nodes that it frees go to waiting jobs at that very time. */
#ifndef SAMOVAR_ENGINE_JOBS_H
#define SAMOVAR_ENGINE_JOBS_H

#include "account/books.h"
#include "engine/floor.h"
#include "engine/rows.h"
#include "work/training.h"

struct jobs;

/* finished: gets a row for each job that ends. */
struct jobs *jobs_create(struct arena *arena, struct floor *floor, const struct variant *scheduler,
                         size_t capacity, void (*finished)(void *context, const struct job_row *row),
                         void *context);
/* At most `capacity` of them, before jobs_start. */
void jobs_add(struct jobs *jobs, const struct training *training, size_t group);
/* Lets the actors live, on the floor's hosts. */
void jobs_start(struct jobs *jobs);

/* A tick begins: nodes feel something new. */
void jobs_tick(struct jobs *jobs, double from_s, double to_s);
/* Adds what was done since the last take. */
void jobs_take(struct jobs *jobs, double now_s, struct work_done *done);
/* The run ends: rows for jobs that have not, and their actors go home. */
void jobs_close(struct jobs *jobs, double now_s);
/* After SimGrid has ended: gives back what is not in the arena. */
void jobs_finish(struct jobs *jobs);

#endif
