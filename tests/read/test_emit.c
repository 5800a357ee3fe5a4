/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <math.h>

#include "../reading.h"
#include "base/random.h"
#include "read/emit.h"
#include "read/reader.h"
#include "rich_record.h"

TestSuite(emit);

static bool read_rich(struct text_reading *reading, struct rich *rich)
{
    memset(rich, 0, sizeof *rich);
    if (!reading->tree)
        return false;
    reader_bind(reader_create(reading->arena, reading->diag), reading->tree, &rich_record, rich);
    return diag_errors(reading->diag) == 0;
}

static const char *written(struct arena *arena, const struct rich *rich)
{
    struct text_buffer out = {0};
    emit_record(&out, &rich_record, rich, 0);
    const char *text = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return text;
}

/* Reads the text, writes it, reads that and writes again: the same bytes. Since every member is written or
 * absent, equal texts are equal structs. */
static void round_trip(const char *text)
{
    struct text_reading one = reading_of(text);
    struct rich rich;
    cr_assert(read_rich(&one, &rich), "%s\n%s", text, reading_said(&one));
    const char *first = written(one.arena, &rich);
    struct text_reading two = reading_of(first);
    struct rich again;
    cr_assert(read_rich(&two, &again), "%s\n%s", first, reading_said(&two));
    cr_assert_str_eq(written(two.arena, &again), first);
    reading_end(&one);
    reading_end(&two);
}

Test(emit, the_text)
{
    struct text_reading r =
        reading_of("name: 'a: b'\npower: 6.5 kW\ncount: 3\nshare: 40 %\nlimit: ~\nend: 2024-01-01T06:30\n"
                   "rates: [60 /min]\npart: {mass: 1 t}\nparts: [{mass: 1 kg, name: p}]\n"
                   "weather: /etc/passwd\nchain: [pump, {type: tower, fan: 1 %}]\n");
    struct rich rich;
    cr_assert(read_rich(&r, &rich), "%s", reading_said(&r));
    cr_assert_str_eq(written(r.arena, &rich), "name: \"a: b\"\n"
                                              "power: 6500 W\n"
                                              "share: 0.4\n"
                                              "supply: 300.15 K\n"
                                              "approach: 4 K\n"
                                              "limit: ~\n"
                                              "count: 3\n"
                                              "seed: 1\n"
                                              "start: 2023-01-01T00:00:00\n"
                                              "end: 2024-01-01T06:30:00\n"
                                              "active: true\n"
                                              "mode: dry\n"
                                              "rates: [1 /s]\n"
                                              "shape:\n"
                                              "  width: 0.6 m\n"
                                              "  height: 2 m\n"
                                              "part:\n"
                                              "  mass: 1000 kg\n"
                                              "  shape:\n"
                                              "    width: 0.6 m\n"
                                              "    height: 2 m\n"
                                              "parts:\n"
                                              "  - name: p\n"
                                              "    mass: 1 kg\n"
                                              "    shape:\n"
                                              "      width: 0.6 m\n"
                                              "      height: 2 m\n"
                                              "weather:\n"
                                              "  type: file\n"
                                              "  file: \"/etc/passwd\"\n"
                                              "  missing: -999\n"
                                              "device:\n"
                                              "  type: tower\n"
                                              "  approach: 4 K\n"
                                              "  fan: 0.012\n"
                                              "  cells: 3\n"
                                              "chain:\n"
                                              "  - type: pump\n"
                                              "    flow: 0.01 m3/s\n"
                                              "  - type: tower\n"
                                              "    approach: 4 K\n"
                                              "    fan: 0.01\n"
                                              "    cells: 2\n");
    reading_end(&r);
}

Test(emit, texts_that_need_quotes)
{
    static const char *const texts[] = {"plain",
                                        "",
                                        " ",
                                        "a ",
                                        " a",
                                        "~",
                                        "null",
                                        "true",
                                        "no",
                                        "a: b",
                                        "a #b",
                                        "#a",
                                        "- a",
                                        "-",
                                        "?",
                                        "[a]",
                                        "{a}",
                                        "a\nb",
                                        "a\tb",
                                        "\"",
                                        "\\",
                                        "'",
                                        "@a",
                                        "`a",
                                        "%a",
                                        "&a",
                                        "*a",
                                        "!a",
                                        "|",
                                        ">",
                                        "é ü",
                                        "中文",
                                        "😀",
                                        "a\x7f",
                                        "1",
                                        "4 K",
                                        "2023-01-01",
                                        "a,b",
                                        "a]",
                                        "...",
                                        "---",
                                        "\xc2\x85",
                                        "\xe2\x80\xa8",
                                        "\xef\xbb\xbf",
                                        "x\x1b[31m",
                                        NULL};
    for (size_t i = 0; texts[i]; i++) {
        struct text_buffer out = {0};
        text_buffer_add(&out, "a: ");
        emit_text(&out, texts[i]);
        text_buffer_add(&out, "\nb: [");
        emit_text(&out, texts[i]);
        text_buffer_add(&out, "]\n");
        struct text_reading r = reading_of(out.data);
        cr_assert_eq(diag_errors(r.diag), 0, "%s\n%s", out.data, reading_said(&r));
        cr_assert_str_eq(tree_get(r.tree, "a")->text, texts[i]);
        cr_assert_str_eq(tree_get(r.tree, "b")->items[0]->text, texts[i]);
        cr_assert_not(tree_is_null(tree_get(r.tree, "a")));
        text_buffer_finish(&out);
        reading_end(&r);
    }
}

Test(emit, fixed_points)
{
    round_trip("name: x\npower: 0 W\ncount: 1\n");
    round_trip("name: ''\npower: 1 W\ncount: 1\nlimit: ~\nspare: false\nactive: false\nend: 1970-01-01\n");
    round_trip("name: x\npower: 1 W\ncount: 1\ncolour: wet\nextra: {mass: 0 kg}\nparts: []\nrates: []\n"
               "weather: {type: normals, mean: [-3.7 degC, 71.3 degF]}\ndevice: {type: dry-cooler, ua: 1 kW/K}\n");
}

/* Numbers of any size come back to the last bit. */
Test(emit, random_values)
{
    for (uint64_t i = 0; i < 300; i++) {
        struct random random = random_stream(11, "emit", i);
        struct text_reading r = reading_of("name: x\npower: 1 W\ncount: 1\nextra: {mass: 1 kg}\nrates: [1 /s]\n");
        struct rich rich, again;
        cr_assert(read_rich(&r, &rich));
        rich.power_w = exp(200 * random_normal(&random));
        rich.share_frac = random_uniform(&random);
        rich.supply_k = 278.15 + 55 * random_uniform(&random);
        rich.approach_k = 1 + 14 * random_uniform(&random);
        rich.factor = random_uniform(&random) < 0.2 ? NAN : random_normal(&random) * exp(50 * random_normal(&random));
        rich.limit_kg = random_uniform(&random) < 0.2 ? NAN : random_exponential(&random);
        rich.count = 1 + (int64_t)(random_bits(&random) % 1000000);
        rich.seed = (int64_t)random_bits(&random);
        rich.start_s = (int64_t)(random_bits(&random) % 4000000000u);
        rich.end_s = (int64_t)(random_bits(&random) % 4000000000u) * (random_uniform(&random) < 0.5);
        rich.active = random_uniform(&random) < 0.5;
        rich.spare = random_uniform(&random) < 0.5;
        rich.mode = (int)(random_bits(&random) % 3);
        rich.colour = (int)(random_bits(&random) % 4) - 1;
        rich.rates_hz.values[0] = random_exponential(&random);
        rich.extra->mass_kg = random_exponential(&random);
        struct text_reading two = reading_of(written(r.arena, &rich));
        cr_assert(read_rich(&two, &again), "%s", reading_said(&two));
        cr_assert_eq(again.power_w, rich.power_w);
        cr_assert_eq(again.share_frac, rich.share_frac);
        cr_assert_eq(again.supply_k, rich.supply_k);
        cr_assert_eq(again.approach_k, rich.approach_k);
        cr_assert(again.factor == rich.factor || (isnan(again.factor) && isnan(rich.factor)));
        cr_assert(again.limit_kg == rich.limit_kg || (isnan(again.limit_kg) && isnan(rich.limit_kg)));
        cr_assert_eq(again.count, rich.count);
        cr_assert_eq(again.seed, rich.seed);
        cr_assert_eq(again.start_s, rich.start_s);
        cr_assert_eq(again.end_s, rich.end_s);
        cr_assert_eq(again.active, rich.active);
        cr_assert_eq(again.spare, rich.spare);
        cr_assert_eq(again.mode, rich.mode);
        cr_assert_eq(again.colour, rich.colour);
        cr_assert_eq(again.rates_hz.values[0], rich.rates_hz.values[0]);
        cr_assert_eq(again.extra->mass_kg, rich.extra->mass_kg);
        reading_end(&r);
        reading_end(&two);
    }
}
