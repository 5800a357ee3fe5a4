/* SPDX-License-Identifier: Apache-2.0 */
/* What a user may say of a hall that is cooled with outdoor air. */
#include "cooling/air_terminal.h"
#include "cooling/airside.h"

void airside_check(const void *parameters, struct complaint *complaint)
{
    const struct airside *p = parameters;
    if (p->supply_low_k > p->supply_high_k)
        complain(complaint, "supply_temperature_low", "the coldest supply is warmer than supply_temperature_high");
    coil_check(p->supply_high_k, p->water_supply_k, p->coil_approach_k, "supply_temperature_high", complaint);
    if (p->dew_point_low_k > p->dew_point_high_k)
        complain(complaint, "dew_point_low", "the driest air is moister than dew_point_high");
    if (p->humidity_low_frac > p->humidity_high_frac)
        complain(complaint, "relative_humidity_low", "the driest air is moister than relative_humidity_high");
}

const struct field airside_fields[] = {
    {.key = "supply_temperature_low",
     NUMBER_FIELD(struct airside, supply_low_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "35 degC", "15 degC"),
     .from = "hall.supply_temperature_low",
     .doc = "Coldest air for the servers: in colder weather return air is mixed in.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 15 to 32 degC; 10 to 18 "
                     "degC at large sites, Lei & Masanet 2022, Resour. Conserv. Recycl. 182:106323")},
    {.key = "supply_temperature_high",
     NUMBER_FIELD(struct airside, supply_high_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
     .from = "hall.supply_temperature",
     .doc = "Warmest air for the servers while the loop holds its water: above it water cools, by "
            "evaporation or by the coil.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: recommended up to 27 degC; 27 to 35 degC at "
                     "large sites, Lei & Masanet 2022")},
    {.key = "water_supply_temperature",
     NUMBER_FIELD(struct airside, water_supply_k, TEMPERATURE),
     RANGE("4 degC", "40 degC"),
     .optional = true,
     .doc = "Water that the coil needs at design: set-point of the loop behind. Outdoor air whose "
            "dew point is above the coil's surface loses water there, which costs cooling; where that is more than to "
            "recirculate, the hall closes.",
     BASIS(ASSUMPTION, "coil effectiveness of 0.65 to 0.9, Lei & Masanet 2020, Energy 201:117556")},
    {.key = "coil_approach",
     NUMBER_FIELD(struct airside, coil_approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("0.5 K", "30 K", "3 K"),
     SPREAD(UNIFORM, "2 K", "6 K", ASSUMED_SPREAD),
     .doc = "Warmest supply over the coil's water at design: the smaller, the larger the coil. "
            "Acts where water_supply_temperature is not given.",
     BASIS(ASSUMPTION, "coil effectiveness of 0.65 to 0.9, Lei & Masanet 2020, Energy 201:117556")},
    {.key = "dew_point_low",
     NUMBER_FIELD(struct airside, dew_point_low_k, TEMPERATURE),
     RANGE_DEFAULT("-40 degC", "15 degC", "-12 degC"),
     .from = "hall.dew_point_low",
     .doc = "Driest air wanted; acts only with `humidify`.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: allowable down to -12 degC, recommended -9 "
                     "degC")},
    {.key = "dew_point_high",
     NUMBER_FIELD(struct airside, dew_point_high_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "30 degC", "17 degC"),
     .from = "hall.dew_point_high",
     .doc = "Moistest air allowed: above it the hall is closed and recirculates.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 15 degC recommended, 17 degC allowable in "
                     "class A1, 21 degC in A2")},
    {.key = "relative_humidity_low",
     NUMBER_FIELD(struct airside, humidity_low_frac, FRACTION),
     RANGE_DEFAULT("0 %", "50 %", "8 %"),
     .from = "hall.humidity_low",
     .doc = "Driest air wanted; acts only with `humidify`.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: class A1 allows 8 %")},
    {.key = "relative_humidity_high",
     NUMBER_FIELD(struct airside, humidity_high_frac, FRACTION),
     RANGE_DEFAULT("30 %", "100 %", "80 %"),
     .from = "hall.humidity_high",
     .doc = "Moistest air allowed: the supply is kept warm enough for it, and the pad is limited by it.",
     BASIS(STANDARD, "ASHRAE TC 9.9, Thermal Guidelines, 5th ed. 2021: 80 % in classes A1 and A2, 85 % in A3; 60 "
                     "to 95 % at large sites, Lei & Masanet 2022")},
    {.key = "air_temperature_rise",
     NUMBER_FIELD(struct airside, temperature_rise_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("3 K", "30 K", "12 K"),
     .from = "hall.air_temperature_rise",
     .doc =
         "Of the air through the servers at most; with the heat it gives the least airflow. Servers whose fans move more are "
         "given more.",
     BASIS(STANDARD, "Lei & Masanet 2022: 13.9 to 19.4 K at large sites, 5 to 10 K in colocation")},
    {.key = "pressure",
     NUMBER_FIELD(struct airside, pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "650 Pa"),
     SPREAD(UNIFORM, "300 Pa", "1000 Pa", NULL),
     .doc = "Total pressure of the fans at design flow with outdoor air only: louvres, filters, supply and exhaust.",
     BASIS(STANDARD, "Lei & Masanet 2022: 300 to 1000 Pa for air economizers")},
    {.key = "recirculation_pressure",
     NUMBER_FIELD(struct airside, recirculation_pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "1500 Pa", "500 Pa"),
     .from = "hall.pressure",
     .doc = "Total pressure of the fans at design flow with return air only.",
     BASIS(ASSUMPTION, "Lei & Masanet 2022: 300 to 700 Pa for closed halls; the split between both paths is "
                       "judgement")},
    {.key = "fan_efficiency",
     NUMBER_FIELD(struct airside, fan_efficiency, FRACTION),
     RANGE_DEFAULT("0.2", "0.95", "0.7"),
     SPREAD(UNIFORM, "0.65", "0.9", NULL),
     .doc = "Fan, motor and drive together, at design flow. The fans stand in the supply: their electricity warms it.",
     BASIS(STANDARD, "Lei & Masanet 2022: 0.65 to 0.9")},
    {.key = "fan_curve",
     CHOICE_FIELD(struct airside, fan_curve, fan_curve_choices),
     .initial = "doe-crah",
     .doc = "How power falls with airflow: cube (the fan law), doe-crah (variable-speed CRAH of the DOE "
            "prototype), vsd (ASHRAE 90.1).",
     BASIS(STANDARD, "DOE/PNNL prototype for ASHRAE 90.1, large data centre")},
    {.key = "minimum_speed",
     NUMBER_FIELD(struct airside, minimum_speed_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.3"),
     SPREAD(UNIFORM, "0.2", "0.5", NULL),
     .doc = "Lowest fan speed over full; with less to do, units rest in turn.",
     BASIS(ASSUMPTION, "usual limit of drives and of air distribution, 0.2 to 0.5")},
    {.key = "integrated",
     FLAG_FIELD(struct airside, integrated),
     .initial = "true",
     .doc = "Outdoor air too warm for the servers but cooler than their return air is used all the same, and "
            "the coil does the rest. Without it the hall closes as soon as outdoor air alone does not do."},
    {.key = "humidify",
     FLAG_FIELD(struct airside, humidify),
     .initial = "false",
     .doc = "Add water to dry outdoor air, by evaporation, up to the lower limits. Off, as at many large sites: down "
            "to 8 % relative humidity the risk from static discharge was found small with usual floors and shoes.",
     BASIS(CHOICE, "Moradian, Patnaik, Han, Wan, Pommerenke & Swenson 2014, ASHRAE Transactions 120 (RP-1499); "
                   "ASHRAE TC 9.9 2015")},
    {.key = "cycles_of_concentration",
     NUMBER_FIELD(struct airside, cycles_of_concentration, NUMBER),
     RANGE_DEFAULT("1.2", "20", "5"),
     SPREAD(UNIFORM, "3", "6", NULL),
     .doc = "Salts in the water of pad or humidifier over salts in the make-up: make-up = evaporation cycles "
            "/ (cycles - 1).",
     BASIS(ASSUMPTION, "3 to 6 for pads, with the hardness of the water: engineering judgement")},
    {.key = "*", PART_FIELD(struct airside, moisture, struct hall_moisture, hall_moisture_fields)},
    {.key = "ride_through",
     NUMBER_FIELD(struct airside, ride_through_s, DURATION),
     RANGE_DEFAULT("10 s", "1 h", "60 s"),
     .doc =
         "Time in which the hall at design heat, with no cooling at all, warms by 10 K: air, servers "
         "and structure together. 60 s are 6 kJ/K per kW, 10 K a minute: a dense hall; 150 s are one of 5 kW racks. Felt in "
         "short ticks.",
     BASIS(ASSUMPTION,
           "130 kg of DGX H100 at 0.5 kJ/kg/K are 8 kJ/K per kW, half of which follows within a minute; air and "
           "structure at 40 kW a rack 1 to 2 kJ/K per kW. Loose halls: Khankari 2011, ASHRAE Transactions "
           "117(1), LV-11-C026; Schneider Electric white paper 179: some K per minute")},
    FIELD_END};
