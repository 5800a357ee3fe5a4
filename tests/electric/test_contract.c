/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "../reading.h"
#include "electric/contract.h"
#include "electric/supply.h"
#include "electric/wind.h"
#include "site/year.h"

TestSuite(contract);

Test(contract, what_they_offer)
{
    static struct outside air[HOURS_PER_YEAR];
    static struct sky sky[HOURS_PER_YEAR];
    for (int h = 0; h < HOURS_PER_YEAR; h++) {
        air[h] = (struct outside){.dry_bulb_k = 288.15, .pressure_pa = 101325};
        sky[h].wind_m_s = h % 24 < 12 ? 1 : 12;
    }
    struct weather weather = {.hours = air, .count = HOURS_PER_YEAR, .sky = sky};

    struct certificates certificates = {0};
    bind_text(&certificates_record, &certificates, "{share: 40 %, source: nuclear, matching: hourly}");
    struct ppa ppa = {0};
    bind_text(&ppa_record, &ppa, "plant: {type: wind-turbine, capacity: 2 MW}");
    struct variant items[] = {{&certificates_record, &certificates}, {&ppa_record, &ppa}};
    struct contract *contracts = contracts_create(bind_arena(), &(struct variant_list){items, 2}, &weather);

    contracts_step(contracts, 2, 0, 3600, 5e5);
    cr_expect_float_eq(contracts[0].offered_w, 2e5, 1e-9);
    cr_expect_eq(contracts[1].offered_w, 0, "calm");
    contracts_step(contracts, 2, 12 * 3600.0, 13 * 3600.0, 0);
    cr_expect_eq(contracts[0].offered_w, 0);
    cr_expect_float_eq(contracts[1].offered_w, 2e6 * 0.835, 2e6 * 1e-6,
                       "12 m/s at 10 m is beyond rated speed at the hub");
    contracts_step(contracts, 2, 11.5 * 3600, 12.5 * 3600, 0);
    cr_expect_float_eq(contracts[1].offered_w, 1e6 * 0.835, 2, "the mean of a tick across the hours");

    cr_expect(contracts[0].hourly && !contracts[1].hourly);
    cr_expect(!contracts[0].renewable && contracts[1].renewable, "nuclear power is clean, not renewable");
    cr_expect_float_eq(contracts[0].carbon_kg_j * 3.6e9, 12, 1e-9, "IPCC median");
    cr_expect_float_eq(contracts[1].carbon_kg_j * 3.6e9, 11, 1e-9);
}
