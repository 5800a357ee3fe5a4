/* SPDX-License-Identifier: Apache-2.0 */
/* A part of a table is read, complained of, found, and written as if its keys were the record's own. */
#include <criterion/criterion.h>

#include <math.h>

#include "../reading.h"

TestSuite(part);

struct fan {
    double power_w;
    int64_t blades;
    double speed_frac;
};
struct hood {
    const char *name;
    struct fan fan;
    bool lit;
};

static const struct field fan_fields[] = {
    {.key = "fan_power", NUMBER_FIELD(struct fan, power_w, POWER), .min = "0 W", .doc = "What it draws."},
    {.key = "blades", INTEGER_FIELD(struct fan, blades), RANGE_DEFAULT("1", "20", "5"), .doc = "How many."},
    {.key = "speed", NUMBER_FIELD(struct fan, speed_frac, FRACTION), .optional = true, .doc = "Over full."},
    FIELD_END};
static const struct field changes[] = {{.key = "blades", .initial = "7"}, FIELD_END};
static const struct field hood_fields[] = {
    {.key = "name", TEXT_FIELD(struct hood, name), .doc = "Name."},
    {.key = "*", PART_FIELD(struct hood, fan, struct fan, fan_fields), .changes = changes},
    {.key = "lit", FLAG_FIELD(struct hood, lit), .initial = "true", .doc = "Has it a lamp?"},
    FIELD_END};
static const struct record hood_record = {.name = "hood", .size = sizeof(struct hood), .fields = hood_fields};

Test(part, is_read_from_the_same_mapping)
{
    struct hood hood;
    bind_text(&hood_record, &hood, "{name: a, blades: 3, fan_power: 2 kW, speed: 50 %, lit: false}");
    cr_assert(hood.fan.power_w == 2000 && hood.fan.blades == 3 && hood.fan.speed_frac == 0.5 && !hood.lit);
    bind_text(&hood_record, &hood, "{name: a, fan_power: 2 kW}");
    cr_assert(hood.fan.blades == 7 && isnan(hood.fan.speed_frac) && hood.lit);
}

Test(part, mistakes)
{
    cr_assert_str_eq(bind_said(&hood_record, "name: a\nspeed: 50 %\n"),
                     "t.yaml:1:1: error: hood needs `fan_power`\n"
                     "  name: a\n"
                     "  ^\n"
                     "t.yaml:1:1: note: `fan_power: 6.5 kW`: What it draws.\n");
    cr_assert_str_eq(bind_said(&hood_record, "name: a\nfan_power: 1 W\nspeeed: 50 %\n"),
                     "t.yaml:3:1: error: unknown key `speeed` in hood; did you mean `speed`?\n"
                     "  speeed: 50 %\n"
                     "  ^\n"
                     "t.yaml:3:1: note: its keys are `name`, `fan_power`, `blades`, `speed` and `lit`\n");
    cr_assert_str_eq(bind_said(&hood_record, "name: a\nfan_power: 1 W\nblades: 30\n"),
                     "t.yaml:3:9: error: `blades` is 30, but must lie between 1 and 20\n"
                     "  blades: 30\n"
                     "          ^\n");
}

Test(part, places)
{
    struct text_reading reading = reading_of("name: a\nblades: 3\nfan_power: 2 kW\n");
    struct hood hood;
    struct reader *reader = reader_create(reading.arena, reading.diag);
    reader_bind(reader, reading.tree, &hood_record, &hood);
    cr_assert_eq(reader_place(reader, &hood.fan.blades).line, 2);
    cr_assert_eq(reader_place(reader, &hood.fan.power_w).line, 3);
    reading_end(&reading);
}

Test(part, is_written_in_its_place)
{
    struct hood hood;
    bind_text(&hood_record, &hood, "{lit: false, fan_power: 2 kW, name: a}");
    struct text_buffer out = {0};
    emit_record(&out, &hood_record, &hood, 0);
    cr_assert_str_eq(out.data, "name: a\nfan_power: 2000 W\nblades: 7\nlit: false\n");
    text_buffer_finish(&out);
}

/* As --set does. */
Test(part, can_be_set)
{
    struct hood hood;
    bind_with(&hood_record, &hood, "{name: a, fan_power: 2 kW}", (const char *const[]){"blades", "4", NULL});
    cr_assert_eq(hood.fan.blades, 4);
}
