/* SPDX-License-Identifier: Apache-2.0 */
#include "llm/batch_room.h"

double batch_room_byte(const struct batch_room *room, const struct gpu *gpu, int64_t gpus)
{
    return (double)gpus * (room->memory_frac * gpu->memory_byte - room->reserve_byte);
}

const struct field batch_room_fields[] = {
    {.key = "max_batch",
     INTEGER_FIELD(struct batch_room, max_batch),
     RANGE_DEFAULT("1", "1000000", "256"),
     .doc = "Largest number of sequences in a replica's batch; memory may allow fewer.",
     BASIS(ASSUMPTION, "default of vLLM's max_num_seqs for years")},
    {.key = "memory_share",
     NUMBER_FIELD(struct batch_room, memory_frac, FRACTION),
     RANGE_DEFAULT("0.1", "1", "0.90"),
     .doc = "Share of GPU memory that the program takes.",
     BASIS(STANDARD, "default of vLLM's gpu_memory_utilization")},
    {.key = "memory_reserve",
     NUMBER_FIELD(struct batch_room, reserve_byte, BYTES),
     RANGE_DEFAULT("0 GB", "100 GB", "3 GB"),
     .doc = "Of it, per GPU, for activations and buffers.",
     BASIS(ASSUMPTION, "2 to 4 GB")},
    FIELD_END};
