/* SPDX-License-Identifier: Apache-2.0 */
#include <math.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "llm/collective.h"

TestSuite(collective);

static const struct collective_net net = {
    .link_byte_s = 240e9, .link_latency_s = 0, .ring_byte_s = 20e9, .all_to_all_byte_s = 10e9, .latency_s = 0};

static struct collective_group group(double size, double per_node)
{
    return (struct collective_group){size, per_node};
}

Test(collective, closed_forms)
{
    /* 2 (n-1)/n B/W inside a node and between nodes. */
    cr_expect_float_eq(collective_all_reduce_s(&net, group(8, 8), 240e9), 2 * 7.0 / 8, 1e-12);
    cr_expect_float_eq(collective_all_reduce_s(&net, group(64, 1), 20e9), 2 * 63.0 / 64, 1e-12);
    /* 64 members, 8 to a node: each GPU takes an eighth of the bytes out of its node. */
    cr_expect_float_eq(collective_all_reduce_s(&net, group(64, 8), 240e9), 2 * (7.0 / 8 + 7.0 / 8 * 240e9 / 8 / 20e9),
                       1e-12);
    cr_expect_float_eq(collective_all_to_all_s(&net, group(16, 8), 16e9), 8.0 / 16 * 16e9 / 10e9, 1e-12);
    cr_expect_float_eq(collective_all_to_all_s(&net, group(8, 8), 8e9), 7.0 / 8 * 8e9 / 240e9, 1e-12);
    cr_expect_float_eq(collective_send_s(&net, false, 20e9), 1, 1e-12);
    cr_expect_float_eq(collective_send_s(&net, true, 20e9), 1 / 12.0, 1e-12);
    cr_expect_eq(collective_all_reduce_s(&net, group(1, 1), 1e12), 0);
    cr_expect_eq(collective_all_to_all_s(&net, group(1, 1), 1e12), 0);
    struct collective_net slow = net;
    slow.latency_s = 1e-3;
    cr_expect_float_eq(collective_reduce_scatter_s(&slow, group(1024, 1), 0), 10e-3, 1e-12);
}

/* What each GPU sends, and receives, in all rounds. */
static void count(const struct collective_step *step, int64_t gpus, double *sent, double *received)
{
    for (int64_t g = 0; g < gpus; g++)
        sent[g] = received[g] = 0;
    for (size_t i = 0; i < step->count; i++) {
        const struct collective_transfer *transfer = &step->transfers[i];
        cr_assert(transfer->from >= 0 && transfer->from < gpus && transfer->to >= 0 && transfer->to < gpus);
        cr_assert_neq(transfer->from, transfer->to);
        sent[transfer->from] += transfer->byte * (double)step->rounds;
        received[transfer->to] += transfer->byte * (double)step->rounds;
    }
}

/* Played without contention, transfers take what the closed forms say; each GPU sends as much as it gets, and only
 * within its group. */
Test(collective, transfers_add_up)
{
    enum { GPUS = 384 };
    static const int64_t sizes[] = {2, 3, 8, 16, 48}, strides[] = {1, 8};
    double sent[GPUS], received[GPUS];
    struct arena *arena = arena_create();
    for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++)
        for (size_t k = 0; k < 2; k++) {
            int64_t n = sizes[s], stride = strides[k];
            const double byte = 20e9;
            double part = (double)(n - 1) / (double)n;
            struct collective_step ring = collective_ring(arena, "ring", GPUS, n, stride, byte);
            count(&ring, GPUS, sent, received);
            for (int g = 0; g < GPUS; g++) {
                cr_assert_float_eq(sent[g], part * byte, 1e-3);
                cr_assert_float_eq(received[g], part * byte, 1e-3);
            }
            double ring_s = sent[0] / net.ring_byte_s;
            cr_expect_float_eq(ring_s, collective_reduce_scatter_s(&net, group((double)n, 1), byte), 1e-9);
            struct collective_step all = collective_exchange(arena, "all", GPUS, n, stride, byte);
            count(&all, GPUS, sent, received);
            for (int g = 0; g < GPUS; g++)
                cr_assert(fabs(sent[g] - part * byte) < 1e-3 && fabs(received[g] - part * byte) < 1e-3);
            for (size_t i = 0; i < all.count; i++) {
                int64_t from = all.transfers[i].from, to = all.transfers[i].to;
                cr_assert_eq(from / (stride * n), to / (stride * n));
                cr_assert_eq(from % stride, to % stride);
            }
            struct collective_step chain = collective_chain(arena, "chain", GPUS, n, stride, byte);
            cr_expect_eq(chain.count, (size_t)(GPUS / n * (n - 1)));
        }
    arena_destroy(arena);
}
