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
