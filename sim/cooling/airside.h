/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling a hall with outdoor air: what the air economizer and direct evaporative cooling share. A TERMINAL
 * on air; the loop behind it carries only the heat that outdoor air cannot. */
#ifndef SAMOVAR_COOLING_AIRSIDE_H
#define SAMOVAR_COOLING_AIRSIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "cooling/component.h"
#include "cooling/fan.h"

struct airside {
    double supply_low_k, supply_high_k, water_supply_k;
    double dew_point_low_k, dew_point_high_k, humidity_low_frac, humidity_high_frac;
    double temperature_rise_k;
    double pressure_pa, recirculation_pressure_pa, fan_efficiency, minimum_speed_frac;
    int fan_curve;
    bool humidify, integrated;
    double cycles_of_concentration;
    double ride_through_s;
    /* Wetted pad: 0 where there is none. */
    double effectiveness, pad_pressure_pa;
};

struct airside_state {
    double air_kg_s, flow_m3_s; /* dry air at design heat; its volume at the warmest supply */
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
void airside_collect(const void *parameters, const void *state, const struct outside *outside, double heat_w,
                     struct collected *out);
double airside_set_point_k(const void *parameters);
double airside_ride_through_s(const void *parameters);
void airside_check(const void *parameters, struct complaint *complaint);

/* clang-format off */
#define AIRSIDE_READINGS { \
    [AIRSIDE_READ_SUPPLY] = {"supply_k", "K", "air that the fans deliver"}, \
    [AIRSIDE_READ_OUTDOOR] = {"outdoor_frac", "1", "share of outdoor air in the supply: 1 = all, 0 = recirculation"}, \
    [AIRSIDE_READ_PAD] = {"pad_frac", "1", "share of the supply that passes the wetted pad"}, \
    [AIRSIDE_READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "volume flow of the fans"}, \
    [AIRSIDE_READ_OUTDOOR_AIRFLOW] = {"outdoor_airflow_kg_s", "kg/s", "outdoor air, as dry air"}, \
    [AIRSIDE_READ_MAKEUP] = {"makeup_kg_s", "kg/s", "water added: evaporation and blowdown"}}

#define AIRSIDE_FIELDS(dew_point_high, humidity_high, water_supply) \
    {.key = "supply_temperature_low", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct airside, supply_low_k), .min = "5 degC", .max = "35 degC", .initial = "15 degC", \
     .doc = "Coldest air for the servers: in colder weather return air is mixed in.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 15 to 32 degC; 10 to 18 degC at large " \
               "sites, Lei & Masanet 2022, Resour. Conserv. Recycl. 182:106323", \
     .standing = STANDING_STANDARD}, \
    {.key = "supply_temperature_high", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct airside, supply_high_k), .min = "10 degC", .max = "45 degC", .initial = "27 degC", \
     .doc = "Warmest air for the servers while the loop holds its water: above it water cools, by evaporation or by the coil.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: recommended up to 27 degC; 27 to 35 degC at large sites, " \
               "Lei & Masanet 2022", \
     .standing = STANDING_STANDARD}, \
    {.key = "water_supply_temperature", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct airside, water_supply_k), .min = "4 degC", .max = "40 degC", .initial = water_supply, \
     .doc = "Water that the coil needs at design: set-point of the loop behind. Outdoor air more humid than it is not led " \
            "over the cold coil (it would condense there); the hall recirculates instead.", \
     .source = "coil effectiveness of 0.65 to 0.9, Lei & Masanet 2020, Energy 201:117556", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "dew_point_low", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct airside, dew_point_low_k), .min = "-40 degC", .max = "15 degC", .initial = "-12 degC", \
     .doc = "Driest air wanted; acts only with `humidify`.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: allowable down to -12 degC, recommended -9 degC", \
     .standing = STANDING_STANDARD}, \
    {.key = "dew_point_high", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE, \
     .offset = offsetof(struct airside, dew_point_high_k), .min = "5 degC", .max = "30 degC", .initial = dew_point_high, \
     .doc = "Moistest air allowed: above it the hall is closed and recirculates.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 15 degC recommended, 17 degC allowable in class A1, 21 degC in A2", \
     .standing = STANDING_STANDARD}, \
    {.key = "relative_humidity_low", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct airside, humidity_low_frac), .min = "0 %", .max = "50 %", .initial = "8 %", \
     .doc = "Driest air wanted; acts only with `humidify`.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 8 %", \
     .standing = STANDING_STANDARD}, \
    {.key = "relative_humidity_high", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct airside, humidity_high_frac), .min = "30 %", .max = "100 %", .initial = humidity_high, \
     .doc = "Moistest air allowed: the supply is kept warm enough for it, and the pad is limited by it.", \
     .source = "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 80 % in classes A1 and A2, 85 % in A3; 60 to 95 % at large " \
               "sites, Lei & Masanet 2022", \
     .standing = STANDING_STANDARD}, \
    {.key = "air_temperature_rise", .kind = FIELD_NUMBER, .quantity = QUANTITY_TEMPERATURE_DIFFERENCE, \
     .offset = offsetof(struct airside, temperature_rise_k), .min = "3 K", .max = "30 K", .initial = "12 K", \
     .doc = "Of the air through the servers; with the heat it gives the airflow.", \
     .source = "Lei & Masanet 2022: 13.9 to 19.4 K at large sites, 5 to 10 K in colocation", \
     .standing = STANDING_STANDARD}, \
    {.key = "pressure", .kind = FIELD_NUMBER, .quantity = QUANTITY_PRESSURE, \
     .offset = offsetof(struct airside, pressure_pa), .min = "0 Pa", .max = "1500 Pa", .initial = "650 Pa", \
     .doc = "Total pressure of the fans at design flow with outdoor air only: louvres, filters, supply and exhaust.", \
     .source = "Lei & Masanet 2022: 300 to 1000 Pa for air economizers", \
     .standing = STANDING_STANDARD}, \
    {.key = "recirculation_pressure", .kind = FIELD_NUMBER, .quantity = QUANTITY_PRESSURE, \
     .offset = offsetof(struct airside, recirculation_pressure_pa), .min = "0 Pa", .max = "1500 Pa", .initial = "400 Pa", \
     .doc = "Total pressure of the fans at design flow with return air only.", \
     .source = "Lei & Masanet 2022: 300 to 700 Pa for closed halls; the split between both paths is judgement", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "fan_efficiency", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct airside, fan_efficiency), .min = "0.2", .max = "0.95", .initial = "0.7", \
     .doc = "Fan, motor and drive together, at design flow. The fans stand in the supply: their electricity warms it.", \
     .source = "Lei & Masanet 2022: 0.65 to 0.9", \
     .standing = STANDING_STANDARD}, \
    {.key = "fan_curve", .kind = FIELD_CHOICE, .offset = offsetof(struct airside, fan_curve), \
     .choices = fan_curve_choices, .initial = "doe-crah", \
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE prototype), vsd " \
            "(ASHRAE 90.1).", \
     .source = "DOE/PNNL prototype for ASHRAE 90.1, large data centre", \
     .standing = STANDING_STANDARD}, \
    {.key = "minimum_speed", .kind = FIELD_NUMBER, .quantity = QUANTITY_FRACTION, \
     .offset = offsetof(struct airside, minimum_speed_frac), .min = "0", .max = "1", .initial = "0.3", \
     .doc = "Lowest fan speed over full; with less to do, units rest in turn.", \
     .source = "usual limit of drives and of air distribution, 0.2 to 0.5", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "integrated", .kind = FIELD_FLAG, .offset = offsetof(struct airside, integrated), .initial = "true", \
     .doc = "Outdoor air too warm for the servers but cooler than their return air is used all the same, and the coil does the " \
            "rest. Without it the hall closes as soon as outdoor air alone does not do.", \
     .standing = STANDING_CHOICE}, \
    {.key = "humidify", .kind = FIELD_FLAG, .offset = offsetof(struct airside, humidify), .initial = "false", \
     .doc = "Add water to dry outdoor air, by evaporation, up to the lower limits. Off, as at many large sites: down to 8 % " \
            "relative humidity the risk from static discharge was found small with usual floors and shoes.", \
     .source = "Moradian, Patnaik, Han, Wan, Pommerenke & Swenson 2014, ASHRAE Transactions 120 (RP-1499); ASHRAE TC 9.9 2015", \
     .standing = STANDING_CHOICE}, \
    {.key = "cycles_of_concentration", .kind = FIELD_NUMBER, .quantity = QUANTITY_NUMBER, \
     .offset = offsetof(struct airside, cycles_of_concentration), .min = "1.2", .max = "20", .initial = "5", \
     .doc = "Salts in the water of pad or humidifier over salts in the make-up: make-up = evaporation cycles / (cycles - 1).", \
     .source = "3 to 6 for pads, with the hardness of the water: engineering judgement", \
     .standing = STANDING_ASSUMPTION}, \
    {.key = "ride_through", .kind = FIELD_NUMBER, .quantity = QUANTITY_DURATION, \
     .offset = offsetof(struct airside, ride_through_s), .min = "10 s", .max = "1 h", .initial = "150 s", \
     .doc = "Time in which the hall at design heat, with no cooling at all, warms by 10 K: air, servers and structure " \
            "together. 150 s are 15 kJ/K per kW, 4 K a minute. Felt in short ticks.", \
     .source = "Khankari 2011, ASHRAE Transactions 117(1), LV-11-C026; Lin, Zhang & VanGilder, Schneider Electric white " \
               "paper 179: some K per minute", \
     .standing = STANDING_ASSUMPTION}
/* clang-format on */

#endif
