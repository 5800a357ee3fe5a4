/* SPDX-License-Identifier: Apache-2.0 */
/* A parallel layout on given hardware: the memory that it takes on a GPU, and the time of one optimiser step. */
#ifndef SAMOVAR_PARALLEL_LAYOUT_H
#define SAMOVAR_PARALLEL_LAYOUT_H

#include "base/arena.h"
#include "hardware/fabric.h"
#include "hardware/node.h"
#include "llm/collective.h"
#include "llm/model.h"
#include "parallel/layout_record.h"

/* What matrix products of layers are done in; attention and the product with the vocabulary stay in 16 bits. In 8 bits a
 * matrix has one scale, or each of its blocks has its own. */
enum layout_precision { PRECISION_BF16, PRECISION_FP8, PRECISION_FP8_BLOCK };

/* A training run that is to be laid out on nodes. */
struct layout_task {
    const struct llm *model;
    double sequence;       /* tokens of one */
    double batch;          /* sequences in a step */
    double trainable_frac; /* of the weights; 1: all */
    int precision;         /* enum layout_precision */
    const struct node *node;
    int64_t nodes;
};

/* NULL, or which number of the model is missing. */
const char *layout_lacks(const struct llm *model);

/* Share of their peak that products in this precision reach by themselves. */
double layout_product_frac(const struct gpu *gpu, int precision);

/* GPUs that a layout with all its degrees set uses. */
double layout_gpus(const struct layout *layout);
double layout_task_gpus(const struct layout_task *task);
/* Micro-batches that a stage works off in a step. */
double layout_micro_batches(const struct layout_task *task, const struct layout *layout);

/* Memory of the GPU that needs most. */
struct layout_memory {
    double weight_byte, gradient_byte, optimizer_byte, activation_byte;
    double usable_byte; /* usable part of the GPU's memory */
};
struct layout_memory layout_memory(const struct layout_task *task, const struct layout *layout);
double layout_memory_byte(const struct layout_memory *memory);
static inline bool layout_fits(const struct layout_memory *memory)
{
    return layout_memory_byte(memory) <= memory->usable_byte;
}

/* Times of a step, on a mean GPU of those in use. */
struct layout_time {
    double compute_s;                      /* matrix products, attention, what lies between them */
    double tensor_s, pipeline_s, expert_s; /* exchange that computing waits for; of experts, their start too */
    double bubble_s;                       /* waiting for the first, the last and the slowest stage */
    double data_s, data_exposed_s;         /* exchange between copies, and what of it is not hidden */
    double optimizer_s;
    double step_s;        /* duration of the step: all but what is hidden */
    double used_frac;     /* of the job's GPUs that the layout uses */
    double model_flop;    /* of the step, all GPUs; dense attention, nothing computed twice (as MFU counts) */
    double hardware_flop; /* FLOPs that are really done */
};
/* The layout has all its degrees set. */
struct layout_time layout_time(const struct layout_task *task, const struct layout *layout);
/* model_flop over what the job's GPUs could do at their bf16 peak. */
double layout_mfu(const struct layout_task *task, const struct layout_time *time);

/* Collectives of a step that leave a node, GPUs numbered tensor first, then data, then pipeline; *count gets how
 * many. */
struct collective_step *layout_collectives(struct arena *arena, const struct layout_task *task,
                                           const struct layout *layout, size_t *count);

#endif
