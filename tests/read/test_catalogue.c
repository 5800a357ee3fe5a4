/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "../reading.h"
#include "read/catalogue.h"

TestSuite(catalogue);

Test(catalogue, root_and_folders)
{
    struct arena *arena = arena_create();
    cr_assert_eq(access(arena_printf(arena, "%s/platforms", catalogue_root()), F_OK), 0);
    setenv("SAMOVAR_HOME", "/somewhere", 1);
    cr_assert_str_eq(catalogue_root(), "/somewhere");
    cr_assert_str_eq(catalogue_folder(arena, "nodes"), "/somewhere/platforms/nodes");
    cr_assert_str_eq(catalogue_folder(arena, "strategies"), "/somewhere/scenarios/strategies");
    cr_assert_str_eq(catalogue_folder(arena, "scenarios"), "/somewhere/scenarios");
    cr_assert_null(catalogue_folder(arena, "planets"));
    arena_destroy(arena);
}

Test(catalogue, names_are_sorted_yaml_files)
{
    struct arena *arena = arena_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/platforms/nodes", folder)), 0);
    for (const char *const *name = (const char *const[]){"b.yaml", "a.yaml", "c.csv", ".d.yaml", "yaml", NULL}; *name;
         name++)
        test_file(arena, folder, arena_printf(arena, "platforms/nodes/%s", *name), "x: 1\n");
    setenv("SAMOVAR_HOME", folder, 1);
    const char *const *names = catalogue_names(arena, "nodes");
    cr_assert_str_eq(names[0], "a");
    cr_assert_str_eq(names[1], "b");
    cr_assert_null(names[2]);
    cr_assert_null(catalogue_names(arena, "sites")[0]);
    cr_assert_null(catalogue_names(arena, "planets")[0]);
    test_folder_remove(arena, folder);
    arena_destroy(arena);
}

/* Another name is one that a file lists, in letters large or small, with whose it is before a slash or without; it is not
 * among the names, and a name of a file's own comes first. */
Test(catalogue, other_names)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/platforms/nodes", folder)), 0);
    test_file(arena, folder, "platforms/nodes/a.yaml",
              "# also: comment\nname: a\nalso: b, a-one ,  \"A Two\"\n  also: c\n");
    const char *b = test_file(arena, folder, "platforms/nodes/b.yaml", "name: b\nalso: [listed] # no-name\n");
    setenv("SAMOVAR_HOME", folder, 1);
    static const char *const other[][2] = {{"a", "a"},      {"A", "a"},       {"b", "b"},      {"a-one", "a"},
                                           {"A-One", "a"},  {"x/A-One", "a"}, {"a two", "a"},  {"listed", "b"},
                                           {"comment", ""}, {"c", ""},        {"no-name", ""}, {"one", ""},
                                           {"a-one ", ""},  {"a-", ""},       {"", ""},        {"x/", ""},
                                           {"../a", ""},    {"./a", ""},      {"x/y/a", ""}};
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const char *name = catalogue_also(arena, "nodes", other[i][0]);
        cr_expect_str_eq(name ? name : "", other[i][1], "`%s`: %s", other[i][0], name);
    }
    cr_expect_str_eq(catalogue_others(arena, "nodes", "b"), "[listed] # no-name");
    cr_expect_null(catalogue_others(arena, "nodes", "nobody"));
    cr_expect_str_eq(catalogue_find(arena, diag, "nodes", "someone/Listed", (struct place){0}), b);
    cr_expect_null(catalogue_find(arena, diag, "nodes", "c", (struct place){0}));
    cr_expect_eq(diag_errors(diag), 1);
    cr_expect_str_eq(catalogue_names(arena, "nodes")[1], "b");
    cr_expect_null(catalogue_names(arena, "nodes")[2]);
    test_folder_remove(arena, folder);
    diag_destroy(diag);
    arena_destroy(arena);
}

Test(catalogue, paths)
{
    struct arena *arena = arena_create();
    setenv("SAMOVAR_HOME", "/h", 1);
    cr_assert_str_eq(catalogue_path(arena, "catalogue:weather/x.epw", "/a/b.yaml"), "/h/platforms/weather/x.epw");
    cr_assert_str_eq(catalogue_path(arena, "catalogue:scenarios/traces/x.csv", NULL), "/h/scenarios/traces/x.csv");
    cr_assert_str_eq(catalogue_path(arena, "catalogue:strategies/x.yaml", NULL), "/h/scenarios/strategies/x.yaml");
    cr_assert_str_eq(catalogue_path(arena, "x.epw", "/a/b.yaml"), "/a/x.epw");
    cr_assert_str_eq(catalogue_path(arena, "../x.epw", "a/b.yaml"), "a/../x.epw");
    cr_assert_str_eq(catalogue_path(arena, "x.epw", "b.yaml"), "x.epw");
    cr_assert_str_eq(catalogue_path(arena, "x.epw", NULL), "x.epw");
    cr_assert_str_eq(catalogue_path(arena, "/x.epw", "/a/b.yaml"), "/x.epw");
    arena_destroy(arena);
}

Test(catalogue, written_is_the_reverse)
{
    struct arena *arena = arena_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/platforms/weather %s/scenarios/traces", folder, folder)), 0);
    setenv("SAMOVAR_HOME", folder, 1);
    const char *weather = test_file(arena, folder, "platforms/weather/x.epw", "");
    const char *trace = test_file(arena, folder, "scenarios/traces/y.csv", "");
    const char *other = test_file(arena, folder, "z.csv", "");
    cr_assert_str_eq(catalogue_written(arena, weather), "catalogue:weather/x.epw");
    cr_assert_str_eq(catalogue_written(arena, trace), "catalogue:scenarios/traces/y.csv");
    cr_assert_str_eq(catalogue_written(arena, other), other);
    for (const char *const *path = (const char *const[]){weather, trace, NULL}; *path; path++)
        cr_assert_str_eq(catalogue_path(arena, catalogue_written(arena, *path), NULL), *path);
    test_folder_remove(arena, folder);
    arena_destroy(arena);
}
