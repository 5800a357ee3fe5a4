/* SPDX-License-Identifier: Apache-2.0 */
/* The run directory of a run: its tables while it lasts, and its other files when it is over. */
#ifndef SAMOVAR_ENGINE_RESULTS_H
#define SAMOVAR_ENGINE_RESULTS_H

#include "account/books.h"
#include "engine/engine.h"
#include "engine/fine_power.h"
#include "engine/stage.h"
#include "floor/footprint.h"
#include "floor/rows.h"
#include "money/cost_items.h"

struct results;
/* Begins the directory; NULL with a message on stderr if that cannot be. What the arguments point at is borrowed. */
struct results *results_begin(struct arena *arena, const struct engine_options *options,
                              const struct scenario *scenario, const struct facility *facility);
void results_tick(struct results *results, const struct facility_tick *tick);
/* Write the rows of jobs, services and others, which call them with the results as context and need not know
 * the run's name. */
void results_job(void *results, const struct job_row *row);
void results_service(void *results, const struct service_row *row);
void results_service_total(void *results, const struct service_total_row *row);
void results_fine(void *results, const struct fine_row *row);
void results_fine_holder(void *results, const struct fine_holder_row *row);
/* Writes the footprint of a holder, and its share of what the run costs, after the last tick. */
void results_share(struct results *results, const struct holder_name *holder, const struct footprint *footprint,
                   double cost);
/* Writes costs.csv. */
void results_costs(struct results *results, const struct cost_items *items);
/* Writes the rest and completes the directory; false with a message, and nothing left, if that fails. */
bool results_commit(struct results *results, const struct stage *stage, const struct books *books,
                    const struct summary *summary, double wall_s);
/* Writes a run that was not simulated: a summary that says why. False with a message. */
bool results_leave(const struct engine_options *options, const struct scenario *scenario, enum run_state state,
                   const char *reason);
void results_abandon(struct results *results);

#endif
