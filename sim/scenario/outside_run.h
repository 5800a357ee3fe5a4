/* SPDX-License-Identifier: Apache-2.0 */
/* What lies outside the time of a run, before its start or after its end, and so is not simulated. */
#ifndef SAMOVAR_SCENARIO_OUTSIDE_RUN_H
#define SAMOVAR_SCENARIO_OUTSIDE_RUN_H

#include "read/reader.h"
#include "scenario/scenario.h"
#include "traffic/request_trace.h"
#include "traffic/traffic.h"

/* A workload, a list of outages or a signal of which nothing lies within the run is a mistake; of which a part does not, a warning with
 * the count. Traces of requests, which the engine reads: outside_run_requests. */
void outside_run_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario);

/* Jobs that lie outside. */
double outside_run_jobs(const struct scenario *scenario);

/* Requests of a trace that come after the end of the run; the same rules. place: of the trace. */
size_t outside_run_requests(struct diag *diag, struct place place, const struct traffic *traffic,
                            const struct request_trace *trace, double duration_s);

#endif
