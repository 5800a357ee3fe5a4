/* SPDX-License-Identifier: Apache-2.0 */
/* Collectives of groups of GPUs: their time in closed form, and the transfers that they consist of. */
#ifndef SAMOVAR_LLM_COLLECTIVE_H
#define SAMOVAR_LLM_COLLECTIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* A group of GPUs whose members are spread evenly over nodes. */
struct collective_group {
    double size, per_node;
};

/* The bandwidth and latency of one GPU, per direction, with what protocols leave of it. */
struct collective_net {
    double link_byte_s, link_latency_s;    /* inside its node */
    double ring_byte_s, all_to_all_byte_s; /* to other nodes, in these patterns */
    double latency_s;
};

/* Every member has `byte` bytes of partial sums and ends with its share of the whole. An all-gather of `byte`
 * bytes in all takes as long. */
double collective_reduce_scatter_s(const struct collective_net *net, struct collective_group group, double byte);
/* Every member has `byte` bytes of partial sums and ends with all sums. */
double collective_all_reduce_s(const struct collective_net *net, struct collective_group group, double byte);
/* Every member hands `byte` bytes out, in equal parts to all members. */
double collective_all_to_all_s(const struct collective_net *net, struct collective_group group, double byte);
/* Time to send `byte` bytes from one GPU to its peer in another node, or inside its own. */
double collective_send_s(const struct collective_net *net, bool inside, double byte);

/* GPUs are numbered through the nodes of a job. */
struct collective_transfer {
    int64_t from, to;
    double byte;
};

/* A collective of all groups of a kind at the same time, as transfers that a network model can play: rounds,
 * one after the other, of the same transfers side by side. */
struct collective_step {
    const char *name; /* "gradients", "stages", "experts" */
    double times;     /* in one optimiser step */
    int64_t rounds;
    struct collective_transfer *transfers;
    size_t count;
};

/* All groups of `size` GPUs, `stride` apart, among `gpus`. A ring's reduce-scatter or all-gather: size - 1
 * rounds in which each GPU hands byte / size on. */
struct collective_step collective_ring(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                       int64_t stride, double byte);
/* The same groups: one round in which each GPU hands byte / size to each other. */
struct collective_step collective_exchange(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                           int64_t stride, double byte);
/* The same groups: one round in which each GPU hands `byte` to the next, the last to none. */
struct collective_step collective_chain(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                        int64_t stride, double byte);

#endif
