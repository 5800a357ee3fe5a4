/* SPDX-License-Identifier: Apache-2.0 */
/* What keeps a service from serving more. */
#ifndef SAMOVAR_SERVING_SATURATION_H
#define SAMOVAR_SERVING_SATURATION_H

#include "serving/serving.h"

/* Of a replica's time, unless it says otherwise. */
struct saturation {
    double load_frac;                           /* offered over capacity of those awake */
    double memory_bound_frac, batch_bound_frac; /* somebody waited for no more than that */
    double compute_frac, read_frac;             /* went into arithmetic; into reading memory */
    double prefill_busy_frac;                   /* of the replicas for prompts; 0: none */
    double lost_frac;                           /* of what arrived: turned away, or left */
    bool stands;                                /* at a standstill */
};
enum service_limit saturation_limit(const struct saturation *saturation);

#endif
