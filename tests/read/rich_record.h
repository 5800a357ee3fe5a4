/* SPDX-License-Identifier: Apache-2.0 */
/* A record with a field of every kind, for the tests of the reader and for its fuzzer. */
#ifndef TESTS_READ_RICH_RECORD_H
#define TESTS_READ_RICH_RECORD_H

#include <stddef.h>

#include "base/field.h"

struct rich_tower {
    double approach_k, fan_frac;
    int64_t cells;
};
struct rich_cooler {
    double approach_k, ua_w_k;
};
struct rich_pump {
    double flow_m3_s;
};
struct rich_shape {
    double width_m, height_m;
};
struct rich_part {
    const char *name;
    double mass_kg;
    struct rich_shape shape;
};
struct rich_source {
    const char *file;
    double missing;
};
struct rich_normals {
    struct numbers mean_k;
};
struct rich {
    double power_w, share_frac, supply_k, approach_k, factor, limit_kg;
    int64_t count, seed, start_s, end_s;
    bool active, spare;
    const char *name, *note, *file;
    int mode, colour;
    struct numbers rates_hz;
    struct rich_shape shape;
    struct rich_part part;
    struct rich_part *extra;
    struct list parts;
    struct variant weather, device;
    struct variant_list chain;
};

static const struct field rich_tower_fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct rich_tower, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "15 K", "4 K"),
     .doc = "Water over wet bulb."},
    {.key = "fan",
     NUMBER_FIELD(struct rich_tower, fan_frac, FRACTION),
     RANGE_DEFAULT("0", "10 %", "1.2 %"),
     .doc = "Fan power over heat."},
    {.key = "cells", INTEGER_FIELD(struct rich_tower, cells), RANGE_DEFAULT("1", "64", "2"), .doc = "Cells."},
    FIELD_END};
static void rich_tower_check(const void *value, struct complaint *complaint)
{
    const struct rich_tower *tower = value;
    if (tower->cells == 13)
        complain(complaint, "cells", "thirteen cells bring bad luck");
}
static const struct record rich_tower_record = {.name = "tower",
                                                .doc = "Evaporates. Second sentence.",
                                                .size = sizeof(struct rich_tower),
                                                .fields = rich_tower_fields,
                                                .check = rich_tower_check};

static const struct field rich_cooler_fields[] = {
    {.key = "approach",
     NUMBER_FIELD(struct rich_cooler, approach_k, TEMPERATURE_DIFFERENCE),
     .min = "2 K",
     .initial = "6 K",
     .doc = "Water over dry bulb."},
    {.key = "ua", NUMBER_FIELD(struct rich_cooler, ua_w_k, CONDUCTANCE), .min = "1 W/K", .doc = "Of the coil."},
    FIELD_END};
static const struct record rich_cooler_record = {
    .name = "dry-cooler", .doc = "Blows air.", .size = sizeof(struct rich_cooler), .fields = rich_cooler_fields};

static const struct field rich_pump_fields[] = {
    {.key = "flow", NUMBER_FIELD(struct rich_pump, flow_m3_s, VOLUME_FLOW), .initial = "10 L/s", .doc = "Of water."},
    FIELD_END};
static const struct record rich_pump_record = {
    .name = "pump", .doc = "Moves water.", .size = sizeof(struct rich_pump), .fields = rich_pump_fields};
static const struct record *const rich_devices[] = {&rich_tower_record, &rich_cooler_record, &rich_pump_record, NULL};

static const struct field rich_shape_fields[] = {
    {.key = "width", NUMBER_FIELD(struct rich_shape, width_m, LENGTH), .initial = "60 cm", .doc = "Width."},
    {.key = "height", NUMBER_FIELD(struct rich_shape, height_m, LENGTH), .initial = "2 m", .doc = "Height."},
    FIELD_END};
static const struct record rich_shape_record = {
    .name = "shape", .doc = "A box.", .size = sizeof(struct rich_shape), .fields = rich_shape_fields};

static const struct field rich_part_fields[] = {
    {.key = "name", TEXT_FIELD(struct rich_part, name), .optional = true, .doc = "Name."},
    {.key = "mass", NUMBER_FIELD(struct rich_part, mass_kg, MASS), .min = "0 kg", .doc = "Mass."},
    {.key = "shape", RECORD_FIELD(struct rich_part, shape, struct rich_shape, &rich_shape_record), .doc = "Its box."},
    FIELD_END};
static const struct record rich_part_record = {
    .name = "part", .doc = "A part.", .size = sizeof(struct rich_part), .fields = rich_part_fields};

static const struct field rich_source_fields[] = {
    {.key = "file", FILE_FIELD(struct rich_source, file), .doc = "A file."},
    {.key = "missing",
     NUMBER_FIELD(struct rich_source, missing, NUMBER),
     .initial = "-999",
     .doc = "What stands for no value."},
    FIELD_END};
static const struct record rich_source_record = {
    .name = "file", .doc = "From a file.", .size = sizeof(struct rich_source), .fields = rich_source_fields};
static const struct field rich_normals_fields[] = {{.key = "mean",
                                                    NUMBERS_FIELD(struct rich_normals, mean_k, TEMPERATURE),
                                                    RANGE("-60 degC", "60 degC"),
                                                    .min_count = 2,
                                                    .max_count = 12,
                                                    .doc = "Monthly means."},
                                                   FIELD_END};
static const struct record rich_normals_record = {
    .name = "normals", .doc = "From normals.", .size = sizeof(struct rich_normals), .fields = rich_normals_fields};
static const struct record *const rich_weathers[] = {&rich_source_record, &rich_normals_record, NULL};

static const char *const rich_modes[] = {"wet", "dry", "adiabatic", NULL};

static const struct field rich_fields[] = {
    {.key = "name", TEXT_FIELD(struct rich, name), .doc = "What it is called."},
    {.key = "power", NUMBER_FIELD(struct rich, power_w, POWER), .min = "0 W", .doc = "Electric power."},
    {.key = "share",
     NUMBER_FIELD(struct rich, share_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "25 %"),
     .doc = "A share."},
    {.key = "supply",
     NUMBER_FIELD(struct rich, supply_k, TEMPERATURE),
     RANGE_DEFAULT("5 degC", "60 degC", "27 degC"),
     .doc = "Supply."},
    {.key = "approach",
     NUMBER_FIELD(struct rich, approach_k, TEMPERATURE_DIFFERENCE),
     RANGE_DEFAULT("1 K", "15 K", "4 K"),
     .doc = "Approach.",
     BASIS(ASSUMPTION, "an assumption")},
    {.key = "factor", NUMBER_FIELD(struct rich, factor, NUMBER), .optional = true, .doc = "A factor."},
    {.key = "limit",
     NUMBER_FIELD(struct rich, limit_kg, MASS),
     .initial = "3 t",
     .optional = true,
     .doc = "A limit; ~ for none."},
    {.key = "count", INTEGER_FIELD(struct rich, count), RANGE("1", "1000000"), .doc = "How many."},
    {.key = "seed", INTEGER_FIELD(struct rich, seed), .initial = "1", .doc = "Seed."},
    {.key = "start",
     DATE_FIELD(struct rich, start_s),
     RANGE_DEFAULT("1900-01-01", "2200-01-01", "2023-01-01"),
     .doc = "Start."},
    {.key = "end", DATE_FIELD(struct rich, end_s), .optional = true, .doc = "End."},
    {.key = "active", FLAG_FIELD(struct rich, active), .initial = "true", .doc = "Is it on?"},
    {.key = "spare", FLAG_FIELD(struct rich, spare), .optional = true, .doc = "Is it a spare?"},
    {.key = "note", TEXT_FIELD(struct rich, note), .optional = true, .doc = "Anything."},
    {.key = "file", FILE_FIELD(struct rich, file), .optional = true, .doc = "A file."},
    {.key = "mode", CHOICE_FIELD(struct rich, mode, rich_modes), .initial = "dry", .doc = "Mode."},
    {.key = "colour", CHOICE_FIELD(struct rich, colour, rich_modes), .optional = true, .doc = "Another."},
    {.key = "rates",
     NUMBERS_FIELD(struct rich, rates_hz, RATE),
     .min = "0 /s",
     .optional = true,
     .max_count = 4,
     .doc = "Rates."},
    {.key = "shape", RECORD_FIELD(struct rich, shape, struct rich_shape, &rich_shape_record), .doc = "Shape."},
    {.key = "part",
     RECORD_FIELD(struct rich, part, struct rich_part, &rich_part_record),
     .optional = true,
     .catalogue = "nodes",
     .doc = "A part."},
    {.key = "extra", OPTIONAL_FIELD(struct rich, extra, struct rich_part, &rich_part_record), .doc = "More."},
    {.key = "parts",
     LIST_FIELD(struct rich, parts, &rich_part_record),
     .optional = true,
     .catalogue = "power",
     .catalogue_key = "stages",
     .max_count = 3,
     .doc = "Parts."},
    {.key = "weather",
     VARIANT_FIELD(struct rich, weather, rich_weathers),
     .optional = true,
     .shorthand = "file",
     .doc = "Weather."},
    {.key = "device",
     VARIANT_FIELD(struct rich, device, rich_devices),
     .initial = "{type: tower, cells: 3}",
     .doc = "A device."},
    {.key = "chain",
     VARIANTS_FIELD(struct rich, chain, rich_devices),
     .optional = true,
     .catalogue = "strategies",
     .catalogue_key = "cooling",
     .min_count = 1,
     .doc = "Devices."},
    FIELD_END};

static void rich_check(const void *value, struct complaint *complaint)
{
    const struct rich *rich = value;
    for (size_t i = 0; i < rich->chain.count; i++) {
        char key[32] = "chain[0].flow";
        key[6] = (char)('0' + i % 10);
        if (rich->chain.items[i].kind == &rich_pump_record &&
            ((const struct rich_pump *)rich->chain.items[i].value)->flow_m3_s == 0)
            complain(complaint, key, "a pump that moves nothing");
    }
}

static const struct record rich_record = {
    .name = "rich", .doc = "Everything.", .size = sizeof(struct rich), .fields = rich_fields, .check = rich_check};

#endif
