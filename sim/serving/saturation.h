/* SPDX-License-Identifier: Apache-2.0 */
/* What keeps a service from serving more requests. */
#ifndef SAMOVAR_SERVING_SATURATION_H
#define SAMOVAR_SERVING_SATURATION_H

#include "serving/serving.h"

/* Shares of a replica's time, unless a comment says otherwise. */
struct saturation {
    double load_frac;                           /* load offered over the capacity of the replicas that are awake */
    double memory_bound_frac, batch_bound_frac; /* a request waited for lack of memory alone; of max_batch alone */
    double line_frac;                           /* of the requests: waited in line, for neither of these */
    double unpowered_frac;                      /* replicas that were wanted slept for lack of power */
    double full_frac;                           /* a backlog was worked off, or grew */
    double compute_frac, read_frac;             /* spent on arithmetic; on reading memory */
    double prefill_busy_frac;                   /* of the replicas for prompts; 0: none */
    double lost_frac;                           /* of the requests that arrived: rejected, or timed out */
    bool stands;                                /* throttled to a standstill */
};
/* LIMIT_NOTHING only where no request waited longer than for the next step. */
enum service_limit saturation_limit(const struct saturation *saturation);

#endif
