/* SPDX-License-Identifier: Apache-2.0 */
/* Each thread keeps what its replicas send in a list of its own; the lists are joined and sorted when taken.
 * Which thread simulated which replica is chance, so the order is by arrival, then by all members that matter
 * to the receiver: two sequences alike in all of them may change places unseen. */
#include "replica/handover.h"

#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "base/team.h"

struct sent {
    struct handover *handover;
    struct handed *items;
    size_t count, room;
};

struct handover {
    struct arena *arena;
    double latency_s;
    struct random stream;
    struct sent *threads;
    int thread_count;
    struct handed *pending; /* from `first` on: sorted, but for the newest */
    size_t first, count, room;
    uint64_t taken;
    uint64_t *choice;
};

struct handover *handover_create(struct arena *arena, double latency_s, uint64_t seed, const char *name)
{
    struct handover *handover = arena_alloc(arena, 1, sizeof *handover);
    *handover = (struct handover){
        .arena = arena,
        .latency_s = latency_s,
        .stream = random_stream(seed, arena_printf(arena, "hand-overs of %s", name), 0),
        .thread_count = team_size(),
    };
    handover->threads = arena_alloc(arena, (size_t)handover->thread_count, sizeof *handover->threads);
    handover->choice = arena_alloc(arena, POOL_PIECE, sizeof *handover->choice);
    return handover;
}

/* Room for `count` items, of which the first `kept` are copied. The arena is shared by threads. */
static struct handed *grown(struct arena *arena, struct handed *items, size_t kept, size_t count, size_t *room)
{
    if (count <= *room)
        return items;
    size_t wanted = 2 * count + 64;
    struct handed *larger = team_alloc(arena, wanted, sizeof *larger);
    if (kept > 0)
        memcpy(larger, items, kept * sizeof *items);
    *room = wanted;
    return larger;
}

static void keep_sent(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct sent *sent = context;
    if (end != END_HANDED_OVER)
        return;
    struct handover *handover = sent->handover;
    sent->items = grown(handover->arena, sent->items, sent->count, sent->count + 1, &sent->room);
    sent->items[sent->count++] = (struct handed){.at_s = at_s + handover->latency_s, .sequence = *sequence};
}

void handover_listen(struct handover *handover, int thread, struct latencies *latencies)
{
    struct sent *sent = &handover->threads[thread];
    sent->handover = handover;
    latencies->ended = keep_sent;
    latencies->context = sent;
}

static int sign_of(double a, double b)
{
    return (a > b) - (a < b);
}

static int by_arrival(const void *one, const void *other)
{
    const struct handed *a = one, *b = other;
    const struct sequence *s = &a->sequence, *t = &b->sequence;
    int way = sign_of(a->at_s, b->at_s);
    way = way ? way : sign_of(s->arrival_s, t->arrival_s);
    way = way ? way : sign_of(s->first_s, t->first_s);
    way = way ? way : sign_of(s->prompt, t->prompt);
    way = way ? way : sign_of(s->output, t->output);
    way = way ? way : sign_of(s->cached, t->cached);
    return way ? way : sign_of(s->user, t->user);
}

static void join_lists(struct handover *handover)
{
    size_t added = 0, left = handover->count - handover->first;
    for (int t = 0; t < handover->thread_count; t++)
        added += handover->threads[t].count;
    if (added == 0)
        return;
    if (handover->first > 0)
        memmove(handover->pending, handover->pending + handover->first, left * sizeof *handover->pending);
    handover->first = 0;
    handover->pending = grown(handover->arena, handover->pending, left, left + added, &handover->room);
    handover->count = left;
    for (int t = 0; t < handover->thread_count; t++) {
        struct sent *sent = &handover->threads[t];
        if (sent->count > 0)
            memcpy(handover->pending + handover->count, sent->items, sent->count * sizeof *sent->items);
        handover->count += sent->count;
        sent->count = 0;
    }
    qsort(handover->pending, handover->count, sizeof *handover->pending, by_arrival);
}

struct pool_piece handover_take(struct handover *handover, double to_s)
{
    join_lists(handover);
    struct pool_piece piece = {.handed = handover->pending + handover->first, .choice = handover->choice};
    while (handover->first < handover->count && piece.count < POOL_PIECE &&
           handover->pending[handover->first].at_s < to_s) {
        struct random stream = handover->stream;
        stream.counter[1] = handover->taken++;
        handover->choice[piece.count++] = random_bits(&stream);
        handover->first++;
    }
    return piece;
}

int64_t handover_under_way(const struct handover *handover)
{
    size_t count = handover->count - handover->first;
    for (int t = 0; t < handover->thread_count; t++)
        count += handover->threads[t].count;
    return (int64_t)count;
}
