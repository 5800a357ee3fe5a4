/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "base/random.h"
#include "base/team.h"
#include "replica/handover.h"

TestSuite(handover);

enum { SENT = 300, MOST_THREADS = 4 };

/* Small numbers, so that many are alike in all but one thing. */
static struct sequence draw(struct random *random)
{
    int some[6];
    for (int i = 0; i < 6; i++)
        some[i] = 1 + (int)(2 * random_uniform(random));
    return (struct sequence){.arrival_s = some[0],
                             .first_s = 2 + some[1],
                             .prompt = some[2],
                             .output = 1 + some[3],
                             .cached = some[4],
                             .done = 1,
                             .user = (uint32_t)some[5],
                             .ticket = 1};
}

/* Each sequence is sent by a thread taken at random; what comes out after each third of them, one after the other. */
static void hand_over(int threads, uint64_t chance, struct handed out[SENT], uint64_t choice[SENT])
{
    team_set_size(threads);
    struct arena *arena = arena_create();
    struct latencies *latencies = arena_alloc(arena, MOST_THREADS, sizeof *latencies);
    struct handover *handover = handover_create(arena, 0.5, 1, "chat");
    for (int t = 0; t < threads; t++)
        handover_listen(handover, t, &latencies[t]);
    struct random random = random_stream(1, "sequences", 0), thread = random_stream(1, "threads", chance);
    size_t count = 0;
    for (int i = 0; i < SENT; i++) {
        struct sequence sequence = draw(&random);
        struct latencies *to = &latencies[(int)(threads * random_uniform(&thread))];
        to->ended(to->context, &sequence, END_HANDED_OVER, sequence.first_s);
        to->ended(to->context, &sequence, END_FINISHED, sequence.first_s);
        if (i % (SENT / 3) != SENT / 3 - 1)
            continue;
        struct pool_piece piece = handover_take(handover, i < SENT - 1 ? 4 : 100);
        for (size_t k = 0; k < piece.count; k++) {
            choice[count] = piece.choice[k];
            out[count++] = piece.handed[k];
        }
    }
    cr_assert_eq(count, SENT);
    cr_assert_eq(handover_under_way(handover), 0);
    arena_destroy(arena);
}

/* The same in the same order, however the sequences came to the threads. */
Test(handover, threads_do_not_matter)
{
    static struct handed one[SENT], many[SENT];
    static uint64_t choice[SENT], other_choice[SENT];
    hand_over(1, 0, one, choice);
    for (uint64_t chance = 0; chance < 20; chance++) {
        hand_over(2 + (int)(chance % (MOST_THREADS - 1)), chance, many, other_choice);
        for (int i = 0; i < SENT; i++) {
            const struct sequence *a = &one[i].sequence, *b = &many[i].sequence;
            cr_assert(one[i].at_s == many[i].at_s && choice[i] == other_choice[i], "%d", i);
            cr_assert(a->arrival_s == b->arrival_s && a->first_s == b->first_s && a->prompt == b->prompt &&
                          a->output == b->output && a->cached == b->cached && a->user == b->user,
                      "%d", i);
        }
    }
}
