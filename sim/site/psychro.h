/* SPDX-License-Identifier: Apache-2.0 */
/* Moist air. ASHRAE Handbook Fundamentals 2017, chapter 1; equation numbers stand at each function in
 * psychro.c. W is kg water per kg dry air; enthalpy in J per kg dry air, 0 for dry air at 0 degC.
 * Temperatures in K. */
#ifndef SAMOVAR_SITE_PSYCHRO_H
#define SAMOVAR_SITE_PSYCHRO_H

double air_saturation_pressure_pa(double t_k);
double air_saturation_humidity_ratio(double t_k, double pressure_pa);
double air_humidity_ratio(double t_k, double relative_humidity_frac, double pressure_pa);
double air_humidity_ratio_from_wet_bulb(double t_k, double wet_bulb_k, double pressure_pa);
double air_relative_humidity_frac(double t_k, double humidity_ratio, double pressure_pa);
double air_dew_point_k(double t_k, double humidity_ratio, double pressure_pa);
double air_wet_bulb_k(double t_k, double humidity_ratio, double pressure_pa);
double air_enthalpy_j_kg(double t_k, double humidity_ratio);
double air_saturation_enthalpy_j_kg(double t_k, double pressure_pa);
/* The temperature at which air of this humidity ratio has this enthalpy, and that at which saturated air has
 * it. */
double air_temperature_k(double enthalpy_j_kg, double humidity_ratio);
double air_saturated_temperature_k(double enthalpy_j_kg, double pressure_pa);
double air_volume_m3_kg(double t_k, double humidity_ratio, double pressure_pa);  /* per kg dry air */
double air_density_kg_m3(double t_k, double humidity_ratio, double pressure_pa); /* moist air */
double air_standard_pressure_pa(double elevation_m);

#define AIR_CP_J_KG_K 1006.0 /* dry air, ASHRAE 2017 ch. 1 eq. 28 */

/* Water. */
#define WATER_CP_J_KG_K 4186.0
#define WATER_DENSITY_KG_M3 998.0
double water_latent_heat_j_kg(double t_k);

#endif
