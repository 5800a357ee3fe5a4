/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "files/job_trace_columns.h"
#include "files/price_csv.h"
#include "read/csv_columns.h"
#include "read/csv_names.h"

TestSuite(column_names);

/* However a unit is spelled, no header can mean two columns of a file. */
static void are_apart(const struct csv_column *columns)
{
    for (size_t a = 0; columns[a].names; a++)
        for (size_t b = a + 1; columns[b].names; b++)
            for (const struct csv_name *one = columns[a].names; one->name; one++)
                for (const struct csv_name *two = columns[b].names; two->name; two++)
                    cr_expect_not(csv_same_quantity(one->name, two->name), "%s, %s", one->name, two->name);
}

Test(column_names, no_two_columns_share_one)
{
    for (size_t t = 0; hourly_tables[t]; t++)
        are_apart(hourly_tables[t]);
    are_apart(job_trace_columns);
}

Test(column_names, spellings_of_units)
{
    static const char *const alike[][2] = {{"Temperature (\u00b0C)", "temperature_degc"},
                                           {"carbon gCO2eq/kWh", "carbon_g_per_kwh"},
                                           {"carbon_kg_co2_per_mwh", "carbon_kg_per_mwh"},
                                           {"GHI [W/m\u00b2]", "ghi_w_m2"},
                                           {"renewable %", "renewable_pct"},
                                           {"wind speed m/s", "wind_speed_m_s"}};
    static const char *const apart[][2] = {{"temperature_f", "temperature_degc"},
                                           {"carbon_kg_per_kwh", "carbon_g_per_kwh"},
                                           {"carbon_g_per_mwh", "carbon_g_per_kwh"},
                                           {"pressure_hpa", "pressure_pa"},
                                           {"carbon_kg", "carbon_g"}};
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        cr_expect(csv_same_quantity(alike[i][0], alike[i][1]), "%s", alike[i][0]);
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
        cr_expect_not(csv_same_quantity(apart[i][0], apart[i][1]), "%s", apart[i][0]);
}
