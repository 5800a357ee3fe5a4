/* SPDX-License-Identifier: Apache-2.0 */
/* Every node and model of the catalogue, through the reader that users have. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "../hardware/node_side.h"
#include "llm/diffusion_model.h"
#include "llm/model.h"
#include "read/catalogue.h"
#include "read/reader.h"

TestSuite(hardware);

static void bind_all(const char *catalogue, const struct record *record, size_t at_least,
                     void (*look)(const char *, const void *))
{
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct reader *reader = reader_create(arena, diag);
    const char *const *names = catalogue_names(arena, catalogue);
    size_t count = 0;
    for (; names[count]; count++) {
        char *path = arena_printf(arena, "%s/%s.yaml", catalogue_folder(arena, catalogue), names[count]);
        struct tree *tree = tree_load(arena, diag, path, (struct place){0});
        cr_assert(tree, "%s", path);
        void *value = arena_alloc(arena, 1, record->size);
        reader_bind(reader, tree, record, value);
        if (diag_errors(diag) > 0)
            diag_print(diag, stderr);
        cr_assert_eq(diag_errors(diag), 0, "%s", path);
        look(names[count], value);
    }
    cr_expect_geq(count, at_least);
    diag_destroy(diag);
    arena_destroy(arena);
}

static void look_at_node(const char *name, const void *value)
{
    const struct node *node = value;
    cr_expect_str_eq(node->name, name);
    cr_expect(node->gpus >= 4 && node_design_power_w(node) > 1000);
    /* The chips before Hopper and CDNA 3 (Frontier's are CDNA 2), TPU v5e, v5p and v6e and Ascend have no 8-bit floating point. */
    static const char *const without[] = {"v100", "a100", "frontier", "tpu-v5e", "tpu-v5p", "tpu-v6e", "ascend"};
    bool has_none = false;
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        has_none |= strstr(name, without[i]) != NULL;
    cr_expect_eq(isnan(node->gpu.peak_fp8_flop_s), has_none, "%s", name);
    /* From Blackwell and CDNA 4 on chips multiply in 4 bits, faster than in 8; those of Trainium3 as fast. */
    static const char *const with[] = {"b200", "b300", "rubin", "rtx-pro", "mi350", "mi355", "trn3", "maia"};
    bool has_some = false;
    for (size_t i = 0; i < sizeof with / sizeof *with; i++)
        has_some |= strstr(name, with[i]) != NULL;
    cr_expect_eq(node->gpu.peak_fp4_flop_s >= node->gpu.peak_fp8_flop_s, has_some, "%s", name);
    cr_expect(!node->gpu.nameplate_only || !node->gpu.power_assumed, "%s: that goes without saying", name);
    /* `list` shows the sentence, runs the flag: one goes with the other. */
    cr_expect_eq(node->gpu.nameplate_only, strstr(node->doc, "nameplate only") != NULL, "%s", name);
    /* Water of making: 0.003 L for each hour of a chip's five years, as their files say, of as many chips as there are. */
    double water_kg = 0.003 * 5 * 8760 * (double)node->gpus;
    cr_expect(isnan(node->embodied_water_kg) || fabs(node->embodied_water_kg / water_kg - 1) < 0.01,
              "%s: %g, not %g kg", name, node->embodied_water_kg, water_kg);
    cr_expect(node_design_power_w(node) <= 1.1 * node->nameplate_w, "%s: %.0f of %.0f W", name,
              node_design_power_w(node), node->nameplate_w);
}

static void look_at_model(const char *name, const void *value)
{
    const struct llm *model = value;
    cr_expect_str_eq(model->name, name);
    cr_expect(llm_active_parameters(model) > 1e9 && llm_token_byte(model, 2, 1) > 1e3);
}

/* Peaks in TFLOP/s (16, 8, 4 bits), memory in GB, bandwidth in GB/s and rating in W, as the makers print them; Google and AWS print no
 * rating. H20, L20, MI325X, MI350X and RTX PRO 6000 as others print them; Vera Rubin's as announced. */
Test(hardware, nodes_as_published)
{
    static const struct {
        const char *name;
        double bf16, fp8, fp4, gb, gb_s, watts;
    } published[] = {{"dgx-h100", 989.5, 1979, 0, 80, 3350, 700},
                     {"dgx-h200", 989.5, 1979, 0, 141, 4800, 700},
                     {"dgx-b200", 2250, 4500, 9000, 180, 8000, 1000},
                     {"gb200-nvl72", 2500, 5000, 10000, 185, 8000, 1200},
                     {"gb300-nvl72", 2500, 5000, 15000, 279, 8000, 1400},
                     {"vera-rubin-nvl72", 4000, 16700, 35000, 288, 22000, 1800},
                     {"dgx-b300", 2250, 4500, 14000, 288, 7750, 1100},
                     {"h20-8", 148, 296, 0, 96, 4000, 400},
                     {"h800-8", 989.5, 1979, 0, 80, 3350, 700},
                     {"mi300x-8", 1307, 2615, 0, 192, 5300, 750},
                     {"mi325x-8", 1307, 2615, 0, 256, 6000, 1000},
                     {"mi350x-8", 2307, 4614, 9200, 288, 8000, 1000},
                     {"l20-8", 119.5, 239, 0, 48, 864, 275},
                     {"rtx-pro-6000-8", 500, 1000, 2000, 96, 1597, 600},
                     {"tpu-v5e-8", 197, 0, 0, 17.2, 819, 0},
                     {"mi355x-8", 2517, 5033, 10067, 288, 8000, 1400},
                     {"tpu-v5p-4", 459, 0, 0, 102, 2765, 0},
                     {"tpu-v6e-8", 918, 0, 0, 34.4, 1638, 0},
                     {"tpu-v7-4", 2307, 4614, 0, 206, 7370, 0},
                     {"trn2-16", 667, 1299, 0, 103.1, 2900, 0},
                     {"trn3-16", 671, 2517, 2517, 154.6, 4900, 0},
                     {"maia-200-4", 1268, 5000, 10000, 216, 7000, 750},
                     {"gaudi3-8", 1835, 1835, 0, 128, 3670, 900}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct node node = node_of(published[i].name);
        double values[] = {node.gpu.peak_bf16_flop_s / 1e12, node.gpu.peak_fp8_flop_s / 1e12,
                           node.gpu.peak_fp4_flop_s / 1e12,  node.gpu.memory_byte / 1e9,
                           node.gpu.bandwidth_byte_s / 1e9,  node.gpu.tdp_w};
        const double *expected = &published[i].bf16;
        for (size_t k = 0; k < 6; k++)
            cr_expect(expected[k] == 0 || fabs(values[k] / expected[k] - 1) < 0.005, "%s: %g, not %g",
                      published[i].name, values[k], expected[k]);
    }
}

/* Links inside a node or rack, and the network between them, of a chip and in one direction, in GB/s: makers print both directions of a link
 * together (NVLink 4: 900 GB/s; ICI of TPU v5p: 1,200), and bits of a network (v5p: 50 Gbit/s a chip; v6e: 4 x 200 a host of eight). */
Test(hardware, links_as_published)
{
    static const struct {
        const char *name;
        double link, network; /* 0: not published */
    } published[] = {
        {"dgx-v100", 150, 0},      {"dgx-a100-80", 300, 25}, {"dgx-h100", 450, 50},    {"dgx-h200", 450, 50},
        {"dgx-b200", 900, 50},     {"dgx-b300", 900, 100},   {"gb200-nvl72", 900, 50}, {"gb300-nvl72", 900, 100},
        {"h20-8", 450, 0},         {"h800-8", 200, 0},       {"mi300x-8", 448, 0},     {"vera-rubin-nvl72", 1800, 200},
        {"tpu-v5e-8", 200, 3.125}, {"tpu-v5p-4", 600, 6.25}, {"tpu-v6e-8", 400, 12.5}, {"tpu-v7-4", 600, 0},
        {"trn3-16", 1280, 0},      {"gaudi3-8", 525, 75},    {"l40s-8", 32, 0}};
    for (size_t i = 0; i < sizeof published / sizeof *published; i++) {
        struct node node = node_of(published[i].name);
        cr_expect_float_eq(node.gpu.link_byte_s / 1e9, published[i].link, 1e-6, "%s", published[i].name);
        cr_expect(published[i].network == 0 || fabs(node.gpu.network_byte_s / 1e9 - published[i].network) < 1e-6, "%s",
                  published[i].name);
    }
}

/* Names that people type: none stands for two files, and none hides a file's own. */
Test(hardware, other_names)
{
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    struct arena *arena = arena_create();
    static const char *const meant[][3] = {{"nodes", "H100", "dgx-h100"},
                                           {"nodes", "a100", "dgx-a100-80"},
                                           {"nodes", "ironwood", "tpu-v7-4"},
                                           {"nodes", "Trainium2", "trn2-16"},
                                           {"nodes", "GB300", "gb300-nvl72"},
                                           {"nodes", "mi355x", "mi355x-8"},
                                           {"models", "glm-4.7", "glm-4.6"},
                                           {"models", "deepseek-ai/DeepSeek-R1", "deepseek-v3"},
                                           {"models", "glm-5.1", "glm-5"},
                                           {"models", "meta-llama/Llama-3.1-8B-Instruct", "llama-3.1-8b"},
                                           {"models", "Qwen/Qwen3-32B", "qwen3-32b"},
                                           {"engines", "TensorRT-LLM", "trtllm"},
                                           {"engines", "TRT-LLM", "trtllm"},
                                           {"engines", "vLLM", "vllm"}};
    for (size_t i = 0; i < sizeof meant / sizeof *meant; i++) {
        const char *name = catalogue_also(arena, meant[i][0], meant[i][1]);
        cr_expect(name && strcmp(name, meant[i][2]) == 0, "%s: %s", meant[i][1], name);
    }
    static const char *const catalogues[] = {"nodes", "models"};
    for (size_t c = 0; c < 2; c++)
        for (const char *const *name = catalogue_names(arena, catalogues[c]); *name; name++) {
            struct node node = {0};
            struct llm model = {0};
            bind_catalogue(c == 0 ? &node_record : &llm_record, c == 0 ? (void *)&node : &model, catalogues[c], *name);
            char *also = arena_text(arena, c == 0 ? node.also ? node.also : "" : model.also ? model.also : "");
            for (char *rest = NULL, *other = strtok_r(also, ", ", &rest); other; other = strtok_r(NULL, ", ", &rest)) {
                const char *found = catalogue_also(arena, catalogues[c], other);
                cr_expect(found && strcmp(found, *name) == 0, "%s of %s is %s", other, *name, found);
            }
        }
    arena_destroy(arena);
}

Test(hardware, nodes)
{
    bind_all("nodes", &node_record, 30, look_at_node);
}

static void look_at_diffusion_model(const char *name, const void *value)
{
    const struct diffusion_model *model = value;
    cr_expect_str_eq(model->name, name);
    cr_expect_float_eq(diffusion_parameters(model) / model->parameters, 1, 0.01, "%s", name);
}

Test(hardware, diffusion_models)
{
    bind_all("diffusion-models", &diffusion_model_record, 12, look_at_diffusion_model);
}

Test(hardware, models)
{
    bind_all("models", &llm_record, 46, look_at_model);
}
