/* SPDX-License-Identifier: Apache-2.0 */
#include "replica/decoding.h"

#include <string.h>

#include "base/team.h"

enum { PIECE = 32, FIRST_RUNS = 4, FIRST_EXTRA = 16, FORESEEN = 6 };
enum { LANES = 4 };
typedef int64_t some_keys __attribute__((vector_size(LANES * sizeof(int64_t))));

/* A sequence in memory. */
struct slot {
    double arrival_s, first_s;
    int32_t prompt, output;
    uint32_t ticket;
    uint32_t extra; /* 1 + its place there; 0: nothing was cached, it has one token, user 0 */
};

struct extra {
    int32_t cached, done;
    uint32_t user;
};

static inline struct slot *slot_at(const struct decoding *d, int32_t slot)
{
    return &d->pieces[(uint32_t)slot / PIECE][(uint32_t)slot % PIECE];
}

static inline int32_t slot_of(int64_t key)
{
    return (int32_t)(key & ((1 << SLOT_BITS) - 1));
}

/* Slots that no line of the cache's boundary cuts. */
static void add_piece(struct decoding *d, struct arena *arena)
{
    if (d->piece_count == d->piece_room) {
        size_t old = (size_t)d->piece_room, room = old ? 2 * old : 4;
        d->pieces = team_grown(arena, d->pieces, old, room, sizeof *d->pieces);
        d->piece_room = (int32_t)room;
    }
    char *memory = team_alloc(arena, PIECE * sizeof(struct slot) + sizeof(struct slot) / 2, 1);
    memory += (0 - (uintptr_t)memory) % sizeof(struct slot);
    d->pieces[d->piece_count++] = (struct slot *)(void *)memory;
}

/* Asks memory for the sequence that ends as the `ahead`-th from now, counted from 0, if it stands in the last two runs. To be inlined:
 * gcc takes a call of a function that only asks memory for a call without effect. */
__attribute__((always_inline)) static inline void foresee_end(const struct decoding *d, int32_t ahead)
{
    if (d->count <= ahead)
        return;
    const struct run *run = &d->runs[d->run_count - 1];
    if (ahead >= run->count)
        ahead -= (run--)->count;
    if (ahead < run->count)
        __builtin_prefetch(slot_at(d, slot_of(run->keys[run->count - 1 - ahead])));
}

void decoding_foresee(const struct decoding *d, int32_t part)
{
    if (part < d->run_count) {
        for (size_t at = 0; at < RUN * sizeof(int64_t); at += CACHE_LINE)
            __builtin_prefetch((const char *)d->runs[part].keys + at);
    } else if (part <= d->run_count + FORESEEN) {
        foresee_end(d, part - d->run_count);
    }
}

static int32_t take_slot(struct decoding *d, struct arena *arena)
{
    int32_t slot = d->vacant;
    if (slot < 0) {
        if (d->slots_used == d->piece_count * PIECE)
            add_piece(d, arena);
        return d->slots_used++;
    }
    d->vacant = (int32_t)slot_at(d, slot)->ticket - 1;
    if (d->vacant >= 0)
        __builtin_prefetch(slot_at(d, d->vacant));
    return slot;
}

static uint32_t keep_extra(struct decoding *d, struct arena *arena, const struct sequence *sequence)
{
    if (sequence->cached == 0 && sequence->done == 1 && sequence->user == 0)
        return 0;
    uint32_t place = d->extra_vacant;
    if (place > 0) {
        d->extra_vacant = d->extra[place - 1].user;
    } else {
        if (d->extra_used == d->extra_room) {
            size_t old = d->extra_room, room = old ? 2 * old : FIRST_EXTRA;
            d->extra = team_grown(arena, d->extra, old, room, sizeof *d->extra);
            d->extra_room = (uint32_t)room;
        }
        place = ++d->extra_used;
    }
    d->extra[place - 1] = (struct extra){sequence->cached, sequence->done, sequence->user};
    return place;
}

/* The last run whose keys go beyond this one. */
static int32_t find_run(const struct decoding *d, int64_t key)
{
    int32_t low = 0;
    for (int32_t length = d->run_count; length > 1;) {
        int32_t half = length / 2;
        low += d->runs[low + half].beyond > key ? half : 0;
        length -= half;
    }
    return low;
}

/* Makes room behind the runs in use for one more. */
static void need_run(struct decoding *d, struct arena *arena)
{
    if (d->run_count < d->run_made)
        return;
    if (d->run_made == d->run_room) {
        size_t old = (size_t)d->run_room, room = old ? 2 * old : FIRST_RUNS;
        d->runs = team_grown(arena, d->runs, old, room, sizeof *d->runs);
        d->run_room = (int32_t)room;
    }
    int64_t *keys = team_alloc(arena, RUN + 1, sizeof *keys);
    keys[0] = INT64_MAX;
    d->runs[d->run_made++] = (struct run){.keys = keys + 1};
}

/* Moves the half of a run that ends first to a new run behind it. */
static void cut_run(struct decoding *d, struct arena *arena, int32_t i)
{
    need_run(d, arena);
    int64_t *keys = d->runs[d->run_count].keys;
    memmove(&d->runs[i + 2], &d->runs[i + 1], (size_t)(d->run_count - i - 1) * sizeof *d->runs);
    d->run_count++;
    struct run *run = &d->runs[i];
    run->count = RUN / 2;
    memcpy(keys, run->keys + RUN / 2, RUN / 2 * sizeof *keys);
    memset(run->keys + RUN / 2, 0, RUN / 2 * sizeof *keys);
    d->runs[i + 1] = (struct run){.keys = keys, .beyond = run->keys[RUN / 2 - 1], .count = RUN / 2};
}

/* Puts a key in its place: each place then holds the larger of its own key and the smaller of the new one and that before. Without a
 * search there is no branch that the processor guesses wrong, as it would each time. */
static inline void insert_key(int64_t *keys, int64_t key)
{
    const some_keys new = key - (some_keys){0};
#pragma GCC unroll 8
    for (int i = RUN - LANES; i >= 0; i -= LANES) {
        some_keys own, before;
        memcpy(&own, keys + i, sizeof own);
        memcpy(&before, keys + i - 1, sizeof before);
        some_keys is_less = before<new, smaller = (is_less & before) | (~is_less & new), is_more = own> smaller;
        own = (is_more & own) | (~is_more & smaller);
        memcpy(keys + i, &own, sizeof own);
    }
}

static void add_key(struct decoding *d, struct arena *arena, int64_t key)
{
    if (d->run_count == 0) {
        need_run(d, arena);
        d->runs[d->run_count++].beyond = INT64_MAX;
    }
    int32_t i = find_run(d, key);
    if (d->runs[i].count == RUN) {
        cut_run(d, arena, i);
        i += d->runs[i + 1].beyond > key;
    }
    d->runs[i].count++;
    insert_key(d->runs[i].keys, key);
    d->next = d->count == 0 || key < d->next ? key : d->next;
    d->count++;
}

/* Puts an empty run behind those in use. */
static void drop_run(struct decoding *d, int32_t i)
{
    struct run empty = d->runs[i];
    d->run_count--;
    memmove(&d->runs[i], &d->runs[i + 1], (size_t)(d->run_count - i) * sizeof *d->runs);
    d->runs[d->run_count] = empty;
    if (d->run_count > 0)
        d->runs[0].beyond = INT64_MAX;
}

static void remove_key(struct decoding *d, int32_t i, int32_t place)
{
    struct run *run = &d->runs[i];
    run->count--;
    for (; place < run->count; place++)
        run->keys[place] = run->keys[place + 1];
    run->keys[place] = 0;
    if (run->count == 0)
        drop_run(d, i);
    if (--d->count > 0) {
        const struct run *last = &d->runs[d->run_count - 1];
        d->next = last->keys[last->count - 1];
    }
}

static void vacate(struct decoding *d, int32_t place, struct sequence *out)
{
    struct slot *slot = slot_at(d, place);
    *out = (struct sequence){.arrival_s = slot->arrival_s,
                             .first_s = slot->first_s,
                             .prompt = slot->prompt,
                             .output = slot->output,
                             .done = 1,
                             .ticket = slot->ticket};
    if (slot->extra > 0) {
        struct extra *extra = &d->extra[slot->extra - 1];
        out->cached = extra->cached;
        out->done = extra->done;
        out->user = extra->user;
        extra->user = d->extra_vacant;
        d->extra_vacant = slot->extra;
    }
    slot->ticket = (uint32_t)(d->vacant + 1);
    d->vacant = place;
}

void decoding_add(struct decoding *d, struct arena *arena, const struct sequence *sequence, int64_t end)
{
    int32_t slot = take_slot(d, arena);
    *slot_at(d, slot) = (struct slot){.arrival_s = sequence->arrival_s,
                                      .first_s = sequence->first_s,
                                      .prompt = sequence->prompt,
                                      .output = sequence->output,
                                      .ticket = sequence->ticket,
                                      .extra = keep_extra(d, arena, sequence)};
    add_key(d, arena, end << SLOT_BITS | slot);
}

void decoding_take_next(struct decoding *d, struct sequence *out)
{
    int32_t slot = slot_of(d->next);
    remove_key(d, d->run_count - 1, d->runs[d->run_count - 1].count - 1);
    foresee_end(d, FORESEEN);
    vacate(d, slot, out);
}

int64_t decoding_take_latest(struct decoding *d, struct sequence *out)
{
    int32_t latest_run = 0, latest_place = 0;
    uint32_t latest = 0;
    for (int32_t i = 0; i < d->run_count; i++)
        for (int32_t place = 0; place < d->runs[i].count; place++) {
            uint32_t ticket = slot_at(d, slot_of(d->runs[i].keys[place]))->ticket;
            if (ticket > latest) {
                latest = ticket;
                latest_run = i;
                latest_place = place;
            }
        }
    int64_t key = d->runs[latest_run].keys[latest_place];
    remove_key(d, latest_run, latest_place);
    vacate(d, slot_of(key), out);
    return key >> SLOT_BITS;
}
