/* SPDX-License-Identifier: Apache-2.0 */
/* Steady moisture of a closed hall that takes in m kg/s of outdoor air o and loses as much of its own, e (servers give off no
 * moisture); W in kg per kg of dry air, h of moist air (psychro.h). The coil is its apparatus dew point: air that it cools from
 * T_e to T_s goes, on a straight line in T and W, the share c of the way to saturation at the surface's temperature T_a.
 *
 *   T_a        = T_water + r (T_s - T_water)
 *   c          = (T_e - T_s) / (T_e - T_a),    air through the coil = Q / (cp (T_e - T_s))
 *   condensed  = k max(W_e - W_sat(T_a), 0),   k = c Q / (cp (T_e - T_s)) = Q / (cp (T_e - T_a))
 *   added      + m (W_o - W_e) = condensed,    W_e at least W_sat(dew_point_low)
 *   heat + P   = coil + m (h(T_e, W_e) - h(T_o, W_o))
 *
 * with r the water side's share of the coil's thermal resistance. A coil below the dew point at which the humidifier holds the
 * hall dries what that wets. The enthalpy of the liquid, added or condensed, is left out (below 3 % of that of its vapour).
 *
 *   fog    P = added pressure / (rho efficiency): the hall's air gives the latent heat, the coil has less to do
 *   steam  P = added 0.75 kWh/kg: electricity gives it, the coil has as much to do as before
 *
 * Sources. Apparatus dew point and bypass factor (1 - c): EnergyPlus Engineering Reference, DX cooling coils, and its code; the
 * surface's temperature by the ratio of resistances: ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 23, dehumidifying
 * coils, not read at the source. Fog: Lei & Masanet 2022, Resour. Conserv. Recycl. 182:106323, 6.3 to 7.7
 * MPa. Steam: 2.63 MJ/kg from water of 10 degC (IAPWS-97) and 2.5 % for what a boiler loses. */
#include "cooling/hall_moisture.h"

#include <math.h>

#include "site/psychro.h"

#define FOG_PA 7e6
#define FOG_EFFICIENCY 0.6
#define STEAM_J_KG (0.75 * 3.6e6)
#define COIL_LEAST_K 0.1 /* air over surface: a coil without a difference moves nothing, and condenses nothing */

static const char *const humidifier_choices[] = {"fog", "steam", 0};

/* Electricity in J per kg of water. */
static double water_j_kg(int humidifier)
{
    return humidifier == HUMIDIFIER_STEAM ? STEAM_J_KG : FOG_PA / (WATER_DENSITY_KG_M3 * FOG_EFFICIENCY);
}

double hall_moisture_surface_k(double coil_surface_frac, double supply_k, double water_k)
{
    return water_k + coil_surface_frac * (supply_k - water_k);
}

double hall_moisture_contact_frac(double entering_k, double supply_k, double surface_k)
{
    return entering_k > supply_k ? fmin((entering_k - supply_k) / fmax(entering_k - surface_k, COIL_LEAST_K), 1) : 0;
}

void hall_moisture_run(const struct hall_moisture *moisture, const struct outside *outside, const struct hall_air *air,
                       struct collected *out)
{
    double heat_w = out->into_loop_w, m = moisture->outdoor_air_frac * air->servers_kg_s;
    if (!(m > 0 && heat_w > 0))
        return;
    double pressure = outside->pressure_pa, w = outside->humidity_ratio,
           surface_k = hall_moisture_surface_k(moisture->coil_surface_frac, air->supply_k, air->water_k),
           surface_w = air_saturation_humidity_ratio(surface_k, pressure),
           k = heat_w / (AIR_CP_J_KG_K * fmax(air->return_k - surface_k, COIL_LEAST_K));
    double hall_w = w > surface_w ? (m * w + k * surface_w) / (m + k) : w;
    if (!isnan(moisture->dew_point_low_k))
        hall_w = fmax(hall_w, air_saturation_humidity_ratio(moisture->dew_point_low_k, pressure));
    /* Both per kilogram of outdoor air. */
    double condensed = k * fmax(hall_w - surface_w, 0) / m, added = fmax(hall_w - w + condensed, 0);
    double electric_j_kg = added * water_j_kg(moisture->humidifier),
           carried_j_kg = air_enthalpy_j_kg(air->return_k, hall_w) - air_enthalpy_j_kg(outside->dry_bulb_k, w);
    if (carried_j_kg - electric_j_kg > 0) /* it carries away no more heat than there is */
        m = fmin(m, heat_w / (carried_j_kg - electric_j_kg));
    struct outcome *own = &out->own;
    own->condensed_kg_s = m * condensed;
    own->evaporated_kg_s = m * added;
    own->power_w += m * electric_j_kg;
    own->latent_w = m * fmax(added - condensed, 0) * water_latent_heat_j_kg(air->return_k);
    own->to_air_w = m * carried_j_kg - own->latent_w;
    /* Below 0 only by the last digit. */
    out->into_loop_w = fmax(heat_w + m * electric_j_kg - m * carried_j_kg, 0);
}

void hall_moisture_check(const struct hall_moisture *moisture, struct complaint *complaint)
{
    if (!isnan(moisture->dew_point_low_k) && !(moisture->outdoor_air_frac > 0))
        complain(complaint, "dew_point_low",
                 "a hall that takes in no outdoor air does not dry out: give outdoor_air too");
}

const struct field hall_moisture_fields[] = {
    {.key = "outdoor_air",
     NUMBER_FIELD(struct hall_moisture, outdoor_air_frac, FRACTION),
     RANGE_DEFAULT("0 %", "10 %", "0 %"),
     .from = "hall.outdoor_air",
     .doc = "Outdoor air that ventilates the closed hall or leaks in, over the servers' airflow; as much leaves "
            "with the return air. In moist weather its water condenses on a cold coil, which then has more "
            "to do; a warm coil leaves it in the hall. 0.5 air changes an hour in 2000 m3 for 1 MW are 0.4 %.",
     BASIS(CHOICE, "ventilation of ASHRAE 62.1 and pressurization, 0.25 to 1 air changes an hour: engineering "
                   "judgement")},
    {.key = "coil_surface",
     NUMBER_FIELD(struct hall_moisture, coil_surface_frac, FRACTION),
     RANGE_DEFAULT("0 %", "90 %", "40 %"),
     SPREAD(UNIFORM, "20 %", "60 %", ASSUMED_SPREAD),
     .doc =
         "Where the coldest part of the coil's surface stands between its water and the air that it supplies: the water "
         "side's share of the thermal resistance. Air with a higher dew point loses water there. Acts only with outdoor_air.",
     BASIS(ASSUMPTION,
           "Buildings library, Fluid.HeatExchangers.WetCoilCounterFlow: hA of the air side 2/3 of the water "
           "side's, so 40 %; fins and rows 20 to 60 %: engineering judgement")},
    FIELD_END};

const struct field hall_moisture_humidifier_fields[] = {
    {.key = "dew_point_low",
     NUMBER_FIELD(struct hall_moisture, dew_point_low_k, TEMPERATURE),
     RANGE("-40 degC", "15 degC"),
     .optional = true,
     .doc =
         "Driest hall: outdoor air drier than this is humidified, and what a colder coil takes out is put back. Without it "
         "nothing is. Needs outdoor_air.",
     BASIS(CHOICE, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: allowable down to -12 degC, recommended -9 degC; "
                   "5.5 degC until 2015")},
    {.key = "humidifier",
     CHOICE_FIELD(struct hall_moisture, humidifier, humidifier_choices),
     .initial = "fog",
     .doc = "fog: nozzles at 7 MPa, 3.2 Wh a litre, the evaporation cools the hall; steam: electric "
            "boilers, 0.75 kWh a litre. Acts only with dew_point_low.",
     BASIS(STANDARD, "Lei & Masanet 2022: fog at 6.3-7.7 MPa, pump efficiency 0.6; steam: heat of evaporation from 10 "
                     "degC")},
    FIELD_END};
