/* SPDX-License-Identifier: Apache-2.0 */
/* Two choices: Mitzenmacher, The Power of Two Choices in Randomized Load
 * Balancing, IEEE TPDS 12(10), 2001.
 *
 * Least outstanding needs to know who has least at each arrival, so all
 * replicas are brought up to that moment: two winner trees (Knuth, The Art of
 * Computer Programming 3, 5.4.1) say whose next event is first, and who has
 * least. */
#include "work/balancer.h"

#include <math.h>

const char *const balancer_names[] = {"round-robin", "random", "two-choices", "least-outstanding", NULL};

struct balancer {
    enum balancer_kind kind;
    struct replica *const *replicas;
    size_t count, leaves; /* leaves: a power of two */
    double *next_s;       /* per replica; infinite beyond the last */
    uint64_t *load;       /* outstanding << 40 | number of the request that it got last */
    uint64_t given;
    uint32_t *first, *least; /* winner trees: of a node's two children the better;
                              node 1 is the root */
};

static bool earlier(const struct balancer *b, uint32_t one, uint32_t other)
{
    return b->next_s[one] <= b->next_s[other];
}

static bool lighter(const struct balancer *b, uint32_t one, uint32_t other)
{
    return b->load[one] <= b->load[other];
}

static void climb(const struct balancer *b, uint32_t *tree, size_t leaf,
                  bool (*better)(const struct balancer *, uint32_t, uint32_t))
{
    for (size_t node = (leaf + b->leaves) / 2; node > 0; node /= 2)
        tree[node] = better(b, tree[2 * node], tree[2 * node + 1]) ? tree[2 * node] : tree[2 * node + 1];
}

static void note(struct balancer *b, size_t i, double now_s)
{
    /* Not before now: whatever rounding says, its events up to now are over. */
    b->next_s[i] = fmax(now_s, replica_next_s(b->replicas[i]));
    climb(b, b->first, i, earlier);
    b->load[i] =
        (uint64_t)replica_outstanding(b->replicas[i]) << 40 | (b->load[i] & ((UINT64_C(1) << 40) - 1));
    climb(b, b->least, i, lighter);
}

struct balancer *balancer_create(struct arena *arena, enum balancer_kind kind,
                                 struct replica *const *replicas, size_t count)
{
    struct balancer *b = arena_alloc(arena, 1, sizeof *b);
    *b = (struct balancer){.kind = kind, .replicas = replicas, .count = count, .leaves = 1};
    if (kind != BALANCER_LEAST_OUTSTANDING)
        return b;
    while (b->leaves < count)
        b->leaves *= 2;
    b->next_s = arena_alloc(arena, b->leaves, sizeof *b->next_s);
    b->load = arena_alloc(arena, b->leaves, sizeof *b->load);
    b->first = arena_alloc(arena, 2 * b->leaves, sizeof *b->first);
    b->least = arena_alloc(arena, 2 * b->leaves, sizeof *b->least);
    for (size_t i = 0; i < b->leaves; i++) {
        b->next_s[i] = INFINITY;
        b->load[i] = i < count ? 0 : UINT64_MAX;
        b->first[b->leaves + i] = b->least[b->leaves + i] = (uint32_t)i;
    }
    for (size_t i = 0; i < b->leaves; i++) {
        climb(b, b->first, i, earlier);
        climb(b, b->least, i, lighter);
    }
    return b;
}

void balancer_refresh(struct balancer *b)
{
    for (size_t i = 0; b->kind == BALANCER_LEAST_OUTSTANDING && i < b->count; i++)
        note(b, i, -INFINITY);
}

static void give_to_lighter(struct balancer *b, const struct request *request, uint64_t choice,
                            struct latencies *latencies)
{
    uint64_t count = b->count;
    size_t one = (size_t)(((choice >> 32) * count) >> 32), other = one;
    if (count > 1) {
        other = (size_t)(((choice & UINT32_MAX) * (count - 1)) >> 32);
        other += other >= one;
        replica_catch_up(b->replicas[one], request->arrival_s, latencies);
        replica_catch_up(b->replicas[other], request->arrival_s, latencies);
        if (replica_outstanding(b->replicas[other]) < replica_outstanding(b->replicas[one]))
            one = other;
    }
    replica_arrive(b->replicas[one], request, latencies);
}

static void give_to_lightest(struct balancer *b, const struct request *request, struct latencies *latencies)
{
    for (uint32_t i = b->first[1]; b->next_s[i] < request->arrival_s; i = b->first[1]) {
        replica_catch_up(b->replicas[i], request->arrival_s, latencies);
        note(b, i, request->arrival_s);
    }
    uint32_t least = b->least[1];
    replica_arrive(b->replicas[least], request, latencies);
    b->load[least] = ++b->given & ((UINT64_C(1) << 40) - 1);
    note(b, least, -INFINITY);
}

void balancer_give(struct balancer *b, const struct request *request, uint64_t choice,
                   struct latencies *latencies)
{
    switch (b->kind) {
    case BALANCER_TWO_CHOICES:
        give_to_lighter(b, request, choice, latencies);
        break;
    case BALANCER_LEAST_OUTSTANDING:
        give_to_lightest(b, request, latencies);
        break;
    default:
        replica_arrive(b->replicas[balancer_blind(b->kind, b->count, b->given++, choice)], request,
                       latencies);
    }
}
