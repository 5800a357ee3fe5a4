/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/expression.h"

#include <ctype.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "base/units.h"

enum { LENGTH_MAX = 1000, DEPTH_MAX = 30, WORD_MAX = 64, POWER_MAX = 60, COLUMNS_MAX = 512 };

/* What units measure; any other comes from these: L/kWh is a volume over an energy. */
static const struct {
    enum quantity quantity;
    signed char power[DIMENSIONS]; /* kg, m, s, K, FLOP, byte */
} kinds[] = {
    {QUANTITY_FRACTION, {0}},     {QUANTITY_DURATION, {0, 0, 1}},   {QUANTITY_TEMPERATURE_DIFFERENCE, {0, 0, 0, 1}},
    {QUANTITY_POWER, {1, 2, -3}}, {QUANTITY_ENERGY, {1, 2, -2}},    {QUANTITY_MASS, {1}},
    {QUANTITY_CARBON_MASS, {1}},  {QUANTITY_VOLUME, {0, 3}},        {QUANTITY_LENGTH, {0, 1}},
    {QUANTITY_AREA, {0, 2}},      {QUANTITY_FLOP, {0, 0, 0, 0, 1}}, {QUANTITY_BYTES, {0, 0, 0, 0, 0, 1}},
};

struct reading {
    const char *at;
    enum expression_names names;
    const struct summary *summary;
    int depth;
    bool failed;
    char *wrong;
    int size;
};

static void fail(struct reading *reading, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void fail(struct reading *reading, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    if (!reading->failed)
        vsnprintf(reading->wrong, (size_t)reading->size, format, arguments);
    va_end(arguments);
    reading->failed = true;
}

bool magnitude_same_kind(const struct magnitude *a, const struct magnitude *b)
{
    return memcmp(a->power, b->power, sizeof a->power) == 0;
}

static struct magnitude plain(double value)
{
    return (struct magnitude){.value = value};
}

/* a times b, or over it. */
static struct magnitude join(struct reading *reading, struct magnitude a, struct magnitude b, int sign)
{
    a.value = sign > 0 ? a.value * b.value : a.value / b.value;
    for (int i = 0; i < DIMENSIONS; i++) {
        int power = a.power[i] + sign * b.power[i];
        if (power > POWER_MAX || power < -POWER_MAX)
            fail(reading, "its unit has powers above %d", POWER_MAX);
        else
            a.power[i] = (signed char)power;
    }
    return a;
}

static void skip(struct reading *reading)
{
    while (isspace((unsigned char)*reading->at))
        reading->at++;
}

static bool is_word(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || (unsigned char)c >= 0x80;
}

/* Takes a word, or `%`; false if it is too long. */
static bool take_word(struct reading *reading, char word[WORD_MAX])
{
    size_t length = *reading->at == '%' ? 1 : 0;
    while (*reading->at != '%' && is_word(reading->at[length]))
        length++;
    snprintf(word, WORD_MAX, "%.*s", (int)length, reading->at);
    reading->at += length;
    if (length >= WORD_MAX)
        fail(reading, "`%s...` is no unit and no column of summary.csv", word);
    return length < WORD_MAX;
}

/* A number as a sign-less decimal: 6.5, 1e-3. */
static struct magnitude take_number(struct reading *reading)
{
    char word[WORD_MAX];
    size_t length = 0;
    const char *at = reading->at;
    while (isdigit((unsigned char)at[length]) || at[length] == '.')
        length++;
    if (at[length] == 'e' || at[length] == 'E') {
        size_t sign = at[length + 1] == '+' || at[length + 1] == '-';
        if (isdigit((unsigned char)at[length + 1 + sign]))
            for (length += 1 + sign; isdigit((unsigned char)at[length]); length++)
                ;
    }
    snprintf(word, sizeof word, "%.*s", (int)length, at);
    double value = NAN;
    if (length >= sizeof word || !number_parse(word, &value))
        fail(reading, "`%s` is no number", word);
    reading->at += length;
    return plain(value);
}

static bool find_unit(const char *word, struct magnitude *out)
{
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        const struct unit *unit = word[0] != '\0' ? unit_find(word, kinds[i].quantity) : NULL;
        if (unit == NULL || unit->offset != 0)
            continue;
        out->value = unit->scale;
        memcpy(out->power, kinds[i].power, sizeof out->power);
        return true;
    }
    return false;
}

static const struct column *find_column(const char *word)
{
    for (const struct column *column = summary_columns; column->name; column++)
        if (column->kind != COLUMN_TEXT && strcmp(column->name, word) == 0)
            return column;
    return NULL;
}

/* The column's value in its unit, which is a formula itself: "L/kWh". */
static struct magnitude column_value(struct reading *reading, const struct column *column)
{
    struct magnitude unit;
    char wrong[200];
    if (!expression_read(column->unit, NAMES_UNITS, NULL, &unit, wrong, sizeof wrong)) {
        fail(reading, "the column `%s` is in %s, which is no unit of a formula", column->name, column->unit);
        return plain(NAN);
    }
    const char *member = (const char *)reading->summary + column->offset;
    unit.value *= reading->summary == NULL        ? NAN
                  : column->kind == COLUMN_NUMBER ? *(const double *)(const void *)member
                                                  : (double)*(const int64_t *)(const void *)member;
    return unit;
}

static void fail_name(struct reading *reading, const char *word)
{
    const char *names[COLUMNS_MAX + 1] = {NULL};
    size_t count = 0;
    for (const struct column *column = summary_columns; column->name && count < COLUMNS_MAX; column++)
        if (column->kind != COLUMN_TEXT && reading->names == NAMES_COLUMNS)
            names[count++] = column->name;
    const char *near = text_nearest(word, names);
    if (find_column(word) != NULL)
        fail(reading, "`%s` is a column of summary.csv: only `simulated` can have those", word);
    else if (near != NULL)
        fail(reading, "`%s` is no unit and no column of summary.csv; did you mean `%s`?", word, near);
    else
        fail(reading,
             reading->names == NAMES_COLUMNS ? "`%s` is no unit and no column of summary.csv"
                                             : "`%s` is no unit of a formula: `explain units`",
             word);
}

static struct magnitude take_name(struct reading *reading)
{
    char word[WORD_MAX];
    struct magnitude found = plain(NAN);
    if (!take_word(reading, word))
        return found;
    const struct column *column = reading->names == NAMES_COLUMNS ? find_column(word) : NULL;
    if (column != NULL)
        return column_value(reading, column);
    if (!find_unit(word, &found))
        fail_name(reading, word);
    return found;
}

static struct magnitude take_sum(struct reading *reading);

static struct magnitude take_factor(struct reading *reading)
{
    struct magnitude value = plain(NAN);
    skip(reading);
    if (*reading->at == '(') {
        reading->at++;
        if (++reading->depth > DEPTH_MAX)
            fail(reading, "more than %d parentheses stand in each other", DEPTH_MAX);
        else
            value = take_sum(reading);
        reading->depth--;
        skip(reading);
        if (*reading->at == ')')
            reading->at++;
        else
            fail(reading, "a `)` is missing");
    } else if (isdigit((unsigned char)*reading->at) || *reading->at == '.') {
        value = take_number(reading);
        skip(reading);
        if (is_word(*reading->at) || *reading->at == '%')
            value = join(reading, value, take_name(reading), 1);
    } else if (is_word(*reading->at) || *reading->at == '%') {
        value = take_name(reading);
    } else if (*reading->at == '\0') {
        fail(reading, "a number, a unit or a column is missing at its end");
    } else {
        fail(reading, "a number, a unit or a column is missing before `%.20s`", reading->at);
    }
    return value;
}

static struct magnitude take_product(struct reading *reading)
{
    struct magnitude value = take_factor(reading);
    for (skip(reading); !reading->failed && (*reading->at == '*' || *reading->at == '/'); skip(reading)) {
        int sign = *reading->at++ == '*' ? 1 : -1;
        value = join(reading, value, take_factor(reading), sign);
    }
    return value;
}

static struct magnitude take_sum(struct reading *reading)
{
    struct magnitude value = take_product(reading);
    for (skip(reading); !reading->failed && (*reading->at == '+' || *reading->at == '-'); skip(reading)) {
        double sign = *reading->at++ == '+' ? 1 : -1;
        struct magnitude other = take_product(reading);
        if (!reading->failed && !magnitude_same_kind(&value, &other))
            fail(reading, "it adds what is not of one kind, as a power and an energy");
        value.value += sign * other.value;
    }
    return value;
}

bool expression_read(const char *text, enum expression_names names, const struct summary *summary,
                     struct magnitude *out, char *wrong, int size)
{
    struct reading reading = {.at = text, .names = names, .summary = summary, .wrong = wrong, .size = size};
    *out = plain(NAN);
    if (strlen(text) > LENGTH_MAX)
        fail(&reading, "it has more than %d characters", LENGTH_MAX);
    else
        *out = take_sum(&reading);
    if (!reading.failed && *reading.at != '\0')
        fail(&reading, "`%.20s` cannot stand there", reading.at);
    return !reading.failed;
}

bool expression_read_number(const char *text, struct magnitude *out, const char **unit, double *scale, char *wrong,
                            int size)
{
    struct reading reading = {.at = text, .names = NAMES_UNITS, .wrong = wrong, .size = size};
    struct magnitude of_unit = plain(1);
    skip(&reading);
    if (isdigit((unsigned char)*reading.at) || *reading.at == '.')
        *out = take_number(&reading);
    else
        fail(&reading, "`%.40s` is no number with a unit, as 500 MWh", text);
    skip(&reading);
    *unit = reading.at;
    if (!reading.failed && **unit != '\0' && !expression_read(*unit, NAMES_UNITS, NULL, &of_unit, wrong, size))
        return false;
    *scale = of_unit.value;
    if (!reading.failed)
        *out = join(&reading, *out, of_unit, 1);
    return !reading.failed;
}
