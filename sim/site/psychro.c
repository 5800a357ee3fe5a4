/* SPDX-License-Identifier: Apache-2.0 */
/* ASHRAE Handbook Fundamentals (2017), chapter 1, "Psychrometrics"; "eq." below means an equation of it. Its
 * saturation pressures are those of Hyland and Wexler (1983), ASHRAE Transactions 89(2A):500-519. */
#include "site/psychro.h"

#include <math.h>
#include <stdbool.h>

#include "base/numerics.h"
#include "base/units.h"

/* Molar mass of water over that of dry air (eq. 20), and gas constant of dry air in J/(kg K) (eq. 1). */
#define MASS_RATIO 0.621945
#define GAS_CONSTANT_J_KG_K 287.042
/* Numerical floor of the humidity ratio: no air is drier, and logarithms stay finite. */
#define DRIEST 1e-7
/* The share of the pressure that vapour may have. At and above boiling there is no saturated air; the cap
 * keeps every function finite and monotone there. No weather comes near. */
#define VAPOUR_SHARE_MAX 0.98
#define TRIPLE_POINT_K 273.16
#define TRIPLE_POINT_PA 611.657 /* IAPWS: Guildner, Johnson and Jones (1976), J. Res. NBS 80A:505 */
#define COLDEST_K (KELVIN_0_DEGC - 120)
#define HOTTEST_K (KELVIN_0_DEGC + 200)

/* ln pws over ice below the triple point (eq. 5), over liquid water above (eq. 6); *slope gets d ln pws / dT.
 */
static double log_saturation_pressure(double t, bool ice, double *slope)
{
    if (ice) {
        const double c1 = -5.6745359e3, c2 = 6.3925247, c3 = -9.677843e-3, c4 = 6.2215701e-7, c5 = 2.0747825e-9,
                     c6 = -9.484024e-13, c7 = 4.1635019;
        *slope = (c7 - c1 / t) / t + c3 + t * (2 * c4 + t * (3 * c5 + t * 4 * c6));
        return c1 / t + c2 + t * (c3 + t * (c4 + t * (c5 + t * c6))) + c7 * log(t);
    }
    const double c8 = -5.8002206e3, c9 = 1.3914993, c10 = -4.8640239e-2, c11 = 4.1764768e-5, c12 = -1.4452093e-8,
                 c13 = 6.5459673;
    *slope = (c13 - c8 / t) / t + c10 + t * (2 * c11 + t * 3 * c12);
    return c8 / t + c9 + t * (c10 + t * (c11 + t * c12)) + c13 * log(t);
}

static double saturation_pressure(double t_k, double *slope_pa_k)
{
    double slope, p = exp(log_saturation_pressure(t_k, t_k <= TRIPLE_POINT_K, &slope));
    *slope_pa_k = p * slope;
    return p;
}

double air_saturation_pressure_pa(double t_k)
{
    double slope;
    return saturation_pressure(t_k, &slope);
}

/* Eq. 20. */
static double ratio_of_vapour(double vapour_pa, double pressure_pa)
{
    double capped = fmin(vapour_pa, VAPOUR_SHARE_MAX * pressure_pa);
    return fmax(MASS_RATIO * capped / (pressure_pa - capped), DRIEST);
}

/* Eq. 20 solved for the vapour pressure. */
static double vapour_of_ratio(double humidity_ratio, double pressure_pa)
{
    double w = fmax(humidity_ratio, DRIEST);
    return pressure_pa * w / (MASS_RATIO + w);
}

/* Saturated air and how its humidity ratio rises per kelvin. */
static double saturated_ratio(double t_k, double pressure_pa, double *slope)
{
    double dp, p = saturation_pressure(t_k, &dp), w = ratio_of_vapour(p, pressure_pa);
    bool capped = p >= VAPOUR_SHARE_MAX * pressure_pa || w <= DRIEST;
    *slope = capped ? 0 : MASS_RATIO * pressure_pa * dp / ((pressure_pa - p) * (pressure_pa - p));
    return w;
}

double air_saturation_humidity_ratio(double t_k, double pressure_pa)
{
    return ratio_of_vapour(air_saturation_pressure_pa(t_k), pressure_pa);
}

/* Eq. 12 and 20. */
double air_humidity_ratio(double t_k, double relative_humidity_frac, double pressure_pa)
{
    return ratio_of_vapour(relative_humidity_frac * air_saturation_pressure_pa(t_k), pressure_pa);
}

/* Eq. 12 and 22. */
double air_relative_humidity_frac(double t_k, double humidity_ratio, double pressure_pa)
{
    return vapour_of_ratio(humidity_ratio, pressure_pa) / air_saturation_pressure_pa(t_k);
}

/* Eq. 33 (liquid on the wick) and 35 (ice), as
 *   residual = (hfg - a t*) Ws(t*) - 1.006 (t - t*) - W (hfg + 1.86 t - c t*)   in kJ per kg dry air, t in
 * degC, which rises with t*. */
struct wick {
    double latent, a, c;
};
static const struct wick wet = {2501, 2.326, 4.186}, frozen = {2830, 0.24, 2.1};

static double wick_ratio(const struct wick *wick, double t, double star, double ws)
{
    return ((wick->latent - wick->a * star) * ws - 1.006 * (t - star)) / (wick->latent + 1.86 * t - wick->c * star);
}

double air_humidity_ratio_from_wet_bulb(double t_k, double wet_bulb_k, double pressure_pa)
{
    double star = wet_bulb_k - KELVIN_0_DEGC, ws = air_saturation_humidity_ratio(wet_bulb_k, pressure_pa);
    return fmax(wick_ratio(star >= 0 ? &wet : &frozen, t_k - KELVIN_0_DEGC, star, ws), DRIEST);
}

/* Newton's method inside a bracket, which it halves where a step would leave it. */
struct bracket {
    double low, high;
};
enum { STEPS_MAX = 100 };
#define STEP_SMALL_K 1e-7 /* the error after a step of Newton's is about its square: rounding */

/* Moves *x toward the root; true when it is there. */
static bool bracket_step(struct bracket *bracket, double *x, double value, double slope)
{
    double step = value / slope, next = *x - step;
    if (slope > 0 && fabs(step) < STEP_SMALL_K) {
        *x = next;
        return true;
    }
    *(value > 0 ? &bracket->high : &bracket->low) = *x;
    *x = slope > 0 && next > bracket->low && next < bracket->high ? next : (bracket->low + bracket->high) / 2;
    return bracket->high - bracket->low < STEP_SMALL_K;
}

/* There is a gap at t* = 0 degC: liquid and ice disagree there by the heat of fusion, and in a narrow band of
 * humidity both have a solution. The wick is taken as liquid whenever a wet bulb of 0 degC or more solves
 * eq. 33. */
double air_wet_bulb_k(double t_k, double humidity_ratio, double pressure_pa)
{
    double w = fmax(humidity_ratio, DRIEST), t = t_k - KELVIN_0_DEGC;
    if (w >= air_saturation_humidity_ratio(t_k, pressure_pa))
        return t_k;
    const double freezing_pa = 611.2127; /* eq. 5 at 0 degC */
    bool ice = t < 0 || w < wick_ratio(&wet, t, 0, ratio_of_vapour(freezing_pa, pressure_pa));
    const struct wick *wick = ice ? &frozen : &wet;
    struct bracket bracket = ice ? (struct bracket){fmin(t, 0) - 60, fmin(t, 0)} : (struct bracket){0, t};
    double star = ice ? bracket.high - 1 : 0.6 * t; /* a start: a common depression */
    for (int i = 0; i < STEPS_MAX; i++) {
        double rise, ws = saturated_ratio(star + KELVIN_0_DEGC, pressure_pa, &rise);
        double value =
            (wick->latent - wick->a * star) * ws - 1.006 * (t - star) - w * (wick->latent + 1.86 * t - wick->c * star);
        double slope = (wick->latent - wick->a * star) * rise - wick->a * ws + 1.006 + w * wick->c;
        if (bracket_step(&bracket, &star, value, slope))
            break;
    }
    return fmin(star + KELVIN_0_DEGC, t_k);
}

/* Eq. 5 and 6 solved for the temperature, on ln pws; begins with the Magnus form (Alduchov and Eskridge 1996,
 * J. Appl. Meteor. 35:601). */
double air_dew_point_k(double t_k, double humidity_ratio, double pressure_pa)
{
    double target = log(vapour_of_ratio(humidity_ratio, pressure_pa)), m = target - log(610.94);
    bool ice = m < log(TRIPLE_POINT_PA / 610.94);
    double t = KELVIN_0_DEGC + (ice ? 273.86 * m / (22.587 - m) : 243.04 * m / (17.625 - m));
    struct bracket bracket = {COLDEST_K, HOTTEST_K};
    t = clamp(t, bracket.low, bracket.high);
    for (int i = 0; i < STEPS_MAX; i++) {
        double slope, value = log_saturation_pressure(t, ice, &slope) - target;
        if (bracket_step(&bracket, &t, value, slope))
            break;
    }
    return fmin(t, t_k);
}

/* Eq. 30. */
double air_enthalpy_j_kg(double t_k, double humidity_ratio)
{
    double t = t_k - KELVIN_0_DEGC;
    return AIR_CP_J_KG_K * t + humidity_ratio * (2501e3 + 1860 * t);
}

double air_temperature_k(double enthalpy_j_kg, double humidity_ratio)
{
    return KELVIN_0_DEGC + (enthalpy_j_kg - humidity_ratio * 2501e3) / (AIR_CP_J_KG_K + humidity_ratio * 1860);
}

double air_saturation_enthalpy_j_kg(double t_k, double pressure_pa)
{
    return air_enthalpy_j_kg(t_k, air_saturation_humidity_ratio(t_k, pressure_pa));
}

/* Eq. 30 with the humidity of saturation, solved for t. */
double air_saturated_temperature_k(double enthalpy_j_kg, double pressure_pa)
{
    /* Saturated air is no warmer than dry air of this enthalpy, and no colder than the coldest that eq. 5
     * holds for. */
    struct bracket bracket = {COLDEST_K, clamp(air_temperature_k(enthalpy_j_kg, DRIEST), COLDEST_K, HOTTEST_K)};
    if (enthalpy_j_kg < AIR_CP_J_KG_K * (bracket.low + 1 - KELVIN_0_DEGC) &&
        enthalpy_j_kg <= air_saturation_enthalpy_j_kg(bracket.low, pressure_pa))
        return bracket.high; /* colder still: no water left in it */
    /* A start: at sea level and above freezing ln(h + 20 kJ/kg) of saturated air is nearly straight in t. */
    double kj = enthalpy_j_kg / 1e3;
    double t = KELVIN_0_DEGC + (kj > 9.5 ? log((kj + 20) / 29.5) / 0.0455 : (kj - 9.5) / 1.4);
    t = t > bracket.low && t < bracket.high ? t : (bracket.low + bracket.high) / 2;
    for (int i = 0; i < STEPS_MAX; i++) {
        double rise, w = saturated_ratio(t, pressure_pa, &rise);
        double slope = AIR_CP_J_KG_K + w * 1860 + rise * (2501e3 + 1860 * (t - KELVIN_0_DEGC));
        if (bracket_step(&bracket, &t, air_enthalpy_j_kg(t, w) - enthalpy_j_kg, slope))
            break;
    }
    return t;
}

/* Eq. 26. */
double air_volume_m3_kg(double t_k, double humidity_ratio, double pressure_pa)
{
    return GAS_CONSTANT_J_KG_K * t_k * (1 + humidity_ratio / MASS_RATIO) / pressure_pa;
}

/* Eq. 11. */
double air_density_kg_m3(double t_k, double humidity_ratio, double pressure_pa)
{
    return (1 + humidity_ratio) / air_volume_m3_kg(t_k, humidity_ratio, pressure_pa);
}

/* Eq. 3. */
double air_standard_pressure_pa(double elevation_m)
{
    return 101325 * pow(1 - 2.25577e-5 * elevation_m, 5.2559);
}

/* Lei and Masanet (2020), Energy 201:117556, in the range of water in a cooling tower, 0 to 50 degC. */
double water_latent_heat_j_kg(double t_k)
{
    double t = t_k - KELVIN_0_DEGC;
    return 2500.5e3 - t * (2309.7 + t * 1.3);
}
