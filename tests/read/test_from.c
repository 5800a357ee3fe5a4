/* SPDX-License-Identifier: Apache-2.0 */
/* A key that takes the value of one at the root where it is left out. */
#include <criterion/criterion.h>

#include "../reading.h"

TestSuite(from);

struct room {
    double supply_k;
};
struct fan {
    double supply_k;
};
struct plan {
    struct room room;
    struct list fans;
};

static const struct field room_fields[] = {{.key = "supply",
                                            NUMBER_FIELD(struct room, supply_k, TEMPERATURE),
                                            RANGE_DEFAULT("10 degC", "45 degC", "24 degC"),
                                            .doc = "Air."},
                                           FIELD_END};
static const struct record room_record = {.name = "room", .size = sizeof(struct room), .fields = room_fields};
static const struct field fan_fields[] = {{.key = "supply",
                                           NUMBER_FIELD(struct fan, supply_k, TEMPERATURE),
                                           RANGE_DEFAULT("10 degC", "30 degC", "20 degC"),
                                           .from = "room.supply",
                                           .doc = "Air."},
                                          FIELD_END};
static const struct record fan_record = {.name = "fan", .size = sizeof(struct fan), .fields = fan_fields};
static const struct field plan_fields[] = {
    {.key = "room", RECORD_FIELD(struct plan, room, struct room, &room_record), .doc = "The room."},
    {.key = "fans", LIST_FIELD(struct plan, fans, &fan_record), .doc = "Fans."},
    FIELD_END};
static const struct record plan_record = {.name = "plan", .size = sizeof(struct plan), .fields = plan_fields};

static double supply_k(const struct plan *plan, size_t i)
{
    return ((const struct fan *)plan->fans.items)[i].supply_k;
}

Test(from, what_is_left_out_is_the_rooms)
{
    struct plan plan;
    bind_text(&plan_record, &plan, "{room: {supply: 27 degC}, fans: [{}, {supply: 18 degC}]}");
    cr_assert(supply_k(&plan, 0) == 300.15 && supply_k(&plan, 1) == 291.15);
    bind_text(&plan_record, &plan, "{fans: [{}]}");
    cr_assert_eq(supply_k(&plan, 0), 297.15);
}

/* A record on its own has its own default. */
Test(from, alone)
{
    struct fan fan;
    bind_text(&fan_record, &fan, "{}");
    cr_assert_eq(fan.supply_k, 293.15);
}

/* What the room may have and the fan may not is a mistake where the room says it. */
Test(from, mistakes_stand_at_the_room)
{
    cr_assert_str_eq(bind_said(&plan_record, "room:\n  supply: 40 degC\nfans: [{}]\n"),
                     "t.yaml:2:11: error: `supply` is 40 degC, but must lie between 10 degC and 30 degC\n"
                     "    supply: 40 degC\n"
                     "            ^\n"
                     "t.yaml:2:11: note: `supply` of fan takes its value from `room.supply`\n");
}
