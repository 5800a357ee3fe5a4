/* SPDX-License-Identifier: Apache-2.0 */
#include "read/visit.h"

struct walk {
    struct arena *arena;
    visitor *visit;
    void *context;
};

static void walk_record(const struct walk *walk, const char *path, const struct record *record, const void *value);

static const char *below(const struct walk *walk, const char *path, const char *key)
{
    return path[0] != '\0' ? arena_printf(walk->arena, "%s.%s", path, key) : key;
}

static void walk_list(const struct walk *walk, const char *path, const struct field *field, const void *member)
{
    const struct list *list = member;
    for (size_t i = 0; i < list->count && !field->entry_key; i++) /* entries of a mapping have no path of an index */
        walk_record(walk, arena_printf(walk->arena, "%s[%zu]", path, i), field->record,
                    (const char *)list->items + i * field->record->size);
}

static void walk_variants(const struct walk *walk, const char *path, const void *member)
{
    const struct variant_list *list = member;
    for (size_t i = 0; i < list->count; i++)
        walk_record(walk, arena_printf(walk->arena, "%s[%zu]", path, i), list->items[i].kind, list->items[i].value);
}

static void walk_field(const struct walk *walk, const char *path, const struct record *record,
                       const struct field *field, const void *member)
{
    const struct variant *variant = member;
    const char *here = below(walk, path, field->key);
    switch (field->kind) {
    case FIELD_RECORD:
        walk_record(walk, here, field->record, member);
        break;
    case FIELD_OPTIONAL:
        if (*(const void *const *)member)
            walk_record(walk, here, field->record, *(const void *const *)member);
        break;
    case FIELD_LIST:
        walk_list(walk, here, field, member);
        break;
    case FIELD_VARIANT:
        if (variant->kind)
            walk_record(walk, here, variant->kind, variant->value);
        break;
    case FIELD_VARIANTS:
        walk_variants(walk, here, member);
        break;
    default:
        walk->visit(walk->context, &(struct visited){here, record, *field, member});
        break;
    }
}

static void walk_record(const struct walk *walk, const char *path, const struct record *record, const void *value)
{
    for (struct field_walk fields = field_walk(record); field_next(&fields);)
        walk_field(walk, path, record, &fields.field, (const char *)value + fields.field.offset);
}

void visit_record(struct arena *arena, const struct record *record, const void *value, visitor *visit, void *context)
{
    walk_record(&(struct walk){arena, visit, context}, "", record, value);
}
