/* SPDX-License-Identifier: Apache-2.0 */
/* Time of a reduce-scatter, or an all-gather, of B bytes among n by recursive halving, latency a and bandwidth W
 * of each (Thakur, Rabenseifner and Gropp, IJHPCA 19(1), 2005; a ring moves the same bytes in more messages):
 *
 *     ceil(log2 n) a + (n-1)/n B/W
 *
 * An all-reduce is one after the other. A group with k members in each of n/k nodes first reduces inside its
 * nodes, then B/k of each member between them. An all-to-all sends (k-1)/n of its bytes over the link and
 * (n-k)/n over the network, at the same time. */
#include "llm/collective.h"

#include <math.h>

static double size_inside(struct collective_group group)
{
    return fmin(group.size, group.per_node);
}

static double halving_s(double members, double latency_s, double byte_s, double byte)
{
    if (members <= 1)
        return 0;
    return ceil(log2(members)) * latency_s + (members - 1) / members * byte / byte_s;
}

double collective_reduce_scatter_s(const struct collective_net *net, struct collective_group group, double byte)
{
    double near = size_inside(group);
    return halving_s(near, net->link_latency_s, net->link_byte_s, byte) +
           halving_s(group.size / near, net->latency_s, net->ring_byte_s, byte / near);
}

double collective_all_reduce_s(const struct collective_net *net, struct collective_group group, double byte)
{
    return 2 * collective_reduce_scatter_s(net, group, byte);
}

double collective_all_to_all_s(const struct collective_net *net, struct collective_group group, double byte)
{
    double n = group.size, near = size_inside(group);
    if (n <= 1)
        return 0;
    double near_s = net->link_latency_s + (near - 1) / n * byte / net->link_byte_s;
    double far_s = n > near ? net->latency_s + (n - near) / n * byte / net->all_to_all_byte_s : 0;
    return fmax(near_s, far_s);
}

double collective_send_s(const struct collective_net *net, bool inside_node, double byte)
{
    return inside_node ? net->link_latency_s + byte / net->link_byte_s : net->latency_s + byte / net->ring_byte_s;
}

/* Member `index` of the group that `gpu` belongs to. */
static int64_t member_gpu(int64_t gpu, int64_t size, int64_t stride, int64_t index)
{
    int64_t own = gpu / stride % size;
    return gpu + (index - own) * stride;
}

struct collective_step collective_ring(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                       int64_t stride, double byte)
{
    struct collective_step step = {.name = name, .times = 1, .rounds = size - 1};
    step.transfers = arena_alloc(arena, (size_t)gpus + 1, sizeof *step.transfers);
    for (int64_t gpu = 0; size > 1 && gpu < gpus; gpu++)
        step.transfers[step.count++] = (struct collective_transfer){
            gpu, member_gpu(gpu, size, stride, (gpu / stride % size + 1) % size), byte / (double)size};
    return step;
}

struct collective_step collective_exchange(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                           int64_t stride, double byte)
{
    struct collective_step step = {.name = name, .times = 1, .rounds = 1};
    step.transfers = arena_alloc(arena, (size_t)(gpus * (size - 1)) + 1, sizeof *step.transfers);
    for (int64_t gpu = 0; gpu < gpus; gpu++)
        for (int64_t i = 0; i < size; i++)
            if (member_gpu(gpu, size, stride, i) != gpu)
                step.transfers[step.count++] =
                    (struct collective_transfer){gpu, member_gpu(gpu, size, stride, i), byte / (double)size};
    return step;
}

struct collective_step collective_chain(struct arena *arena, const char *name, int64_t gpus, int64_t size,
                                        int64_t stride, double byte)
{
    struct collective_step step = {.name = name, .times = 1, .rounds = 1};
    step.transfers = arena_alloc(arena, (size_t)gpus + 1, sizeof *step.transfers);
    for (int64_t gpu = 0; gpu < gpus; gpu++)
        if (gpu / stride % size + 1 < size)
            step.transfers[step.count++] = (struct collective_transfer){gpu, gpu + stride, byte};
    return step;
}
