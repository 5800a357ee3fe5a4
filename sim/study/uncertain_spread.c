/* SPDX-License-Identifier: Apache-2.0 */
#include "study/uncertain_spread.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "read/scalar.h"

/* A distribution as it is written. */
static const struct kind {
    const char *name;
    enum distribution_kind kind;
    size_t numbers; /* 0: any */
    const char *like;
} kinds[] = {{"uniform", DISTRIBUTION_UNIFORM, 2, "{uniform: [lowest, highest]}"},
             {"triangular", DISTRIBUTION_TRIANGULAR, 3, "{triangular: [lowest, most likely, highest]}"},
             {"normal", DISTRIBUTION_NORMAL, 2, "{normal: [mean, standard deviation]}"},
             {"lognormal", DISTRIBUTION_LOGNORMAL, 2, "{lognormal: [median, geometric standard deviation]}"},
             {"choice", DISTRIBUTION_CHOICE, 0, "{choice: [one, another]}"}};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

struct spread_text {
    struct arena *arena;
    struct diag *diag;
    const struct field *field;
    bool good;
};

static double number(struct spread_text *text, const struct field *field, const struct tree *tree)
{
    double value = NAN;
    struct scalar_reader reader = {text->arena, text->diag};
    if (!scalar_read_number(&reader, field, tree, &value))
        text->good = false;
    return value;
}

static double si(const struct field *field, const char *text)
{
    double value = NAN;
    enum unit_error error = unit_parse(text, field->quantity, &value, NULL);
    assert(error == UNIT_OK && "a row of a table says it");
    return value;
}

double spread_default(const struct field *field)
{
    double value;
    if (field->initial == NULL || unit_parse(field->initial, field->quantity, &value, NULL) != UNIT_OK)
        return NAN;
    return value;
}

bool spread_of_field(const struct field *field, struct uncertain_input *out)
{
    if (field->kind != FIELD_NUMBER || field->spread == SPREAD_NONE)
        return false;
    bool peaked = field->spread == SPREAD_TRIANGULAR;
    out->quantity = field->quantity;
    out->source = field->spread_source != NULL ? field->spread_source : field->source;
    out->distribution = (struct distribution){.kind = peaked ? DISTRIBUTION_TRIANGULAR : DISTRIBUTION_UNIFORM,
                                              .low = si(field, field->spread_low),
                                              .high = si(field, field->spread_high),
                                              .middle = peaked ? spread_default(field) : NAN};
    return true;
}

/* How far the value may go at all; -HUGE_VAL and HUGE_VAL: no end. */
static void admissible(const struct field *field, double *low, double *high)
{
    *low = field->min != NULL ? si(field, field->min) : -HUGE_VAL;
    *high = field->max != NULL ? si(field, field->max) : HUGE_VAL;
}

/* Reads the numbers of the list, and where a normal or lognormal one is cut off. */
static void read_numbers(struct spread_text *text, const struct kind *kind, const struct tree *list,
                         const struct tree *map, struct distribution *out)
{
    struct field spread = *text->field;
    spread.min = spread.max = NULL;
    if (kind->kind == DISTRIBUTION_LOGNORMAL)
        spread.quantity = QUANTITY_NUMBER;
    else if (spread.quantity == QUANTITY_TEMPERATURE)
        spread.quantity = QUANTITY_TEMPERATURE_DIFFERENCE;
    bool cut = kind->kind == DISTRIBUTION_NORMAL || kind->kind == DISTRIBUTION_LOGNORMAL;
    if (cut) {
        admissible(text->field, &out->low, &out->high);
        out->middle = number(text, text->field, list->items[0]);
        out->spread = number(text, &spread, list->items[1]);
        const struct tree *low = tree_get(map, "low"), *high = tree_get(map, "high");
        out->low = low != NULL ? number(text, text->field, low) : out->low;
        out->high = high != NULL ? number(text, text->field, high) : out->high;
        return;
    }
    out->low = number(text, text->field, list->items[0]);
    out->high = number(text, text->field, list->items[kind->numbers - 1]);
    if (kind->kind == DISTRIBUTION_TRIANGULAR)
        out->middle = number(text, text->field, list->items[1]);
}

/* Room for the member of any field that one value stands for. */
union any_member {
    double number;
    int64_t integer;
    const char *text;
    int choice;
    bool flag;
};

static void read_choices(struct spread_text *text, const struct tree *list, struct uncertain_input *out)
{
    const char **choices = arena_alloc(text->arena, list->count + 1, sizeof *choices);
    for (size_t i = 0; i < list->count; i++) {
        union any_member member;
        const struct tree *item = list->items[i];
        struct scalar_reader reader = {text->arena, text->diag};
        bool good = scalar_read(&reader, text->field, item, &member);
        text->good = text->good && good;
        if (good)
            choices[i] = item->quoted ? arena_printf(text->arena, "\"%s\"", item->text) : item->text;
    }
    out->choices = choices;
    out->distribution = (struct distribution){.kind = DISTRIBUTION_CHOICE, .choices = list->count};
}

static void judge(struct spread_text *text, struct place place, const struct distribution *distribution)
{
    static const char *const mistakes[] = {
        [DISTRIBUTION_NO_WIDTH] = "the first value must be below the last",
        [DISTRIBUTION_MIDDLE_OUTSIDE] = "the most likely value must lie between the other two",
        [DISTRIBUTION_NO_SPREAD] =
            "the deviation must be above 0, the geometric one of a lognormal distribution above 1",
        [DISTRIBUTION_NOT_POSITIVE] = "the median of a lognormal distribution must be above 0",
        [DISTRIBUTION_NOTHING_LEFT] = "hardly any of it lies where this key may be",
    };
    enum distribution_mistake mistake = distribution_check(distribution);
    if (text->good && mistake != DISTRIBUTION_FINE) {
        diag_error(text->diag, place, "%s", mistakes[mistake]);
        text->good = false;
    }
}

static const struct kind *find_kind(const struct tree *map, size_t *at)
{
    for (size_t i = 0; i < map->count; i++)
        for (size_t k = 0; k < KINDS; k++)
            if (strcmp(map->keys[i].text, kinds[k].name) == 0) {
                *at = i;
                return &kinds[k];
            }
    return NULL;
}

/* Whether the mapping has a distribution and no more than goes with it. */
static bool check_keys(struct diag *diag, const struct tree *map, const struct kind *kind, size_t at)
{
    bool cut = kind->kind == DISTRIBUTION_NORMAL || kind->kind == DISTRIBUTION_LOGNORMAL, good = true;
    for (size_t i = 0; i < map->count; i++) {
        const char *key = map->keys[i].text;
        bool end = strcmp(key, "low") == 0 || strcmp(key, "high") == 0;
        if (i == at || (end && cut))
            continue;
        if (end)
            diag_error(diag, map->keys[i].place, "`%s` cuts off a normal or lognormal distribution, no other", key);
        else
            diag_error(diag, map->keys[i].place, "`%s` does not go with `%s`: a distribution is like %s", key,
                       kind->name, kind->like);
        good = false;
    }
    return good;
}

static bool read_assumed(struct diag *diag, const struct field *field, const struct tree *tree,
                         struct uncertain_input *out)
{
    if (tree->kind != TREE_SCALAR || strcmp(tree->text, "assumed") != 0) {
        diag_error(
            diag, tree->place,
            "this is no distribution: write `assumed`, or one like %s (also triangular, normal, lognormal, choice)",
            kinds[0].like);
        return false;
    }
    if (spread_of_field(field, out))
        return true;
    diag_error(diag, tree->place, "`%s` has no range of its own: write one, like %s", field->key, kinds[0].like);
    return false;
}

bool spread_read(struct arena *arena, struct diag *diag, const struct field *field, const struct tree *tree,
                 struct uncertain_input *out)
{
    if (tree->kind != TREE_MAP)
        return read_assumed(diag, field, tree, out);
    size_t at = 0;
    const struct kind *kind = find_kind(tree, &at);
    if (kind == NULL) {
        diag_error(diag, tree->place,
                   "this is no distribution: uniform, triangular, normal, lognormal or choice, like %s", kinds[0].like);
        return false;
    }
    const struct tree *list = tree->items[at];
    struct spread_text text = {arena, diag, field, check_keys(diag, tree, kind, at)};
    if (list->kind != TREE_LIST || list->count == 0 || (kind->numbers > 0 && list->count != kind->numbers)) {
        diag_error(diag, list->place, "`%s` is written like %s", kind->name, kind->like);
        return false;
    }
    if (field->kind != FIELD_NUMBER && kind->kind != DISTRIBUTION_CHOICE) {
        diag_error(diag, list->place, "`%s` is no number with a unit: only a `choice` can be made of it", field->key);
        return false;
    }
    if (field->kind == FIELD_FILE || field->kind == FIELD_TEXT) {
        diag_error(diag, list->place, "`%s` is a name, not a value: put it under `vary`", field->key);
        return false;
    }
    out->quantity = field->quantity;
    out->distribution.kind = kind->kind;
    if (kind->kind == DISTRIBUTION_CHOICE)
        read_choices(&text, list, out);
    else
        read_numbers(&text, kind, list, tree, &out->distribution);
    judge(&text, list->place, &out->distribution);
    return text.good;
}
