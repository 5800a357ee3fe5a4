/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/check_part.h"

#include <stdlib.h>
#include <string.h>

#include "engine/engine.h"
#include "output/json.h"
#include "read/catalogue.h"
#include "read/tree.h"
#include "scenario/scenario.h"

/* A kind of file by a key that it must have and scenarios have not, a scenario that can take it, and where. */
static const struct part {
    const char *mark, *kind, *base;
    const char *path;     /* NULL: as its strategy */
    const char *strategy; /* NULL: the base's own */
} parts[] = {
    {"latitude", "site", "dulles-hall", "site", NULL},
    {"grid", "site", "dulles-hall", "site", NULL}, /* the rest may stand in its weather's file */
    {"nameplate", "node", "design-day", "platform.nodes[0].type", "warm-water-dry"},
    {"currency", "costs", "dulles-hall", "costs", NULL},
    {"equipment", "costs", "dulles-hall", "costs", NULL},
    {"energy", "tariff", "hall-with-costs", "costs.electricity", NULL},
    {"stages", "power chain", "dulles-hall", "power", NULL},
    {"strategy", "strategy", "dulles-hall", NULL, NULL},
};

const char *check_part_kind(struct arena *arena, const char *path)
{
    static const char *const whole[] = {"name", "platform", "extends", "site", "study"};
    struct diag *diag = diag_create(); /* not shown: whoever reads the file next says it */
    const struct tree *root = tree_load(arena, diag, path, (struct place){.file = path});
    const char *kind = NULL;
    for (size_t i = 0; root && !kind && i < sizeof parts / sizeof parts[0]; i++) {
        bool part = tree_get(root, parts[i].mark) != NULL;
        for (size_t k = 0; !parts[i].path && k < sizeof whole / sizeof whole[0]; k++)
            part = part && !tree_get(root, whole[k]); /* a scenario may say its strategy */
        bool scenario = strcmp(parts[i].mark, "grid") == 0 && tree_get(root, "samovar"); /* with a key too many */
        kind = part && !scenario ? parts[i].kind : NULL;
    }
    diag_destroy(diag);
    return kind;
}

void check_part(struct arena *arena, struct diag *diag, const char *path, const char *kind)
{
    const struct part *part = parts;
    while (strcmp(part->kind, kind) != 0)
        part++;
    char *real = realpath(path, NULL);
    const char *file = real ? arena_text(arena, real) : path;
    free(real);
    struct json quoted = {0};
    json_text(&quoted, NULL, file);
    struct override override = {part->path, arena_text(arena, quoted.text.data), path};
    text_buffer_finish(&quoted.text);
    const char *base = arena_printf(arena, "%s/scenarios/%s.yaml", catalogue_root(), part->base);
    const struct scenario *scenario =
        scenario_load(arena, diag, base, part->path ? part->strategy : file, &override, part->path != NULL);
    if (scenario && !scenario->lacks)
        engine_check(scenario, diag);
}
