/* SPDX-License-Identifier: Apache-2.0 */
/* Wind at the hub: power law v = v_10 (h / 10)^shear (IEC 61400-1, normal wind profile). Air of
 * another density acts like another speed: v_n = v (rho / 1.225)^(1/3), for turbines that hold their
 * rated power by pitch (IEC 61400-12-1, normalisation of power curves). Between cut-in and rated
 * speed, unless the maker's curve is given (Carrillo et al. 2013, Renewable and Sustainable Energy
 * Reviews 21:572, cubic curve):
 *
 *     P / P_r = (v^3 - v_in^3) / (v_r^3 - v_in^3)
 *
 * An hour is taken at its mean speed, although the cube of the mean is less than the mean of the
 * cubes. */
#include "electric/wind.h"

#include <math.h>

#include "base/numerics.h"
#include "electric/supply.h"
#include "site/psychro.h"
#include "site/year.h"

#define MEASURED_AT_M 10.0        /* of weather files */
#define CURVE_DENSITY_KG_M3 1.225 /* IEC 61400-12-1 */

double wind_curve_frac(const struct wind *w, double speed_m_s)
{
    if (w->curve_m_s.count) {
        size_t n = w->curve_m_s.count;
        bool turns = speed_m_s >= w->curve_m_s.values[0] && speed_m_s <= w->curve_m_s.values[n - 1];
        return turns ? interpolate(w->curve_m_s.values, w->curve_frac.values, n, speed_m_s) : 0;
    }
    if (speed_m_s <= w->cut_in_m_s || speed_m_s > w->cut_out_m_s)
        return 0;
    double in = pow(w->cut_in_m_s, 3), rated = pow(w->rated_m_s, 3);
    return fmin((pow(speed_m_s, 3) - in) / (rated - in), 1);
}

double wind_power_w(const struct wind *w, double speed_10_m_s, double density_kg_m3)
{
    double hub_m_s = speed_10_m_s * pow(w->hub_m / MEASURED_AT_M, w->shear);
    double normal_m_s = hub_m_s * cbrt(density_kg_m3 / CURVE_DENSITY_KG_M3);
    return w->capacity_w * wind_curve_frac(w, normal_m_s) * (1 - w->loss_frac);
}

static void hours(const void *parameters, const struct weather *weather, double *hours_w)
{
    for (size_t h = 0; h < weather->count; h++) {
        const struct outside *air = &weather->hours[h];
        double density = air_density_kg_m3(air->dry_bulb_k, air->humidity_ratio, air->pressure_pa);
        hours_w[h] = wind_power_w(parameters, weather->sky[h].wind_m_s, density);
    }
}

static void equipment(const void *parameters, struct equipment *row)
{
    const struct wind *wind = parameters;
    row->capacity_w = wind->capacity_w;
}

static double carbon_kg_j(const void *parameters)
{
    return ((const struct wind *)parameters)->carbon_kg_j;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct wind *w = value;
    if (!(w->cut_in_m_s < w->rated_m_s && w->rated_m_s <= w->cut_out_m_s))
        complain(complaint, "rated_speed", "the rated speed lies between cut-in and cut-out");
    if (w->curve_m_s.count != w->curve_frac.count)
        complain(complaint, "curve_powers", "`curve_speeds` has %zu entries, `curve_powers` %zu", w->curve_m_s.count,
                 w->curve_frac.count);
    for (size_t i = 1; i < w->curve_m_s.count; i++)
        if (w->curve_m_s.values[i] <= w->curve_m_s.values[i - 1])
            complain(complaint, "curve_speeds", "the speeds of a power curve rise");
}

static const char peese[] =
    "EnergyPlus model of a data centre with wind turbines, PEESEgroup/AI-Data-Center-Analysis: cut-in "
    "3.5, rated 14.5, cut-out 25 m/s, overall efficiency 0.835";

static const struct field fields[] = {
    {.key = "capacity",
     NUMBER_FIELD(struct wind, capacity_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Rated power of all turbines together."},
    {.key = "cut_in",
     NUMBER_FIELD(struct wind, cut_in_m_s, SPEED),
     RANGE_DEFAULT("0 m/s", "10 m/s", "3.5 m/s"),
     .doc = "Speed at the hub from which they turn.",
     .source = peese,
     .standing = STANDING_DATASHEET},
    {.key = "rated_speed",
     NUMBER_FIELD(struct wind, rated_m_s, SPEED),
     RANGE_DEFAULT("5 m/s", "30 m/s", "14.5 m/s"),
     .doc = "Speed at the hub from which they give rated power.",
     .source = peese,
     .standing = STANDING_DATASHEET},
    {.key = "cut_out",
     NUMBER_FIELD(struct wind, cut_out_m_s, SPEED),
     RANGE_DEFAULT("10 m/s", "50 m/s", "25 m/s"),
     .doc = "Speed at the hub above which they stop.",
     .source = peese,
     .standing = STANDING_DATASHEET},
    {.key = "curve_speeds",
     NUMBERS_FIELD(struct wind, curve_m_s, SPEED),
     RANGE("0 m/s", "60 m/s"),
     .optional = true,
     .min_count = 2,
     .max_count = 200,
     .doc = "Speeds of the maker's power curve, from cut-in to cut-out; absent: the cube law between cut-in "
            "and rated speed, which gives less than modern turbines do."},
    {.key = "curve_powers",
     NUMBERS_FIELD(struct wind, curve_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .min_count = 2,
     .max_count = 200,
     .doc = "Power at these speeds over rated power."},
    {.key = "hub",
     NUMBER_FIELD(struct wind, hub_m, LENGTH),
     RANGE_DEFAULT("5 m", "300 m", "90 m"),
     .doc = "Height of the hubs."},
    {.key = "shear",
     NUMBER_FIELD(struct wind, shear, NUMBER),
     RANGE_DEFAULT("0", "0.5", "0.2"),
     SPREAD(UNIFORM, "0.14", "0.25", ASSUMED_SPREAD),
     .doc = "Exponent with which the wind grows with height: 0.14 over open land in neutral air, 0.2 in the "
            "norm, more over rough land and at night.",
     BASIS(STANDARD, "IEC 61400-1, normal wind profile: 0.2")},
    {.key = "losses",
     NUMBER_FIELD(struct wind, loss_frac, FRACTION),
     RANGE_DEFAULT("0", "0.5", "0.165"),
     SPREAD(UNIFORM, "0.1", "0.2", ASSUMED_SPREAD),
     .doc = "Wakes, downtime, electrical losses, dirt.",
     .source = peese,
     .standing = STANDING_ASSUMPTION},
    {.key = "carbon",
     NUMBER_FIELD(struct wind, carbon_kg_j, CARBON_INTENSITY),
     RANGE_DEFAULT("0 g/kWh", "500 g/kWh", "11 g/kWh"),
     SPREAD(
         TRIANGULAR, "7.8 g/kWh", "16 g/kWh",
         "UNECE 2022, Integrated Life-cycle Assessment of Electricity Sources, on land 7.8 to 16 g/kWh by region; from memory, not read at the source"),
     .doc = "Of making and keeping the plant, over what it makes in its life. Write 0 where the grid's "
            "carbon is direct emissions only.",
     BASIS(STANDARD, "IPCC AR5 WG3 Annex III table A.III.2, median: wind onshore")},
    FIELD_END};

const struct supply_kind wind_kind = {
    .record = {.name = "wind-turbine",
               .doc = "Wind turbines on the site, by their power curve, in the weather file's wind.",
               .size = sizeof(struct wind),
               .fields = fields,
               .check = check},
    .role = SUPPLY_SOURCE,
    .primary = "wind",
    .hours = hours,
    .equipment = equipment,
    .needs_wind = true,
    .carbon_kg_j = carbon_kg_j,
    .renewable = true};
