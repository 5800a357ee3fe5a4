/* SPDX-License-Identifier: Apache-2.0 */
/* Carbon: medians of IPCC AR5 Working Group III (2014), Annex III, table A.III.2.
 * Water: medians of Macknick, Newmark, Heath and Hallett (2012), Environ. Res. Lett. 7:045802, tables 1 and
 * 2, consumption. */
#include "site/grid.h"

#include <assert.h>
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "site/year.h"

#define L_KWH(gal_mwh) (3.785411784 * (gal_mwh) / 1000)

#define IPCC "IPCC AR5 WG3 Annex III table A.III.2, median: "
#define MACKNICK "Macknick et al. 2012, median consumption: "

/* Each fuel's water is that of recirculating cooling towers, which most thermal plants built since the 1970s
 * have. */
const struct fuel_factor fuel_factors[FUEL_COUNT] = {
    [FUEL_WIND] = {"wind", "WND", 11, 0, true, IPCC "wind onshore", MACKNICK "wind"},
    [FUEL_SOLAR] = {"solar", "SUN", 48, L_KWH(26), true, IPCC "PV utility", MACKNICK "PV"},
    [FUEL_HYDRO] = {"hydro", "WAT", 24, L_KWH(4491), true, IPCC "hydropower",
                    MACKNICK "hydropower, reservoir evaporation (counted only with `hydro: gross`)"},
    [FUEL_OIL] = {"oil", "OIL", 720, L_KWH(826), false, "Our World in Data (2020), oil: not in Annex III",
                  "assumption: as a gas-fired steam plant with tower, " MACKNICK "826 gal/MWh"},
    [FUEL_GAS] = {"gas", "NG", 490, L_KWH(205), false, IPCC "gas combined cycle", MACKNICK "combined cycle, tower"},
    [FUEL_COAL] = {"coal", "COL", 820, L_KWH(687), false, IPCC "coal PC", MACKNICK "generic coal, tower"},
    [FUEL_NUCLEAR] = {"nuclear", "NUC", 12, L_KWH(672), false, IPCC "nuclear", MACKNICK "nuclear, tower"},
    [FUEL_OTHER] = {"other", "OTH", 230, L_KWH(553), false, "assumption: as biomass, " IPCC "dedicated biomass",
                    "assumption: as biopower with steam and tower, " MACKNICK "553 gal/MWh"},
    [FUEL_BIOMASS] = {"biomass", "BIO", 230, L_KWH(553), true, IPCC "dedicated biomass",
                      MACKNICK "biopower, steam, tower"},
    [FUEL_GEOTHERMAL] = {"geothermal", "GEO", 38, 0, true, IPCC "geothermal",
                         "assumption: plants cool with the steam that they condense"},
};

struct grid_sample grid_from_mix(const double generation[FUEL_COUNT], enum hydro_convention hydro)
{
    double total = 0, carbon_g = 0, water_l = 0, reservoirs_l = 0, renewable = 0;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++) {
        const struct fuel_factor *factor = &fuel_factors[fuel];
        double part = fmax(generation[fuel], 0);
        total += part;
        carbon_g += part * factor->carbon_g_kwh;
        *(fuel == FUEL_HYDRO ? &reservoirs_l : &water_l) += part * factor->water_l_kwh;
        renewable += factor->renewable ? part : 0;
    }
    if (!(total > 0))
        return (struct grid_sample){NAN, NAN, NAN, NAN, NAN};
    /* A litre of water is taken as a kilogram, as everywhere where volumes of water are bought and sold. */
    return (struct grid_sample){carbon_g / 1000 / total / JOULE_PER_KWH,
                                (hydro == HYDRO_NONE ? water_l : water_l + reservoirs_l) / total / JOULE_PER_KWH,
                                renewable / total, (water_l + reservoirs_l) / total / JOULE_PER_KWH, NAN};
}

/* Least squares through the origin. Fossil plants are what follows the load: renewable and nuclear generation changes for
 * reasons of its own. Siler-Evans, Azevedo and Morgan (2012), Environ. Sci. Technol. 46:4742, who take the plants' metered
 * emissions; here they follow from the same factors as the average. Imports are not seen. */
void grid_marginal(const double *fossil, const double *carbon, size_t hours, double by_hour[24])
{
    struct sum both[24] = {{0}}, squares[24] = {{0}};
    for (size_t h = 1; h < hours; h++) {
        double change = fossil[h] - fossil[h - 1], carbon_change = carbon[h] - carbon[h - 1];
        if (isnan(change) || isnan(carbon_change))
            continue;
        sum_add(&both[h % 24], change * carbon_change);
        sum_add(&squares[h % 24], change * change);
    }
    for (size_t h = 0; h < 24; h++)
        by_hour[h] = sum_value(&squares[h]) > 0 ? sum_value(&both[h]) / sum_value(&squares[h]) : NAN;
}

struct grid_sample grid_mean(const struct grid *grid, double from_s, double to_s)
{
    if (grid->count == 1)
        return grid->hours[0];
    double at = from_s;
    struct year_part part = {0};
    if (!year_next(&grid->axis, &at, fmax(to_s, from_s + 1e-3), &part) || at >= to_s)
        return grid->hours[part.hour];
    struct sum carbon = {0}, water = {0}, renewable = {0}, gross = {0}, marginal = {0};
    do {
        const struct grid_sample *sample = &grid->hours[part.hour];
        sum_add(&carbon, sample->carbon_kg_j * part.seconds);
        sum_add(&water, sample->water_kg_j * part.seconds);
        sum_add(&renewable, sample->renewable_frac * part.seconds);
        sum_add(&gross, sample->water_gross_kg_j * part.seconds);
        sum_add(&marginal, sample->marginal_kg_j * part.seconds);
    } while (year_next(&grid->axis, &at, to_s, &part));
    double seconds = to_s - from_s;
    return (struct grid_sample){sum_value(&carbon) / seconds, sum_value(&water) / seconds,
                                sum_value(&renewable) / seconds, sum_value(&gross) / seconds,
                                sum_value(&marginal) / seconds};
}
