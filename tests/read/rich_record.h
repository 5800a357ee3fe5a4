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

static const struct field rich_tower_fields[] = {{.key = "approach",
                                                  .kind = FIELD_NUMBER,
                                                  .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
                                                  .offset = offsetof(struct rich_tower, approach_k),
                                                  .min = "1 K",
                                                  .max = "15 K",
                                                  .initial = "4 K",
                                                  .doc = "Water over wet bulb."},
                                                 {.key = "fan",
                                                  .kind = FIELD_NUMBER,
                                                  .quantity = QUANTITY_FRACTION,
                                                  .offset = offsetof(struct rich_tower, fan_frac),
                                                  .min = "0",
                                                  .max = "10 %",
                                                  .initial = "1.2 %",
                                                  .doc = "Fan power over heat."},
                                                 {.key = "cells",
                                                  .kind = FIELD_INTEGER,
                                                  .offset = offsetof(struct rich_tower, cells),
                                                  .min = "1",
                                                  .max = "64",
                                                  .initial = "2",
                                                  .doc = "Cells."},
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

static const struct field rich_cooler_fields[] = {{.key = "approach",
                                                   .kind = FIELD_NUMBER,
                                                   .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
                                                   .offset = offsetof(struct rich_cooler, approach_k),
                                                   .min = "2 K",
                                                   .initial = "6 K",
                                                   .doc = "Water over dry bulb."},
                                                  {.key = "ua",
                                                   .kind = FIELD_NUMBER,
                                                   .quantity = QUANTITY_CONDUCTANCE,
                                                   .offset = offsetof(struct rich_cooler, ua_w_k),
                                                   .min = "1 W/K",
                                                   .doc = "Of the coil."},
                                                  FIELD_END};
static const struct record rich_cooler_record = {.name = "dry-cooler",
                                                 .doc = "Blows air.",
                                                 .size = sizeof(struct rich_cooler),
                                                 .fields = rich_cooler_fields};

static const struct field rich_pump_fields[] = {{.key = "flow",
                                                 .kind = FIELD_NUMBER,
                                                 .quantity = QUANTITY_VOLUME_FLOW,
                                                 .offset = offsetof(struct rich_pump, flow_m3_s),
                                                 .initial = "10 L/s",
                                                 .doc = "Of water."},
                                                FIELD_END};
static const struct record rich_pump_record = {
    .name = "pump", .doc = "Moves water.", .size = sizeof(struct rich_pump), .fields = rich_pump_fields};
static const struct record *const rich_devices[] = {&rich_tower_record, &rich_cooler_record,
                                                    &rich_pump_record, NULL};

static const struct field rich_shape_fields[] = {{.key = "width",
                                                  .kind = FIELD_NUMBER,
                                                  .quantity = QUANTITY_LENGTH,
                                                  .offset = offsetof(struct rich_shape, width_m),
                                                  .initial = "60 cm",
                                                  .doc = "Width."},
                                                 {.key = "height",
                                                  .kind = FIELD_NUMBER,
                                                  .quantity = QUANTITY_LENGTH,
                                                  .offset = offsetof(struct rich_shape, height_m),
                                                  .initial = "2 m",
                                                  .doc = "Height."},
                                                 FIELD_END};
static const struct record rich_shape_record = {
    .name = "shape", .doc = "A box.", .size = sizeof(struct rich_shape), .fields = rich_shape_fields};

static const struct field rich_part_fields[] = {{.key = "name",
                                                 .kind = FIELD_TEXT,
                                                 .offset = offsetof(struct rich_part, name),
                                                 .optional = true,
                                                 .doc = "Name."},
                                                {.key = "mass",
                                                 .kind = FIELD_NUMBER,
                                                 .quantity = QUANTITY_MASS,
                                                 .offset = offsetof(struct rich_part, mass_kg),
                                                 .min = "0 kg",
                                                 .doc = "Mass."},
                                                {.key = "shape",
                                                 .kind = FIELD_RECORD,
                                                 .offset = offsetof(struct rich_part, shape),
                                                 .record = &rich_shape_record,
                                                 .doc = "Its box."},
                                                FIELD_END};
static const struct record rich_part_record = {
    .name = "part", .doc = "A part.", .size = sizeof(struct rich_part), .fields = rich_part_fields};

static const struct field rich_source_fields[] = {
    {.key = "file", .kind = FIELD_FILE, .offset = offsetof(struct rich_source, file), .doc = "A file."},
    {.key = "missing",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct rich_source, missing),
     .initial = "-999",
     .doc = "What stands for no value."},
    FIELD_END};
static const struct record rich_source_record = {
    .name = "file", .doc = "From a file.", .size = sizeof(struct rich_source), .fields = rich_source_fields};
static const struct field rich_normals_fields[] = {{.key = "mean",
                                                    .kind = FIELD_NUMBERS,
                                                    .quantity = QUANTITY_TEMPERATURE,
                                                    .offset = offsetof(struct rich_normals, mean_k),
                                                    .min = "-60 degC",
                                                    .max = "60 degC",
                                                    .min_count = 2,
                                                    .max_count = 12,
                                                    .doc = "Monthly means."},
                                                   FIELD_END};
static const struct record rich_normals_record = {.name = "normals",
                                                  .doc = "From normals.",
                                                  .size = sizeof(struct rich_normals),
                                                  .fields = rich_normals_fields};
static const struct record *const rich_weathers[] = {&rich_source_record, &rich_normals_record, NULL};

static const char *const rich_modes[] = {"wet", "dry", "adiabatic", NULL};

static const struct field rich_fields[] = {
    {.key = "name", .kind = FIELD_TEXT, .offset = offsetof(struct rich, name), .doc = "What it is called."},
    {.key = "power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_POWER,
     .offset = offsetof(struct rich, power_w),
     .min = "0 W",
     .doc = "Electric power."},
    {.key = "share",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct rich, share_frac),
     .min = "0",
     .max = "1",
     .initial = "25 %",
     .doc = "A share."},
    {.key = "supply",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct rich, supply_k),
     .min = "5 degC",
     .max = "60 degC",
     .initial = "27 degC",
     .doc = "Supply."},
    {.key = "approach",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
     .offset = offsetof(struct rich, approach_k),
     .min = "1 K",
     .max = "15 K",
     .initial = "4 K",
     .doc = "Approach.",
     .source = "an assumption",
     .standing = STANDING_ASSUMPTION},
    {.key = "factor",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct rich, factor),
     .optional = true,
     .doc = "A factor."},
    {.key = "limit",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_MASS,
     .offset = offsetof(struct rich, limit_kg),
     .optional = true,
     .initial = "3 t",
     .doc = "A limit; ~ for none."},
    {.key = "count",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct rich, count),
     .min = "1",
     .max = "1000000",
     .doc = "How many."},
    {.key = "seed",
     .kind = FIELD_INTEGER,
     .offset = offsetof(struct rich, seed),
     .initial = "1",
     .doc = "Seed."},
    {.key = "start",
     .kind = FIELD_DATE,
     .offset = offsetof(struct rich, start_s),
     .initial = "2023-01-01",
     .min = "1900-01-01",
     .max = "2200-01-01",
     .doc = "Start."},
    {.key = "end",
     .kind = FIELD_DATE,
     .offset = offsetof(struct rich, end_s),
     .optional = true,
     .doc = "End."},
    {.key = "active",
     .kind = FIELD_FLAG,
     .offset = offsetof(struct rich, active),
     .initial = "true",
     .doc = "Is it on?"},
    {.key = "spare",
     .kind = FIELD_FLAG,
     .offset = offsetof(struct rich, spare),
     .optional = true,
     .doc = "Is it a spare?"},
    {.key = "note",
     .kind = FIELD_TEXT,
     .offset = offsetof(struct rich, note),
     .optional = true,
     .doc = "Anything."},
    {.key = "file",
     .kind = FIELD_FILE,
     .offset = offsetof(struct rich, file),
     .optional = true,
     .doc = "A file."},
    {.key = "mode",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct rich, mode),
     .choices = rich_modes,
     .initial = "dry",
     .doc = "Mode."},
    {.key = "colour",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct rich, colour),
     .choices = rich_modes,
     .optional = true,
     .doc = "Another."},
    {.key = "rates",
     .kind = FIELD_NUMBERS,
     .quantity = QUANTITY_RATE,
     .offset = offsetof(struct rich, rates_hz),
     .min = "0 /s",
     .optional = true,
     .max_count = 4,
     .doc = "Rates."},
    {.key = "shape",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct rich, shape),
     .record = &rich_shape_record,
     .doc = "Shape."},
    {.key = "part",
     .kind = FIELD_RECORD,
     .offset = offsetof(struct rich, part),
     .record = &rich_part_record,
     .catalogue = "nodes",
     .optional = true,
     .doc = "A part."},
    {.key = "extra",
     .kind = FIELD_OPTIONAL,
     .offset = offsetof(struct rich, extra),
     .record = &rich_part_record,
     .doc = "More."},
    {.key = "parts",
     .kind = FIELD_LIST,
     .offset = offsetof(struct rich, parts),
     .record = &rich_part_record,
     .optional = true,
     .catalogue = "power",
     .catalogue_key = "stages",
     .max_count = 3,
     .doc = "Parts."},
    {.key = "weather",
     .kind = FIELD_VARIANT,
     .offset = offsetof(struct rich, weather),
     .variants = rich_weathers,
     .shorthand = "file",
     .optional = true,
     .doc = "Weather."},
    {.key = "device",
     .kind = FIELD_VARIANT,
     .offset = offsetof(struct rich, device),
     .variants = rich_devices,
     .initial = "{type: tower, cells: 3}",
     .doc = "A device."},
    {.key = "chain",
     .kind = FIELD_VARIANTS,
     .offset = offsetof(struct rich, chain),
     .variants = rich_devices,
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

static const struct record rich_record = {.name = "rich",
                                          .doc = "Everything.",
                                          .size = sizeof(struct rich),
                                          .fields = rich_fields,
                                          .check = rich_check};

#endif
