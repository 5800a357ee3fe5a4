/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <string.h>

#include "../read/rich_record.h"
#include "../reading.h"
#include "lookup/explain.h"
#include "lookup/topics.h"
#include "output.h"

TestSuite(explain);

static const struct column columns[] = {{.name = "pue",
                                         .kind = COLUMN_NUMBER,
                                         .unit = "1",
                                         .doc = "Power usage effectiveness.",
                                         .source = "ISO/IEC 30134-2"},
                                        {.name = "name", .kind = COLUMN_TEXT, .unit = "", .doc = "Of the run."},
                                        COLUMN_END};
static const struct record *const records[] = {&rich_record, NULL};
static const struct table_kind tables[] = {{.file = "summary.csv", .columns = columns}, {.file = NULL}};
static const struct note notes[] = {{"extends", "What lies under a mapping."}, {.name = NULL}};
static const struct explain_roots roots = {.records = records, .tables = tables, .notes = notes};

/* The topic's text holds all of these words. */
static void says(const char *topic, const char *const *words)
{
    struct output out;
    output_begin(&out);
    cr_assert_eq(explain(out.stream, &roots, topic, false), 0, "%s", topic ? topic : "(nothing)");
    const char *text = output_text(&out);
    for (; *words; words++)
        cr_assert_not_null(strstr(text, *words), "wanted %s in:\n%s", *words, text);
    output_end(&out);
}

static size_t count_lines_from(const char *topic, const char *start)
{
    struct output out;
    size_t count = 0;
    output_begin(&out);
    explain(out.stream, &roots, topic, false);
    for (const char *at = output_text(&out); at; at = strchr(at, '\n')) {
        at += *at == '\n';
        count += strncmp(at, start, strlen(start)) == 0;
        if (!*at)
            break;
    }
    output_end(&out);
    return count;
}

#define WORDS (const char *const[])

Test(explain, a_key_by_its_path)
{
    says("device.tower.approach",
         WORDS{"device.tower.approach: temperature difference, like 4 K; default 4 K; 1 K to 15 K",
               "Water over wet bulb.", NULL});
    says("power", WORDS{"power: power, like 6.5 kW; required; at least 0 W", NULL});
    says("mode", WORDS{"`wet`, `dry` or `adiabatic`; default dry", NULL});
    says("parts[2].mass", WORDS{"parts.mass: mass, like 130 kg; required", NULL});
    says("approach", WORDS{"approach: temperature difference", "assumption", "Source: an assumption", NULL});
}

Test(explain, the_end_of_a_path_finds_all)
{
    cr_assert_eq(count_lines_from("width", "shape.width:"), 1);
    cr_assert_eq(count_lines_from("width", "part.shape.width:"), 1);
    cr_assert_eq(count_lines_from("width", "parts.shape.width:"), 1);
    cr_assert_eq(count_lines_from("tower.approach", "device.tower.approach:"), 1);
    cr_assert_eq(count_lines_from("tower.approach", "chain.tower.approach:"), 1);
    cr_assert_eq(count_lines_from("tower.approach", "chain.dry-cooler.approach:"), 0);
    /* The variant between two keys may be left out, as in a scenario's own paths. */
    cr_assert_eq(count_lines_from("chain[0].ua", "chain.dry-cooler.ua:"), 1);
    /* A whole path is that path alone. */
    cr_assert_eq(count_lines_from("shape", "part.shape:"), 0);
}

Test(explain, a_component_with_its_table)
{
    says("tower", WORDS{"device.tower\n", "Evaporates.", "  approach: ", "  fan: fraction",
                        "  cells: whole number; default 2; 1 to 64", NULL});
}

Test(explain, columns_units_and_overview)
{
    says("pue", WORDS{"pue: column of summary.csv; unit 1", "ISO/IEC 30134-2", NULL});
    says("PUE", WORDS{"pue: column of summary.csv; unit 1", NULL});
    says("summary.csv", WORDS{"pue: column", "name: column", NULL});
    says("name", WORDS{"name: text; required", "name: column of summary.csv", NULL});
    says("units", WORDS{"temperature difference", "degC", "L/kWh", NULL});
    says(NULL, WORDS{"Keys of a rich:", "approach", "device.dry-cooler", "summary.csv", "units", NULL});
}

Test(explain, catalogue_entries)
{
    struct arena *arena = arena_create();
    const char *folder = test_folder(arena);
    cr_assert_eq(system(arena_printf(arena, "mkdir -p %s/platforms/nodes %s/platforms/clusters", folder, folder)), 0);
    test_file(arena, folder, "platforms/nodes/bolt.yaml",
              "# A comment.\ndoc: A bolt of steel.\nmass: 5 kg\nshape: {width: 1 m}\n");
    test_file(arena, folder, "platforms/clusters/pod.xml", "<?xml?>\n<!-- SPDX-x -->\n<!-- A pod\n of hosts. -->\n");
    setenv("SAMOVAR_HOME", folder, 1);
    says("bolt", WORDS{"bolt: in the catalogue of nodes (catalogue:nodes/bolt.yaml)", "A bolt of steel.",
                       "mass: 5 kg\n      Mass.", "    width: 1 m\n        Width.", NULL});
    says("pod", WORDS{"pod: in the catalogue of clusters", "A pod of hosts.", NULL});
    test_folder_remove(arena, folder);
    arena_destroy(arena);
}

/* By another name a file is found as by its own, by a part of one as by a word of its description. */
/* An engine, a model and a server say how far off they are where others measured them. */
Test(explain, catalogue_entries_say_how_exact_they_are)
{
    const char *words[] = {"Off where others measured it", "vllm on H100 SXM, llama-3.1-70b in bf16: energy off by",
                           "time off by", NULL};
    says("vllm", words);
    says("llama-3.1-70b", words);
    says("dgx-h100", words);
    cr_expect_eq(count_lines_from("gaudi3-8", "    Off where"), 0);
}

/* A model says what memory its keys and values take. Bytes of a token by hand: DeepSeek-V3 61 x 576 x 2 (arXiv:2412.19437), Llama 3.1 405B 126 x 2 x 8 x 128 x 2
 * (arXiv:2407.21783), Gemma 3 27B 10 of 62 layers x 2 x 16 x 128 x 2 and 52 windows of 1,024, Qwen3-Next 12 of 48 layers x 2 x 2 x 256 x 2. */
Test(explain, models_say_what_they_keep)
{
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    says("deepseek-v3", WORDS{"Weights as they are kept: 671 GB", "70272 B a token, so 2.3 GB for 32768 tokens", NULL});
    says("llama-3.1-405b", WORDS{"Weights as they are kept: 812 GB.", "516096 B a token", NULL});
    says("gemma-3-27b", WORDS{"81920 B a token, 436 MB a sequence (windows, states)", NULL});
    says("qwen3-next-80b-a3b", WORDS{"24576 B a token, 77.4 MB a sequence", NULL});
    cr_expect_eq(count_lines_from("flux.1-dev", "    Keys and values"), 0);
}

Test(explain, other_names_of_the_catalogue)
{
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    says("deepseek-ai/DeepSeek-R1", WORDS{"deepseek-ai/DeepSeek-R1, as deepseek-v3: in the catalogue of models", NULL});
    says("ironwood", WORDS{"ironwood, as tpu-v7-4: in the catalogue of nodes", "Four TPU7x", NULL});
    says("distill", WORDS{"What speaks of", "llama-3.1-8b (models)", "llama-3.3-70b (models)", NULL});
}

Test(explain, notes_and_words_of_descriptions)
{
    says("extends", WORDS{"extends\n    What lies under a mapping.\n", NULL});
    says("water wet", WORDS{"  device.tower.approach (key): Water over wet bulb.\n", NULL});
    says("WET BULB", WORDS{"device.tower.approach (key)", NULL});
    says("usage effectiveness", WORDS{"  pue (summary.csv, 1): Power usage effectiveness.\n", NULL});
}

Test(explain, unknown_topics)
{
    struct output out;
    output_begin(&out);
    for (const char *const *topic = WORDS{"aproach", "", ".", "..", "[0]", "a.b.c", NULL}; *topic; topic++)
        cr_assert_eq(explain(out.stream, &roots, *topic, false), 2, "`%s`", *topic);
    cr_assert_str_eq(output_text(&out), "");
    output_end(&out);
}

Test(explain, what_has_no_name_is_looked_for)
{
    says("over wet bulb", WORDS{"What speaks of `over wet bulb`", "device.tower.approach (key)", NULL});
    says("K/W", WORDS{"K/W: a unit of thermal resistance", NULL});
    says("vs base", WORDS{"Change against the baseline", NULL});
}

Test(explain, as_json_a_list_of_what_was_found)
{
    static const struct {
        const char *topic, *begins, *holds;
    } cases[] = {
        {"pue", "[\n  {\n    \"what\": \"word\",\n    \"name\": \"PUE\"", /* in plain words first */
         "},\n  {\n    \"what\": \"column\",\n    \"name\": \"pue\",\n    \"file\": \"summary.csv\",\n    \"unit\": \"1\""},
        {"device.tower.approach", "[\n  {\n    \"what\": \"key\",\n    \"name\": \"device.tower.approach\"",
         "\"lowest\": \"1 K\""},
        {"extends", "[\n  {\n    \"what\": \"note\"", "What lies under a mapping."},
        {NULL, "[\n  {\n    \"what\": \"key\"", "\"file\": \"summary.csv\""},
        {"units", "[\n  {\n    \"what\": \"unit\"", "\"kWh\""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct output out;
        output_begin(&out);
        cr_assert_eq(explain(out.stream, &roots, cases[i].topic, true), 0);
        const char *text = output_text(&out);
        cr_assert_eq(strncmp(text, cases[i].begins, strlen(cases[i].begins)), 0, "%s", text);
        cr_assert_not_null(strstr(text, cases[i].holds), "%s", text);
        cr_assert_str_eq(text + strlen(text) - 3, "\n]\n");
        output_end(&out);
    }
}

Test(explain, as_json_nothing_where_nothing_is_called_so)
{
    struct output out;
    output_begin(&out);
    cr_assert_eq(explain(out.stream, &roots, "zzzz", true), 2);
    cr_assert_str_eq(output_text(&out), "");
    output_end(&out);
}
