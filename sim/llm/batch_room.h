/* SPDX-License-Identifier: Apache-2.0 */
/* How many sequences a copy of a model can work on at once: a limit of its program, and its share of GPU memory. */
#ifndef SAMOVAR_LLM_BATCH_ROOM_H
#define SAMOVAR_LLM_BATCH_ROOM_H

#include "base/field.h"
#include "hardware/node.h"

struct batch_room {
    int64_t max_batch;
    double memory_frac;  /* of a GPU, that the program takes */
    double reserve_byte; /* of that, per GPU, for activations and buffers */
};
extern const struct field batch_room_fields[]; /* max_batch, memory_share, memory_reserve */

/* For weights, keys and values on so many GPUs. */
double batch_room_byte(const struct batch_room *room, const struct gpu *gpu, int64_t gpus);

#endif
