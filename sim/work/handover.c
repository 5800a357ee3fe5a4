/* SPDX-License-Identifier: Apache-2.0 */
/* Each thread keeps what its replicas send in a list of its own; they are joined and sorted when taken. The order is by
 * arrival, then by what they are: two that are alike in all of it may change places unseen. */
#include "work/handover.h"

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
    double latency_s, token_s;
    struct random stream;
    struct sent *threads;
    int thread_count;
    struct handed *pending; /* from `first` on: sorted, but for those that have just come */
    size_t first, count, room;
    uint64_t taken;
    uint64_t *choice;
};

struct handover *handover_create(struct arena *arena, double latency_s, double token_s, uint64_t seed,
                                 const char *name)
{
    struct handover *handover = arena_alloc(arena, 1, sizeof *handover);
    *handover = (struct handover){
        .arena = arena,
        .latency_s = latency_s,
        .token_s = token_s,
        .stream = random_stream(seed, arena_printf(arena, "hand-overs of %s", name), 0),
        .thread_count = team_size(),
    };
    handover->threads = arena_alloc(arena, (size_t)handover->thread_count, sizeof *handover->threads);
    handover->choice = arena_alloc(arena, POOL_PIECE, sizeof *handover->choice);
    return handover;
}

/* Room for `count` items, of which the first `kept` stay. The arena is shared by threads. */
static struct handed *grown(struct arena *arena, struct handed *items, size_t kept, size_t count,
                            size_t *room)
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

static void send(void *context, const struct sequence *sequence, enum replica_end end, double at_s)
{
    struct sent *sent = context;
    if (end != END_HANDED_OVER)
        return;
    struct handover *handover = sent->handover;
    double tokens = (double)sequence->prompt;
    sent->items = grown(handover->arena, sent->items, sent->count, sent->count + 1, &sent->room);
    sent->items[sent->count++] = (struct handed){
        .at_s = at_s + handover->latency_s + handover->token_s * tokens, .sequence = *sequence};
}

void handover_listen(struct handover *handover, int thread, struct latencies *latencies)
{
    struct sent *sent = &handover->threads[thread];
    sent->handover = handover;
    latencies->ended = send;
    latencies->context = sent;
}

static int compare(const void *one, const void *other)
{
    const struct handed *a = one, *b = other;
    if (a->at_s != b->at_s)
        return a->at_s < b->at_s ? -1 : 1;
    if (a->sequence.arrival_s != b->sequence.arrival_s)
        return a->sequence.arrival_s < b->sequence.arrival_s ? -1 : 1;
    if (a->sequence.prompt != b->sequence.prompt)
        return a->sequence.prompt < b->sequence.prompt ? -1 : 1;
    return (a->sequence.output > b->sequence.output) - (a->sequence.output < b->sequence.output);
}

static void join(struct handover *handover)
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
    qsort(handover->pending, handover->count, sizeof *handover->pending, compare);
}

struct pool_piece handover_take(struct handover *handover, double to_s)
{
    join(handover);
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
