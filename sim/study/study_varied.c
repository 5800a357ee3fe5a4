/* SPDX-License-Identifier: Apache-2.0 */
/* Which keys of a scenario a study varies on purpose. */
#include <string.h>

#include "read/catalogue.h"
#include "read/expand.h"
#include "read/extend.h"
#include "study/study.h"

/* The mapping of a strategy's file; NULL if it cannot be read, which loading the runs will say. */
static const struct tree *strategy_tree(struct arena *arena, struct diag *diag, const char *name)
{
    struct place nowhere = {.file = name};
    struct file_list files = {0};
    const char *path = catalogue_find(arena, diag, "strategies", name, nowhere);
    struct tree *tree = path ? tree_load(arena, diag, path, nowhere) : NULL;
    return tree ? tree_extend(arena, diag, tree, &files) : NULL;
}

/* Adds the keys that all values of a strategy's axis say; those of the last one that others lack are left out. */
static size_t add_strategy_keys(struct arena *arena, const struct study_axis *axis, const char **varied)
{
    struct diag *diag = diag_create();
    size_t count = 0;
    const struct tree *first = strategy_tree(arena, diag, axis->values[0].text);
    for (size_t k = 0; first && k < first->count; k++) {
        bool all = true;
        for (size_t v = 1; all && v < axis->count; v++) {
            const struct tree *other = strategy_tree(arena, diag, axis->values[v].text);
            all = other && tree_get(other, first->keys[k].text);
        }
        if (all)
            varied[count++] = first->keys[k].text;
    }
    diag_destroy(diag);
    return count;
}

const char *const *study_varied(struct arena *arena, const struct study *study)
{
    enum { KEYS_MAX = 64, ALWAYS = 5 };
    static const char *const always[ALWAYS] = {"run", "seed", "name", "strategy", "meaning"}; /* what it is called */
    const char **varied = arena_alloc(arena, ALWAYS + study->axis_count + KEYS_MAX + 1, sizeof *varied);
    size_t count = 0;
    for (; count < ALWAYS; count++)
        varied[count] = always[count];
    for (size_t i = 0; i < study->axis_count; i++) {
        varied[count++] = study->axes[i].path;
        if (strcmp(study->axes[i].path, "strategy") == 0)
            count += add_strategy_keys(arena, &study->axes[i], varied + count);
    }
    varied[count] = NULL;
    return varied;
}
