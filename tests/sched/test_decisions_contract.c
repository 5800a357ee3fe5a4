/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "sched/decisions_contract.h"

TestSuite(decisions_contract);

/* Ten nodes, of which a rigid job holds three and an elastic one four; one has failed, two are free. Two jobs wait: of two nodes, and of one to
 * three. */
static const struct job_view rigid = {.nodes = 3, .min_nodes = 3, .max_nodes = 3, .suspend_s = NAN},
                             elastic = {.nodes = 4, .min_nodes = 1, .max_nodes = 6, .suspend_s = 60},
                             two = {.nodes = 2, .min_nodes = 2, .max_nodes = 2},
                             some = {.nodes = 2, .min_nodes = 1, .max_nodes = 3};
enum { RIGID, ELASTIC };
enum { TWO, SOME };

static const char *said(struct arena *arena, struct decisions decisions)
{
    const struct job_view *const running[] = {&rigid, &elastic}, *const queue[] = {&two, &some};
    struct machine machine = {
        .free_nodes = (const int64_t[]){2}, .group_count = 1, .running = running, .running_count = 2};
    const char *how = decisions_breach(arena, &machine, queue, 2, &decisions);
    return how != NULL ? how : "";
}

#define STARTS(...) .start = (size_t[]){__VA_ARGS__}, .start_count = sizeof((size_t[]){__VA_ARGS__}) / sizeof(size_t)
#define ON(...)                                                                                                        \
    .start_nodes = (int64_t[])                                                                                         \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
#define SUSPENDS(...)                                                                                                  \
    .suspend = (size_t[]){__VA_ARGS__}, .suspend_count = sizeof((size_t[]){__VA_ARGS__}) / sizeof(size_t)
#define RESIZES(index, nodes) .resize = (size_t[]){index}, .resize_nodes = (int64_t[]){nodes}, .resize_count = 1

Test(decisions_contract, what_keeps_it)
{
    struct arena *arena = arena_create();
    const struct decisions good[] = {{.again_s = HUGE_VAL},
                                     {STARTS(TWO), ON(2)},
                                     {STARTS(SOME), ON(1)},
                                     {STARTS(TWO, SOME), ON(2, 3), RESIZES(ELASTIC, 1)},
                                     {STARTS(TWO, SOME), ON(2, 3), SUSPENDS(ELASTIC)},
                                     {RESIZES(ELASTIC, 6)}};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        cr_assert_str_eq(said(arena, good[i]), "", "%zu: %s", i, said(arena, good[i]));
    arena_destroy(arena);
}

Test(decisions_contract, what_breaks_it)
{
    struct arena *arena = arena_create();
    const struct {
        struct decisions decisions;
        const char *said;
    } bad[] = {{{STARTS(TWO, SOME), ON(2, 1)}, "it gives out 1 nodes more than are free: those are busy or failed"},
               {{STARTS(TWO, SOME), ON(2, 3), RESIZES(ELASTIC, 2)}, "it gives out 1 nodes more"},
               {{RESIZES(ELASTIC, 6), STARTS(SOME), ON(1)}, "it gives out 1 nodes more"},
               {{STARTS(TWO), ON(1)}, "it starts a job that takes 2 to 2 nodes on 1"},
               {{STARTS(SOME), ON(-1)}, "it starts a job that takes 1 to 3 nodes on -1"},
               {{RESIZES(RIGID, 2)}, "it resizes a job that takes 3 to 3 nodes on 2"},
               {{STARTS(SOME, SOME), ON(1, 1)}, "it starts job 1 of those that wait, of which it has decided already"},
               {{STARTS(7), ON(1)}, "it starts job 7 of 2 that wait"},
               {{SUSPENDS(RIGID)}, "it suspends a job that cannot be"},
               {{SUSPENDS(ELASTIC), RESIZES(ELASTIC, 1)}, "of which it has decided already"},
               {{.start_count = 3}, "it starts 3 jobs, suspends 0 and resizes 0, where 2 wait and 2 run"},
               {{.again_s = NAN}, "again_s is nan"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert(strstr(said(arena, bad[i].decisions), bad[i].said) != NULL, "%zu: %s", i,
                  said(arena, bad[i].decisions));
    arena_destroy(arena);
}
