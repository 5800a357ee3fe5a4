/* SPDX-License-Identifier: Apache-2.0 */
#include "read/tree.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { INDEX_MAX = 1000000 };

struct tree *tree_map(struct arena *arena, struct place place)
{
    struct tree *map = arena_alloc(arena, 1, sizeof *map);
    map->kind = TREE_MAP;
    map->place = place;
    return map;
}

struct tree *tree_scalar(struct arena *arena, struct place place, const char *text)
{
    struct tree *scalar = arena_alloc(arena, 1, sizeof *scalar);
    scalar->kind = TREE_SCALAR;
    scalar->place = place;
    scalar->text = arena_text(arena, text);
    return scalar;
}

bool tree_is_null(const struct tree *tree)
{
    return tree->kind == TREE_SCALAR && !tree->quoted &&
           (tree->text[0] == 0 || strcmp(tree->text, "~") == 0 || strcmp(tree->text, "null") == 0);
}

static size_t find_key(const struct tree *map, const char *key, size_t key_length)
{
    for (size_t i = 0; map && map->kind == TREE_MAP && i < map->count; i++)
        if (strncmp(map->keys[i].text, key, key_length) == 0 && map->keys[i].text[key_length] == 0)
            return i;
    return SIZE_MAX;
}

struct tree *tree_get(const struct tree *map, const char *key)
{
    size_t i = find_key(map, key, strlen(key));
    return i == SIZE_MAX ? NULL : map->items[i];
}

void tree_append(struct arena *arena, struct tree *tree, struct tree *value)
{
    size_t capacity = tree->capacity;
    tree->items = arena_more(arena, tree->items, &tree->capacity, tree->count + 1, sizeof *tree->items);
    if (tree->kind == TREE_MAP)
        tree->keys = arena_more(arena, tree->keys, &capacity, tree->count + 1, sizeof *tree->keys);
    tree->items[tree->count++] = value;
}

void tree_put(struct arena *arena, struct tree *map, const char *key, struct place place, struct tree *value)
{
    size_t i = find_key(map, key, strlen(key));
    if (i == SIZE_MAX) {
        tree_append(arena, map, value);
        i = map->count - 1;
        map->keys[i].text = arena_text(arena, key);
    }
    map->items[i] = value;
    map->keys[i].place = place;
}

bool tree_remove(struct tree *map, const char *key)
{
    size_t i = find_key(map, key, strlen(key));
    if (i == SIZE_MAX)
        return false;
    map->count--;
    memmove(&map->items[i], &map->items[i + 1], (map->count - i) * sizeof *map->items);
    memmove(&map->keys[i], &map->keys[i + 1], (map->count - i) * sizeof *map->keys);
    return true;
}

struct tree *tree_copy(struct arena *arena, const struct tree *tree)
{
    struct tree *copy = arena_alloc(arena, 1, sizeof *copy);
    *copy = *tree;
    copy->items = NULL;
    copy->keys = NULL;
    copy->capacity = tree->count;
    if (tree->count == 0)
        return copy;
    copy->items = arena_alloc(arena, tree->count, sizeof *copy->items);
    for (size_t i = 0; i < tree->count; i++)
        copy->items[i] = tree_copy(arena, tree->items[i]);
    if (tree->keys) {
        copy->keys = arena_alloc(arena, tree->count, sizeof *copy->keys);
        memcpy(copy->keys, tree->keys, tree->count * sizeof *copy->keys);
    }
    return copy;
}

/* Whether both have a `type:`, and not the same. */
static bool other_type(const struct tree *base, const struct tree *over)
{
    const struct tree *a = tree_get(base, "type"), *b = tree_get(over, "type");
    if (!a || !b || a->kind != TREE_SCALAR || b->kind != TREE_SCALAR)
        return false;
    return strcmp(a->text, b->text) != 0;
}

size_t tree_size(const struct tree *tree)
{
    size_t size = 1;
    for (size_t i = 0; i < tree->count; i++)
        size += tree_size(tree->items[i]);
    return size;
}

/* Keys of a mapping in order of their texts. */
static int by_text(const void *a, const void *b)
{
    const struct tree_key *const *one = a, *const *two = b;
    return strcmp((*one)->text, (*two)->text);
}

static const struct tree_key **sorted_keys(const struct tree *map)
{
    const struct tree_key **sorted = memory_new(map->count, sizeof *sorted);
    for (size_t i = 0; i < map->count; i++)
        sorted[i] = &map->keys[i];
    qsort(sorted, map->count, sizeof *sorted, by_text);
    return sorted;
}

static bool has_key(const struct tree_key **sorted, size_t count, const struct tree_key *key, size_t *at,
                    const struct tree *map)
{
    const struct tree_key **found = bsearch(&key, sorted, count, sizeof *sorted, by_text);
    if (found)
        *at = (size_t)(*found - map->keys);
    return found != NULL;
}

struct tree *tree_merge(struct arena *arena, const struct tree *base, const struct tree *over)
{
    if (base->kind != TREE_MAP || over->kind != TREE_MAP || other_type(base, over))
        return tree_copy(arena, over);
    const struct tree_key **below = sorted_keys(base), **above = sorted_keys(over);
    struct tree *merged = arena_alloc(arena, 1, sizeof *merged);
    *merged = *base;
    merged->place = over->place;
    merged->count = 0;
    merged->capacity = base->count + over->count;
    merged->items = arena_alloc(arena, merged->capacity + 1, sizeof *merged->items);
    merged->keys = arena_alloc(arena, merged->capacity + 1, sizeof *merged->keys);
    for (size_t i = 0, o; i < base->count; i++) {
        bool both = has_key(above, over->count, &base->keys[i], &o, over);
        merged->keys[merged->count] = both ? over->keys[o] : base->keys[i];
        merged->items[merged->count++] =
            both ? tree_merge(arena, base->items[i], over->items[o]) : tree_copy(arena, base->items[i]);
    }
    for (size_t o = 0, i; o < over->count; o++)
        if (!has_key(below, base->count, &over->keys[o], &i, base)) {
            merged->keys[merged->count] = over->keys[o];
            merged->items[merged->count++] = tree_copy(arena, over->items[o]);
        }
    free(below);
    free(above);
    return merged;
}

bool tree_step_next(const char **path, struct tree_step *step)
{
    const char *at = *path;
    if (*at == '[') {
        size_t index = 0, digits = 0;
        for (at++; *at >= '0' && *at <= '9' && index <= INDEX_MAX; at++, digits++)
            index = index * 10 + (size_t)(*at - '0');
        if (digits == 0 || *at != ']' || (at[1] != 0 && at[1] != '.' && at[1] != '['))
            return false;
        *step = (struct tree_step){.index = index};
        at++;
    } else {
        size_t length = strcspn(at, ".[]");
        if (length == 0 || at[length] == ']')
            return false;
        *step = (struct tree_step){.key = at, .key_length = length};
        at += length;
    }
    /* A dot stands between two steps, never at the end. */
    if (*at == '.' && at[1] != 0 && at[1] != '.' && at[1] != '[')
        at++;
    *path = at;
    return true;
}

struct tree *tree_step_get(const struct tree *tree, const struct tree_step *step)
{
    if (!step->key)
        return tree->kind == TREE_LIST && step->index < tree->count ? tree->items[step->index] : NULL;
    size_t i = find_key(tree, step->key, step->key_length);
    return i == SIZE_MAX ? NULL : tree->items[i];
}

static const char *kind_name(const struct tree *tree)
{
    return tree->kind == TREE_MAP ? "a mapping" : tree->kind == TREE_LIST ? "a list" : "a single value";
}

struct setting {
    struct arena *arena;
    struct diag *diag;
    struct place place; /* of the value */
    const char *path;
};

/* Why the step cannot be taken from `tree`, with what is there. */
static bool step_refused(const struct setting *setting, const struct tree *tree, const struct tree_step *step,
                         const char *end)
{
    size_t length = step->key ? (size_t)(step->key - setting->path) : (size_t)(end - setting->path);
    if (!step->key)
        while (length > 0 && setting->path[length - 1] != '[')
            length--;
    length = length ? length - 1 : 0; /* the dot or bracket does not count */
    const char *where = length ? arena_printf(setting->arena, "`%.*s`", (int)length, setting->path) : "the file";
    if (!step->key && tree->kind == TREE_LIST && tree->count > 0)
        diag_error(setting->diag, setting->place, "index %zu is out of range: %s has %zu entries, 0 to %zu",
                   step->index, where, tree->count, tree->count - 1);
    else if (!step->key && tree->kind == TREE_LIST)
        diag_error(setting->diag, setting->place, "index %zu is out of range: %s is an empty list", step->index, where);
    else if (tree->kind == TREE_SCALAR)
        diag_error(setting->diag, setting->place, "cannot set `%s`: %s is `%.60s`, not %s", setting->path, where,
                   tree->text, step->key ? "a mapping" : "a list");
    else
        diag_error(setting->diag, setting->place, "cannot set `%s`: %s is %s, not %s", setting->path, where,
                   kind_name(tree), step->key ? "a mapping: say which entry, `[0]`" : "a list");
    return false;
}

/* Puts `value` where the step leads; a new key can be put in a mapping only. */
static bool step_put(const struct setting *setting, struct tree *tree, const struct tree_step *step, struct tree *value,
                     const char *end)
{
    if (!step->key) {
        if (tree->kind != TREE_LIST || step->index >= tree->count)
            return step_refused(setting, tree, step, end);
        tree->items[step->index] = value;
        return true;
    }
    if (tree->kind != TREE_MAP)
        return step_refused(setting, tree, step, end);
    tree_put(setting->arena, tree, arena_text_n(setting->arena, step->key, step->key_length), setting->place, value);
    return true;
}

bool tree_set(struct arena *arena, struct diag *diag, struct tree *root, const char *path, const struct tree *value)
{
    struct setting setting = {.arena = arena, .diag = diag, .place = value->place, .path = path};
    if (!setting.place.file)
        setting.place.file = "--set";
    struct tree *tree = root;
    struct tree_step step;
    const char *rest = path;
    while (tree_step_next(&rest, &step)) {
        if (*rest == 0)
            return step_put(&setting, tree, &step, tree_copy(arena, value), rest);
        struct tree *below = tree_step_get(tree, &step);
        if (!below && *rest == '[' && tree->kind == TREE_MAP) {
            diag_error(diag, setting.place, "cannot set `%s`: there is no list `%.*s`", path, (int)(rest - path), path);
            return false;
        }
        if (!below || tree_is_null(below)) {
            below = tree_map(arena, setting.place);
            if (!step_put(&setting, tree, &step, below, rest))
                return false;
        }
        tree = below;
    }
    diag_error(diag, setting.place, "`%s` is not a path: write it like `cooling[0].approach`", path);
    return false;
}
