/* SPDX-License-Identifier: Apache-2.0 */
/* A job that draws the same from its start to its end, and how its length follows its nodes: what generic
 * jobs and the jobs of traces have in common. */
#ifndef SAMOVAR_JOBS_STEADY_H
#define SAMOVAR_JOBS_STEADY_H

#include "jobs/job.h"

struct steady {
    double node_w;             /* NaN: by utilisation */
    double gpu_frac, cpu_frac; /* of the range between idle and full; NaN: the default; not told apart */
    double serial_frac;        /* of its duration that more nodes do not shorten */
};

/* What a user may say of it: for a record that holds it as a part. */
extern const struct field steady_fields[];

void steady_check(const struct steady *steady, struct complaint *complaint);
/* Duration on `now` nodes of work that takes duration_s on `nodes`. */
double steady_duration_s(const struct steady *steady, double duration_s, int64_t nodes, int64_t now);
/* A plan of one phase, from start to end. duration_s > 0. */
struct job_plan steady_plan(const struct steady *steady, const struct node *node, double duration_s);
/* NULL, or why such nodes cannot draw that; lives in arena. */
const char *steady_misfit(const struct steady *steady, const struct node *node, struct arena *arena);

#endif
