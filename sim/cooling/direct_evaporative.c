/* SPDX-License-Identifier: Apache-2.0 */
/* Direct evaporative cooling: outdoor air that is too warm passes a wetted pad on its way into the hall. All
 * modes of airside.c. */
#include "cooling/airside.h"

static const struct field fields[] = {
    {.key = "effectiveness",
     NUMBER_FIELD(struct airside, effectiveness, FRACTION),
     RANGE_DEFAULT("0.5", "0.98", "0.9"),
     .doc = "Of the pad: drop of the air's temperature over its distance from the wet bulb.",
     .source =
         "ASHRAE Handbook HVAC Systems and Equipment 2020, ch. 41: 0.85 to 0.95 for rigid media of 300 mm",
     .standing = STANDING_STANDARD},
    {.key = "pad_pressure",
     NUMBER_FIELD(struct airside, pad_pressure_pa, PRESSURE),
     RANGE_DEFAULT("0 Pa", "200 Pa", "50 Pa"),
     .doc = "Pressure drop of the pad at design flow, while air passes it (dampers lead it round the pad "
            "otherwise).",
     .source = "25 to 75 Pa for rigid media at 2 to 2.5 m/s: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    AIRSIDE_FIELDS("21 degC", "85 %", "22 degC"),
    FIELD_END,
};

const struct component direct_evaporative_component = {
    .record = {.name = "direct-evaporative",
               .doc = "Outdoor air through the hall, cooled by a wetted pad when it is warm; a coil on the "
                      "water loop behind for the hours when that is not enough.",
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
