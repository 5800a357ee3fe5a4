/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a replica: the queue, the sequences that decode, and those that were preempted. */
#include <string.h>

#include "base/team.h"
#include "replica/replica_inside.h"

enum { FIRST_ROOM = 16 };

/* A larger array with the old one's first `count` members. The arena is shared with replicas that other
 * threads simulate. */
static void *grown(struct replica *r, const void *old, size_t count, size_t new_count, size_t size)
{
    void *new = team_alloc(r->arena, new_count, size);
    if (count > 0)
        memcpy(new, old, count * size);
    return new;
}

static int32_t parent_of(int32_t node)
{
    return node / 4 + 2;
}

static void sift_up(const struct replica *r, int32_t node, uint64_t key)
{
    uint64_t *place = key_at(r, node);
    while (node > HEAP_ROOT) {
        uint64_t *parent = key_at(r, node = parent_of(node));
        if (*parent <= key)
            break;
        *place = *parent;
        place = parent;
    }
    *place = key;
}

/* The place of the least of four keys. Which one it is cannot be foreseen: written so that the compiler takes no branch. */
static inline int32_t least_of_four(const uint64_t *key)
{
    int32_t one = key[1] < key[0], other = 2 + (key[3] < key[2]);
    return key[other] < key[one] ? other : one;
}

static inline int32_t least_of_some(const uint64_t *key, int32_t count)
{
    int32_t least = 0;
    for (int32_t i = 1; i < count; i++)
        least = key[i] < key[least] ? i : least;
    return least;
}

static void sift_down(const struct replica *r, int32_t node, uint64_t key)
{
    uint64_t *place = key_at(r, node);
    for (int32_t end = HEAP_ROOT + r->heap_count, child; (child = 4 * (node - 2)) < end;) {
        uint64_t *four = key_at(r, child);
        int32_t least = child + 4 <= end ? least_of_four(four) : least_of_some(four, end - child);
        if (four[least] >= key)
            break;
        *place = four[least];
        place = &four[least];
        node = child + least;
    }
    *place = key;
}

struct sequence *decoding_remove(struct replica *r, int32_t node)
{
    int32_t end = HEAP_ROOT + --r->heap_count;
    uint64_t key = *key_at(r, node), last = *key_at(r, end);
    if (node < end) {
        if (node > HEAP_ROOT && *key_at(r, parent_of(node)) > last)
            sift_up(r, node, last);
        else
            sift_down(r, node, last);
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

static void add_piece(struct replica *r)
{
    if (r->piece_count == r->piece_room) {
        size_t old = (size_t)r->piece_room, room = old ? 2 * old : 4;
        r->pieces = grown(r, r->pieces, old, room, sizeof *r->pieces);
        r->piece_room = (int32_t)room;
    }
    r->pieces[r->piece_count++] = team_alloc(r->arena, 1, sizeof **r->pieces);
}

static int32_t take_slot(struct replica *r)
{
    int32_t slot = r->vacant;
    if (slot < 0)
        return r->slots_used++;
    r->vacant = (int32_t)slot_at(r, slot)->ticket - 1;
    return slot;
}

void decoding_insert(struct replica *r, const struct sequence *sequence)
{
    int32_t node = HEAP_ROOT + r->heap_count++;
    if (node == r->piece_count * PIECE || r->piece_count == 0)
        add_piece(r); /* with which there are as many slots as nodes, and more */
    int32_t slot = take_slot(r);
    *slot_at(r, slot) = *sequence;
    uint64_t end = (uint64_t)(r->iteration + steps_of(r, sequence));
    sift_up(r, node, end << SLOT_BITS | (uint64_t)slot);
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
    for (int32_t i = 0; i < r->piece_count; i++)
        foresee(r->pieces[i], sizeof **r->pieces);
}

static void queue_grow(struct replica *r)
{
    uint32_t old = r->queue_room, room = old ? 2 * old : FIRST_ROOM, first = r->queue_first;
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
        size_t old = (size_t)r->evicted_room, room = old ? 2 * old : FIRST_ROOM;
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
    int32_t latest = HEAP_ROOT;
    for (int32_t node = HEAP_ROOT + 1; node < HEAP_ROOT + r->heap_count; node++)
        if (slot_at(r, slot_of(*key_at(r, node)))->ticket > slot_at(r, slot_of(*key_at(r, latest)))->ticket)
            latest = node;
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
