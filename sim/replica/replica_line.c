/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a replica: the queue, the sequences that decode, and those that were preempted. */
#include <string.h>

#include "base/team.h"
#include "replica/replica_inside.h"

enum { FIRST_ROOM = 32 };

/* A larger array with the old one's first `count` members. The arena is shared with replicas that other
 * threads simulate. */
static void *grown(struct replica *r, const void *old, size_t count, size_t new_count, size_t size)
{
    void *new = team_alloc(r->arena, new_count, size);
    if (count > 0)
        memcpy(new, old, count * size);
    return new;
}

static void sift_up(uint64_t *heap, int32_t i, uint64_t key)
{
    while (i > 0 && heap[(i - 1) / 4] > key) {
        heap[i] = heap[(i - 1) / 4];
        i = (i - 1) / 4;
    }
    heap[i] = key;
}

/* The place of the least of four keys. Which one it is cannot be foreseen: written so that the compiler takes no branch. */
static inline int32_t least_of_four(const uint64_t *key)
{
    int32_t one = key[1] < key[0], other = 2 + (key[3] < key[2]);
    return key[other] < key[one] ? other : one;
}

static void sift_down(uint64_t *heap, int32_t count, int32_t i, uint64_t key)
{
    for (;;) {
        int32_t child = 4 * i + 1, least = child;
        if (child >= count)
            break;
        if (child + 4 <= count)
            least += least_of_four(&heap[child]);
        else
            for (int32_t c = child + 1; c < count; c++)
                least = heap[c] < heap[least] ? c : least;
        if (heap[least] >= key)
            break;
        heap[i] = heap[least];
        i = least;
    }
    heap[i] = key;
}

struct sequence *decoding_remove(struct replica *r, int32_t i)
{
    uint64_t key = r->heap[i], last = r->heap[--r->heap_count];
    if (i < r->heap_count) {
        if (i > 0 && r->heap[(i - 1) / 4] > last)
            sift_up(r->heap, i, last);
        else
            sift_down(r->heap, r->heap_count, i, last);
    }
    struct sequence *sequence = slot_at(r, slot_of(key));
    sequence->ticket = (uint32_t)(r->vacant + 1);
    r->vacant = slot_of(key);
    int64_t got = (steps_of(r, sequence) - (end_of(key) - r->iteration)) * r->gain;
    int64_t left = (int64_t)sequence->output - sequence->done, whole = got / TOKEN;
    r->context -= (behind_of(sequence) - 1) * TOKEN + got;
    sequence->done += (int32_t)(whole < left ? whole : left);
    return sequence;
}

static int32_t take_slot(struct replica *r)
{
    int32_t slot = r->vacant;
    if (slot >= 0) {
        r->vacant = (int32_t)slot_at(r, slot)->ticket - 1;
        return slot;
    }
    if (r->slots_used == r->slot_pieces * SLOT_PIECE) {
        if (r->slot_pieces == r->piece_room) {
            size_t old = (size_t)r->piece_room, room = old ? 2 * old : 4;
            r->slots = grown(r, r->slots, old, room, sizeof *r->slots);
            r->piece_room = (int32_t)room;
        }
        r->slots[r->slot_pieces++] = team_alloc(r->arena, SLOT_PIECE, sizeof **r->slots);
    }
    return r->slots_used++;
}

void decoding_insert(struct replica *r, const struct sequence *sequence)
{
    if (r->heap_count == r->room) {
        size_t old = (size_t)r->room, limit = (size_t)r->rules->max_batch, room = old ? 2 * old : FIRST_ROOM;
        room = room < limit ? room : limit;
        r->heap = grown(r, r->heap, old, room, sizeof *r->heap);
        r->room = (int32_t)room;
    }
    int32_t slot = take_slot(r);
    *slot_at(r, slot) = *sequence;
    uint64_t end = (uint64_t)(r->iteration + steps_of(r, sequence));
    sift_up(r->heap, r->heap_count++, end << SLOT_BITS | (uint64_t)slot);
    r->context += (behind_of(sequence) - 1) * TOKEN; /* the last token is not in memory yet */
}

static void foresee(const void *from, size_t bytes)
{
    enum { LINE = 64 };
    for (size_t i = 0; i < bytes; i += LINE)
        __builtin_prefetch((const char *)from + i);
}

void replica_foresee(const struct replica *r)
{
    foresee(r->heap, (size_t)r->heap_count * sizeof *r->heap);
    for (int32_t i = 0; i < r->slot_pieces; i++)
        foresee(r->slots[i], SLOT_PIECE * sizeof **r->slots);
}

static void queue_grow(struct replica *r)
{
    uint32_t old = r->queue_room, room = old ? 2 * old : FIRST_ROOM / 2, first = r->queue_first;
    struct request *queue = grown(r, NULL, 0, room, sizeof *queue);
    for (uint32_t i = 0; i < old; i++)
        queue[i] = r->queue[(first + i) & (old - 1)];
    r->queue = queue;
    if (r->rules->role == ROLE_DECODE) {
        struct birth *births = grown(r, NULL, 0, room, sizeof *births);
        for (uint32_t i = 0; i < old; i++)
            births[i] = r->births[(first + i) & (old - 1)];
        r->births = births;
    }
    r->queue_first = 0;
    r->queue_room = room;
}

void queue_push(struct replica *r, const struct request *request, const struct birth *birth)
{
    if (r->queue_count == r->queue_room)
        queue_grow(r);
    uint32_t place = (r->queue_first + r->queue_count++) & (r->queue_room - 1);
    r->queue[place] = *request;
    if (request->cached >= request->prompt)
        r->queue[place].cached = request->prompt - 1;
    if (birth)
        r->births[place] = *birth;
}

void replica_recall(struct replica *r, uint32_t user, int32_t cached)
{
    for (uint32_t i = 0; i < r->queue_count; i++) {
        struct request *waiting = &r->queue[(r->queue_first + i) & (r->queue_room - 1)];
        if (waiting->user == user)
            waiting->cached = cached;
    }
}

struct sequence sequence_of(const struct request *request, const struct birth *birth)
{
    struct sequence sequence = {.arrival_s = request->arrival_s,
                                .first_s = NAN,
                                .prompt = request->prompt,
                                .output = request->output,
                                .cached = request->cached,
                                .user = request->user};
    if (birth) {
        sequence.arrival_s = birth->arrival_s;
        sequence.first_s = birth->first_s;
        sequence.done = 1;
    }
    return sequence;
}

void queue_take(struct replica *r, struct sequence *out)
{
    uint32_t place = r->queue_first;
    *out = sequence_of(&r->queue[place], r->births ? &r->births[place] : NULL);
    r->queue_first = (place + 1) & (r->queue_room - 1);
    r->queue_count--;
}

void queue_leave(struct replica *r, struct latencies *latencies)
{
    double at_s = queue_head(r)->arrival_s + r->rules->wait_limit_s;
    line_tell(r, at_s);
    struct sequence sequence;
    queue_take(r, &sequence);
    r->totals.timed_out++;
    if (replica_outstanding(r) == 0) { /* no request is left to plan for */
        r->busy = false;
        r->idle_since_s = at_s;
    }
    if (latencies->ended)
        latencies->ended(latencies->context, &sequence, END_TIMED_OUT, at_s);
}

static void evict(struct replica *r, struct sequence sequence)
{
    if (r->evicted_count == r->evicted_room) {
        size_t old = (size_t)r->evicted_room, room = old ? 2 * old : FIRST_ROOM / 2;
        r->evicted = grown(r, r->evicted, old, room, sizeof *r->evicted);
        r->evicted_room = (int32_t)room;
    }
    r->evicted[r->evicted_count++] = sequence;
    r->totals.preempted++;
}

void evict_latest(struct replica *r)
{
    if (r->partial.ticket) { /* admitted after all that decode: prompts keep the order of admission */
        r->reserved -= behind_of(&r->partial) * TOKEN;
        evict(r, r->partial);
        r->partial.ticket = 0;
        return;
    }
    int32_t latest = 0;
    for (int32_t i = 1; i < r->heap_count; i++)
        if (slot_at(r, slot_of(r->heap[i]))->ticket > slot_at(r, slot_of(r->heap[latest]))->ticket)
            latest = i;
    evict(r, *decoding_remove(r, latest));
}

struct sequence *ending_push(struct replica *r)
{
    if (r->ending_count == r->ending_room) {
        size_t old = (size_t)r->ending_room, room = old ? 2 * old : 4;
        r->ending = grown(r, r->ending, old, room, sizeof *r->ending);
        r->ending_room = (int32_t)room;
    }
    return &r->ending[r->ending_count++];
}
