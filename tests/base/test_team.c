/* SPDX-License-Identifier: Apache-2.0 */
#include "base/team.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

TestSuite(team);

enum { MOST = 5000 };

struct round {
    int done[MOST];
    int64_t by_thread[8];
    struct arena *arena;
};

static void note(void *context, size_t index, int thread)
{
    struct round *round = context;
    round->done[index]++;
    round->by_thread[thread]++;
    if (round->arena)
        memset(team_alloc(round->arena, 100, 1), 1, 100);
}

/* Each piece once, by threads with numbers of their own, in many rounds of all sizes. */
Test(team, does_each_piece_once)
{
    for (int threads = 1; threads <= 8; threads *= 2) {
        team_set_size(threads);
        cr_assert_eq(team_size(), threads);
        for (size_t count = 0; count <= MOST; count = count < 5 ? count + 1 : count * 3) {
            struct round *round = calloc(1, sizeof *round);
            round->arena = arena_create();
            team_each(count, note, round);
            int64_t sum = 0;
            for (size_t i = 0; i < MOST; i++)
                cr_assert_eq(round->done[i], i < count ? 1 : 0);
            for (int t = 0; t < 8; t++) {
                cr_assert(t < threads || round->by_thread[t] == 0);
                sum += round->by_thread[t];
            }
            cr_assert_eq(sum, (int64_t)count);
            arena_destroy(round->arena);
            free(round);
        }
    }
}

/* Rounds that follow each other closely: a thread that comes late for one must not take from the next. */
Test(team, rounds_do_not_mix)
{
    team_set_size(4);
    for (int n = 0; n < 20000; n++) {
        struct round round = {.arena = NULL};
        team_each(3, note, &round);
        cr_assert(round.done[0] == 1 && round.done[1] == 1 && round.done[2] == 1);
    }
}

/* A child has no threads of its parent; it gets its own. */
Test(team, survives_a_fork)
{
    team_set_size(3);
    struct round round = {.arena = NULL};
    team_each(100, note, &round);
    pid_t child = fork();
    if (child == 0) {
        struct round again = {.arena = NULL};
        team_each(100, note, &again);
        for (int i = 0; i < 100; i++)
            if (again.done[i] != 1)
                _exit(1);
        _exit(0);
    }
    int status = -1;
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}
