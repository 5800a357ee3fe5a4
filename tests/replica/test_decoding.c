/* SPDX-License-Identifier: Apache-2.0 */
/* The sequences that decode against a plain list that is searched from end to end, over random additions and removals: batches that grow
 * and shrink over many runs, sequences with and without what few have, and several that end at the same iteration. */
#include <criterion/criterion.h>

#include "base/random.h"
#include "replica/decoding.h"

enum { MOST = 1000, ROUNDS = 30000 };

struct entry {
    struct sequence sequence;
    int64_t end;
};

static struct entry list[MOST];
static int32_t count;

static int64_t below(struct random *random, uint64_t most)
{
    return (int64_t)(random_bits(random) % most);
}

static struct sequence sequence_new(struct random *random, uint32_t ticket)
{
    bool plain = below(random, 2) == 0;
    int32_t prompt = (int32_t)below(random, 1000) + 2;
    return (struct sequence){.arrival_s = random_uniform(random),
                             .first_s = random_uniform(random),
                             .prompt = prompt,
                             .output = (int32_t)below(random, 1000) + 1000,
                             .cached = plain ? 0 : (int32_t)below(random, (uint64_t)prompt),
                             .done = plain ? 1 : (int32_t)below(random, 1000) + 1,
                             .user = plain ? 0 : (uint32_t)below(random, 100),
                             .ticket = ticket};
}

static void add(struct decoding *decoding, struct arena *arena, struct sequence sequence, int64_t end)
{
    list[count++] = (struct entry){sequence, end};
    decoding_add(decoding, arena, &sequence, end);
}

static int32_t latest(void)
{
    int32_t found = 0;
    for (int32_t i = 1; i < count; i++)
        found = list[i].sequence.ticket > list[found].sequence.ticket ? i : found;
    return found;
}

static int64_t least_end(void)
{
    int64_t least = INT64_MAX;
    for (int32_t i = 0; i < count; i++)
        least = list[i].end < least ? list[i].end : least;
    return least;
}

/* Takes the entry of this sequence, which its ticket tells, out of the list. */
static struct entry take_out(uint32_t ticket)
{
    for (int32_t i = 0; i < count; i++)
        if (list[i].sequence.ticket == ticket) {
            struct entry entry = list[i];
            list[i] = list[--count];
            return entry;
        }
    cr_assert_fail("no sequence has ticket %u", ticket);
    return (struct entry){0};
}

static void check_same(const struct sequence *got, const struct sequence *want)
{
    cr_assert(got->arrival_s == want->arrival_s && got->first_s == want->first_s);
    cr_assert(got->prompt == want->prompt && got->output == want->output && got->cached == want->cached);
    cr_assert(got->done == want->done && got->user == want->user);
}

static void remove_next(struct decoding *decoding)
{
    int64_t end = decoding_next_end(decoding);
    cr_assert_eq(end, least_end());
    struct sequence got;
    decoding_take_next(decoding, &got);
    struct entry want = take_out(got.ticket);
    cr_assert_eq(want.end, end, "the one that was taken ends next");
    check_same(&got, &want.sequence);
}

static void remove_latest(struct decoding *decoding)
{
    uint32_t ticket = list[latest()].sequence.ticket;
    struct sequence got;
    int64_t end = decoding_take_latest(decoding, &got);
    cr_assert_eq(got.ticket, ticket);
    struct entry want = take_out(ticket);
    cr_assert_eq(end, want.end);
    check_same(&got, &want.sequence);
}

/* A batch that wavers about a size, which grows and shrinks; ends lie up to `span` iterations ahead. */
static void play(uint64_t seed, uint64_t span)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(seed, "decoding", 0);
    struct decoding decoding = DECODING_NONE;
    int64_t now = 0;
    uint32_t tickets = 0;
    count = 0;
    for (int32_t round = 0; round < ROUNDS; round++) {
        int32_t size = round / 5000 % 2 == 0 ? MOST - 100 : 20;
        bool grows =
            count == 0 || (count < MOST && below(&random, 2 * (uint64_t)size) > count / 2 + below(&random, 100));
        if (grows) {
            add(&decoding, arena, sequence_new(&random, ++tickets), now + 1 + below(&random, span));
        } else if (below(&random, 10) == 0) {
            remove_latest(&decoding);
        } else {
            now = decoding_next_end(&decoding);
            remove_next(&decoding);
        }
        cr_assert_eq(decoding.count, count);
    }
    while (count > 0)
        remove_next(&decoding);
    cr_assert_eq(decoding.count, 0);
    arena_destroy(arena);
}

Test(decoding, sequences_leave_as_from_a_list)
{
    play(1, 500);
}

Test(decoding, many_that_end_at_one_iteration_all_leave)
{
    play(2, 3);
}

Test(decoding, ends_in_order_of_addition_leave_in_it)
{
    struct arena *arena = arena_create();
    struct random random = random_stream(3, "decoding", 0);
    struct decoding decoding = DECODING_NONE;
    count = 0;
    for (int64_t i = 0; i < MOST; i++) /* answers of one length: each ends after all others */
        add(&decoding, arena, sequence_new(&random, (uint32_t)i + 1), 1000 + i);
    for (uint32_t i = 0; i < MOST; i++) {
        struct sequence got;
        decoding_take_next(&decoding, &got);
        cr_assert_eq(got.ticket, i + 1);
    }
    arena_destroy(arena);
}
