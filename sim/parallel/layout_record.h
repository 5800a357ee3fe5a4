/* SPDX-License-Identifier: Apache-2.0 */
/* How a training run is spread over its GPUs, as a scenario says it: what it leaves open is proposed
 * (layout_search.h). */
#ifndef SAMOVAR_PARALLEL_LAYOUT_RECORD_H
#define SAMOVAR_PARALLEL_LAYOUT_RECORD_H

#include "base/field.h"

enum layout_sharding { SHARDING_NONE, SHARDING_OPTIMIZER, SHARDING_GRADIENTS, SHARDING_FULL };
enum layout_recompute { RECOMPUTE_NONE, RECOMPUTE_SELECTIVE, RECOMPUTE_FULL };
/* In which order a stage works off micro-batches: one forward, one backward in turn (interleaved if it has virtual stages);
 * that with gradients of weights put off into the gaps; from both ends of the pipeline at once. */
enum layout_schedule { SCHEDULE_ONE_BY_ONE, SCHEDULE_ZERO_BUBBLE, SCHEDULE_DUAL_PIPE };
/* How tokens come to experts: once to each GPU that has one that they want, in a node by a neighbour; or a copy for each expert. */
enum layout_dispatch { DISPATCH_ONCE, DISPATCH_COPIES };
enum layout_network { NETWORK_CLOSED, NETWORK_FLOW };
/* The exchanges that pass between nodes. */
enum layout_exchange { EXCHANGE_GRADIENTS, EXCHANGE_STAGES, EXCHANGE_EXPERTS, EXCHANGE_LAYERS, EXCHANGE_KINDS };
extern const char *const layout_exchange_names[EXCHANGE_KINDS];

struct layout {
    /* 0: open */
    int64_t data, tensor, pipeline, virtual_stages, expert, micro_batch;
    int64_t context;       /* GPUs that share each sequence; 0: 1 */
    int64_t expert_nodes;  /* most nodes that a token's experts lie on; 0: as they come */
    int64_t expert_tensor; /* GPUs that share each expert; 0: as `tensor` */
    int dispatch;          /* enum layout_dispatch */
    int schedule;          /* enum layout_schedule */
    int recompute;         /* enum layout_recompute; -1: open */
    bool sequence;         /* sequence parallelism: what tensor parallelism leaves whole is divided too */
    bool narrow_feed;      /* what activation functions take in is kept in 8 bits */
    int sharding;          /* enum layout_sharding, over the data-parallel copies */
    bool fused_attention;  /* attention in one kernel, whose scores never reach memory */
    /* Shares of its peaks that hardware reaches. */
    double gemm_frac; /* NaN: by the node's GPU */
    double attention_frac, bandwidth_frac, link_frac, network_frac;
    double link_latency_s;
    int network; /* enum layout_network */
    /* By how much longer each exchange takes than if nothing but the nodes' own links limited it, as played by the
     * engine; 0: not played, see fabric.h. Not a key. */
    double contention[EXCHANGE_KINDS];
    double overlap_frac;                               /* of the gradients' exchange, where there is time to hide it */
    double expert_overlap_frac;                        /* of the exchange of tokens with experts, likewise */
    double tensor_overlap_frac, pipeline_overlap_frac; /* of that inside layers, and of sends between stages */
    double
        expert_start_s; /* for which the host starts the kernels of an expert in a layer, forward and backward; NaN: by precision */
    double
        expert_wait_s; /* that a layer with experts and a micro-batch wait for the host to learn how many tokens came */
    double expert_imbalance; /* tokens of the GPU whose experts have most, over the mean */
    double usable_frac;      /* of the GPU's memory */
    double gradient_byte;
};
extern const struct record layout_record;

/* Whether the scenario gives any of the degrees. */
bool layout_is_given(const struct layout *parallel);
/* Whether it gives anything else that differs from the defaults. */
bool layout_is_chosen(const struct layout *parallel);

#endif
