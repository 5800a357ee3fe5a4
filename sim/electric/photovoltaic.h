/* SPDX-License-Identifier: Apache-2.0 */
/* A photovoltaic plant, by the equations of PVWatts version 5. */
#ifndef SAMOVAR_ELECTRIC_PHOTOVOLTAIC_H
#define SAMOVAR_ELECTRIC_PHOTOVOLTAIC_H

#include "base/field.h"
#include "site/solar.h"
#include "site/weather.h"

struct photovoltaic {
    double capacity_w; /* of the modules (direct current) under standard test conditions */
    double tilt_deg;
    double azimuth_deg; /* from north over east; NaN: towards the equator */
    int mounting;
    double loss_frac, dc_ac_ratio, inverter_efficiency;
    double temperature_loss_per_k;
    double albedo;
    double carbon_kg_j;
};

/* Irradiance on the plane of the modules: beam, and what comes from the sky and the ground. */
struct plane {
    double beam_w_m2, diffuse_w_m2;
    double incidence; /* cosine of the beam's angle to the normal */
};
struct plane photovoltaic_plane(double tilt_deg, double azimuth_deg, double albedo, const struct sky *sky,
                                const struct sun *sun);
/* Share of a beam with this cosine of incidence that the cover glass lets through, over that at right angles. */
double photovoltaic_glass(double incidence);
/* Alternating current from dc_w, at most rated_w. */
double photovoltaic_inverter_w(double dc_w, double rated_w, double efficiency);

extern const struct supply_kind photovoltaic_kind;

#endif
