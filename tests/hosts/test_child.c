/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
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
    struct child child = child_run(arena, report, "news", 0);
    cr_assert(child.ok && !child.late && !child.error);
    cr_assert(child.length == 4 && memcmp(child.report, "news", 4) == 0);
    cr_assert_str_eq(child.words, "chatter\n");
    child = child_run(arena, give_up, NULL, 0);
    cr_assert(!child.ok && child.length == 4);
    arena_destroy(arena);
}

Test(child, dies_alone)
{
    struct arena *arena = arena_create();
    struct child child =
        child_run(arena, die, "Parse error at a.xml:7: (XML input line 7, state 2): bad host\nat 0x1\n", 0);
    int line;
    cr_assert(!child.ok && !child.late);
    cr_assert_str_eq(child_simgrid_error(child.words, &line), "bad host");
    cr_assert_eq(line, 7);
    child = child_run(arena, die, "Uncaught exception Bad by maestro: no such zone\n", 0);
    cr_assert_str_eq(child_simgrid_error(child.words, &line), "no such zone");
    cr_assert_eq(line, 0);
    arena_destroy(arena);
}

Test(child, may_not_take_for_ever)
{
    struct arena *arena = arena_create();
    struct child child = child_run(arena, dawdle, NULL, 1);
    cr_assert(child.late && !child.ok);
    arena_destroy(arena);
}
