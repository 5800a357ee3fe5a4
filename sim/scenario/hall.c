/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/hall.h"

static void check(const void *value, struct complaint *complaint)
{
    const struct hall *hall = value;
    if (hall->supply_low_k > hall->supply_k)
        complain(complaint, "supply_temperature_low", "the coldest supply is warmer than supply_temperature");
    if (hall->dew_point_low_k > hall->dew_point_high_k)
        complain(complaint, "dew_point_low", "the driest air is moister than dew_point_high");
    if (hall->humidity_low_frac > hall->humidity_high_frac)
        complain(complaint, "humidity_low", "the driest air is moister than humidity_high");
}

static const struct field fields[] = {
    {.key = "supply_temperature",
     NUMBER_FIELD(struct hall, supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
     .doc =
         "Air that servers are given, and the warmest that outdoor air may make it while the plant holds its water. 24 degC is "
         "what classes A1 and H1 both allow without a margin: H1 recommends 18 to 22 degC.",
     BASIS(
         STANDARD,
         "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: A1 to A4 recommended 18 to 27 degC; H1 (dense, air-cooled, as "
         "servers of eight GPUs) recommended 18 to 22 degC, allowable 5 to 25 degC")},
    {.key = "supply_temperature_low",
     NUMBER_FIELD(struct hall, supply_low_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "35 degC", "15 degC"),
     .doc = "Coldest air that servers are given, where outdoor air cools them.",
     BASIS(
         STANDARD,
         "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 15 to 32 degC; 10 to 18 degC at large sites, Lei & "
         "Masanet 2022, Resour. Conserv. Recycl. 182:106323")},
    {.key = "dew_point_low",
     NUMBER_FIELD(struct hall, dew_point_low_k, TEMPERATURE),
     RANGE_DEFAULT("-40 degC", "15 degC", "-12 degC"),
     .doc = "Driest air wanted, where outdoor air is humidified.",
     BASIS(STANDARD,
           "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: allowable down to -12 degC, recommended -9 degC")},
    {.key = "dew_point_high",
     NUMBER_FIELD(struct hall, dew_point_high_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "30 degC", "17 degC"),
     .doc = "Moistest air allowed: outdoor air moister than that stays outside.",
     BASIS(
         STANDARD,
         "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 15 degC recommended; 17 degC allowable in classes A1 and H1, 21 degC "
         "in A2")},
    {.key = "humidity_low",
     NUMBER_FIELD(struct hall, humidity_low_frac, FRACTION),
     RANGE_DEFAULT("0 %", "50 %", "8 %"),
     .doc = "Driest air wanted, where outdoor air is humidified.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 8 %")},
    {.key = "humidity_high",
     NUMBER_FIELD(struct hall, humidity_high_frac, FRACTION),
     RANGE_DEFAULT("30 %", "100 %", "80 %"),
     .doc = "Moistest air allowed: what outdoor air and wetted pads may come to.",
     BASIS(
         STANDARD,
         "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 80 % in classes A1 and A2, 85 % in A3; 60 to 95 % at large sites, "
         "Lei & Masanet 2022")},
    {.key = "air_temperature_rise",
     NUMBER_FIELD(struct hall, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("3 K", "30 K", "12 K"),
     SPREAD(UNIFORM, "9 K", "15 K", ASSUMED_SPREAD),
     .doc = "Of the air through the servers; with the heat it gives the airflow.",
     BASIS(STANDARD, "Lei & Masanet 2022: hyperscale 13.9 to 19.4 K, colocation 5 to 10 K")},
    {.key = "pressure",
     NUMBER_FIELD(struct hall, pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "500 Pa"),
     SPREAD(UNIFORM, "300 Pa", "700 Pa", NULL),
     .doc =
         "Total pressure, at design flow, of the path that the hall's own air takes round: filter, coil, floor, containment. What "
         "outdoor air passes, the plates of an indirect cooler and the coils of rear doors are parts of the way of cooling "
         "and have pressures of their own.",
     BASIS(STANDARD, "Lei & Masanet 2022: 300 to 700 Pa for closed halls")},
    {.key = "outdoor_air",
     NUMBER_FIELD(struct hall, outdoor_air_frac, FRACTION),
     RANGE_DEFAULT("0 %", "10 %", "0 %"),
     .doc =
         "Outdoor air that ventilates the closed hall or leaks in, over the servers' airflow: what makes a cold coil drip "
         "in moist weather. 0.5 air changes an hour in 2000 m3 for 1 MW are 0.4 %.",
     BASIS(CHOICE,
           "ventilation of ASHRAE 62.1 and pressurization, 0.25 to 1 air changes an hour: engineering judgement")},
    FIELD_END};

const struct record hall_record = {.name = "hall",
                                   .doc = "What the hall asks of its air, whatever cools it.",
                                   .size = sizeof(struct hall),
                                   .fields = fields,
                                   .check = check};
