/* SPDX-License-Identifier: Apache-2.0 */
/* Replicas of a service as the fluid form sees them: their batch, load and latencies while requests arrive at
 * a steady rate. */
#ifndef SAMOVAR_SERVING_REGIME_H
#define SAMOVAR_SERVING_REGIME_H

#include "llm/step_table.h"
#include "serving/batch.h"
#include "serving/fluid_times.h"
#include "serving/serving_inside.h"

/* What keeps a batch from being larger. */
enum batch_limit { BY_BUDGET, BY_BATCH, BY_MEMORY };

/* The steady state of a replica that is awake, with every step `slow` times as long. */
struct regime {
    double batch, busy_frac, wait_frac, bandwidth_frac, flop_frac, load_frac;
    double demand_frac;             /* load_frac with GPUs at their highest clock */
    double compute_frac, read_frac; /* of time */
    double wait_p50_s, wait_p99_s, first_p50_s, first_p99_s, token_p50_s, token_p99_s;
    struct fluid_times times;
    double good_frac; /* of the requests: within the objective; NaN: there is none, or it cannot be known */
};

struct known_regime {
    double rate_per_s, slow; /* slow 0: none */
    struct regime regime;
};

struct fluid_replicas {
    const struct serving *serving;
    const struct gpu *gpu;
    struct replica_costs costs;
    struct serving_lengths lengths;
    struct step_table table;
    struct batch_queue queue;
    enum batch_limit limited_by;
    double *share;              /* of time, by size of the batch, in the last regime computed */
    struct known_regime *known; /* stationary ones that were computed: hours of the week come again */
    double prompt_p50, prompt_p99;
    double wait_stretch; /* waits over those for answers of geometrically distributed length */
};
/* The replicas of SERVING_MAIN. setup is borrowed. */
struct fluid_replicas fluid_replicas_of(struct arena *arena, const struct service_setup *setup);
/* Computes the steps anew after the limits of the service have changed. */
void fluid_replicas_renew(struct fluid_replicas *replicas, const struct service_setup *setup);

/* The regime of replicas at each of which requests arrive at rate_per_s, below capacity. */
struct regime regime_stationary(struct fluid_replicas *replicas, double rate_per_s, double slow);
/* The regime of replicas with a full batch, behind a queue in which requests wait for wait_s. */
struct regime regime_full(struct fluid_replicas *replicas, double wait_s, double slow);

#endif
