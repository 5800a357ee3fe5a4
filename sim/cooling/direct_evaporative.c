/* SPDX-License-Identifier: Apache-2.0 */
/* Direct evaporative cooling: outdoor air that is too warm passes a wetted pad on its way into the hall. All
 * modes of airside.c. */
#include "cooling/airside.h"
#include "cooling/pad.h"

struct direct_evaporative {
    struct airside air; /* first: what airside.c takes for its parameters */
};

static const struct field fields[] = {
    {.key = "effectiveness",
     NUMBER_FIELD(struct direct_evaporative, air.effectiveness, FRACTION),
     RANGE_DEFAULT("0.5", "0.98", "0.9"),
     SPREAD(UNIFORM, "0.85", "0.95", NULL),
     .doc = "Of the pad: drop of the air's temperature over its distance from the wet bulb.",
     BASIS(STANDARD,
           "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 41: 0.85 to 0.95 for rigid media of 300 mm")},
    {.key = "pad_pressure",
     NUMBER_FIELD(struct direct_evaporative, air.pad_pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "200 Pa", "50 Pa"),
     SPREAD(UNIFORM, "25 Pa", "75 Pa", NULL),
     .doc = "Pressure drop of the pad at design flow, while air passes it (dampers lead it round the pad otherwise).",
     BASIS(ASSUMPTION, "25 to 75 Pa for rigid media at 2 to 2.5 m/s: engineering judgement")},
    {.key = "wetting",
     CHOICE_FIELD(struct direct_evaporative, air.wetting, wetting_choices),
     .initial = "staged",
     .doc =
         "staged: as many pads are wetted as hold supply_temperature_high. all: every pad as soon as one is needed; the "
         "air is then colder than it must be, or mixed with return air, and pads that would make it moister than "
         "allowed stay dry.",
     BASIS(CHOICE, "control by stages or by one valve: makers offer both")},
    {.key = "*", PART_FIELD(struct direct_evaporative, air, struct airside, airside_fields)},
    FIELD_END,
};

const struct component direct_evaporative_component = {
    .record = {.name = "direct-evaporative",
               .doc = "Outdoor air through the hall, cooled by a wetted pad when it is warm; a coil on the "
                      "water loop behind for the hours when that is not enough.",
               .size = sizeof(struct direct_evaporative),
               .fields = fields,
               .check = airside_check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = {[AIRSIDE_READ_SUPPLY] = {"supply_k", "K", "air that the fans deliver"},
                 [AIRSIDE_READ_OUTDOOR] = {"outdoor_frac", "1",
                                           "share of outdoor air in the supply: 1 = all, 0 = recirculation"},
                 [AIRSIDE_READ_PAD] = {"pad_frac", "1", "share of the supply that passes the wetted pad"},
                 [AIRSIDE_READ_AIRFLOW] = {"airflow_m3_s", "m3/s", "volume flow of the fans"},
                 [AIRSIDE_READ_OUTDOOR_AIRFLOW] = {"outdoor_airflow_kg_s", "kg/s", "outdoor air, as dry air"},
                 [AIRSIDE_READ_MAKEUP] = {"makeup_kg_s", "kg/s", "water added: evaporation and blowdown"}},
    .state_size = sizeof(struct airside_state),
    .size = airside_size,
    .equipment = airside_equipment,
    .collect = airside_collect,
    .ride_through_s = airside_ride_through_s,
    .set_point_k = airside_set_point_k,
};
