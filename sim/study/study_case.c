/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study_case.h"

#include <string.h>

#include "base/text.h"
#include "study/study_axis.h"

enum { SET_MAX = 200, NEAR_MAX = 500 };

struct case_text {
    struct arena *arena;
    struct diag *diag;
    const struct tree *map; /* of all cases */
    struct study_axis *axis;
    struct override set[SET_MAX];
    size_t set_count;
    const char *parts[SET_MAX];
    size_t part_count;
};

static void put(struct case_text *text, const struct tree_key *key, const struct tree *value)
{
    size_t i = 0;
    while (i < text->set_count && strcmp(text->set[i].path, key->text) != 0)
        i++;
    if (i == SET_MAX || !study_axis_is_path(key->text) || strcmp(key->text, "strategy") == 0) {
        diag_error(text->diag, key->place,
                   "`%s` is no path of a key, like `cooling[0].approach`; a strategy is `cooling: NAME`", key->text);
        return;
    }
    const char *from = arena_printf(text->arena, "%s:%d: case", key->place.file, key->place.line);
    text->set[i] = (struct override){key->text, study_axis_flow(text->arena, value), from};
    text->set_count += i == text->set_count;
}

static void put_all(struct case_text *text, const struct tree *map)
{
    for (size_t i = 0; i < map->count; i++)
        put(text, &map->keys[i], map->items[i]);
}

/* A case of a list must stand above it, so that none can be a part of itself. */
static void put_part(struct case_text *text, const struct tree *name, size_t before)
{
    const char *names[NEAR_MAX + 1] = {NULL};
    for (size_t i = 0; i < before; i++) {
        if (i < NEAR_MAX)
            names[i] = text->map->keys[i].text;
        if (strcmp(text->map->keys[i].text, name->text) != 0)
            continue;
        const struct study_value *part = &text->axis->values[i];
        for (size_t k = 0; k < part->set_count; k++) {
            size_t at = 0;
            while (at < text->set_count && strcmp(text->set[at].path, part->set[k].path) != 0)
                at++;
            if (at < SET_MAX)
                text->set[at] = part->set[k];
            text->set_count += at == text->set_count && at < SET_MAX;
        }
        if (text->part_count < SET_MAX)
            text->parts[text->part_count++] = part->label;
        return;
    }
    const char *near = text_nearest(name->text, names);
    diag_error(text->diag, name->place, "no case above is called `%s`%s%s%s", name->text,
               near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
}

static void read_case(struct case_text *text, size_t index)
{
    const struct tree *said = text->map->items[index];
    const struct tree_key *key = &text->map->keys[index];
    struct study_value *value = &text->axis->values[index];
    text->set_count = text->part_count = 0;
    if (said->kind == TREE_MAP)
        put_all(text, said);
    else if (said->kind == TREE_LIST)
        for (size_t i = 0; i < said->count; i++) {
            if (said->items[i]->kind == TREE_MAP)
                put_all(text, said->items[i]);
            else if (said->items[i]->kind == TREE_SCALAR)
                put_part(text, said->items[i], index);
            else
                diag_error(text->diag, said->items[i]->place, "a list of cases has names of cases above, and mappings");
        }
    else
        diag_error(text->diag, said->place, "a case is a mapping of keys to values, or a list of cases above");
    *value = (struct study_value){.label = study_label(text->arena, key->text),
                                  .text = key->text,
                                  .set_count = text->set_count,
                                  .part_count = text->part_count};
    struct override *set = arena_alloc(text->arena, text->set_count + 1, sizeof *set);
    memcpy(set, text->set, text->set_count * sizeof *set);
    const char **parts = arena_alloc(text->arena, text->part_count + 1, sizeof *parts);
    memcpy(parts, text->parts, text->part_count * sizeof *parts);
    value->set = set;
    value->parts = parts;
}

void study_cases_read(struct arena *arena, struct diag *diag, const struct tree *map, struct study_axis *axis)
{
    if (map->kind != TREE_MAP || map->count == 0 || map->count > STUDY_RUNS_MAX) {
        diag_error(diag, map->place,
                   "`%s` maps names to the keys that they change, like `{larger: {\"cooling[0].approach\": 3 K}}`",
                   STUDY_CASE);
        return;
    }
    struct case_text *text = arena_alloc(arena, 1, sizeof *text);
    *text = (struct case_text){.arena = arena, .diag = diag, .map = map, .axis = axis};
    axis->values = arena_alloc(arena, map->count, sizeof *axis->values);
    for (size_t i = 0; i < map->count; i++)
        read_case(text, i);
    axis->count = map->count;
}
