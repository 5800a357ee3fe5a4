/* SPDX-License-Identifier: Apache-2.0 */
#include "read/scope.h"

#include <string.h>

#include "base/text.h"
#include "read/expand.h"

enum { UNKNOWN_MAX = 20, LISTED_MAX = 12, EXPLAINED_MAX = 5 };

const struct tree_key *scope_key(const struct scope *scope, const char *key)
{
    for (size_t i = 0; scope->map && i < scope->map->count; i++)
        if (strcmp(scope->map->keys[i].text, key) == 0)
            return &scope->map->keys[i];
    return NULL;
}

/* The keys of a record, NULL-terminated. */
static const char **keys_of(struct arena *arena, const struct record *record, size_t *count)
{
    *count = 0;
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        ++*count;
    const char **keys = arena_alloc(arena, *count + 1, sizeof *keys), **next = keys;
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        *next++ = walk.field.key;
    return keys;
}

size_t scope_refuse_missing(const struct scalar_reader *reader, const struct scope *scope)
{
    struct field field;
    size_t count, missing = 0;
    const char **keys = keys_of(reader->arena, scope->record, &count);
    for (size_t i = 0; i < count; i++)
        if (record_field(scope->record, keys[i], &field) && !field_can_be_absent(&field) && !scope_key(scope, keys[i]))
            keys[missing++] = keys[i];
    keys[missing] = NULL;
    if (missing == 0)
        return 0;
    diag_error(reader->diag, scope->place, "%s needs %s", scope->record->name,
               scalar_names(reader->arena, keys, "and"));
    for (size_t i = 0; i < missing && i < EXPLAINED_MAX; i++) {
        record_field(scope->record, keys[i], &field);
        if (!field_is_composite(&field) && field.doc)
            diag_note(reader->diag, scope->place, "`%s: %s`: %s", keys[i], scalar_example(&field), field.doc);
        else if (field.doc)
            diag_note(reader->diag, scope->place, "`%s`: %s", keys[i], field.doc);
    }
    return 1;
}

/* The variants that know this key, other than that one; NULL if none does. */
static const char *variants_with(struct arena *arena, const struct record *const *variants,
                                 const struct record *other_than, const char *key)
{
    size_t count = 0, found = 0;
    while (variants && variants[count])
        count++;
    const char **names = arena_alloc(arena, count + 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        if (variants[i] != other_than && record_field(variants[i], key, NULL))
            names[found++] = variants[i]->name;
    return found ? scalar_names(arena, names, "and") : NULL;
}

static void report_unknown(const struct scalar_reader *reader, const struct scope *scope, const struct tree_key *key)
{
    const struct record *record = scope->record;
    size_t count = 0;
    const char **keys = keys_of(reader->arena, record, &count);
    const char *text = scalar_shown(reader->arena, key->text), *near = text_nearest(key->text, keys);
    const char *elsewhere = variants_with(reader->arena, scope->siblings, record, key->text);
    if (elsewhere)
        diag_error(reader->diag, key->place, "`%s` is a key of %s, not of `%s`", text, elsewhere, record->name);
    else if (near)
        diag_error(reader->diag, key->place, "unknown key `%s` in %s; did you mean `%s`?", text, record->name, near);
    else
        diag_error(reader->diag, key->place, "unknown key `%s` in %s", text, record->name);
    if (count == 0)
        diag_note(reader->diag, key->place, "it has no keys");
    else if (count <= LISTED_MAX)
        diag_note(reader->diag, key->place, "its keys are %s", scalar_names(reader->arena, keys, "and"));
}

size_t scope_refuse_unknown(const struct scalar_reader *reader, const struct scope *scope)
{
    size_t unknown = 0;
    for (size_t i = 0; scope->map && i < scope->map->count; i++) {
        const struct tree_key *key = &scope->map->keys[i];
        if (record_field(scope->record, key->text, NULL) || (scope->siblings && strcmp(key->text, "type") == 0))
            continue;
        if (++unknown <= UNKNOWN_MAX)
            report_unknown(reader, scope, key);
    }
    if (unknown > UNKNOWN_MAX)
        diag_error(reader->diag, scope->place, "%zu more unknown keys in %s", unknown - UNKNOWN_MAX,
                   scope->record->name);
    return unknown;
}

const struct record *scope_find_variant(const struct scalar_reader *reader, const char *what,
                                        const struct record *const *variants, const struct tree *map,
                                        struct place place)
{
    const struct tree *type = tree_get(map, "type");
    const struct record *found = type && type->kind == TREE_SCALAR ? variant_find(variants, type->text) : NULL;
    if (found || (type ? type->broken : map->broken))
        return found;
    if (type) {
        variant_refuse(reader->arena, reader->diag, what, variants, type);
        return NULL;
    }
    diag_error(reader->diag, place, "`%s` needs a `type`", what);
    diag_note(reader->diag, place, "it is %s", variant_names(reader->arena, variants));
    return NULL;
}
