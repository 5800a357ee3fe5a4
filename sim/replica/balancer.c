/* SPDX-License-Identifier: Apache-2.0 */
/* Two choices: Mitzenmacher, The Power of Two Choices in Randomized Load Balancing, IEEE TPDS 12(10),
 * 2001.
 *
 * Least outstanding needs the load of all replicas at each arrival, so all are brought up to that moment.
 * Two winner trees (Knuth, The Art of Computer Programming 3, 5.4.1) tell which replica has the next
 * event, and which has the least load. */
#include "replica/balancer.h"

#include <math.h>

const char *const balancer_names[] = {"round-robin", "random", "two-choices", "least-outstanding", NULL};

struct balancer {
    enum balancer_kind kind;
    struct replica *const *replicas;
    size_t count, serving; /* all replicas; the first of them that get requests */
    size_t leaves;         /* a power of two */
    double *next_s;        /* per replica; infinite beyond the last */
    uint64_t *load;        /* outstanding << 40 | last; the largest number if it gets no requests */
    uint64_t *last;        /* number of the request that the replica got last */
    uint64_t given;
    uint32_t *first, *least; /* winner trees: of a node's two children the better;
                              node 1 is the root */
};

static bool has_earlier_event(const struct balancer *b, uint32_t one, uint32_t other)
{
    return b->next_s[one] <= b->next_s[other];
}

static bool has_less_load(const struct balancer *b, uint32_t one, uint32_t other)
{
    return b->load[one] <= b->load[other];
}

static void tree_update(const struct balancer *b, uint32_t *tree, size_t leaf,
                        bool (*better)(const struct balancer *, uint32_t, uint32_t))
{
    for (size_t node = (leaf + b->leaves) / 2; node > 0; node /= 2)
        tree[node] = better(b, tree[2 * node], tree[2 * node + 1]) ? tree[2 * node] : tree[2 * node + 1];
}

static void note_replica(struct balancer *b, size_t i, double now_s)
{
    /* The next event is not before now, whatever rounding says: earlier ones are over. */
    b->next_s[i] = fmax(now_s, replica_next_s(b->replicas[i]));
    tree_update(b, b->first, i, has_earlier_event);
    b->load[i] = i < b->serving ? (uint64_t)replica_outstanding(b->replicas[i]) << 40 | b->last[i] : UINT64_MAX;
    tree_update(b, b->least, i, has_less_load);
}

struct balancer *balancer_create(struct arena *arena, enum balancer_kind kind, struct replica *const *replicas,
                                 size_t count)
{
    struct balancer *b = arena_alloc(arena, 1, sizeof *b);
    *b = (struct balancer){.kind = kind, .replicas = replicas, .count = count, .serving = count, .leaves = 1};
    if (kind != BALANCER_LEAST_OUTSTANDING)
        return b;
    while (b->leaves < count)
        b->leaves *= 2;
    b->next_s = arena_alloc(arena, b->leaves, sizeof *b->next_s);
    b->load = arena_alloc(arena, b->leaves, sizeof *b->load);
    b->last = arena_alloc(arena, b->leaves, sizeof *b->last);
    b->first = arena_alloc(arena, 2 * b->leaves, sizeof *b->first);
    b->least = arena_alloc(arena, 2 * b->leaves, sizeof *b->least);
    for (size_t i = 0; i < b->leaves; i++) {
        b->next_s[i] = INFINITY;
        b->load[i] = i < count ? 0 : UINT64_MAX;
        b->first[b->leaves + i] = b->least[b->leaves + i] = (uint32_t)i;
    }
    for (size_t i = 0; i < b->leaves; i++) {
        tree_update(b, b->first, i, has_earlier_event);
        tree_update(b, b->least, i, has_less_load);
    }
    return b;
}

void balancer_refresh(struct balancer *b)
{
    for (size_t i = 0; b->kind == BALANCER_LEAST_OUTSTANDING && i < b->count; i++)
        note_replica(b, i, -INFINITY);
}

void balancer_serving(struct balancer *b, size_t count)
{
    size_t before = b->serving;
    b->serving = count;
    if (count != before)
        balancer_refresh(b);
}

static size_t lighter_of_two(struct balancer *b, double at_s, uint64_t choice, struct latencies *latencies)
{
    uint64_t count = b->serving;
    size_t one = (size_t)(((choice >> 32) * count) >> 32);
    if (count == 1)
        return one;
    size_t other = (size_t)(((choice & UINT32_MAX) * (count - 1)) >> 32);
    other += other >= one;
    replica_catch_up(b->replicas[one], at_s, latencies);
    replica_catch_up(b->replicas[other], at_s, latencies);
    return replica_outstanding(b->replicas[other]) < replica_outstanding(b->replicas[one]) ? other : one;
}

static size_t lightest(struct balancer *b, double at_s, struct latencies *latencies)
{
    for (uint32_t i = b->first[1]; b->next_s[i] < at_s; i = b->first[1]) {
        replica_catch_up(b->replicas[i], at_s, latencies);
        note_replica(b, i, at_s);
    }
    return b->least[1];
}

size_t balancer_choose(struct balancer *b, double at_s, uint64_t choice, struct latencies *latencies)
{
    switch (b->kind) {
    case BALANCER_TWO_CHOICES:
        return lighter_of_two(b, at_s, choice, latencies);
    case BALANCER_LEAST_OUTSTANDING:
        return lightest(b, at_s, latencies);
    default:
        return balancer_blind(b->kind, b->serving, b->given, choice);
    }
}

void balancer_given(struct balancer *b, size_t replica)
{
    b->given++;
    if (b->kind != BALANCER_LEAST_OUTSTANDING)
        return;
    b->last[replica] = b->given & ((UINT64_C(1) << 40) - 1);
    note_replica(b, replica, -INFINITY);
}
