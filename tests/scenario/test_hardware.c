/* SPDX-License-Identifier: Apache-2.0 */
/* Every node and model of the catalogue, through the reader that users have. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "hardware/node.h"
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
    /* The chips before Hopper and CDNA 3 (Frontier's are CDNA 2) have no 8-bit floating point. */
    cr_expect_eq(isnan(node->gpu.peak_fp8_flop_s),
                 strstr(name, "v100") || strstr(name, "a100") || strstr(name, "frontier"));
}

static void look_at_model(const char *name, const void *value)
{
    const struct llm *model = value;
    cr_expect_str_eq(model->name, name);
    cr_expect(llm_active_parameters(model) > 1e9 && llm_kv_byte_per_token(model) > 1e4);
}

Test(hardware, nodes)
{
    bind_all("nodes", &node_record, 9, look_at_node);
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
    bind_all("models", &llm_record, 9, look_at_model);
}
