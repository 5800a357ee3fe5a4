/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling a hall with outdoor air: what the air economizer and direct evaporative cooling share. A TERMINAL
 * on air; the loop behind it carries only the heat that outdoor air cannot. */
#ifndef SAMOVAR_COOLING_AIRSIDE_H
#define SAMOVAR_COOLING_AIRSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "cooling/component.h"
#include "cooling/hall_moisture.h"
#include "machine/fan.h"

struct airside {
    double supply_low_k, supply_high_k, water_supply_k, coil_approach_k;
    double dew_point_low_k, dew_point_high_k, humidity_low_frac, humidity_high_frac;
    double temperature_rise_k;
    double pressure_pa, recirculation_pressure_pa, fan_efficiency, minimum_speed_frac;
    int fan_curve;
    bool humidify, integrated;
    double cycles_of_concentration;
    struct hall_moisture moisture; /* dew_point_low_k and humidifier: set where it closes */
    double ride_through_s;
    /* Wetted pad: 0 where there is none. */
    double effectiveness, pad_pressure_pa;
    int wetting;
};

struct airside_state {
    double volume_m3_kg;        /* of the warmest supply on the design day */
    double air_kg_s, flow_m3_s; /* at design: dry air and its volume */
};

enum {
    AIRSIDE_READ_SUPPLY,
    AIRSIDE_READ_OUTDOOR,
    AIRSIDE_READ_PAD,
    AIRSIDE_READ_AIRFLOW,
    AIRSIDE_READ_OUTDOOR_AIRFLOW,
    AIRSIDE_READ_MAKEUP
};

void airside_size(const void *parameters, const struct design *design, void *state);
void airside_equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row);
void airside_collect(const void *parameters, const void *state, const struct outside *outside,
                     const struct hall_load *load, struct collected *out);
double airside_set_point_k(const void *parameters);
double airside_ride_through_s(const void *parameters);
void airside_check(const void *parameters, struct complaint *complaint);

/* What a user may say; the defaults are those of a hall without pads. */
extern const struct field airside_fields[];

#endif
