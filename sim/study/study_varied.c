/* SPDX-License-Identifier: Apache-2.0 */
/* Which keys of a scenario a study varies on purpose. */
#include <string.h>

#include "read/catalogue.h"
#include "read/expand.h"
#include "read/extend.h"
#include "study/study.h"
#include "study/study_axis.h"

/* The mapping of a strategy's file; NULL if it cannot be read, which loading the runs will say. */
static const struct tree *strategy_tree(struct arena *arena, struct diag *diag, const char *name)
{
    struct place nowhere = {.file = name};
    struct file_list files = {0};
    const char *path = catalogue_find(arena, diag, "strategies", name, nowhere);
    struct tree *tree = path ? tree_load(arena, diag, path, nowhere) : NULL;
    return tree ? tree_extend(arena, diag, tree, &files) : NULL;
}

static bool is_listed(const char *const *keys, size_t count, const char *key)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(keys[i], key) == 0)
            return true;
    return false;
}

const char *const *study_strategy_keys(struct arena *arena, const struct study_axis *axis, bool all)
{
    enum { KEYS_MAX = 64 };
    struct diag *diag = diag_create();
    const struct tree **trees = arena_alloc(arena, axis->count, sizeof(const struct tree *));
    for (size_t v = 0; v < axis->count; v++)
        trees[v] = strategy_tree(arena, diag, axis->values[v].text);
    diag_destroy(diag);
    const char **keys = arena_alloc(arena, KEYS_MAX + 1, sizeof *keys);
    size_t count = 0;
    for (size_t v = 0; v < axis->count; v++)
        for (size_t k = 0; trees[v] && k < trees[v]->count && count < KEYS_MAX; k++) {
            size_t with = 0;
            for (size_t other = 0; other < axis->count; other++)
                with += trees[other] && tree_get(trees[other], trees[v]->keys[k].text);
            if ((!all || with == axis->count) && !is_listed(keys, count, trees[v]->keys[k].text))
                keys[count++] = trees[v]->keys[k].text;
        }
    return keys;
}

const char *const *study_varied(struct arena *arena, const struct study *study)
{
    enum { ALWAYS = 5 };
    static const char *const always[ALWAYS] = {"run", "seed", "name", "strategy", "meaning"}; /* what it is called */
    const char *const *shared = NULL;
    size_t shared_count = 0, count = 0;
    size_t axis = study_axis_find(study->axes, study->axis_count, "strategy");
    if (axis < study->axis_count)
        for (shared = study_strategy_keys(arena, &study->axes[axis], true); shared[shared_count] != NULL;)
            shared_count++;
    size_t room = ALWAYS + study->axis_count + shared_count + 1;
    for (size_t i = 0; i < study->axis_count; i++)
        for (size_t v = 0; v < study->axes[i].count; v++)
            room += study->axes[i].values[v].set_count;
    const char **varied = arena_alloc(arena, room, sizeof *varied);
    for (; count < ALWAYS; count++)
        varied[count] = always[count];
    for (size_t i = 0; i < study->axis_count; i++)
        varied[count++] = study->axes[i].path;
    for (size_t i = 0; i < study->axis_count; i++)
        for (size_t v = 0; v < study->axes[i].count; v++)
            for (size_t k = 0; k < study->axes[i].values[v].set_count; k++)
                if (!is_listed(varied, count, study->axes[i].values[v].set[k].path))
                    varied[count++] = study->axes[i].values[v].set[k].path;
    for (size_t i = 0; i < shared_count; i++)
        varied[count++] = shared[i];
    return varied;
}

const char *study_baseline_label(const struct study *study, size_t baseline)
{
    for (size_t i = 0; i < study->run_count; i++) {
        const size_t *own = study->runs[i].choice, *other = study->runs[study->runs[i].baseline[baseline]].choice;
        for (size_t a = 0; a < study->axis_count; a++)
            if (own[a] != other[a])
                return study->axes[a].values[other[a]].label;
    }
    return NULL;
}
