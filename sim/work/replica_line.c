/* SPDX-License-Identifier: Apache-2.0 */
/* Who is where in a replica: the queue, the sequences that decode, and those that lost their place. */
#include <string.h>

#include "work/replica_inside.h"

enum { FIRST_ROOM = 32 };

/* The arena is shared with replicas that other threads work on. */
static void *grown(struct replica *r, const void *old, size_t count, size_t new_count, size_t size)
{
    void *new;
#pragma omp critical(replica_memory)
    new = arena_alloc(r->arena, new_count, size);
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

static void sift_down(uint64_t *heap, int32_t count, int32_t i, uint64_t key)
{
    for (;;) {
        int32_t child = 4 * i + 1, least = child;
        if (child >= count)
            break;
        int32_t end = child + 4 < count ? child + 4 : count;
        for (int32_t c = child + 1; c < end; c++)
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
    int32_t slot = slot_of(r->heap[i]);
    r->vacant[r->vacant_count++] = slot;
    uint64_t last = r->heap[--r->heap_count];
    if (i < r->heap_count) {
        if (i > 0 && r->heap[(i - 1) / 4] > last)
            sift_up(r->heap, i, last);
        else
            sift_down(r->heap, r->heap_count, i, last);
    }
    return &r->slots[slot];
}

void decoding_insert(struct replica *r, const struct sequence *sequence)
{
    if (r->heap_count == r->room) {
        size_t old = (size_t)r->room, limit = (size_t)r->rules->max_batch, room = old ? 2 * old : FIRST_ROOM;
        room = room < limit ? room : limit;
        r->heap = grown(r, r->heap, old, room, sizeof *r->heap);
        r->slots = grown(r, r->slots, old, room, sizeof *r->slots);
        r->vacant = grown(r, r->vacant, 0, room, sizeof *r->vacant);
        for (size_t slot = room; slot-- > old;)
            r->vacant[r->vacant_count++] = (int32_t)slot;
        r->room = (int32_t)room;
    }
    int32_t slot = r->vacant[--r->vacant_count];
    r->slots[slot] = *sequence;
    uint64_t end = (uint64_t)(r->iteration + sequence->output - sequence->done);
    sift_up(r->heap, r->heap_count++, end << SLOT_BITS | (uint64_t)slot);
}

void queue_pop(struct replica *r)
{
    r->queue_first = (r->queue_first + 1) & (r->queue_room - 1);
    r->queue_count--;
}

void queue_push(struct replica *r, const struct request *request)
{
    if (r->queue_count == r->queue_room) {
        uint32_t old = r->queue_room, room = old ? 2 * old : FIRST_ROOM / 2;
        struct request *ring = grown(r, NULL, 0, room, sizeof *ring);
        for (uint32_t i = 0; i < old; i++)
            ring[i] = r->queue[(r->queue_first + i) & (old - 1)];
        r->queue = ring;
        r->queue_first = 0;
        r->queue_room = room;
    }
    r->queue[(r->queue_first + r->queue_count++) & (r->queue_room - 1)] = *request;
}

void queue_expire(struct replica *r, double now_s)
{
    while (r->queue_count > 0 && queue_head(r)->arrival_s + r->rules->wait_limit_s < now_s) {
        queue_pop(r);
        r->totals.timed_out++;
    }
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
    if (r->partial.ticket) { /* prompts are worked on in the order of admission:
                              it came after all that decode */
        r->reserved -= prompt_of(&r->partial);
        evict(r, r->partial);
        r->partial.ticket = 0;
        return;
    }
    int32_t latest = 0;
    for (int32_t i = 1; i < r->heap_count; i++)
        if (r->slots[slot_of(r->heap[i])].ticket > r->slots[slot_of(r->heap[latest])].ticket)
            latest = i;
    int64_t left = end_of(r->heap[latest]) - r->iteration;
    struct sequence sequence = *decoding_remove(r, latest);
    sequence.done = (int32_t)(sequence.output - left);
    r->context -= prompt_of(&sequence) - 1; /* its last token is not in memory yet */
    evict(r, sequence);
}

void ending_push(struct replica *r, const struct sequence *sequence)
{
    if (r->ending_count == r->ending_room) {
        size_t old = (size_t)r->ending_room, room = old ? 2 * old : 4;
        r->ending = grown(r, r->ending, old, room, sizeof *r->ending);
        r->ending_room = (int32_t)room;
    }
    r->ending[r->ending_count++] = *sequence;
}
