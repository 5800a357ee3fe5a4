/* SPDX-License-Identifier: Apache-2.0 */
#include "read/expand.h"

#include <string.h>

#include "base/text.h"
#include "read/catalogue.h"
#include "read/scalar.h"

enum { NAMES_MAX = 8 }; /* names that stand for names, in a row */

bool field_is_composite(const struct field *field)
{
    return field->kind >= FIELD_RECORD || field->kind == FIELD_NUMBERS;
}

bool field_can_be_absent(const struct field *field)
{
    if (field->optional || field->initial || field->kind == FIELD_OPTIONAL)
        return true;
    if (field->kind != FIELD_RECORD)
        return false;
    for (struct field_walk walk = field_walk(field->record); field_next(&walk);)
        if (!field_can_be_absent(&walk.field))
            return false;
    return true;
}

bool record_field(const struct record *record, const char *key, struct field *out)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        if (strcmp(walk.field.key, key) == 0) {
            if (out)
                *out = walk.field;
            return true;
        }
    return false;
}

const struct record *variant_find(const struct record *const *variants, const char *name)
{
    for (size_t i = 0; variants && variants[i]; i++)
        if (strcmp(variants[i]->name, name) == 0)
            return variants[i];
    return NULL;
}

/* NULL-terminated; in arena. */
static const char *const *name_list(struct arena *arena, const struct record *const *variants)
{
    size_t count = 0;
    while (variants[count])
        count++;
    const char **names = arena_alloc(arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = variants[i]->name;
    return names;
}

const char *variant_names(struct arena *arena, const struct record *const *variants)
{
    return scalar_names(arena, name_list(arena, variants), "or");
}

void variant_refuse(struct arena *arena, struct diag *diag, const char *what, const struct record *const *variants,
                    const struct tree *type)
{
    const char *near = type->kind == TREE_SCALAR ? text_nearest(type->text, name_list(arena, variants)) : NULL;
    if (type->kind == TREE_SCALAR)
        diag_error(diag, type->place, "`%s` cannot be of type `%s`%s%s%s", what, scalar_shown(arena, type->text),
                   near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
    else
        diag_error(diag, type->place, "`type` is a name, not a list or a mapping");
    diag_note(diag, type->place, "it is %s", variant_names(arena, variants));
}

struct tree *expand_default(struct arena *arena, struct diag *diag, const struct field *field, struct place place)
{
    if (!field->initial)
        return NULL;
    if (!field_is_composite(field) || !strchr("[{", field->initial[0]))
        return tree_scalar(arena, place, field->initial);
    const char *file = arena_printf(arena, "default of `%s`", field->key);
    return tree_parse_value(arena, diag, file, field->initial, strlen(field->initial));
}

struct tree *expand_root(struct arena *arena, struct diag *diag, const struct record *record, const struct tree *map,
                         const char *path, struct place *place)
{
    struct field field = {.key = NULL};
    struct tree *tree = NULL;
    *place = map->place;
    for (struct tree_step step; tree_step_next(&path, &step); record = field.record) {
        if (!record || !record_field(record, arena_text_n(arena, step.key, step.key_length), &field))
            return NULL;
        tree = map ? tree_step_get(map, &step) : NULL;
        map = tree;
        if (tree)
            *place = tree->place;
    }
    if (tree && !tree_is_null(tree))
        return tree;
    return expand_default(arena, diag, &field, *place);
}

/* A node of a short form, under the key that it stands for; what is wrong with it is told of the key that was written. */
static void put_short(struct arena *arena, struct tree *map, const char *key, const struct tree *node,
                      const char *written_key)
{
    struct tree *own = arena_alloc(arena, 1, sizeof *own);
    *own = *node;
    own->written_key = written_key;
    tree_put(arena, map, key, node->place, own);
}

/* `weather: x.epw` or `scheduler: backfill`: the mapping that was meant, or NULL. */
static struct tree *expand_variant(struct arena *arena, const struct field *field, const struct tree *scalar)
{
    const char *type = field->shorthand;
    if (variant_find(field->variants, scalar->text))
        type = scalar->text;
    if (!type)
        return NULL;
    struct tree *map = tree_map(arena, scalar->place);
    tree_put(arena, map, "type", scalar->place, tree_scalar(arena, scalar->place, type));
    if (type == field->shorthand)
        put_short(arena, map, field->short_key ? field->short_key : type, scalar, field->key);
    return map;
}

/* "dulles" of "sites/dulles.yaml". */
static const char *name_of_file(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/'), *base = slash ? slash + 1 : path;
    const char *dot = strrchr(base, '.');
    return dot ? arena_text_n(arena, base, (size_t)(dot - base)) : base;
}

/* The part of the catalogue's file that the field wants. */
static struct tree *load_entry(struct arena *arena, struct diag *diag, const struct field *field,
                               const struct tree *named, const char *path, struct file_list *files)
{
    struct tree *tree = tree_load(arena, diag, path, named->place);
    if (tree)
        tree = tree_extend(arena, diag, tree, files);
    if (tree && files)
        file_list_add(arena, files, path);
    if (!tree || !field->catalogue_key)
        return tree;
    struct tree *part = tree_get(tree, field->catalogue_key);
    if (!part && !tree->broken)
        diag_error(diag, named->place, "`%s` says nothing of `%s`", scalar_shown(arena, named->text),
                   field->catalogue_key);
    return part;
}

/* `expect: {pue: "< 1.2"}`: the list of entries that was meant. */
static struct tree *expand_entries(struct arena *arena, const struct field *field, const struct tree *map)
{
    struct tree *list = tree_map(arena, map->place);
    list->kind = TREE_LIST;
    for (size_t i = 0; i < map->count; i++) {
        struct tree *entry = tree_map(arena, map->keys[i].place);
        tree_put(arena, entry, field->entry_key, map->keys[i].place,
                 tree_scalar(arena, map->keys[i].place, map->keys[i].text));
        put_short(arena, entry, field->entry_value, map->items[i], map->keys[i].text);
        tree_append(arena, list, entry);
    }
    return list;
}

/* Where both are possible, what begins as a number is a value and no name, unless it is a file's. */
static bool is_name(const struct field *field, const struct tree *tree)
{
    if (!field->catalogue || tree->kind != TREE_SCALAR)
        return false;
    char first = tree->text[strspn(tree->text, "+-.")];
    return first < '0' || first > '9' || catalogue_is_yaml(tree->text);
}

/* `prices: 0.12 /kWh`, `prices: [...]`: the list or mapping that was meant, or NULL. */
static struct tree *expand_single(struct arena *arena, const struct field *field, struct tree *tree)
{
    bool record = field->kind == FIELD_RECORD || field->kind == FIELD_OPTIONAL;
    if (record && field->shorthand && tree->kind != TREE_MAP && !is_name(field, tree)) {
        struct tree *map = tree_map(arena, tree->place);
        put_short(arena, map, field->shorthand, tree, field->key);
        return map;
    }
    if (field->entry_key && tree->kind == TREE_MAP)
        return expand_entries(arena, field, tree);
    if (field->kind != FIELD_NUMBERS || tree->kind != TREE_SCALAR || field->catalogue)
        return NULL;
    struct tree *list = tree_map(arena, tree->place);
    list->kind = TREE_LIST;
    tree_append(arena, list, tree);
    return list;
}

static struct tree *expand(struct arena *arena, struct diag *diag, const struct field *field, struct tree *tree,
                           const char **name, struct file_list *files, int depth)
{
    struct tree *single = tree->broken ? NULL : expand_single(arena, field, tree);
    if (single)
        return single;
    if (tree->kind != TREE_SCALAR || tree->broken)
        return tree->broken && tree->kind == TREE_SCALAR ? NULL : tree;
    if (field->kind == FIELD_VARIANT && (variant_find(field->variants, tree->text) || !field->catalogue)) {
        struct tree *map = expand_variant(arena, field, tree);
        if (map)
            return map;
    }
    if (field->kind == FIELD_VARIANT && !field->catalogue) {
        variant_refuse(arena, diag, field->key, field->variants, tree);
        return NULL;
    }
    if (!field->catalogue) {
        const char *shape = field->kind == FIELD_NUMBERS || field->kind == FIELD_LIST || field->kind == FIELD_VARIANTS
                                ? "a list"
                                : "a mapping";
        shape = field->entry_key ? "a mapping" : shape;
        diag_error(diag, tree->place, "`%s` is %s, not a single value", field->key, shape);
        return NULL;
    }
    if (depth == NAMES_MAX) {
        diag_error(diag, tree->place, "`%s`: `%s` stands for itself", field->key, scalar_shown(arena, tree->text));
        return NULL;
    }
    const char *path = catalogue_find(arena, diag, field->catalogue, tree->text, tree->place);
    if (!path)
        return NULL;
    struct tree *entry = load_entry(arena, diag, field, tree, path, files);
    if (name)
        *name = name_of_file(arena, path);
    return entry ? expand(arena, diag, field, entry, NULL, files, depth + 1) : NULL;
}

struct tree *expand_name(struct arena *arena, struct diag *diag, const struct field *field, struct tree *tree,
                         const char **name, struct file_list *files)
{
    return expand(arena, diag, field, tree, name, files, 0);
}

/* Where a path has led to: a record's mapping, or a field's value, a list or a mapping. */
struct cursor {
    const struct record *record;
    const struct field *field;
    struct tree *tree;
};

/* Moves the cursor into what the field holds, once the value is no name any more. */
static void descend(struct cursor *cursor, const struct field *field, struct tree *tree)
{
    *cursor = (struct cursor){.field = field, .tree = tree};
    if (tree->kind == TREE_LIST)
        return;
    const struct tree *type = tree_get(tree, "type");
    if (field->variants)
        cursor->record = type && type->kind == TREE_SCALAR ? variant_find(field->variants, type->text) : NULL;
    else
        cursor->record = field->record;
}

/* Keeps the name of the catalogue entry in the record, if that has a field for it. */
static void keep_name(struct arena *arena, const struct field *field, struct tree *tree, const char *name)
{
    struct field own;
    if (name && field->record && tree->kind == TREE_MAP && record_field(field->record, "name", &own) &&
        own.kind == FIELD_TEXT && !tree_get(tree, "name"))
        tree_put(arena, tree, "name", tree->place, tree_scalar(arena, tree->place, name));
}

/* Takes one step of a path; false where the tables know no more. After an error *good is false. */
static bool step_into(struct arena *arena, struct diag *diag, struct cursor *cursor, const struct tree_step *step,
                      struct file_list *files, bool *good)
{
    struct tree *child = tree_step_get(cursor->tree, step);
    if (!step->key) {
        if (!child || !cursor->field) /* a root that is a list belongs to no field */
            return false;
        descend(cursor, cursor->field, child);
        return true;
    }
    const char *key = arena_text_n(arena, step->key, step->key_length);
    struct field *field = arena_alloc(arena, 1, sizeof *field); /* the cursor keeps it */
    if (!cursor->record || !record_field(cursor->record, key, field) || !field_is_composite(field))
        return false;
    bool absent = !child;
    if (absent)
        child = expand_default(arena, diag, field, cursor->tree->place);
    if (!child)
        return false;
    if (child->kind == TREE_SCALAR || absent) {
        const char *name = NULL;
        struct place place = child->place;
        child = expand_name(arena, diag, field, child, &name, files);
        *good = child != NULL;
        if (!child)
            return false;
        child = tree_copy(arena, child);
        keep_name(arena, field, child, name);
        tree_put(arena, cursor->tree, key, place, child);
    }
    descend(cursor, field, child);
    return true;
}

bool expand_set(struct arena *arena, struct diag *diag, struct tree *root, const struct record *record,
                const char *path, const struct tree *value, struct file_list *files)
{
    struct cursor cursor = {.record = record, .tree = root};
    struct tree_step step;
    const char *rest = path;
    bool good = true;
    while (tree_step_next(&rest, &step) && *rest && cursor.tree->kind != TREE_SCALAR)
        if (!step_into(arena, diag, &cursor, &step, files, &good))
            break;
    return good && tree_set(arena, diag, root, path, value);
}
