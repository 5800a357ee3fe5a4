/* SPDX-License-Identifier: Apache-2.0 */
/* The requests of a replica: the queue, the sequences that decode, and those that were preempted. */
#include <string.h>

#include "base/team.h"
#include "replica/replica_inside.h"

enum { FIRST_ROOM = 16 };

void decode_begin(struct replica *r, const struct sequence *sequence)
{
    decoding_add(&r->decoding, r->arena, sequence, r->iteration + steps_of(r, sequence));
    r->context += (behind_of(sequence) - 1) * TOKEN; /* the last token is not in memory yet */
}

/* Gives a sequence that was to end at this iteration the tokens that it has got by now. */
static void settle(struct replica *r, struct sequence *sequence, int64_t end)
{
    int64_t got = (steps_of(r, sequence) - (end - r->iteration)) * r->gain;
    int64_t left = (int64_t)sequence->output - sequence->done, whole = got / TOKEN;
    r->context -= (behind_of(sequence) - 1) * TOKEN + got;
    sequence->done += (int32_t)(whole < left ? whole : left);
}

void decode_end(struct replica *r, struct sequence *out)
{
    int64_t end = decoding_next_end(&r->decoding);
    decoding_take_next(&r->decoding, out);
    settle(r, out, end);
}

void replica_foresee(const struct replica *r)
{
    for (size_t at = 0; at < sizeof *r; at += CACHE_LINE)
        __builtin_prefetch((const char *)r + at);
}

void replica_foresee_part(const struct replica *r, int32_t part)
{
    if (part > 0) {
        decoding_foresee(&r->decoding, part - 1);
        return;
    }
    __builtin_prefetch(&r->queue[r->queue_first]);
    __builtin_prefetch(r->ending);
    __builtin_prefetch((const char *)r->ending + CACHE_LINE);
    __builtin_prefetch(r->decoding.pieces);
    for (int32_t i = 0; i < r->decoding.run_count; i += CACHE_LINE / (int32_t)sizeof *r->decoding.runs)
        __builtin_prefetch(&r->decoding.runs[i]);
}

static void queue_grow(struct replica *r)
{
    uint32_t old = r->queue_room, room = old ? 2 * old : FIRST_ROOM, first = r->queue_first;
    struct request *queue = team_grown(r->arena, NULL, 0, room, sizeof *queue);
    for (uint32_t i = 0; i < old; i++)
        queue[i] = r->queue[(first + i) & (old - 1)];
    r->queue = queue;
    if (r->rules->role == ROLE_DECODE) {
        struct birth *births = team_grown(r->arena, NULL, 0, room, sizeof *births);
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
    /* An empty queue begins anew: it then stays within a line or two of the cache. */
    r->queue_first = --r->queue_count > 0 ? (place + 1) & (r->queue_room - 1) : 0;
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
        r->evicted = team_grown(r->arena, r->evicted, old, room, sizeof *r->evicted);
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
    struct sequence latest;
    int64_t end = decoding_take_latest(&r->decoding, &latest);
    settle(r, &latest, end);
    evict(r, latest);
}

struct sequence *ending_push(struct replica *r)
{
    if (r->ending_count == r->ending_room) {
        size_t old = (size_t)r->ending_room, room = old ? 2 * old : 4;
        r->ending = team_grown(r->arena, r->ending, old, room, sizeof *r->ending);
        r->ending_room = (int32_t)room;
    }
    return &r->ending[r->ending_count++];
}
