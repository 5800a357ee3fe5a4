/* SPDX-License-Identifier: Apache-2.0 */
/* Air economizer: outdoor air cools the hall directly; a coil on the loop behind it does what outdoor air
 * cannot. Modes 1, 2 and 4 of airside.c. */
#include "cooling/airside.h"

const struct component air_economizer_component = {
    .record = {.name = "air-economizer",
               .doc = "Outdoor air through the hall whenever it is cool and dry enough; else a coil on the "
                      "water loop behind.",
               .size = sizeof(struct airside),
               .fields = airside_fields,
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
