/* SPDX-License-Identifier: Apache-2.0 */
/* Every table of fields that a scenario or a study can reach: it fits its struct, its parts say nothing of keys that they do
 * not have, and each key has a text for people and a default within its range. */
#include <criterion/criterion.h>

#include <math.h>
#include <string.h>

#include "base/field.h"
#include "scenario/scenario.h"
#include "study/study.h"

TestSuite(tables);

enum { RECORDS_MAX = 200 };

struct seen {
    const struct record *records[RECORDS_MAX];
    size_t count;
};

static size_t size_of(const struct field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return sizeof(double);
    case FIELD_INTEGER:
    case FIELD_DATE:
        return sizeof(int64_t);
    case FIELD_FLAG:
        return sizeof(bool);
    case FIELD_TEXT:
    case FIELD_FILE:
    case FIELD_OPTIONAL:
        return sizeof(void *);
    case FIELD_CHOICE:
        return sizeof(int);
    case FIELD_NUMBERS:
        return sizeof(struct numbers);
    case FIELD_RECORD:
        return field->record->size;
    case FIELD_LIST:
        return sizeof(struct list);
    case FIELD_VARIANT:
        return sizeof(struct variant);
    case FIELD_VARIANTS:
        return sizeof(struct variant_list);
    case FIELD_PART:
        break;
    }
    cr_assert_fail("%s: no member", field->key);
    return 0;
}

/* No key twice, every member within the struct, no two on the same bytes. */
static void check_members(const struct record *record)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *one = &walk.field;
        cr_assert(one->offset + size_of(one) <= record->size, "%s.%s lies outside", record->name, one->key);
        struct field_walk rest = walk;
        while (field_next(&rest)) {
            const struct field *other = &rest.field;
            cr_assert_str_neq(one->key, other->key, "%s.%s stands twice", record->name, one->key);
            cr_assert(one->offset + size_of(one) <= other->offset || other->offset + size_of(other) <= one->offset,
                      "%s: %s and %s overlap", record->name, one->key, other->key);
        }
    }
}

static bool has_key(const struct field *fields, const char *key)
{
    const struct record record = {.name = "part", .fields = fields};
    for (struct field_walk walk = field_walk(&record); field_next(&walk);)
        if (strcmp(walk.field.key, key) == 0)
            return true;
    return false;
}

static void check_parts(const char *name, const struct field *fields)
{
    for (; fields->key; fields++) {
        if (fields->kind != FIELD_PART)
            continue;
        if (strcmp(fields->key, "*") != 0)
            cr_assert(has_key(fields->part, fields->key), "%s: its part has no key %s", name, fields->key);
        for (const struct field *change = fields->changes; change && change->key; change++)
            cr_assert(has_key(fields->part, change->key), "%s: its part has no key %s", name, change->key);
        check_parts(name, fields->part);
    }
}

static double bound_of(const struct field *field, const char *text)
{
    double si;
    cr_assert_eq(unit_parse(text, field->quantity, &si, NULL), UNIT_OK, "%s: '%s'", field->key, text);
    return si;
}

static void check_ranges(const struct record *record)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *f = &walk.field;
        cr_assert(f->doc && *f->doc, "%s.%s says nothing", record->name, f->key);
        if (f->kind != FIELD_NUMBER && f->kind != FIELD_INTEGER && f->kind != FIELD_NUMBERS)
            continue;
        double low = f->min ? bound_of(f, f->min) : -HUGE_VAL, high = f->max ? bound_of(f, f->max) : HUGE_VAL;
        cr_assert(f->kind == FIELD_INTEGER ? low <= high : low < high, "%s.%s", record->name, f->key);
        if (f->initial && f->kind != FIELD_NUMBERS)
            cr_assert(bound_of(f, f->initial) >= low && bound_of(f, f->initial) <= high, "%s.%s", record->name, f->key);
    }
}

static void visit(struct seen *seen, const struct record *record)
{
    for (size_t i = 0; i < seen->count; i++)
        if (seen->records[i] == record)
            return;
    cr_assert(seen->count < RECORDS_MAX);
    seen->records[seen->count++] = record;
    check_members(record);
    check_parts(record->name, record->fields);
    check_ranges(record);
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        if (walk.field.record)
            visit(seen, walk.field.record);
        for (size_t i = 0; walk.field.variants && walk.field.variants[i]; i++)
            visit(seen, walk.field.variants[i]);
    }
}

Test(tables, are_whole)
{
    struct seen seen = {.count = 0};
    visit(&seen, &scenario_record);
    visit(&seen, &study_record);
    cr_assert(seen.count > 80, "%zu records", seen.count);
}
