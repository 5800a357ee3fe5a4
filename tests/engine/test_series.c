/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of series.csv get their names from kinds of equipment, which must not meet. */
#include <criterion/criterion.h>
#include <string.h>

#include "engine/series.h"

TestSuite(series);

Test(series, no_two_columns_have_one_name)
{
    struct arena *arena = arena_create();
    const char *names[1024];
    size_t count = 0;
    const struct column *const tables[] = {series_fixed_columns, series_possible_columns(arena)};
    for (size_t t = 0; t < 2; t++)
        for (const struct column *column = tables[t]; column->name; column++) {
            cr_assert_lt(count, sizeof names / sizeof *names);
            for (size_t i = 0; i < count; i++)
                cr_expect_str_neq(names[i], column->name);
            names[count++] = column->name;
        }
    cr_assert_gt(count, 50);
    arena_destroy(arena);
}

/* They give the names of a unit's columns, and of its accounts. */
Test(series, no_supply_is_called_as_a_component)
{
    for (size_t s = 0; supply_kinds[s]; s++)
        for (size_t c = 0; component_kinds[c]; c++)
            cr_expect_str_neq(supply_kinds[s]->name, component_kinds[c]->name);
}
