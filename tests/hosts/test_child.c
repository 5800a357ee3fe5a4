/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hosts/child.h"

static bool report(void *context, FILE *out)
{
    fprintf(out, "%s", (const char *)context);
    puts("chatter");
    return fflush(stdout) == 0;
}

static bool give_up(void *context, FILE *out)
{
    (void)context;
    fputs("half", out);
    return false;
}

static bool die(void *context, FILE *out)
{
    (void)out;
    fputs(context, stderr);
    abort();
}

static const struct child_limits none = {.time_s = 0, .memory_byte = SIZE_MAX};

static bool dawdle(void *context, FILE *out)
{
    (void)context;
    (void)out;
    sleep(30);
    return true;
}

Test(child, tells_what_its_work_reports)
{
    struct arena *arena = arena_create();
    struct child child = child_run(arena, report, "news", none);
    cr_assert(child.ok && !child.late && !child.error);
    cr_assert(child.length == 4 && memcmp(child.report, "news", 4) == 0);
    cr_assert_str_eq(child.words, "chatter\n");
    child = child_run(arena, give_up, NULL, none);
    cr_assert(!child.ok && child.length == 4);
    arena_destroy(arena);
}

Test(child, dies_alone)
{
    struct arena *arena = arena_create();
    struct child child =
        child_run(arena, die, "Parse error at a.xml:7: (XML input line 7, state 2): bad host\nat 0x1\n", none);
    int line;
    cr_assert(!child.ok && !child.late);
    cr_assert_str_eq(child_simgrid_error(child.words, &line), "bad host");
    cr_assert_eq(line, 7);
    child = child_run(arena, die, "Uncaught exception Bad by maestro: no such zone\n", none);
    cr_assert_str_eq(child_simgrid_error(child.words, &line), "no such zone");
    cr_assert_eq(line, 0);
    arena_destroy(arena);
}

Test(child, may_not_take_for_ever)
{
    struct arena *arena = arena_create();
    struct child child = child_run(arena, dawdle, NULL, (struct child_limits){.time_s = 1, .memory_byte = SIZE_MAX});
    cr_assert(child.late && !child.ok);
    arena_destroy(arena);
}

#ifndef SAMOVAR_SANITIZED
static bool gorge(void *context, FILE *out)
{
    (void)context;
    (void)out;
    for (volatile size_t i = 0; i < 64; i++) /* never freed */
        memory_grow(NULL, (size_t)64 << 20, 1);
    return true;
}

Test(child, may_not_take_all_memory)
{
    struct arena *arena = arena_create();
    struct child child = child_run(arena, gorge, NULL, (struct child_limits){.memory_byte = (size_t)1 << 30});
    cr_assert(child.exhausted && !child.ok && !child.late);
    arena_destroy(arena);
}
#endif
