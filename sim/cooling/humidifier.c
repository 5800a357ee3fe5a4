/* SPDX-License-Identifier: Apache-2.0 */
/* Steady moisture of a closed hall that takes in m kg/s of outdoor air o and loses as much of its own, e
 * (servers give off no moisture); W in kg per kg of dry air, h of moist air (psychro.h):
 *
 *   W_e        = W_o, but at least W_sat(dew_point_low) and at most W_sat(coil)
 *   evaporated = m max(W_e - W_o, 0)
 *   heat + P   = coil + m (h(T_e, W_e) - h(T_o, W_o))
 *
 * The enthalpy of the liquid, added or condensed, is left out (below 3 % of that of its vapour).
 *
 *   fog    P = evaporated pressure / (rho efficiency): the hall's air gives the latent heat, the coil has less to do
 *   steam  P = evaporated 0.75 kWh/kg: electricity gives it, the coil has as much to do as before
 *
 * Sources: Lei & Masanet 2022, Resour. Conserv. Recycl. 182:106323: fog at 6.3 to 7.7 MPa. Steam: 2.63 MJ/kg from
 * water of 10 degC (IAPWS-97) and 2.5 % for what a boiler loses. */
#include "cooling/humidifier.h"

#include <math.h>

#include "base/numerics.h"
#include "site/psychro.h"

#define FOG_PA 7e6
#define FOG_EFFICIENCY 0.6
#define STEAM_J_KG (0.75 * 3.6e6)

const char *const humidifier_choices[] = {"fog", "steam", 0};

/* Electricity in J per kg of water. */
static double water_j_kg(enum humidifier_kind kind)
{
    return kind == HUMIDIFIER_STEAM ? STEAM_J_KG : FOG_PA / (WATER_DENSITY_KG_M3 * FOG_EFFICIENCY);
}

void humidifier_run(const struct humidifier *humidifier, const struct outside *outside,
                    const struct humidifier_hall *hall, struct humidifier_result *result)
{
    *result = (struct humidifier_result){0};
    if (!(hall->outdoor_kg_s > 0 && hall->heat_w > 0))
        return;
    double pressure = outside->pressure_pa, w = outside->humidity_ratio,
           high = air_saturation_humidity_ratio(hall->coil_k, pressure), low = 0;
    if (!isnan(humidifier->dew_point_low_k))
        low = air_saturation_humidity_ratio(humidifier->dew_point_low_k, pressure);
    double hall_w = clamp(w, low, fmax(low, high)), added = fmax(hall_w - w, 0);
    double electric_j_kg = added * water_j_kg((enum humidifier_kind)humidifier->kind);
    double carried_j_kg = air_enthalpy_j_kg(hall->exhaust_k, hall_w) - air_enthalpy_j_kg(outside->dry_bulb_k, w);
    double m = hall->outdoor_kg_s;
    if (carried_j_kg - electric_j_kg > 0)
        m = fmin(m, hall->heat_w / (carried_j_kg - electric_j_kg));
    result->outdoor_kg_s = m;
    result->evaporated_kg_s = m * added;
    result->power_w = m * electric_j_kg;
    result->latent_w = result->evaporated_kg_s * water_latent_heat_j_kg(hall->exhaust_k);
    result->to_air_w = m * carried_j_kg - result->latent_w;
}
