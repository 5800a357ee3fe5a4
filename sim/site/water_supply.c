/* SPDX-License-Identifier: Apache-2.0 */
/* Reclaimed water spares drinking water; it spares no water: towers need more of it, since its salts allow fewer cycles of
 * concentration (a field of the tower), and treating it takes electricity.
 *
 *     reclaimed = share * make-up,   potable = the rest,   power = reclaimed volume flow * treatment */
#include "site/water_supply.h"

#include <math.h>

enum { MONTHS = 12 };

double water_supply_reclaimed_frac(const struct water_supply *supply, double day_of_year)
{
    static const int ends[MONTHS] = {31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    if (supply->reclaimed_frac.count < MONTHS)
        return supply->reclaimed_frac.count > 0 ? supply->reclaimed_frac.values[0] : 0;
    double day = fmod(day_of_year, 365);
    int month = 0;
    while (month < MONTHS - 1 && day >= ends[month])
        month++;
    return supply->reclaimed_frac.values[month];
}

static void check(const void *value, struct complaint *complaint)
{
    const struct water_supply *supply = value;
    if (supply->reclaimed_frac.count > 1 && supply->reclaimed_frac.count != MONTHS)
        complain(complaint, "reclaimed", "one share, as `[80 %%]`, or twelve, one per month");
}

static const struct field fields[] = {
    {.key = "reclaimed",
     NUMBERS_FIELD(struct water_supply, reclaimed_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .max_count = MONTHS,
     .doc = "Share of the make-up that is reclaimed water: one value, or one per month as it is to be had.",
     BASIS(CHOICE, "45 % of the water that Loudoun Water sold to data centres in 2023 was reclaimed (736 of "
                   "1,635 million gallons), as reported")},
    {.key = "treatment",
     NUMBER_FIELD(struct water_supply, treatment_j_m3, ENERGY_PER_VOLUME),
     RANGE_DEFAULT("0 kWh/m3", "10 kWh/m3", "0.5 kWh/m3"),
     .doc = "Electricity that the site spends on treating reclaimed water.",
     BASIS(ASSUMPTION, "0.3 to 1 kWh/m3 for tertiary treatment, 3 to 4 with reverse osmosis of sea water")},
    FIELD_END};

const struct record water_supply_record = {.name = "water",
                                           .doc = "Where the make-up water comes from.",
                                           .size = sizeof(struct water_supply),
                                           .fields = fields,
                                           .check = check};
