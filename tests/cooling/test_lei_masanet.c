/* SPDX-License-Identifier: Apache-2.0 */
/* The PUE model of Lei & Masanet (2020), "Statistical analysis for predicting location-specific data center
 * PUE and its improvement potential", Energy 201:117556, at the points that its authors publish (notebook
 * "Simple examples" of nuoaleon/Data-center-PUE-prediction-tool): air at 20 degC, 40 % and 101325 Pa. Where
 * its equations are Samovar's own (fans, pumps, latent heat of water) Samovar's are used; its moist air,
 * chiller and economizer are written out here. Per kilowatt of IT. */
#include <criterion/criterion.h>
#include <math.h>

#include "base/units.h"
#include "machine/fan.h"
#include "site/psychro.h"

#define C(t) ((t) + KELVIN_0_DEGC)

static const double T_DEGC = 20, HUMIDITY = 0.40, PRESSURE_PA = 101325;
static const double AIR_CP = 1010, WATER_CP = 4200, WATER_KG_M3 = 1000; /* of the paper */

struct machine {
    double pressure_pa, efficiency;
};

/* Heat in W of a kilowatt of IT with its electrical losses and lighting. */
static double hall_heat_w(double ups_efficiency, double distribution_loss, double lighting)
{
    return 1000 * (1 + (1 / ups_efficiency - 1) + (1 / (1 - distribution_loss) - 1) + lighting);
}

static double air_fan_w(double mass_kg_s, double t_degc, struct machine fan)
{
    double density = 1.293 * (PRESSURE_PA / 101325) * (273.15 / (273.15 + t_degc));
    return fan_power_w(mass_kg_s / density, fan.pressure_pa, fan.efficiency);
}

static double water_pump_w(double heat_w, double rise_k, struct machine pump)
{
    return fan_power_w(heat_w / (WATER_CP * rise_k) / WATER_KG_M3, pump.pressure_pa, pump.efficiency);
}

/* Buck's saturation pressure with the two constants that the paper uses. */
static double buck_pa(double constant_pa, double t)
{
    return constant_pa * exp((18.678 - t / 234.5) * t / (257.14 + t));
}

static double enthalpy_kj(double t, double ratio)
{
    return 1.01 * t + (2500 + 1.84 * t) * ratio;
}

static double wet_bulb_degc(void)
{
    double vapour = HUMIDITY * buck_pa(611.21, T_DEGC), low = -20, high = T_DEGC;
    double wanted = enthalpy_kj(T_DEGC, 0.622 * vapour / (PRESSURE_PA - vapour));
    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (low + high), saturated = buck_pa(611.2, middle);
        *(enthalpy_kj(middle, 0.62198 * saturated / (PRESSURE_PA - saturated)) < wanted ? &low : &high) = middle;
    }
    return low;
}

static double chiller_cop(double condenser_degc, double load)
{
    double t = condenser_degc;
    return 16.798751 + 0.008840 * t * t - 8.528931 * load * load + 9.885294 * load - 0.760621 * t + 0.084615 * load * t;
}

static void published(double facility_w, double pue)
{
    cr_assert(fabs(facility_w / 1000 - pue) <= 1e-9 * pue, "%.16g, published %.16g", facility_w / 1000, pue);
}

/* Enthalpy below that of 27 degC and a dew point of 15 degC: outdoor air only, supplied as it is. */
Test(lei_masanet, air_economizer)
{
    double vapour = HUMIDITY * buck_pa(611.21, T_DEGC), limit = buck_pa(611.21, 15);
    cr_assert(enthalpy_kj(T_DEGC, 0.622 * vapour / (PRESSURE_PA - vapour)) <
              enthalpy_kj(27, 0.622 * limit / (PRESSURE_PA - limit)));
    double supply = fmin(fmax(T_DEGC, 10.3671875), 34.1953125);
    double heat = hall_heat_w(0.980302734, 0.00560546875, 0.00181445313);
    double fans = air_fan_w(heat / (AIR_CP * 14.7840712), supply, (struct machine){685.058594, 0.829931641});
    published(heat + fans, 1.0746922969797756);
}

struct water_economizer {
    double heat_w, supply_degc, air_rise_k, water_rise_k;
    struct machine fan, humidifier, economizer_pump, chiller_pump;
    double exchanger_approach_k, coil_effectiveness, sensible_frac;
    double load, cop_error;
};

/* The hall's side: everything up to the loop that rejects. source_degc: water that comes from tower or sea.
 * *rejected_w gets the heat that goes there. */
static double water_economizer_w(const struct water_economizer *e, double source_degc, double *rejected_w)
{
    double return_air = e->supply_degc + e->air_rise_k, total = e->heat_w / e->sensible_frac;
    double chilled = return_air - e->air_rise_k / e->coil_effectiveness, warm = chilled + e->water_rise_k;
    double fans = air_fan_w(e->heat_w / (AIR_CP * e->air_rise_k), e->supply_degc, e->fan);
    double humidified = (total - e->heat_w) / water_latent_heat_j_kg(C((chilled + warm) / 2));
    double humidifier = fan_power_w(humidified / WATER_KG_M3, e->humidifier.pressure_pa, e->humidifier.efficiency);
    double x = source_degc + e->exchanger_approach_k;
    double free_frac = x <= chilled ? 1 : x < warm ? (warm - x) / (warm - chilled) : 0;
    double lifted = total * (1 - free_frac);
    double chiller = lifted / (chiller_cop(source_degc, e->load) * (1 + e->cop_error));
    *rejected_w = total + chiller;
    return e->heat_w + fans + humidifier + chiller +
           water_pump_w(total * free_frac, e->water_rise_k, e->economizer_pump) +
           water_pump_w(lifted, e->water_rise_k, e->chiller_pump);
}

Test(lei_masanet, water_economizer_on_a_tower)
{
    const struct water_economizer e = {.heat_w = hall_heat_w(0.980302734, 0.00560546875, 0.00181445313),
                                       .supply_degc = 27.3671875,
                                       .air_rise_k = 18.8856337,
                                       .water_rise_k = 7.50488281,
                                       .fan = {416.992188, 0.713720703},
                                       .humidifier = {6.50097656e6, 0.674023438},
                                       .economizer_pump = {156284.191, 0.668945312},
                                       .chiller_pump = {171884.552, 0.745117188},
                                       .exchanger_approach_k = 2.29404297,
                                       .coil_effectiveness = 0.816601563,
                                       .sensible_frac = 0.986289063,
                                       .load = 0.224023438,
                                       .cop_error = 0.105488281};
    const double tower_approach_k = 6.50576172, tower_rise_k = 4.13867188, water_over_air = 1.11914062;
    double rejected, inside = water_economizer_w(&e, wet_bulb_degc() + tower_approach_k, &rejected);
    double pump = water_pump_w(rejected, tower_rise_k, (struct machine){210534.68, 0.709960938});
    double fan = air_fan_w(rejected / (WATER_CP * tower_rise_k) / water_over_air, T_DEGC,
                           (struct machine){148.339844, 0.745947266});
    published(inside + pump + fan, 1.0887168184890426);
}

Test(lei_masanet, water_economizer_on_the_sea)
{
    const struct water_economizer e = {.heat_w = hall_heat_w(0.975556641, 0.0135351562, 0.000560546875),
                                       .supply_degc = 34.2578125,
                                       .air_rise_k = 14.1438802,
                                       .water_rise_k = 9.49707031,
                                       .fan = {413.867188, 0.671240234},
                                       .humidifier = {6.65683594e6, 0.632226562},
                                       .economizer_pump = {136980.148, 0.628710937},
                                       .chiller_pump = {136194.518, 0.743945313},
                                       .exchanger_approach_k = 2.49814453,
                                       .coil_effectiveness = 0.804492187,
                                       .sensible_frac = 0.971992187,
                                       .load = 0.770117188,
                                       .cop_error = 0.00880859375};
    const double sea_degc = 20, sea_rise_k = 7.50488281;
    double rejected, inside = water_economizer_w(&e, sea_degc, &rejected);
    published(inside + water_pump_w(rejected, sea_rise_k, (struct machine){699398.438, 0.798242188}),
              1.1140761465494835);
}
