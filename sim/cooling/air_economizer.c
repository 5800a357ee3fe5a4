/* SPDX-License-Identifier: Apache-2.0 */
/* Air economizer: outdoor air cools the hall directly; a coil on the loop behind it does what outdoor air
 * cannot. Modes 1, 2 and 4 of airside.c. */
#include "cooling/airside.h"

static const struct field fields[] = {AIRSIDE_FIELDS("17 degC", "80 %", "20 degC"), FIELD_END};

const struct component air_economizer_component = {
    .record = {.name = "air-economizer",
               .doc = "Outdoor air through the hall whenever it is cool and dry enough; else a coil on the "
                      "water loop behind.",
               .size = sizeof(struct airside),
               .fields = fields,
               .check = airside_check},
    .role = ROLE_TERMINAL,
    .stream = STREAM_AIR,
    .readings = AIRSIDE_READINGS,
    .state_size = sizeof(struct airside_state),
    .size = airside_size,
    .collect = airside_collect,
    .ride_through_s = airside_ride_through_s,
    .set_point_k = airside_set_point_k,
};
