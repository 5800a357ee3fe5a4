/* SPDX-License-Identifier: Apache-2.0 */
#include "read/reader.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "read/expand.h"
#include "read/places.h"
#include "read/scalar.h"
#include "read/scope.h"

enum { COUNT_MAX = 10000 };

/* A name in the user's file and what it stands for, so that complaints find their way. */
struct expansion {
    const struct tree *written;
    struct tree *meant;
    struct expansion *next;
};

struct reader {
    struct scalar_reader scalars; /* first: arena and diag */
    struct places places;
    struct places faulty; /* members with a mistake in them */
    struct expansion *expansions;
    struct file_list files;
    size_t mistakes;          /* of this reader; diag counts the same mistake once only */
    const struct scope *root; /* what is being bound: whose keys a field's .from names */
};

/* What a record's check finds wrong in one of its mappings. */
struct reader_complaint {
    struct complaint complaint; /* first */
    struct reader *reader;
    const struct scope *scope;
};

static void bind_record(struct reader *reader, const struct scope *scope, void *out);

struct reader *reader_create(struct arena *arena, struct diag *diag)
{
    struct reader *reader = arena_alloc(arena, 1, sizeof *reader);
    reader->scalars = (struct scalar_reader){.arena = arena, .diag = diag};
    return reader;
}

/* Gives the member the value of an absent key. */
static void set_absent(const struct field *field, void *member)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        *(double *)member = NAN;
        break;
    case FIELD_INTEGER:
    case FIELD_DATE:
        *(int64_t *)member = 0;
        break;
    case FIELD_FLAG:
        *(bool *)member = false;
        break;
    case FIELD_TEXT:
    case FIELD_FILE:
        *(const char **)member = NULL;
        break;
    case FIELD_CHOICE:
        *(int *)member = -1;
        break;
    case FIELD_NUMBERS:
        *(struct numbers *)member = (struct numbers){.count = 0};
        break;
    case FIELD_RECORD:
        for (struct field_walk walk = field_walk(field->record); field_next(&walk);)
            set_absent(&walk.field, (char *)member + walk.field.offset);
        break;
    case FIELD_OPTIONAL:
        *(void **)member = NULL;
        break;
    case FIELD_LIST:
        *(struct list *)member = (struct list){.count = 0};
        break;
    case FIELD_VARIANT:
        *(struct variant *)member = (struct variant){.kind = NULL};
        break;
    case FIELD_VARIANTS:
        *(struct variant_list *)member = (struct variant_list){.count = 0};
        break;
    case FIELD_PART: /* field_next goes into it */
        break;
    }
}

static void report_mistake(struct reader *reader, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

static void report_mistake(struct reader *reader, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    diag_error(reader->scalars.diag, place, "%s", arena_vprintf(reader->scalars.arena, format, arguments));
    va_end(arguments);
    reader->mistakes++;
}

/* Marks a member that is missing, or if there were mistakes since `before`. */
static void mark_faulty(struct reader *reader, size_t before, const void *member, bool missing)
{
    if (missing || reader->mistakes > before)
        places_put(reader->scalars.arena, &reader->faulty, member, (struct place){.file = ""});
}

static bool count_fits(struct reader *reader, const struct field *field, const struct tree *list)
{
    size_t most = field->max_count ? field->max_count : COUNT_MAX;
    if (list->count >= field->min_count && list->count <= most)
        return true;
    if (list->count < field->min_count)
        report_mistake(reader, list->place, "`%s` has %zu entries, but needs at least %zu", field->key, list->count,
                       field->min_count);
    else
        report_mistake(reader, list->place, "`%s` has %zu entries, but may have at most %zu", field->key, list->count,
                       most);
    return false;
}

static bool is_kind(struct reader *reader, const char *what, const struct tree *tree, enum tree_kind kind)
{
    if (tree->kind == kind)
        return true;
    if (tree->broken) {
        reader->mistakes++;
        return false;
    }
    report_mistake(reader, tree->place,
                   kind == TREE_LIST ? "`%s` is a list, not a %s" : "`%s` is a mapping (`key: value`), not a %s", what,
                   tree->kind == TREE_LIST  ? "list"
                   : tree->kind == TREE_MAP ? "mapping"
                                            : "single value");
    if (kind == TREE_LIST)
        diag_note(reader->scalars.diag, tree->place, "each entry begins with a dash: `- ...`");
    return false;
}

/* what: the key, or "key[2]". */
static void bind_variant(struct reader *reader, const struct field *field, const char *what, const struct tree *map,
                         struct place place, const char *name, struct variant *out)
{
    if (!is_kind(reader, what, map, TREE_MAP))
        return;
    const struct record *kind = scope_find_variant(&reader->scalars, what, field->variants, map, place);
    if (!kind) {
        reader->mistakes++;
        return;
    }
    out->kind = kind;
    out->value = arena_alloc(reader->scalars.arena, 1, kind->size);
    struct scope scope = {.record = kind, .siblings = field->variants, .map = map, .place = place, .name = name};
    bind_record(reader, &scope, out->value);
}

/* An entry of a VARIANTS list may be the bare name of a component that needs no parameters. */
static const struct tree *variant_entry(struct reader *reader, struct tree *tree)
{
    if (tree->kind != TREE_SCALAR || tree->broken || tree_is_null(tree))
        return tree;
    struct tree *map = tree_map(reader->scalars.arena, tree->place);
    tree_put(reader->scalars.arena, map, "type", tree->place, tree);
    return map;
}

static void bind_entries(struct reader *reader, const struct field *field, const struct tree *list, void *member)
{
    if (!is_kind(reader, field->key, list, TREE_LIST) || !count_fits(reader, field, list))
        return;
    struct arena *arena = reader->scalars.arena;
    if (field->kind == FIELD_NUMBERS) {
        struct numbers *numbers = member;
        *numbers = (struct numbers){.values = arena_alloc(arena, list->count, sizeof(double)), .count = list->count};
        for (size_t i = 0; i < list->count; i++) {
            places_put(arena, &reader->places, &numbers->values[i], list->items[i]->place);
            if (!scalar_read_number(&reader->scalars, field, list->items[i], &numbers->values[i]))
                reader->mistakes++;
        }
    } else if (field->kind == FIELD_LIST) {
        struct list *records = member;
        *records = (struct list){.items = arena_alloc(arena, list->count, field->record->size), .count = list->count};
        for (size_t i = 0; i < list->count; i++) {
            const struct tree *item = list->items[i];
            struct scope scope = {.record = field->record, .map = item, .place = item->place};
            size_t before = reader->mistakes;
            if (is_kind(reader, arena_printf(arena, "%s[%zu]", field->key, i), item, TREE_MAP))
                bind_record(reader, &scope, (char *)records->items + i * field->record->size);
            mark_faulty(reader, before, (char *)records->items + i * field->record->size, false);
        }
    } else {
        struct variant_list *variants = member;
        *variants = (struct variant_list){.items = arena_alloc(arena, list->count, sizeof(struct variant)),
                                          .count = list->count};
        for (size_t i = 0; i < list->count; i++) {
            const struct tree *entry = variant_entry(reader, list->items[i]);
            size_t before = reader->mistakes;
            places_put(arena, &reader->places, &variants->items[i], entry->place);
            bind_variant(reader, field, arena_printf(arena, "%s[%zu]", field->key, i), entry, entry->place, NULL,
                         &variants->items[i]);
            mark_faulty(reader, before, &variants->items[i], false);
        }
    }
}

static void bind_composite(struct reader *reader, const struct field *field, struct tree *written, struct place place,
                           void *member)
{
    struct arena *arena = reader->scalars.arena;
    const char *name = NULL;
    struct tree *tree = expand_name(arena, reader->scalars.diag, field, written, &name, &reader->files);
    if (!tree) {
        reader->mistakes++;
        return;
    }
    if (tree != written) {
        struct expansion *expansion = arena_alloc(arena, 1, sizeof *expansion);
        *expansion = (struct expansion){.written = written, .meant = tree, .next = reader->expansions};
        reader->expansions = expansion;
        place = name ? tree->place : written->place;
    }
    struct scope scope = {.record = field->record, .map = tree, .place = place, .name = name};
    switch (field->kind) {
    case FIELD_RECORD:
        if (is_kind(reader, field->key, tree, TREE_MAP))
            bind_record(reader, &scope, member);
        break;
    case FIELD_OPTIONAL:
        if (!is_kind(reader, field->key, tree, TREE_MAP))
            break;
        *(void **)member = arena_alloc(arena, 1, field->record->size);
        bind_record(reader, &scope, *(void **)member);
        break;
    case FIELD_VARIANT:
        bind_variant(reader, field, field->key, tree, place, name, member);
        break;
    default:
        bind_entries(reader, field, tree, member);
        break;
    }
}

static void bind_value(struct reader *reader, const struct field *field, struct tree *tree, struct place key,
                       void *member)
{
    if (field_is_composite(field))
        bind_composite(reader, field, tree, key, member);
    else if (!scalar_read(&reader->scalars, field, tree, member))
        reader->mistakes++;
    else if (field->kind == FIELD_FILE)
        file_list_add(reader->scalars.arena, &reader->files, *(const char **)member);
}

/* Binds `key: ~`, which says that there is none, if the field allows that. */
static void bind_null(struct reader *reader, const struct field *field, const struct tree *tree)
{
    if (field->optional || field->kind == FIELD_OPTIONAL)
        return;
    if (field_is_composite(field))
        report_mistake(reader, tree->place, "`%s` is empty: write a value, or leave the key out", field->key);
    else
        report_mistake(reader, tree->place, "`%s` is empty: write a value, like `%s`%s", field->key,
                       scalar_example(field), field->initial ? ", or leave the key out" : "");
}

/* Binds a key that takes the value of one of the root's; false if the root has none of that name. */
static bool bind_inherited(struct reader *reader, const struct scope *scope, const struct field *field, void *member)
{
    struct place place;
    struct tree *tree = expand_root(reader->scalars.arena, reader->scalars.diag, reader->root->record,
                                    reader->root->map, field->from, &place);
    if (!tree)
        return false;
    size_t before = reader->mistakes;
    places_put(reader->scalars.arena, &reader->places, member, place);
    bind_value(reader, field, tree, place, member);
    if (reader->mistakes > before)
        diag_note(reader->scalars.diag, place, "`%s` of %s takes its value from `%s`", field->key, scope->record->name,
                  field->from);
    return true;
}

/* Binds a key that was not written, and need not be. */
static void bind_absent(struct reader *reader, const struct scope *scope, const struct field *field, void *member)
{
    bool is_name = field->kind == FIELD_TEXT && strcmp(field->key, "name") == 0;
    struct field plain = *field;
    plain.optional = false;
    if (field->from && bind_inherited(reader, scope, field, member))
        return;
    if (field->initial) {
        struct tree *tree = expand_default(reader->scalars.arena, reader->scalars.diag, field, scope->place);
        assert(tree);
        bind_value(reader, field, tree, scope->place, member);
    } else if (field->kind == FIELD_RECORD && field_can_be_absent(&plain)) {
        struct scope inner = {.record = field->record, .place = scope->place};
        bind_record(reader, &inner, member);
    } else if (is_name && field->optional && scope->name) {
        *(const char **)member = scope->name;
    }
}

static void bind_field(struct reader *reader, const struct scope *scope, const struct field *field, void *member)
{
    const struct tree_key *key = scope_key(scope, field->key);
    struct tree *tree = key ? scope->map->items[key - scope->map->keys] : NULL;
    struct field written = *field;
    if (tree && tree->written_key)
        written.key = tree->written_key;
    struct place place = !key ? scope->place : tree->kind == TREE_SCALAR ? tree->place : key->place;
    size_t before = reader->mistakes;
    set_absent(field, member);
    places_put(reader->scalars.arena, &reader->places, member, place);
    if (!tree && field_can_be_absent(field))
        bind_absent(reader, scope, field, member);
    else if (tree && tree_is_null(tree) && !tree->broken)
        bind_null(reader, &written, tree);
    else if (tree)
        bind_value(reader, &written, tree, key->place, member);
    mark_faulty(reader, before, member, !tree && !field_can_be_absent(field));
}

static const struct tree *meant_tree(const struct reader *reader, const struct tree *tree)
{
    for (const struct expansion *e = reader->expansions; e; e = e->next)
        if (e->written == tree)
            return e->meant;
    return tree;
}

/* Place of the node that the path leads to, or of the last node on the way that was written. */
static struct place find_place(const struct reader_complaint *complaint, const char *path)
{
    const struct tree *tree = complaint->scope->map;
    struct place place = complaint->scope->place;
    struct tree_step step;
    while (tree && path && *path && tree_step_next(&path, &step)) {
        tree = meant_tree(complaint->reader, tree);
        const struct tree *child = tree_step_get(tree, &step);
        if (!child)
            break;
        place = child->place;
        for (size_t i = 0; child->kind != TREE_SCALAR && step.key && i < tree->count; i++)
            if (tree->items[i] == child)
                place = tree->keys[i].place;
        tree = child;
    }
    return place;
}

static void say_complaint(struct complaint *complaint, const char *key, const char *message)
{
    const struct reader_complaint *c = (const struct reader_complaint *)(const void *)complaint;
    report_mistake(c->reader, find_place(c, key), "%s", message);
}

static void bind_record(struct reader *reader, const struct scope *scope, void *out)
{
    size_t before = reader->mistakes;
    if (scope->map && scope->map->broken)
        reader->mistakes++; /* reported where it broke; the keys that it lacks are no mistake of the user's */
    else
        reader->mistakes += scope_refuse_missing(&reader->scalars, scope);
    for (struct field_walk walk = field_walk(scope->record); field_next(&walk);)
        bind_field(reader, scope, &walk.field, (char *)out + walk.field.offset);
    reader->mistakes += scope_refuse_unknown(&reader->scalars, scope);
    if (scope->record->check && reader->mistakes == before)
        scope->record->check(out, &(struct reader_complaint){{say_complaint}, reader, scope}.complaint);
    mark_faulty(reader, before, out, false);
}

void reader_bind(struct reader *reader, const struct tree *tree, const struct record *record, void *out)
{
    struct scope scope = {.record = record, .map = tree, .place = tree->place};
    reader->root = &scope;
    if (is_kind(reader, record->name, tree, TREE_MAP))
        bind_record(reader, &scope, out);
    reader->root = NULL;
}

struct place reader_place(const struct reader *reader, const void *member)
{
    return places_get(&reader->places, member);
}

bool reader_sound(const struct reader *reader, const void *member)
{
    return places_get(&reader->faulty, member).file == NULL;
}

const char *const *reader_files(const struct reader *reader, size_t *count)
{
    *count = reader->files.count;
    return reader->files.items;
}
