/* SPDX-License-Identifier: Apache-2.0 */
/* What is laid out in tests of the layout: models and nodes of the catalogue. */
#ifndef TESTS_PARALLEL_LAYOUT_SIDE_H
#define TESTS_PARALLEL_LAYOUT_SIDE_H

#include "../hardware/node_side.h"

#include "parallel/layout_search.h"

struct side {
    struct node node;
    struct llm model;
    struct layout layout;
    struct layout_task task;
};

/* `batch` sequences a step on so many nodes; the layout has its defaults, and all degrees open. */
static inline void side_load(struct side *side, const char *node, const char *model, int64_t nodes, double batch)
{
    *side = (struct side){.task = {.trainable_frac = 1, .nodes = nodes, .batch = batch}};
    side->node = node_of(node);
    bind_catalogue(&llm_record, &side->model, "models", model);
    bind_text(&layout_record, &side->layout, "");
    side->task.node = &side->node;
    side->task.model = &side->model;
    side->task.sequence = (double)side->model.sequence;
}

static inline void side_degrees(struct side *side, int64_t data, int64_t tensor, int64_t pipeline,
                                int64_t virtual_stages, int64_t micro_batch)
{
    side->layout.data = data;
    side->layout.tensor = tensor;
    side->layout.pipeline = pipeline;
    side->layout.virtual_stages = virtual_stages;
    side->layout.micro_batch = micro_batch;
    side->layout.expert = 1;
}

/* Megatron of 2022 (Korthikanti et al., arXiv:2205.05198, table 3): neither fused attention nor sharding nor
 * overlap. */
struct megatron {
    const char *model;
    int64_t nodes, data, pipeline, virtual_stages, micro_batch;
    double batch;
};
static const struct megatron megatrons[] = {{"megatron-22b", 1, 1, 1, 1, 4, 4},
                                            {"megatron-175b", 8, 1, 8, 3, 1, 64},
                                            {"megatron-530b", 35, 1, 35, 3, 1, 280},
                                            {"megatron-1t", 64, 1, 64, 1, 1, 512},
                                            {"megatron-530b", 280, 8, 35, 3, 1, 2240}};

static inline void side_megatron(struct side *side, const struct megatron *row, int recompute, bool sequence)
{
    side_load(side, "dgx-a100-80", row->model, row->nodes, row->batch);
    side_degrees(side, row->data, 8, row->pipeline, row->virtual_stages, row->micro_batch);
    side->layout.recompute = recompute;
    side->layout.sequence = sequence;
    side->layout.sharding = SHARDING_NONE;
    side->layout.fused_attention = false;
    side->layout.overlap_frac = 0;
    side->layout.gradient_byte = 4; /* figure 1: 18 bytes per weight in all */
}

#endif
