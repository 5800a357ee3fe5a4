/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "output/shown.h"

TestSuite(shown);

/* A column without a row could not be shown, nor asked for by `show`. */
Test(shown, every_number_of_the_summary_has_one_row)
{
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        size_t rows = 0;
        for (const struct shown_column *shown = shown_columns; shown->title != NULL; shown++)
            rows += shown->offset == column->offset;
        cr_assert_eq(rows, column->kind == COLUMN_NUMBER, "%s has %zu rows in sim/output/shown.c", column->name, rows);
    }
}

/* Two columns of one title in one table could not be told apart. */
Test(shown, titles_are_unique_within_a_question)
{
    for (const struct shown_column *a = shown_columns; a->title != NULL; a++)
        for (const struct shown_column *b = a + 1; b->title != NULL; b++)
            cr_assert(strcmp(a->title, b->title) != 0 || (a->subjects & b->subjects) == 0, "%s", a->title);
}

static const struct shown_column *row(size_t offset)
{
    const struct shown_column *shown = shown_find(offset);
    cr_assert_not_null(shown);
    return shown;
}

#define QUANTITY(member, value) shown_quantity(arena, row(offsetof(struct summary, member)), value)

Test(shown, units_are_those_of_people)
{
    struct arena *arena = arena_create();
    cr_assert_str_eq(QUANTITY(facility_energy_j, 3.6e12), "1000 MWh");
    cr_assert_str_eq(QUANTITY(facility_energy_j, 3.6e8), "100.0 kWh");
    cr_assert_str_eq(QUANTITY(facility_energy_j, 3.6e15 * 2), "2.000 TWh");
    cr_assert_str_eq(QUANTITY(water_makeup_m3, 125724744), "125.7 million m3");
    cr_assert_str_eq(QUANTITY(water_makeup_m3, 0), "0 m3");
    cr_assert_str_eq(QUANTITY(carbon_operational_kg, 31444127e3), "31.44 Mt");
    cr_assert_str_eq(QUANTITY(quality.ttft_p99_s, 0.192), "192 ms");
    cr_assert_str_eq(QUANTITY(quality.goodput_frac, 0.998), "99.8 %");
    cr_assert_str_eq(QUANTITY(pue, 1.2345), "1.234");
    cr_assert_str_eq(QUANTITY(pue, NAN), "-");
    arena_destroy(arena);
}

/* One unit for a column: that of its small values, unless its large ones would fill the screen. */
Test(shown, a_column_has_one_unit)
{
    const struct shown_scale *scale = row(offsetof(struct summary, facility_energy_j))->scale;
    cr_assert_str_eq(shown_step_for(scale, 0.5 * 3.6e9, 2 * 3.6e9)->unit, "kWh");
    cr_assert_str_eq(shown_step_for(scale, 0.5 * 3.6e9, 2000 * 3.6e9)->unit, "MWh");
}
