/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/scenario_difference.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "base/text.h"
#include "read/expand.h"

enum { KEY_MAX = 63 };

/* Two structs of one record on their way through its table. */
struct walk {
    struct arena *arena;
    const struct scenario *base, *run;
    const char *const *varied;
    struct text_buffer *out;
};

static void compare_records(const struct walk *walk, const char *path, const struct record *record, const void *a,
                            const void *b);

static void say(const struct walk *walk, const char *path, const char *a, const char *b)
{
    text_buffer_add(walk->out, "%s%s %s -> %s", walk->out->length > 0 ? "; " : "", path, a, b);
}

static const char *number_text(struct arena *arena, double value, enum quantity quantity)
{
    char text[80];
    if (isnan(value))
        return "none";
    if (quantity == QUANTITY_TEMPERATURE)
        return arena_printf(arena, "%.6g degC", value - KELVIN_0_DEGC);
    if (quantity == QUANTITY_FRACTION)
        return arena_printf(arena, "%.6g %%", 100 * value);
    unit_format_si(text, sizeof text, value, quantity);
    return arena_text(arena, text);
}

/* A plain value as people read it. */
static const char *value_text(struct arena *arena, const struct field *field, const void *member)
{
    char text[40];
    const char *words;
    switch (field->kind) {
    case FIELD_NUMBER:
        return number_text(arena, *(const double *)member, field->quantity);
    case FIELD_INTEGER:
        return arena_printf(arena, "%" PRId64, *(const int64_t *)member);
    case FIELD_FLAG:
        return *(const bool *)member ? "true" : "false";
    case FIELD_DATE:
        calendar_format(*(const int64_t *)member, text);
        return arena_text(arena, text);
    case FIELD_CHOICE:
        return *(const int *)member < 0 ? "none" : field->choices[*(const int *)member];
    case FIELD_TEXT:
    case FIELD_FILE:
        words = *(const char *const *)member;
        return words ? words : "none";
    case FIELD_NUMBERS: {
        const struct numbers *numbers = member;
        const char *list = "";
        for (size_t i = 0; i < numbers->count; i++)
            list = arena_printf(arena, "%s%s%s", list, i > 0 ? ", " : "",
                                number_text(arena, numbers->values[i], field->quantity));
        return arena_printf(arena, "[%s]", list);
    }
    default:
        return "";
    }
}

/* The value that a key of the scenario has, for a field that takes it where nothing is written. */
static const char *root_text(struct arena *arena, const struct scenario *scenario, const char *path)
{
    const struct record *record = &scenario_record;
    const void *value = scenario;
    struct field field = {.key = NULL};
    for (struct tree_step step; tree_step_next(&path, &step); record = field.record) {
        if (!record || !record_field(record, arena_text_n(arena, step.key, step.key_length), &field))
            return "";
        value = (const char *)value + field.offset;
    }
    return value_text(arena, &field, value);
}

static bool is_varied(const struct walk *walk, const char *path)
{
    for (const char *const *varied = walk->varied; *varied; varied++)
        if (strcmp(*varied, path) == 0)
            return true;
    return false;
}

static void compare_variants(const struct walk *walk, const char *path, const struct variant *a,
                             const struct variant *b)
{
    if (a->kind == b->kind && a->kind)
        compare_records(walk, path, a->kind, a->value, b->value);
    else if (a->kind != b->kind)
        say(walk, path, a->kind ? a->kind->name : "none", b->kind ? b->kind->name : "none");
}

/* Lists of records or of variants, entry by entry. */
static void compare_lists(const struct walk *walk, const char *path, const struct field *field, const void *a,
                          const void *b)
{
    const struct list *records[] = {a, b};
    const struct variant_list *variants[] = {a, b};
    bool plain = field->kind == FIELD_LIST;
    size_t count[2];
    for (int i = 0; i < 2; i++)
        count[i] = plain ? records[i]->count : variants[i]->count;
    if (count[0] != count[1])
        say(walk, path, arena_printf(walk->arena, "%zu entries", count[0]), arena_printf(walk->arena, "%zu", count[1]));
    for (size_t i = 0; i < count[0] && i < count[1]; i++) {
        const char *below = arena_printf(walk->arena, "%s[%zu]", path, i);
        if (is_varied(walk, below))
            continue;
        size_t at = plain ? i * field->record->size : 0;
        if (plain)
            compare_records(walk, below, field->record, (const char *)records[0]->items + at,
                            (const char *)records[1]->items + at);
        else
            compare_variants(walk, below, &variants[0]->items[i], &variants[1]->items[i]);
    }
}

static void compare_plain(const struct walk *walk, const char *path, const struct field *field, const void *a,
                          const void *b)
{
    if (field->kind == FIELD_NUMBER && *(const double *)a == *(const double *)b)
        return; /* most are, and their texts take longest */
    const char *x = value_text(walk->arena, field, a), *y = value_text(walk->arena, field, b);
    if (strcmp(x, y) == 0)
        return;
    if (field->from && strcmp(x, root_text(walk->arena, walk->base, field->from)) == 0 &&
        strcmp(y, root_text(walk->arena, walk->run, field->from)) == 0)
        return;
    say(walk, path, x, y);
}

static void compare_field(const struct walk *walk, const char *path, const struct field *field, const void *a,
                          const void *b)
{
    const void *x, *y;
    switch (field->kind) {
    case FIELD_RECORD:
        compare_records(walk, path, field->record, a, b);
        break;
    case FIELD_OPTIONAL:
        x = *(const void *const *)a;
        y = *(const void *const *)b;
        if (x && y)
            compare_records(walk, path, field->record, x, y);
        else if (x || y)
            say(walk, path, x ? "given" : "none", y ? "given" : "none");
        break;
    case FIELD_LIST:
    case FIELD_VARIANTS:
        compare_lists(walk, path, field, a, b);
        break;
    case FIELD_VARIANT:
        compare_variants(walk, path, a, b);
        break;
    default:
        compare_plain(walk, path, field, a, b);
        break;
    }
}

static void compare_records(const struct walk *walk, const char *path, const struct record *record, const void *a,
                            const void *b)
{
    size_t length = strlen(path);
    char *below = arena_alloc(walk->arena, length + 1 + KEY_MAX + 1, 1);
    memcpy(below, path, length);
    if (length > 0)
        below[length++] = '.';
    for (struct field_walk at = field_walk(record); field_next(&at);) {
        assert(strlen(at.field.key) <= KEY_MAX);
        strcpy(below + length, at.field.key);
        bool follows = at.field.from && is_varied(walk, at.field.from);
        if (!follows && !is_varied(walk, below))
            compare_field(walk, below, &at.field, (const char *)a + at.field.offset, (const char *)b + at.field.offset);
    }
}

/* Where a plant leaves its hall: the i-th key of a component that has another value than the hall; false at the end. */
struct departure {
    const struct component *component;
    struct field field;
    const char *hall, *own;
};

static bool departure_at(struct arena *arena, const struct scenario *scenario, size_t i, struct departure *out)
{
    for (size_t c = 0; c < scenario->cooling.count; c++) {
        const struct variant *item = &scenario->cooling.items[c];
        for (struct field_walk at = field_walk(item->kind); field_next(&at);) {
            if (!at.field.from)
                continue;
            out->hall = root_text(arena, scenario, at.field.from);
            out->own = value_text(arena, &at.field, (const char *)item->value + at.field.offset);
            if (strcmp(out->hall, out->own) == 0 || i-- > 0)
                continue;
            out->component = component_of(item->kind);
            out->field = at.field;
            return true;
        }
    }
    return false;
}

/* Whether the other plant leaves the hall in the same way. */
static bool has_departure(struct arena *arena, const struct scenario *scenario, const struct departure *wanted)
{
    struct departure other;
    for (size_t i = 0; departure_at(arena, scenario, i, &other); i++)
        if (strcmp(other.field.from, wanted->field.from) == 0 && strcmp(other.own, wanted->own) == 0)
            return true;
    return false;
}

static void compare_departures(const struct walk *walk, const struct scenario *one, const struct scenario *other,
                               bool forward)
{
    struct departure d;
    for (size_t i = 0; departure_at(walk->arena, one, i, &d); i++) {
        if (has_departure(walk->arena, other, &d))
            continue;
        const char *path = arena_printf(walk->arena, "%s of %s", d.field.key, d.component->record.name);
        say(walk, path, forward ? d.hall : d.own, forward ? d.own : d.hall);
    }
}

const char *scenario_difference(struct arena *arena, const struct scenario *base, const struct scenario *run,
                                const char *const *varied)
{
    struct text_buffer out = {0};
    struct walk walk = {.arena = arena, .base = base, .run = run, .varied = varied, .out = &out};
    compare_records(&walk, "", &scenario_record, base, run);
    if (is_varied(&walk, "cooling")) {
        compare_departures(&walk, run, base, true);
        compare_departures(&walk, base, run, false);
    }
    const char *text = out.length > 0 ? arena_text_n(arena, out.data, out.length) : NULL;
    text_buffer_finish(&out);
    return text;
}
