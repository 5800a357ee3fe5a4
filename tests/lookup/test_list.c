/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <string.h>

#include "../reading.h"
#include "lookup/list.h"
#include "output.h"

TestSuite(list);

Test(list, first_sentences)
{
    struct arena *arena = arena_create();
    static const char *const pairs[][2] = {{"One. Two.", "One."},
                                           {"At 1.5 K it works. Then.", "At 1.5 K it works."},
                                           {"No stop", "No stop"},
                                           {"Really? Yes.", "Really?"},
                                           {"Over\ntwo lines. More.", "Over two lines."},
                                           {"e.g. this one. Next.", "e.g. this one."},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
        cr_assert_str_eq(list_sentence(arena, pairs[i][0]), pairs[i][1]);
    arena_destroy(arena);
}

Test(list, a_catalogue)
{
    struct arena *arena = arena_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/platforms/nodes %s/scenarios/strategies", folder, folder)), 0);
    test_file(arena, folder, "platforms/nodes/bolt.yaml",
              "# A comment.\ndoc: A bolt of steel. It holds.\nmass: 5 kg\n");
    test_file(arena, folder, "platforms/nodes/long-nut.yaml",
              "# SPDX-License-Identifier: x\n# A nut of\n# brass. Round.\n#\n# More.\nmass: 5 kg\n");
    test_file(arena, folder, "platforms/nodes/bad.yaml", "# Broken\nmass: [\n");
    test_file(arena, folder, "scenarios/strategies/wet.yaml", "meaning: It evaporates.\n");
    setenv("SAMOVAR_HOME", folder, 1);
    struct output out;
    output_begin(&out);
    cr_assert_eq(list(out.stream, "nodes", false), 0);
    cr_assert_str_eq(output_text(&out), "nodes\n"
                                        "  bad       Broken\n"
                                        "  bolt      A bolt of steel.\n"
                                        "  long-nut  A nut of brass.\n");
    output_end(&out);
    output_begin(&out);
    cr_assert_eq(list(out.stream, NULL, false), 0);
    cr_assert_not_null(strstr(output_text(&out), "\nstrategies\n  wet  It evaporates.\n"));
    cr_assert_not_null(strstr(output_text(&out), "\nsites\n  (nothing)\n"));
    output_end(&out);
    output_begin(&out);
    cr_assert_eq(list(out.stream, "planets", false), 2);
    cr_assert_str_eq(output_text(&out), "");
    output_end(&out);
    test_folder_remove(arena, folder);
    arena_destroy(arena);
}
