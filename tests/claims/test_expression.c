/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas with units against sums done by hand, and what is refused. */
#include "claims/expression.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

TestSuite(expression);

static struct magnitude value(const char *text)
{
    struct magnitude out;
    char wrong[400] = "";
    cr_assert(expression_read(text, NAMES_UNITS, NULL, &out, wrong, sizeof wrong), "%s: %s", text, wrong);
    return out;
}

static void refuse(const char *text, const char *why)
{
    struct magnitude out;
    char wrong[400] = "";
    cr_assert_not(expression_read(text, NAMES_COLUMNS, NULL, &out, wrong, sizeof wrong), "%s", text);
    cr_assert(strstr(wrong, why), "%s: %s", text, wrong);
}

static void close_to(const char *text, double wanted)
{
    double found = value(text).value;
    cr_assert(fabs(found - wanted) <= 1e-12 * fabs(wanted), "%s: %.17g", text, found);
}

Test(expression, precedence_and_units)
{
    close_to("1 + 2 * 3", 7);
    close_to("(1 + 2) * 3", 9);
    close_to("8 - 3 - 2", 3);
    close_to("8 / 4 / 2", 1);
    close_to("1e3 W", 1000);
    close_to("3 %", 0.03);
    close_to("%", 0.01);
    close_to("0.55 L/kWh", 0.55e-3 / 3.6e6);
    close_to("1 / 2 h", 1 / 7200.0); /* the unit belongs to its number */
    close_to("2h*3", 21600);
    close_to("5.6e9 gal", 5.6e9 * 3.785411784e-3);
    cr_assert(magnitude_same_kind(&(struct magnitude){0}, &(struct magnitude){1, {0}}));
    struct magnitude energy = value("1 kWh"), product = value("1 kW * 1 h"), power = value("1 kW");
    cr_assert(magnitude_same_kind(&energy, &product));
    cr_assert_not(magnitude_same_kind(&energy, &power));
}

/* What was printed, from what it was made of: sums done by hand. */
Test(expression, printed_numbers)
{
    close_to("25000 * 400 W * 100 d", 24.0e9 * 3600);
    close_to("3617 * 6.5 kW * 24 h", 564252.0 * 3.6e6);
    close_to("1.5e6 * 6.5 kW * 8760 h", 85.41e12 * 3600);
    close_to("1.5e6 * 10.2 kW * 8760 h", 134.028e12 * 3600);
    close_to("240 GWh / (4.186 kJ/kg/K * 100 K) / (1000 kg/m3)", 864e12 / 418600 / 1000);
}

Test(expression, columns)
{
    struct summary summary = {.facility_energy_j = 7.2e6, .requests = 100, .wue_l_per_kwh = 2};
    struct magnitude out;
    char wrong[400];
    cr_assert(expression_read("facility_energy_j / requests", NAMES_COLUMNS, &summary, &out, wrong, sizeof wrong));
    cr_assert_eq(out.value, 72000);
    cr_assert(expression_read("wue_l_per_kwh * 1 kWh", NAMES_COLUMNS, &summary, &out, wrong, sizeof wrong));
    cr_assert_float_eq(out.value, 2e-3, 1e-15);
    cr_assert(expression_read("facility_energy_j", NAMES_COLUMNS, NULL, &out, wrong, sizeof wrong));
    cr_assert(isnan(out.value), "no run is there yet");
}

Test(expression, refused)
{
    refuse("", "missing at its end");
    refuse("3 *", "missing at its end");
    refuse("* 3", "missing before `* 3`");
    refuse("(3", "a `)` is missing");
    refuse("3)", "`)` cannot stand there");
    refuse("3 4", "`4` is no unit");
    refuse("1 kW + 1 kWh", "not of one kind");
    refuse("1 degC", "`degC` is no unit");
    refuse("cost_year", "is in currency");
    refuse("facility_energy", "did you mean `facility_energy_j`?");
    refuse("1e99999", "is no number");
    refuse("1.2.3", "is no number");
    char deep[300], *longest = NULL;
    memset(deep, '(', sizeof deep - 1);
    deep[sizeof deep - 1] = '\0';
    refuse(deep, "parentheses");
    longest = calloc(3000, 1);
    memset(longest, '1', 2999);
    refuse(longest, "more than");
    memset(longest, 'a', 900);
    longest[900] = '\0';
    refuse(longest, "no unit");
    longest[0] = '\0';
    for (int i = 0; i < 70; i++)
        strcat(longest, i ? "*1 m" : "1 m");
    refuse(longest, "powers above");
    free(longest);
}

Test(expression, numbers_with_units)
{
    struct magnitude out;
    const char *unit;
    double scale;
    char wrong[400];
    cr_assert(expression_read_number("500 MWh", &out, &unit, &scale, wrong, sizeof wrong));
    cr_assert_eq(out.value, 500 * 3.6e9);
    cr_assert_eq(scale, 3.6e9);
    cr_assert_str_eq(unit, "MWh");
    cr_assert(expression_read_number("17000", &out, &unit, &scale, wrong, sizeof wrong));
    cr_assert_str_eq(unit, "");
    cr_assert_not(expression_read_number("many", &out, &unit, &scale, wrong, sizeof wrong));
    cr_assert_not(expression_read_number("5 many", &out, &unit, &scale, wrong, sizeof wrong));
}
