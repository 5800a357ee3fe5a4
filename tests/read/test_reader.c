/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <math.h>

#include "../reading.h"
#include "base/calendar.h"
#include "base/text.h"
#include "read/catalogue.h"
#include "read/expand.h"
#include "read/extend.h"
#include "read/reader.h"
#include "rich_record.h"

TestSuite(reader);

/* What every text needs: the keys without a default. */
#define NEEDED "name: x\npower: 5 kW\ncount: 3\n"

struct bound {
    struct text_reading reading;
    struct reader *reader;
    struct rich *rich;
};

static void bind_tree(struct bound *b)
{
    b->rich = arena_alloc(b->reading.arena, 1, sizeof *b->rich);
    b->reader = reader_create(b->reading.arena, b->reading.diag);
    reader_bind(b->reader, b->reading.tree, &rich_record, b->rich);
}

static struct bound bind(const char *text)
{
    struct bound b = {.reading = reading_of(text)};
    cr_assert_not_null(b.reading.tree, "%s", reading_said(&b.reading));
    bind_tree(&b);
    return b;
}

static struct bound bind_well(const char *text)
{
    struct bound b = bind(text);
    cr_assert_eq(diag_errors(b.reading.diag), 0, "%s", reading_said(&b.reading));
    return b;
}

/* NEEDED and this line (the fourth): one error, in these words. */
static void refused(const char *line, const char *message)
{
    struct arena *arena = arena_create();
    struct bound b = bind(arena_printf(arena, NEEDED "%s\n", line));
    cr_assert_eq(diag_errors(b.reading.diag), 1, "%s:\n%s", line, reading_said(&b.reading));
    cr_assert(reading_has_line(&b.reading, message), "wanted:\n%s\ngot:\n%s", message, reading_said(&b.reading));
    reading_end(&b.reading);
    arena_destroy(arena);
}

Test(reader, every_kind_of_field)
{
    struct bound b =
        bind_well("name: hall 1\npower: 6.5 kW\nshare: 40 %\nsupply: 80.6 degF\napproach: 3 K\nfactor: -2.5e3\n"
                  "limit: ~\ncount: 1e3\nseed: 9223372036854775807\nstart: 2023-06-01T06:30\nend: 2024-01-01\n"
                  "active: false\nspare: true\nnote: 'true'\nmode: wet\ncolour: adiabatic\nrates: [1 /s, 3600 /h]\n"
                  "shape: {width: 1 m}\npart: {mass: 2 kg}\nextra: {name: e, mass: 3 t}\n"
                  "parts: [{mass: 1 kg}, {mass: 2 kg}]\nweather: {type: normals, mean: [0 degC, 10 degC]}\n"
                  "device: {type: dry-cooler, ua: 12 kW/K}\nchain: [{type: pump, flow: 5 L/s}, tower]\n");
    const struct rich *r = b.rich;
    cr_assert_str_eq(r->name, "hall 1");
    cr_assert_eq(r->power_w, 6500);
    cr_assert_float_eq(r->share_frac, 0.4, 1e-15);
    cr_assert_float_eq(r->supply_k, 300.15, 1e-9);
    cr_assert_eq(r->approach_k, 3);
    cr_assert_eq(r->factor, -2500);
    cr_assert(isnan(r->limit_kg));
    cr_assert_eq(r->count, 1000);
    cr_assert_eq(r->seed, INT64_MAX);
    cr_assert_eq(r->start_s, calendar_seconds((struct civil){2023, 6, 1, 6, 30, 0}));
    cr_assert_eq(r->end_s, calendar_seconds((struct civil){2024, 1, 1, 0, 0, 0}));
    cr_assert_not(r->active);
    cr_assert(r->spare);
    cr_assert_str_eq(r->note, "true");
    cr_assert_eq(r->mode, 0);
    cr_assert_eq(r->colour, 2);
    cr_assert_eq(r->rates_hz.count, 2);
    cr_assert_float_eq(r->rates_hz.values[1], 1, 1e-15);
    cr_assert_eq(r->shape.width_m, 1);
    cr_assert_eq(r->shape.height_m, 2);
    cr_assert_eq(r->part.mass_kg, 2);
    cr_assert_null(r->part.name);
    cr_assert_eq(r->extra->mass_kg, 3000);
    cr_assert_eq(((struct rich_part *)r->parts.items)[1].mass_kg, 2);
    cr_assert_eq(r->weather.kind, &rich_normals_record);
    cr_assert_float_eq(((struct rich_normals *)r->weather.value)->mean_k.values[1], 283.15, 1e-9);
    cr_assert_eq(r->device.kind, &rich_cooler_record);
    cr_assert_eq(((struct rich_cooler *)r->device.value)->approach_k, 6);
    cr_assert_eq(r->chain.count, 2);
    cr_assert_float_eq(((struct rich_pump *)r->chain.items[0].value)->flow_m3_s, 0.005, 1e-15);
    cr_assert_eq(r->chain.items[1].kind, &rich_tower_record);
    reading_end(&b.reading);
}

Test(reader, defaults_and_absence)
{
    struct bound b = bind_well(NEEDED);
    const struct rich *r = b.rich;
    cr_assert_eq(r->share_frac, 0.25);
    cr_assert_float_eq(r->supply_k, 300.15, 1e-9);
    cr_assert_eq(r->limit_kg, 3000);
    cr_assert(isnan(r->factor));
    cr_assert_eq(r->seed, 1);
    cr_assert_eq(r->end_s, 0);
    cr_assert(r->active);
    cr_assert_not(r->spare);
    cr_assert_null(r->note);
    cr_assert_null(r->file);
    cr_assert_eq(r->mode, 1);
    cr_assert_eq(r->colour, -1);
    cr_assert_eq(r->rates_hz.count, 0);
    cr_assert_eq(r->shape.width_m, 0.6);
    cr_assert(isnan(r->part.mass_kg));
    cr_assert_null(r->extra);
    cr_assert_eq(r->parts.count, 0);
    cr_assert_null(r->weather.kind);
    cr_assert_eq(r->device.kind, &rich_tower_record);
    cr_assert_eq(((struct rich_tower *)r->device.value)->cells, 3);
    cr_assert_eq(r->chain.count, 0);
    reading_end(&b.reading);
}

Test(reader, numbers_and_units)
{
    refused("approach: 4",
            "t.yaml:4:11: error: `approach`: '4' needs a unit: write a temperature difference, such as '4 K'");
    refused("approach: 27 degC",
            "t.yaml:4:11: error: `approach`: '27 degC' is a temperature, but a temperature difference is "
            "wanted: write it in kelvin, such as '4 K'");
    refused("approach: 20 K", "t.yaml:4:11: error: `approach` is 20 K, but must lie between 1 K and 15 K");
    refused("supply: 158 degF", "t.yaml:4:9: error: `supply` is 158 degF, but must lie between 41 degF and 140 degF");
    refused("supply: 27 degc",
            "t.yaml:4:9: error: `supply`: 'degc' is no unit of temperature; did you mean '27 degC'?");
    refused("supply: [27 degC]", "t.yaml:4:9: error: `supply` is a single value, like `27 degC`, not a list");
    refused("factor: 3 kW", "t.yaml:4:9: error: `factor`: '3 kW' has a unit, but a plain number is wanted: write '3'");
    refused("factor: '3'", "t.yaml:4:9: error: `factor` is a number: write it without quotes");
    refused("share: 140 %", "t.yaml:4:8: error: `share` is 140 %, but must lie between 0 % and 100 %");
    refused("limit: 1e999 kg", "t.yaml:4:8: error: `limit`: '1e999 kg' is too large");
    refused("rates: [1 /s, x]",
            "t.yaml:4:15: error: `rates`: 'x' is not a decimal number; write a rate, such as '40 /s'");
    refused("rates: [1 /s, -1 /s]", "t.yaml:4:15: error: `rates` is -1 /s, but must be at least 0 /s");
    refused("rates: [1 /s, 1 /s, 1 /s, 1 /s, 1 /s]",
            "t.yaml:4:8: error: `rates` has 5 entries, but may have at most 4");
}

Test(reader, what_other_parsers_take_for_a_number)
{
    for (const char *const *bad = (const char *const[]){"nan", ".nan", "inf", "0x10", "010", "1,5", "1_000", "64abc",
                                                        "1 2", "+-1", "1.", ".5", "1e", "12:30", "1/2", NULL};
         *bad; bad++) {
        struct arena *arena = arena_create();
        struct bound b = bind(arena_printf(arena, NEEDED "factor: %s\n", *bad));
        cr_assert_eq(diag_errors(b.reading.diag), 1, "%s", *bad);
        cr_assert_not_null(strstr(reading_said(&b.reading), "is not a decimal number"), "%s", reading_said(&b.reading));
        reading_end(&b.reading);
        b = bind(arena_printf(arena, "name: x\npower: 5 kW\ncount: %s\n", *bad));
        cr_assert_eq(diag_errors(b.reading.diag), 1, "%s", *bad);
        reading_end(&b.reading);
        arena_destroy(arena);
    }
}

Test(reader, a_bound_in_another_unit_counts_in)
{
    struct bound b = bind_well(NEEDED "supply: 140 degF\nshare: 100 %\nlimit: 0.1 g\n");
    cr_assert_leq(b.rich->supply_k, 333.15);
    cr_assert_float_eq(b.rich->supply_k, 333.15, 1e-9);
    cr_assert_eq(b.rich->share_frac, 1);
    reading_end(&b.reading);
}

Test(reader, other_scalars)
{
    refused("seed: 1.5", "t.yaml:4:7: error: `seed` is a whole number, not `1.5`");
    refused("seed: 9223372036854775808", "t.yaml:4:7: error: `seed` is a whole number, not `9223372036854775808`");
    refused("seed: '1'", "t.yaml:4:7: error: `seed` is a whole number: write it without quotes");
    refused("active: yes", "t.yaml:4:9: error: `active` is either true or false, not `yes`");
    refused("active: True", "t.yaml:4:9: error: `active` is either true or false, not `True`");
    refused("active: 'true'", "t.yaml:4:9: error: `active` is either true or false, not `true`");
    refused("start: 2023-02-30",
            "t.yaml:4:8: error: `start`: `2023-02-30` is no date; write 2023-01-31 or 2023-01-31T06:30");
    refused("start: 1812-01-01",
            "t.yaml:4:8: error: `start` is 1812-01-01, but must lie between 1900-01-01 and 2200-01-01");
    refused("mode: adiabtic", "t.yaml:4:7: error: `mode` cannot be `adiabtic`; did you mean `adiabatic`?");
    refused("mode: adiabtic", "t.yaml:4:7: note: it is `wet`, `dry` or `adiabatic`");
    refused("mode: ~", "t.yaml:4:7: error: `mode` is empty: write a value, like `dry`, or leave the key out");
    refused("seed:", "t.yaml:4:6: error: `seed` is empty: write a value, like `1`, or leave the key out");
    refused("file: /nowhere/x.csv",
            "t.yaml:4:7: error: `file`: cannot read `/nowhere/x.csv`: No such file or directory");
    refused("file: /tmp", "t.yaml:4:7: error: `file`: cannot read `/tmp`: Is a directory");
    refused("file: ''", "t.yaml:4:7: error: `file` is empty: write a value, like `...`");
}

Test(reader, unknown_keys)
{
    refused("aproach: 4 K", "t.yaml:4:1: error: unknown key `aproach` in rich; did you mean `approach`?");
    refused("quite: other", "t.yaml:4:1: error: unknown key `quite` in rich");
    refused("shape: {widht: 1 m}", "t.yaml:4:9: error: unknown key `widht` in shape; did you mean `width`?");
    refused("shape: {widht: 1 m}", "t.yaml:4:9: note: its keys are `width` and `height`");
    refused("device: {type: pump, cells: 3}", "t.yaml:4:22: error: `cells` is a key of `tower`, not of `pump`");
    refused("device: {type: pump, approach: 3 K}",
            "t.yaml:4:22: error: `approach` is a key of `tower` and `dry-cooler`, not of `pump`");
}

Test(reader, many_unknown_keys_are_not_all_told)
{
    struct text_buffer text = {0};
    text_buffer_add(&text, NEEDED);
    for (int i = 0; i < 500; i++)
        text_buffer_add(&text, "zz%d: 1\n", i);
    struct bound b = bind(text.data);
    cr_assert_eq(diag_errors(b.reading.diag), 21);
    cr_assert_not_null(strstr(reading_said(&b.reading), "480 more unknown keys in rich"));
    reading_end(&b.reading);
    text_buffer_finish(&text);
}

Test(reader, missing_keys_all_at_once)
{
    struct bound b = bind("share: 1\n");
    cr_assert_eq(diag_errors(b.reading.diag), 1);
    cr_assert(reading_has_line(&b.reading, "t.yaml:1:1: error: rich needs `name`, `power` and `count`"), "%s",
              reading_said(&b.reading));
    cr_assert(reading_has_line(&b.reading, "t.yaml:1:1: note: `power: 6.5 kW`: Electric power."), "%s",
              reading_said(&b.reading));
    reading_end(&b.reading);
    refused("extra: {name: e}", "t.yaml:4:1: error: part needs `mass`");
    refused("parts:\n- mass: 1 kg\n- name: y", "t.yaml:6:3: error: part needs `mass`");
    refused("device:\n  type: dry-cooler", "t.yaml:4:1: error: dry-cooler needs `ua`");
}

Test(reader, an_absent_record_that_must_be_is_missing_itself)
{
    static const struct field fields[] = {
        {.key = "part", .kind = FIELD_RECORD, .offset = 0, .record = &rich_part_record, .doc = "A part."}, FIELD_END};
    static const struct record record = {.name = "outer", .size = sizeof(struct rich_part), .fields = fields};
    struct text_reading r = reading_of("{}");
    struct rich_part part;
    reader_bind(reader_create(r.arena, r.diag), r.tree, &record, &part);
    cr_assert(reading_has_line(&r, "t.yaml:1:1: error: outer needs `part`"), "%s", reading_said(&r));
    cr_assert_eq(diag_errors(r.diag), 1);
    reading_end(&r);
}

Test(reader, variants)
{
    refused("device: {approach: 3 K}", "t.yaml:4:1: error: `device` needs a `type`");
    refused("device: {approach: 3 K}", "t.yaml:4:1: note: it is `tower`, `dry-cooler` or `pump`");
    refused("device: {type: towr}", "t.yaml:4:16: error: `device` cannot be of type `towr`; did you mean `tower`?");
    refused("device: {type: [tower]}", "t.yaml:4:16: error: `type` is a name, not a list or a mapping");
    refused("device: pmp", "t.yaml:4:9: error: `device` cannot be of type `pmp`; did you mean `pump`?");
    refused("device: nothing", "t.yaml:4:9: error: `device` cannot be of type `nothing`");
    refused("device: nothing", "t.yaml:4:9: note: it is `tower`, `dry-cooler` or `pump`");
    refused("chain: [pmp]", "t.yaml:4:9: error: `chain[0]` cannot be of type `pmp`; did you mean `pump`?");
    refused("chain: {type: pump}", "t.yaml:4:8: error: `chain` is a list, not a mapping");
    refused("chain: []", "t.yaml:4:8: error: `chain` has 0 entries, but needs at least 1");
    refused("parts: [5]", "t.yaml:4:9: error: `parts[0]` is a mapping (`key: value`), not a single value");
    struct bound b = bind_well(NEEDED "device: pump\n");
    cr_assert_eq(b.rich->device.kind, &rich_pump_record);
    reading_end(&b.reading);
}

Test(reader, shorthand)
{
    struct bound b = bind_well(NEEDED "weather: /etc/passwd\n");
    cr_assert_eq(b.rich->weather.kind, &rich_source_record);
    cr_assert_str_eq(((struct rich_source *)b.rich->weather.value)->file, "/etc/passwd");
    size_t count = 0;
    const char *const *files = reader_files(b.reader, &count);
    cr_assert_eq(count, 1);
    cr_assert_str_eq(files[0], "/etc/passwd");
    reading_end(&b.reading);
    refused("weather: /nowhere/x.epw",
            "t.yaml:4:10: error: `weather`: cannot read `/nowhere/x.epw`: No such file or directory");
}

Test(reader, all_mistakes_at_once)
{
    struct bound b = bind("name: x\npower: 5\ncount: 0\nsupply: 4 K\napproach: 4 degC\nmode: x\nshape: 3\nzebra: 1\n"
                          "device: {type: tower, fan: 50 %, cells: x}\n");
    cr_assert_eq(diag_errors(b.reading.diag), 9, "%s", reading_said(&b.reading));
    reading_end(&b.reading);
}

Test(reader, checks_and_their_places)
{
    refused("device: {type: tower, cells: 13}", "t.yaml:4:30: error: thirteen cells bring bad luck");
    refused("chain: [tower, {type: pump, flow: 0 L/s}]", "t.yaml:4:35: error: a pump that moves nothing");
    /* A check sees only values that were read: no second error. */
    refused("device: {type: tower, cells: 13, fan: 3}",
            "t.yaml:4:39: error: `fan` is 3, but must lie between 0 and 0.1");
}

Test(reader, a_complaint_about_a_default_points_at_its_mapping)
{
    static const struct field fields[] = {
        {.key = "cells", INTEGER_FIELD(struct rich_tower, cells), .initial = "13", .doc = "Cells."}, FIELD_END};
    static const struct record record = {
        .name = "tower", .size = sizeof(struct rich_tower), .fields = fields, .check = rich_tower_check};
    struct text_reading r = reading_of("\n{}");
    struct rich_tower tower;
    reader_bind(reader_create(r.arena, r.diag), r.tree, &record, &tower);
    cr_assert(reading_has_line(&r, "t.yaml:2:1: error: thirteen cells bring bad luck"), "%s", reading_said(&r));
    reading_end(&r);
}

Test(reader, a_single_value_is_a_list_of_one)
{
    struct bound b = bind_well(NEEDED "rates: 2 /min\n");
    cr_assert_eq(b.rich->rates_hz.count, 1);
    cr_assert_float_eq(b.rich->rates_hz.values[0], 2 / 60.0, 1e-15);
    reading_end(&b.reading);
}

Test(reader, places_of_members)
{
    struct bound b = bind_well(NEEDED "rates: [1 /s, 2 /s]\nshape:\n  height: 1 m\nparts: [{mass: 1 "
                                      "kg}]\ndevice: {type: pump, flow: 1 L/s}\n");
    struct place place = reader_place(b.reader, &b.rich->power_w);
    cr_assert_str_eq(place.file, "t.yaml");
    cr_assert_eq(place.line, 2);
    cr_assert_eq(place.column, 8);
    cr_assert_eq(reader_place(b.reader, &b.rich->rates_hz.values[1]).column, 15);
    cr_assert_eq(reader_place(b.reader, &b.rich->shape.height_m).line, 6);
    /* A default's place is its mapping's. */
    cr_assert_eq(reader_place(b.reader, &b.rich->approach_k).line, 1);
    cr_assert_eq(reader_place(b.reader, &b.rich->shape.width_m).line, 5);
    cr_assert_eq(reader_place(b.reader, &((struct rich_part *)b.rich->parts.items)[0].mass_kg).line, 7);
    cr_assert_eq(reader_place(b.reader, &((struct rich_pump *)b.rich->device.value)->flow_m3_s).column, 28);
    cr_assert_null(reader_place(b.reader, &b).file);
    reading_end(&b.reading);
}

/* A catalogue of our own, and texts that name its entries. */
static struct bound bind_named(const char *text)
{
    struct bound b = {.reading = {.arena = arena_create(), .diag = diag_create()}};
    struct arena *arena = b.reading.arena;
    const char *folder = test_folder(arena);
    cr_assert_eq(
        system(arena_printf(
            arena, "cd %s && mkdir -p platforms/nodes platforms/power platforms/weather scenarios/strategies", folder)),
        0);
    test_file(arena, folder, "platforms/nodes/bolt.yaml", "mass: 5 kg\nshape: {width: 1 m}\n");
    test_file(arena, folder, "platforms/nodes/nut.yaml", "extends: bolt.yaml\nmass: 4 kg\nname: hex nut\n");
    test_file(arena, folder, "platforms/nodes/bad.yaml", "mass: 5 kW\n");
    test_file(arena, folder, "platforms/power/modern.yaml",
              "doc: x\nstages:\n- mass: 1 kg\n- extends: ../nodes/nut.yaml\n");
    test_file(arena, folder, "platforms/power/empty.yaml", "doc: x\n");
    test_file(arena, folder, "platforms/weather/w.csv", "1,2\n");
    test_file(arena, folder, "scenarios/strategies/wet.yaml", "cooling: dry\n");
    test_file(arena, folder, "scenarios/strategies/dry.yaml", "cooling: [tower, {type: pump, flow: 3 L/s}]\n");
    test_file(arena, folder, "scenarios/strategies/idle.yaml", "cooling: [{type: pump, flow: 0 L/s}]\n");
    test_file(arena, folder, "scenarios/strategies/round.yaml", "cooling: round\n");
    test_file(arena, folder, "mine.yaml", "mass: 1 kg\n");
    test_file(arena, folder, "data.csv", "1,2\n");
    const char *path = test_file(arena, folder, "t.yaml", arena_printf(arena, NEEDED "%s\n", text));
    setenv("SAMOVAR_HOME", folder, 1);
    b.reading.tree =
        tree_extend(arena, b.reading.diag, tree_load(arena, b.reading.diag, path, (struct place){0}), NULL);
    bind_tree(&b);
    test_folder_remove(arena, folder);
    return b;
}

static void named_badly(const char *text, const char *words)
{
    struct bound b = bind_named(text);
    cr_assert_eq(diag_errors(b.reading.diag), 1, "%s", reading_said(&b.reading));
    cr_assert_not_null(strstr(reading_said(&b.reading), words), "wanted:\n%s\ngot:\n%s", words,
                       reading_said(&b.reading));
    reading_end(&b.reading);
}

Test(reader, catalogue_names)
{
    struct bound b = bind_named("part: bolt\nextra: {mass: 1 kg}\nparts: modern\nchain: wet\nfile: data.csv\n"
                                "weather: catalogue:weather/w.csv");
    cr_assert_eq(diag_errors(b.reading.diag), 0, "%s", reading_said(&b.reading));
    cr_assert_str_eq(b.rich->part.name, "bolt");
    cr_assert_eq(b.rich->part.mass_kg, 5);
    cr_assert_eq(b.rich->part.shape.width_m, 1);
    cr_assert_null(b.rich->extra->name);
    const struct rich_part *parts = b.rich->parts.items;
    cr_assert_eq(b.rich->parts.count, 2);
    cr_assert_eq(parts[1].mass_kg, 4);
    cr_assert_str_eq(parts[1].name, "hex nut");
    cr_assert_eq(b.rich->chain.count, 2);
    cr_assert_eq(reader_place(b.reader, &b.rich->part.mass_kg).line, 1);
    cr_assert_str_eq(strrchr(reader_place(b.reader, &b.rich->part.mass_kg).file, '/'), "/bolt.yaml");
    cr_assert_str_eq(strrchr(b.rich->file, '/'), "/data.csv");
    size_t count = 0;
    reader_files(b.reader, &count);
    cr_assert_eq(count, 8); /* bolt, modern, nut with its bolt once, wet, dry, data.csv, w.csv */
    reading_end(&b.reading);
}

Test(reader, catalogue_paths)
{
    struct bound b = bind_named("part: mine.yaml");
    cr_assert_eq(diag_errors(b.reading.diag), 0, "%s", reading_said(&b.reading));
    cr_assert_str_eq(b.rich->part.name, "mine");
    cr_assert_eq(b.rich->part.mass_kg, 1);
    reading_end(&b.reading);
    named_badly("part: yours.yaml", "cannot read `");
}

Test(reader, catalogue_mistakes)
{
    named_badly("part: blot", "/t.yaml:4:7: error: there is no `blot` among the nodes; did you mean `bolt`?");
    named_badly("part: blot", "there are: bad, bolt, nut; or a path that ends in .yaml");
    named_badly("part: bad", "platforms/nodes/bad.yaml:1:7: error: `mass`: '5 kW' is a power, but a mass is wanted");
    named_badly("parts: empty", "/t.yaml:4:8: error: `empty` says nothing of `stages`");
    named_badly("chain: round", "`chain`: `round` stands for itself");
    named_badly("part: ../../t", "there is no `../../t` among the nodes");
    /* A check across fields finds its way through the name. */
    named_badly("chain: idle", "strategies/idle.yaml:1:30: error: a pump that moves nothing");
    named_badly("file: none.csv", "/t.yaml:4:7: error: `file`: cannot read `none.csv`: No such file or directory");
}

static void set_through(const char *text, const char *path, const char *value, struct bound *b)
{
    *b = (struct bound){.reading = reading_of(text)};
    struct tree *tree = tree_parse_value(b->reading.arena, b->reading.diag, "--set", value, strlen(value));
    cr_assert(expand_set(b->reading.arena, b->reading.diag, b->reading.tree, &rich_record, path, tree, NULL), "%s",
              reading_said(&b->reading));
    bind_tree(b);
    cr_assert_eq(diag_errors(b->reading.diag), 0, "%s", reading_said(&b->reading));
}

Test(reader, set_goes_through_names_and_defaults)
{
    struct bound b = bind_named("part: bolt"); /* makes SAMOVAR_HOME; only names are read from here on */
    reading_end(&b.reading);
    struct arena *arena = arena_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/scenarios/strategies %s/platforms/nodes", folder, folder)), 0);
    test_file(arena, folder, "scenarios/strategies/dry.yaml", "cooling: [tower, {type: pump, flow: 3 L/s}]\n");
    test_file(arena, folder, "platforms/nodes/bolt.yaml", "mass: 5 kg\n");
    setenv("SAMOVAR_HOME", folder, 1);
    set_through(NEEDED "chain: dry\n", "chain[1].flow", "4 L/s", &b);
    cr_assert_eq(((struct rich_pump *)b.rich->chain.items[1].value)->flow_m3_s, 0.004);
    reading_end(&b.reading);
    set_through(NEEDED "part: bolt\n", "part.shape.width", "7 m", &b);
    cr_assert_eq(b.rich->part.shape.width_m, 7);
    cr_assert_eq(b.rich->part.mass_kg, 5);
    cr_assert_str_eq(b.rich->part.name, "bolt");
    reading_end(&b.reading);
    set_through(NEEDED, "device.cells", "5", &b); /* the default is {type: tower, cells: 3} */
    cr_assert_eq(((struct rich_tower *)b.rich->device.value)->cells, 5);
    reading_end(&b.reading);
    set_through(NEEDED "device: pump\n", "device.flow", "5 L/s", &b);
    cr_assert_eq(((struct rich_pump *)b.rich->device.value)->flow_m3_s, 0.005);
    reading_end(&b.reading);
    test_folder_remove(arena, folder);
    arena_destroy(arena);
}

Test(reader, set_in_a_root_that_is_a_list)
{
    struct text_reading r = reading_of("- o\n");
    struct tree *value = tree_parse_value(r.arena, r.diag, "--set", "1", 1);
    cr_assert_not(expand_set(r.arena, r.diag, r.tree, &rich_record, "[0][0]", value, NULL));
    cr_assert(reading_has_line(&r, "--set:1:1: error: cannot set `[0][0]`: `[0]` is `o`, not a list"), "%s",
              reading_said(&r));
    reading_end(&r);
}

Test(reader, what_was_already_reported_is_not_reported_again)
{
    struct bound b = bind("name: *a\npower: 5 kW\ncount: 1\n");
    cr_assert_eq(diag_errors(b.reading.diag), 1, "%s", reading_said(&b.reading));
    reading_end(&b.reading);
    struct text_reading r = reading_of("extends: /nowhere/base.yaml\nshare: 3 K\n");
    r.tree = tree_extend(r.arena, r.diag, r.tree, NULL);
    struct rich rich;
    reader_bind(reader_create(r.arena, r.diag), r.tree, &rich_record, &rich);
    cr_assert_eq(diag_errors(r.diag), 2, "%s", reading_said(&r)); /* the file and the share, not the missing keys */
    reading_end(&r);
}

Test(reader, the_root_must_be_a_mapping)
{
    for (const char *const *bad = (const char *const[]){"[1]", "x", "~", NULL}; *bad; bad++) {
        struct bound b = bind(*bad);
        cr_assert_eq(diag_errors(b.reading.diag), 1);
        cr_assert_not_null(strstr(reading_said(&b.reading), "`rich` is a mapping"), "%s", reading_said(&b.reading));
        reading_end(&b.reading);
    }
}
