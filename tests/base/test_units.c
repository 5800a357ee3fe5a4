/* SPDX-License-Identifier: Apache-2.0 */
#include "base/units.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/random.h"

static double si(const char *text, enum quantity quantity)
{
    double value = NAN;
    enum unit_error error = unit_parse(text, quantity, &value, NULL);
    cr_assert_eq(error, UNIT_OK, "%s: error %d", text, (int)error);
    return value;
}

/* Values of NIST SP 811 appendix B and the SI brochure, to 15 digits. */
Test(units, published_factors)
{
    const struct {
        const char *text;
        enum quantity quantity;
        double si;
    } cases[] = {
        {"27 degC", QUANTITY_TEMPERATURE, 300.15},
        {"80 degF", QUANTITY_TEMPERATURE, 299.816666666666667},
        {"32degF", QUANTITY_TEMPERATURE, 273.15},
        {"-40 degF", QUANTITY_TEMPERATURE, 233.15},
        {"-40 degC", QUANTITY_TEMPERATURE, 233.15},
        {"300 K", QUANTITY_TEMPERATURE, 300},
        {"4 K", QUANTITY_TEMPERATURE_DIFFERENCE, 4},
        {"0.157 %/K", QUANTITY_TEMPERATURE_COEFFICIENT, 0.00157},
        {"30 d", QUANTITY_DURATION, 2592000},
        {"1 week", QUANTITY_DURATION, 604800},
        {"10min", QUANTITY_DURATION, 600},
        {"3 /h", QUANTITY_RATE, 3 / 3600.0},
        {"7 /week", QUANTITY_RATE, 1 / 86400.0},
        {"73 /month", QUANTITY_RATE, 1 / 36000.0},
        {"365 /yr", QUANTITY_RATE, 1 / 86400.0},
        {"365 /year", QUANTITY_RATE, 1 / 86400.0},
        {"2 yr", QUANTITY_DURATION, 63072000},
        {"365 t/y", QUANTITY_MASS_FLOW, 1000 / 86400.0},
        {"730 m3/month", QUANTITY_VOLUME_FLOW, 1 / 3600.0},
        {"3650 m3/yr", QUANTITY_VOLUME_FLOW, 10 / 86400.0},
        {"6.5 kW", QUANTITY_POWER, 6500},
        {"1 kWh", QUANTITY_ENERGY, 3.6e6},
        {"2 TWh", QUANTITY_ENERGY, 7.2e15},
        {"1500 m2", QUANTITY_AREA, 1500},
        {"0.15 ha", QUANTITY_AREA, 1500},
        {"1 gal", QUANTITY_VOLUME, 3.785411784e-3},
        {"1 gal/min", QUANTITY_VOLUME_FLOW, 6.30901964e-5},
        {"1 ft3/min", QUANTITY_VOLUME_FLOW, 4.719474432e-4},
        {"60 L/min", QUANTITY_VOLUME_FLOW, 1e-3},
        {"1 bar", QUANTITY_PRESSURE, 1e5},
        {"36 km/h", QUANTITY_SPEED, 10},
        {"12 kW/K", QUANTITY_CONDUCTANCE, 12000},
        {"0.03 K/W", QUANTITY_THERMAL_RESISTANCE, 0.03},
        {"30 K/kW", QUANTITY_THERMAL_RESISTANCE, 0.03},
        {"8 MJ/K", QUANTITY_HEAT_CAPACITY, 8e6},
        {"989.4 TFLOP/s", QUANTITY_FLOP_RATE, 989.4e12},
        {"3EFLOP", QUANTITY_FLOP, 3e18},
        {"13B", QUANTITY_AMOUNT, 13e9},
        {"1T", QUANTITY_AMOUNT, 1e12},
        {"1.5 M", QUANTITY_AMOUNT, 1.5e6},
        {"4K", QUANTITY_AMOUNT, 4000},
        {"70e9", QUANTITY_AMOUNT, 70e9},
        {"1 GiB", QUANTITY_BYTES, 1073741824},
        {"400 Gbit/s", QUANTITY_BYTE_RATE, 50e9},
        {"350 g/kWh", QUANTITY_CARBON_INTENSITY, 0.35 / 3.6e6},
        {"1.8 L/kWh", QUANTITY_WATER_INTENSITY, 1.8 / 3.6e6},
        {"1 m3/MWh", QUANTITY_WATER_INTENSITY, 1 / 3.6e6},
        {"0.5 kWh/m3", QUANTITY_ENERGY_PER_VOLUME, 1.8e6},
        {"8 /kW", QUANTITY_POWER_PRICE, 8},
        {"2.5 /W", QUANTITY_POWER_PRICE, 2500},
        {"1.5 /m3", QUANTITY_VOLUME_PRICE, 1.5},
        {"0.0023 /gal", QUANTITY_VOLUME_PRICE, 0.0023 / 3.785411784e-3},
        {"80 /t", QUANTITY_MASS_PRICE, 80},
        {"0.08 /kg", QUANTITY_MASS_PRICE, 80},
        {"38.9 deg", QUANTITY_ANGLE, 38.9},
        {"2e12", QUANTITY_NUMBER, 2e12},
        {"1.5 t", QUANTITY_CARBON_MASS, 1500},
        {"1.01 kg/GB", QUANTITY_CARBON_PER_BYTE, 1.01e-9},
        {"24.4 kg/TB", QUANTITY_CARBON_PER_BYTE, 24.4e-12},
        {"180 kg/kW", QUANTITY_MASS_PER_POWER, 0.18},
        {"180 t/MW", QUANTITY_MASS_PER_POWER, 0.18},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = si(cases[i].text, cases[i].quantity);
        cr_assert_leq(fabs(value - cases[i].si), 1e-15 * fabs(cases[i].si), "%s is %.17g, not %.17g", cases[i].text,
                      value, cases[i].si);
    }
}

/* Every whole percentage is the double nearest to it, so that the resolved scenario reads 0.57 for 57 %. */
Test(units, percentages_are_exact)
{
    for (int percent = 0; percent <= 100; percent++) {
        char text[16], decimal[16];
        snprintf(text, sizeof text, "%d %%", percent);
        snprintf(decimal, sizeof decimal, "%d.%02d", percent / 100, percent % 100);
        cr_assert_eq(si(text, QUANTITY_FRACTION), strtod(decimal, NULL), "%s", text);
    }
}

Test(units, refuses_what_is_no_decimal_number)
{
    const char *const bad[] = {"",      "nan",  "NaN",   "inf",    "-inf",  "infinity", "0x10",  "0X1p3",
                               "010",   "-01",  "00",    "1,5",    "1_000", "1'000",    ".5",    "5.",
                               "-.5",   "1..2", "1.2.3", "--1",    "+-1",   " 1",       "1e",    "1e+",
                               "e5",    "+",    "-",     "12 000", "1.5x",  "64abc",    "maybe", "0o17",
                               "1e5.5", "0b1",  "1e5e5", "1\n",    "١",     "1 +",      "5 -W"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double value = 123;
        cr_assert_not(number_parse(bad[i], &value), "number '%s' was read as %g", bad[i], value);
        cr_assert_eq(unit_parse(bad[i], QUANTITY_NUMBER, &value, NULL), UNIT_NOT_A_NUMBER, "number '%s'", bad[i]);
        cr_assert_neq(unit_parse(bad[i], QUANTITY_POWER, &value, NULL), UNIT_OK, "power '%s'", bad[i]);
        char with_unit[32];
        snprintf(with_unit, sizeof with_unit, "%s W", bad[i]);
        cr_assert_neq(unit_parse(with_unit, QUANTITY_POWER, &value, NULL), UNIT_OK, "power '%s'", with_unit);
        cr_assert_eq(value, 123);
    }
}

Test(units, reads_decimal_numbers)
{
    const struct {
        const char *text;
        double value;
    } good[] = {
        {"0", 0},       {"-0.5", -0.5},  {"+3", 3},     {"70e9", 70e9}, {"2E12", 2e12},
        {"1e-3", 1e-3}, {"1.5e+2", 150}, {"0.10", 0.1}, {"0e5", 0},     {"123456789012345678", 123456789012345678.0},
        {"10", 10},     {"1e010", 1e10}};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double value = NAN;
        cr_assert(number_parse(good[i].text, &value), "%s", good[i].text);
        cr_assert_eq(value, good[i].value, "%s", good[i].text);
    }
}

Test(units, says_what_is_wrong)
{
    const struct {
        const char *text;
        enum quantity quantity;
        enum unit_error error;
        enum quantity found;
        const char *complaint;
    } cases[] = {
        {"30", QUANTITY_DURATION, UNIT_MISSING, QUANTITY_DURATION,
         "'30' needs a unit: write a duration, such as '30 d'"},
        {"6 kw", QUANTITY_POWER, UNIT_UNKNOWN, QUANTITY_POWER, "'kw' is no unit of power; did you mean '6 kW'?"},
        {"6 parsec", QUANTITY_POWER, UNIT_UNKNOWN, QUANTITY_POWER,
         "'parsec' is no unit of power; write it as '6.5 kW'"},
        {"6 kg", QUANTITY_POWER, UNIT_WRONG_QUANTITY, QUANTITY_MASS,
         "'6 kg' is a mass, but a power is wanted, such as '6.5 kW'"},
        {"6 kWh", QUANTITY_POWER, UNIT_WRONG_QUANTITY, QUANTITY_ENERGY,
         "'6 kWh' is an energy, but a power is wanted, such as '6.5 kW'"},
        {"4 degC", QUANTITY_TEMPERATURE_DIFFERENCE, UNIT_WRONG_QUANTITY, QUANTITY_TEMPERATURE,
         "'4 degC' is a temperature, but a temperature difference is wanted: write it in kelvin, such as '4 K'"},
        {"4 degF", QUANTITY_TEMPERATURE_DIFFERENCE, UNIT_WRONG_QUANTITY, QUANTITY_TEMPERATURE,
         "'4 degF' is a temperature, but a temperature difference is wanted: write it in kelvin, such as '4 K'"},
        {"8 W", QUANTITY_NUMBER, UNIT_UNWANTED, QUANTITY_NUMBER,
         "'8 W' has a unit, but a plain number is wanted: write '8'"},
        {"8x7B", QUANTITY_AMOUNT, UNIT_UNKNOWN, QUANTITY_AMOUNT,
         "'8x7B' is no number of weights or tokens; write all of it as a number, such as 46.7e9, or with K, M, B or T "
         "(thousand to trillion), such as '46.7B'"},
        {"13 billion", QUANTITY_AMOUNT, UNIT_UNKNOWN, QUANTITY_AMOUNT,
         "'13 billion' is no number of weights or tokens; write all of it as a number, such as 46.7e9, or with K, M, B or "
         "T (thousand to trillion), such as '46.7B'"},
        {"13b", QUANTITY_AMOUNT, UNIT_UNKNOWN, QUANTITY_AMOUNT,
         "'b' is no unit of number of weights or tokens; did you mean '13 B'?"},
        {"13 GB", QUANTITY_AMOUNT, UNIT_WRONG_QUANTITY, QUANTITY_BYTES,
         "'13 GB' is an amount of data, but a number of weights or tokens is wanted, such as '13B'"},
        {"1,5 kW", QUANTITY_POWER, UNIT_NOT_A_NUMBER, QUANTITY_POWER,
         "'1,5 kW' is not a decimal number; write a power, such as '6.5 kW'"},
        {"1e400 W", QUANTITY_POWER, UNIT_OVERFLOW, QUANTITY_POWER, "'1e400 W' is too large"},
        {"1e308 GW", QUANTITY_POWER, UNIT_OVERFLOW, QUANTITY_POWER, "'1e308 GW' is too large"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double value = 123;
        enum quantity found = QUANTITY_COUNT;
        enum unit_error error = unit_parse(cases[i].text, cases[i].quantity, &value, &found);
        cr_assert_eq(error, cases[i].error, "%s: error %d", cases[i].text, (int)error);
        cr_assert_eq(found, cases[i].found, "%s: found %d", cases[i].text, (int)found);
        cr_assert_eq(value, 123);
        char complaint[256];
        unit_complaint(complaint, sizeof complaint, error, cases[i].text, cases[i].quantity, found);
        cr_assert_str_eq(complaint, cases[i].complaint);
    }
}

/* A table that lists a unit twice for one quantity, or an example that its own quantity refuses, would be a
 * trap. */
Test(units, table_is_consistent)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    cr_assert_gt(count, 100);
    for (size_t i = 0; i < count; i++) {
        cr_assert_eq(unit_find(units[i].symbol, units[i].quantity), &units[i], "%s is there twice", units[i].symbol);
        cr_assert_gt(units[i].scale, 0);
        char text[32];
        snprintf(text, sizeof text, "2.5 %s", units[i].symbol);
        if (!*units[i].symbol)
            text[3] = '\0';
        double want = 2.5 * units[i].scale + units[i].offset;
        cr_assert_leq(fabs(si(text, units[i].quantity) - want), 1e-15 * want, "%s", text);
    }
    for (enum quantity q = 0; q < QUANTITY_COUNT; q++) {
        const struct unit *unit = unit_find(quantity_si(q), q);
        cr_assert(unit && unit->scale == 1 && unit->offset == 0, "SI unit of %s", quantity_name(q));
        si(quantity_example(q), q);
    }
}

Test(units, formatted_values_read_back)
{
    struct random random = random_stream(7, "units", 0);
    for (int i = 0; i < 200000; i++) {
        uint64_t bits = random_bits(&random);
        double value = 0, again = 0;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        enum quantity quantity = (enum quantity)(i % QUANTITY_COUNT);
        char text[64];
        int length = unit_format_si(text, sizeof text, value, quantity);
        cr_assert_eq((size_t)length, strlen(text));
        cr_assert_eq(unit_parse(text, quantity, &again, NULL), UNIT_OK, "%s", text);
        cr_assert_eq(memcmp(&value, &again, sizeof value), 0, "%s is not %.17g", text, value);
    }
}

Test(units, text_of_a_value)
{
    char text[64];
    unit_format_si(text, sizeof text, 300.15, QUANTITY_TEMPERATURE);
    cr_assert_str_eq(text, "300.15 K");
    unit_format_si(text, sizeof text, 0.05, QUANTITY_FRACTION);
    cr_assert_str_eq(text, "0.05");
    unit_format_si(text, sizeof text, 40, QUANTITY_RATE);
    cr_assert_str_eq(text, "40 /s");
}
