/* SPDX-License-Identifier: Apache-2.0 */
/* A job of which no more is known than how long it takes on how many nodes, and what it draws. */
#ifndef SAMOVAR_JOBS_GENERIC_JOB_H
#define SAMOVAR_JOBS_GENERIC_JOB_H

#include "jobs/steady.h"

struct generic_job {
    struct job_spec spec; /* name, node_type, user, submit_s, suspend_s and repeat: what the keys say */
    int64_t nodes;
    int64_t min_nodes, max_nodes; /* 0: as nodes */
    double duration_s;            /* on `nodes` */
    struct steady steady;
};
extern const struct job_kind job_generic; /* "generic" */

#endif
