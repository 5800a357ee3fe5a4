/* SPDX-License-Identifier: Apache-2.0 */
/* Outdoor air that gets into a closed hall, and the water that keeps the hall from drying out or that it brings. */
#ifndef SAMOVAR_COOLING_HUMIDIFIER_H
#define SAMOVAR_COOLING_HUMIDIFIER_H

#include "site/outside.h"

enum humidifier_kind { HUMIDIFIER_FOG, HUMIDIFIER_STEAM };
/* Names for a FIELD_CHOICE, in this order: "fog", "steam". */
extern const char *const humidifier_choices[];

struct humidifier {
    double dew_point_low_k; /* driest hall; NaN: none, it may get as dry as the weather */
    int kind;
};

/* The hall into which the outdoor air comes. */
struct humidifier_hall {
    double outdoor_kg_s; /* dry air */
    double exhaust_k;    /* the air that leaves in exchange */
    double coil_k;       /* coldest surface: air that is moister than saturated at it loses water there */
    double heat_w;       /* of servers and fans; outdoor air carries away no more than this */
};

struct humidifier_result {
    double outdoor_kg_s;    /* dry air that came in: less than wanted if the hall would freeze otherwise */
    double evaporated_kg_s; /* water added */
    double power_w;         /* all of it ends in the hall's air */
    double latent_w;        /* evaporated water times its latent heat */
    /* what else the exhaust carries over the outdoor air; < 0: that brings heat and moisture */
    double to_air_w;
};

/* Finds the hall's steady state. The coil has to take heat_w + power_w - latent_w - to_air_w, >= 0. */
void humidifier_run(const struct humidifier *humidifier, const struct outside *outside,
                    const struct humidifier_hall *hall, struct humidifier_result *result);

#endif
