/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "output/human.h"

TestSuite(human);

#define SAYS(function, value, text)                                                                                    \
    do {                                                                                                               \
        char buffer[HUMAN_MAX];                                                                                        \
        cr_assert_str_eq(function(buffer, value), text);                                                               \
    } while (0)

Test(human, numbers)
{
    static const struct {
        double value;
        int digits;
        const char *text;
    } cases[] = {{1234.5678, 3, "1235"}, {9.9996, 4, "10.00"},   {0.012345, 3, "0.0123"}, {0, 3, "0"},
                 {NAN, 3, "-"},          {-12.346, 4, "-12.35"}, {2.5e25, 3, "2.50e+25"}, {99.95, 3, "100"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char buffer[HUMAN_MAX];
        cr_assert_str_eq(human_number(buffer, cases[i].value, cases[i].digits), cases[i].text);
    }
}

Test(human, units)
{
    SAYS(human_energy, 3.6e6, "1.000 kWh");
    SAYS(human_energy, 3.6e13, "10.00 GWh");
    SAYS(human_energy, 1.8e6, "500.0 Wh");
    SAYS(human_energy, 1800, "1800 J");
    SAYS(human_energy, -7.2e9, "-2.000 MWh");
    SAYS(human_energy, 2, "2.000 J");
    SAYS(human_power, 1.5e6, "1.500 MW");
    SAYS(human_water, 0.94, "940.0 L");
    SAYS(human_water, 15466.4, "15466 m3");
    SAYS(human_water, 125724744, "125.7 million m3");
    SAYS(human_carbon, 2500, "2.500 t");
    SAYS(human_carbon, 31444127e3, "31.44 Mt");
    SAYS(human_count, 10688e12, "10.69 quadrillion");
    SAYS(human_count, 3.781e9, "3.781 billion");
    SAYS(human_energy, 0, "0 kWh");
    SAYS(human_water, 0, "0 m3");
    SAYS(human_carbon, 0, "0 kg");
    SAYS(human_count, 9, "9");
    SAYS(human_energy, NAN, "-");
}

Test(human, durations)
{
    SAYS(human_duration, 365 * 86400.0, "one year");
    SAYS(human_duration, 30 * 86400.0, "30 days");
    SAYS(human_duration, 90 * 3600.0, "3.750 days");
    SAYS(human_duration, 86400, "24 h");
    SAYS(human_duration, 1800, "30.00 min");
    SAYS(human_duration, 0, "0 h");
}
