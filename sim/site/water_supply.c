/* SPDX-License-Identifier: Apache-2.0 */
/* Reclaimed water spares drinking water; it spares no water: towers need more of it, since its salts allow fewer cycles of
 * concentration (a field of the tower), and treating it takes electricity.
 *
 *     reclaimed = share (make-up - condensate - rain),   potable = the rest,   power = reclaimed volume flow * treatment
 *     caught    = rain on the roof * run-off, as far as the tank has room
 *
 * Rain by the balance of a tank: Fewkes & Butler 2000, Building Services Engineering Research and Technology 21:99, not read at the
 * source. A month's rain falls evenly, which flatters tanks that hold less than a week's. */
#include "site/water_supply.h"

#include <math.h>

#include "base/units.h"
#include "site/psychro.h"

enum { MONTHS = 12 };
static const int month_ends[MONTHS] = {31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};

static int month_of(double day_of_year)
{
    double day = fmod(day_of_year, 365);
    int month = 0;
    while (month < MONTHS - 1 && day >= month_ends[month])
        month++;
    return month;
}

static double water_supply_month(const struct numbers *months, double day_of_year)
{
    if (months->count < MONTHS)
        return months->count > 0 ? months->values[0] : 0;
    return months->values[month_of(day_of_year)];
}

void water_supply_check_months(const struct numbers *months, const char *key, const char *example,
                               struct complaint *complaint)
{
    if (months->count > 1 && months->count != MONTHS)
        complain(complaint, key, "one value, as `[%s]`, or twelve, one per month", example);
}

double water_supply_reclaimed_frac(const struct water_supply *supply, double day_of_year)
{
    return water_supply_month(&supply->reclaimed_frac, day_of_year);
}

static double on_the_roof_kg_s(const struct rain_harvest *rain, const struct numbers *depth_m, double day_of_year)
{
    int month = month_of(day_of_year), days = month_ends[month] - (month > 0 ? month_ends[month - 1] : 0);
    return water_supply_month(depth_m, day_of_year) * rain->roof_m2 * rain->runoff_frac * WATER_DENSITY_KG_M3 /
           (days * SECONDS_PER_DAY);
}

void water_supply_draw(const struct water_supply *supply, const struct numbers *depth_m, double day_of_year,
                       double interval_s, double makeup_kg_s, double condensed_kg_s, double *stored_kg,
                       struct water_sources *sources)
{
    *sources = (struct water_sources){0};
    sources->condensate_kg_s = supply->condensate ? fmin(condensed_kg_s, makeup_kg_s) : 0;
    double wanted_kg_s = makeup_kg_s - sources->condensate_kg_s;
    if (supply->rain) {
        double roof_kg_s = on_the_roof_kg_s(supply->rain, depth_m, day_of_year),
               room_kg_s = (supply->rain->tank_m3 * WATER_DENSITY_KG_M3 - *stored_kg) / interval_s;
        sources->rain_kg_s = fmin(wanted_kg_s, *stored_kg / interval_s + roof_kg_s);
        sources->caught_kg_s = fmin(roof_kg_s, sources->rain_kg_s + fmax(room_kg_s, 0));
        *stored_kg = fmax(*stored_kg + (sources->caught_kg_s - sources->rain_kg_s) * interval_s, 0);
        wanted_kg_s -= sources->rain_kg_s;
    }
    sources->reclaimed_kg_s = water_supply_reclaimed_frac(supply, day_of_year) * wanted_kg_s;
}

static void check(const void *value, struct complaint *complaint)
{
    water_supply_check_months(&((const struct water_supply *)value)->reclaimed_frac, "reclaimed", "80 %", complaint);
}

static const struct field rain_fields[] = {
    {.key = "roof",
     NUMBER_FIELD(struct rain_harvest, roof_m2, AREA),
     RANGE("1 m2", "1000 ha"),
     .doc = "Area that catches rain, as seen from above.",
     BASIS(CHOICE, "halls of 1 MW take some 1,000 to 2,000 m2: engineering judgement")},
    {.key = "runoff",
     NUMBER_FIELD(struct rain_harvest, runoff_frac, FRACTION),
     RANGE_DEFAULT("10 %", "100 %", "80 %"),
     .doc = "Share of the rain on the roof that reaches the tank.",
     BASIS(ASSUMPTION,
           "DIN 1989-1: 0.8 for hard roofs, 0.6 with gravel, 0.3 to 0.5 with plants; not read at the source")},
    {.key = "tank",
     NUMBER_FIELD(struct rain_harvest, tank_m3, VOLUME),
     RANGE("1 L", "1000000 m3"),
     .doc = "Volume of the tank, empty when the run begins; what it cannot hold runs off."},
    FIELD_END};

static const struct record rain_record = {.name = "rain",
                                          .doc = "Rain of the roof, kept in a tank.",
                                          .size = sizeof(struct rain_harvest),
                                          .fields = rain_fields};

static const struct field fields[] = {
    {.key = "reclaimed",
     NUMBERS_FIELD(struct water_supply, reclaimed_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .max_count = MONTHS,
     .doc =
         "Share of the make-up, beyond condensate and rain, that is reclaimed water: one value, or one per month as it is to be "
         "had.",
     BASIS(CHOICE, "45 % of the water that Loudoun Water sold to data centres in 2023 was reclaimed (736 of "
                   "1,635 million gallons), as reported")},
    {.key = "treatment",
     NUMBER_FIELD(struct water_supply, treatment_j_m3, ENERGY_PER_VOLUME),
     RANGE_DEFAULT("0 kWh/m3", "10 kWh/m3", "0.5 kWh/m3"),
     .doc = "Electricity that the site spends on treating reclaimed water.",
     BASIS(ASSUMPTION, "0.3 to 1 kWh/m3 for tertiary treatment, 3 to 4 with reverse osmosis of sea water")},
    {.key = "rain",
     OPTIONAL_FIELD(struct water_supply, rain, struct rain_harvest, &rain_record),
     .doc =
         "Rain of the roof, used before any other water but condensate. Needs the `rain` of the site. Left out: it runs off."},
    {.key = "condensate",
     FLAG_FIELD(struct water_supply, condensate),
     .initial = "false",
     .doc =
         "Use what drips off the hall's coils: it is soft, and in moist places comes when towers need it. Needs outdoor_air of "
         "the hall, or a coil in outdoor air; otherwise nothing drips."},
    FIELD_END};

const struct record water_supply_record = {.name = "water",
                                           .doc = "Where the make-up water comes from.",
                                           .size = sizeof(struct water_supply),
                                           .fields = fields,
                                           .check = check};
