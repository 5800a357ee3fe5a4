/* SPDX-License-Identifier: Apache-2.0 */
#include "account/expectation.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

enum { COLUMNS_MAX = 512, BOUND_MAX = 120 };

/* One comparison: the result stands left of it. */
struct bound {
    bool below, equal;
    double value; /* in the column's unit */
};

static const struct column *column_named(const char *name)
{
    for (const struct column *column = summary_columns; column->name; column++)
        if (strcmp(column->name, name) == 0)
            return column;
    return NULL;
}

/* Reads the number behind a comparison: as the column has it, or with a unit of what the column measures. */
static bool read_value(const struct column *column, const char *text, double *value)
{
    if (number_parse(text, value))
        return true;
    if (strcmp(column->unit, "1") == 0)
        return unit_parse(text, QUANTITY_FRACTION, value, NULL) == UNIT_OK;
    for (int quantity = 0; quantity < QUANTITY_COUNT; quantity++)
        if (column->unit[0] != '\0' && strcmp(quantity_si((enum quantity)quantity), column->unit) == 0 &&
            unit_parse(text, (enum quantity)quantity, value, NULL) == UNIT_OK)
            return true;
    return false;
}

/* Reads "<= 10 GWh" of `length` bytes. */
static bool read_bound(const struct column *column, const char *text, size_t length, struct bound *out)
{
    char word[BOUND_MAX];
    while (length > 0 && *text == ' ')
        text++, length--;
    while (length > 0 && text[length - 1] == ' ')
        length--;
    if (length < 2 || length >= sizeof word || (text[0] != '<' && text[0] != '>'))
        return false;
    memcpy(word, text, length);
    word[length] = '\0';
    *out = (struct bound){.below = word[0] == '<', .equal = word[1] == '='};
    const char *number = word + 1 + out->equal;
    return read_value(column, number + strspn(number, " "), &out->value);
}

/* Takes the next bound from *text; false at the end, or at one that cannot be read (*good says which). */
static bool next_bound(const struct column *column, const char **text, struct bound *out, bool *good)
{
    if (**text == '\0')
        return false;
    size_t length = strcspn(*text, ",");
    *good = read_bound(column, *text, length, out);
    *text += length;
    if (**text == ',')
        *good = *++*text != '\0' && *good;
    return *good;
}

static bool keeps(const struct bound *bound, double result)
{
    double above = bound->below ? bound->value - result : result - bound->value;
    return bound->equal ? above >= 0 : above > 0; /* NaN does neither */
}

static void complain_column(struct complaint *complaint, const char *name)
{
    const char *names[COLUMNS_MAX + 1] = {NULL};
    size_t count = 0;
    for (const struct column *column = summary_columns; column->name && count < COLUMNS_MAX; column++)
        if (column->kind != COLUMN_TEXT)
            names[count++] = column->name;
    const char *near = text_nearest(name, names);
    complain(complaint, "column",
             near ? "summary.csv has no column `%s`; did you mean `%s`?" : "summary.csv has no column `%s`", name,
             near);
}

static void check(const void *value, struct complaint *complaint)
{
    const struct expectation *expectation = value;
    const struct column *column = column_named(expectation->column);
    if (!column) {
        complain_column(complaint, expectation->column);
        return;
    }
    if (column->kind == COLUMN_TEXT) {
        complain(complaint, "column", "`%s` is text: only numbers have bounds", expectation->column);
        return;
    }
    struct bound bound;
    bool good = expectation->is[0] != '\0';
    for (const char *text = expectation->is; good && next_bound(column, &text, &bound, &good);)
        ;
    if (!good)
        complain(
            complaint, "is",
            "`%s`: `%s` is no bound; write one like \"< 1.2\", or two like \">= 1.05, < 1.2\", in %s or with a unit",
            expectation->column, expectation->is,
            strcmp(column->unit, "1") == 0 ? "the column's own numbers" : column->unit);
}

static const struct field fields[] = {
    {.key = "column", TEXT_FIELD(struct expectation, column), .doc = "A column of summary.csv: `explain summary.csv`."},
    {.key = "is",
     TEXT_FIELD(struct expectation, is),
     .doc =
         "Its bounds: \"< 1.2\", or \">= 1.05, < 1.2\"; in the column's unit, or with one of one's own: \"< 10 GWh\"."},
    FIELD_END};

const struct record expectation_record = {.name = "expectation",
                                          .doc = "A result that the scenario counts on.",
                                          .size = sizeof(struct expectation),
                                          .fields = fields,
                                          .check = check};

static double result_of(const struct column *column, const struct summary *summary)
{
    const char *member = (const char *)summary + column->offset;
    return column->kind == COLUMN_NUMBER ? *(const double *)(const void *)member
                                         : (double)*(const int64_t *)(const void *)member;
}

/* Whether the result keeps all bounds. */
static bool is_met(const struct expectation *expectation, const struct column *column, double result)
{
    struct bound bound;
    bool good = true;
    for (const char *text = expectation->is; next_bound(column, &text, &bound, &good);)
        if (!keeps(&bound, result))
            return false;
    return good;
}

const char *expectations_missed(struct arena *arena, const struct list *expectations, const struct summary *summary)
{
    const struct expectation *items = expectations->items;
    struct text_buffer out = {0};
    for (size_t i = 0; i < expectations->count; i++) {
        const struct column *column = column_named(items[i].column);
        double result = result_of(column, summary);
        if (is_met(&items[i], column, result))
            continue;
        text_buffer_add(&out, "%s%s ", out.length > 0 ? "; " : "", column->name);
        text_buffer_add(&out, isnan(result) ? "blank" : "%.6g", result);
        text_buffer_add(&out, ", not %s", items[i].is);
    }
    const char *text = out.length > 0 ? arena_text(arena, out.data) : NULL;
    text_buffer_finish(&out);
    return text;
}
