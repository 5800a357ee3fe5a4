/* SPDX-License-Identifier: Apache-2.0 */
/* The moisture of a closed hall: outdoor air that gets in, what condenses on the coil, and the humidifier. */
#ifndef SAMOVAR_COOLING_HALL_MOISTURE_H
#define SAMOVAR_COOLING_HALL_MOISTURE_H

#include "cooling/component.h"

/* What a user may say of it; a part of a terminal. */
struct hall_moisture {
    double outdoor_air_frac;  /* outdoor air over the servers' airflow */
    double coil_surface_frac; /* where the coil's coldest surface stands between its water (0) and its supply (1) */
    double dew_point_low_k;   /* driest hall; NaN: none, it may get as dry as the weather */
    int humidifier;           /* enum humidifier_kind */
};
enum humidifier_kind { HUMIDIFIER_FOG, HUMIDIFIER_STEAM };
/* Outdoor air and coil; and the humidifier. */
extern const struct field hall_moisture_fields[], hall_moisture_humidifier_fields[];
/* For the readings of a terminal: its outcome's condensed_kg_s. */
#define HALL_MOISTURE_READING                                                                                          \
    {                                                                                                                  \
        "condensate_kg_s", "kg/s", "water of the hall's air that condensed on the coil"                                \
    }
/* For the check of a terminal: a driest hall needs outdoor air that dries it. */
void hall_moisture_check(const struct hall_moisture *moisture, struct complaint *complaint);

/* The hall's air and the coil that it passes. */
struct hall_air {
    double servers_kg_s; /* dry air through the servers */
    double return_k;     /* into the coil; as warm as what leaves the hall in exchange for outdoor air */
    double supply_k, water_k;
};

/* Temperature of the coil's coldest surface, where air loses water if its dew point is higher. */
double hall_moisture_surface_k(double coil_surface_frac, double supply_k, double water_k);

/* Share of the way to saturation at the surface that air goes which the coil cools from entering_k to supply_k: 1 less the bypass
 * factor. Of its humidity ratio over the surface's it loses as much. */
double hall_moisture_contact_frac(double entering_k, double supply_k, double surface_k);

/* Finds the hall's steady state with out->into_loop_w for the coil, of servers and fans, and changes *out by what outdoor air,
 * humidifier and condensation make of it. */
void hall_moisture_run(const struct hall_moisture *moisture, const struct outside *outside, const struct hall_air *air,
                       struct collected *out);

#endif
