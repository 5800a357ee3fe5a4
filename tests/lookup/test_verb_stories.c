/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <stdlib.h>

#include "base/say.h"
#include "lookup/verb_stories.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
    unsetenv("SAMOVAR_CALLED");
}

static void tear_down(void)
{
    arena_destroy(arena);
}

TestSuite(verb_stories, .init = set_up, .fini = tear_down);

static const char text[] = "samovar list has it (samovar explain pue), `samovar run x`; no run of samovar: "
                           "samovar and ./samovar run, samovar listing, samovar";

Test(verb_stories, commands_begin_as_the_program_was_started)
{
    static const char *const started[] = {"./samovar", "../bin/samovar", "build/release/samovar"};
    for (size_t i = 0; i < sizeof started / sizeof started[0]; i++) {
        const char *s = started[i];
        say_started_as(s);
        cr_assert_str_eq(verb_commands(arena, text),
                         arena_printf(arena,
                                      "%s list has it (%s explain pue), `%s run x`; no run of samovar: "
                                      "samovar and ./samovar run, samovar listing, samovar",
                                      s, s, s));
    }
}

Test(verb_stories, a_name_or_a_whole_path_is_samovar)
{
    static const char *const started[] = {"samovar", "/opt/there/samovar", NULL};
    for (size_t i = 0; i < sizeof started / sizeof started[0]; i++) {
        say_started_as(started[i]);
        cr_assert_str_eq(verb_commands(arena, text), text);
    }
}

Test(verb_stories, the_script_of_the_sources_says_how_it_was_started)
{
    cr_assert_not(say_by_script());
    setenv("SAMOVAR_CALLED", "../samovar", 1);
    say_started_as("/there/build/release/samovar");
    cr_assert(say_by_script());
    cr_assert_str_eq(say_called(), "../samovar");
}
