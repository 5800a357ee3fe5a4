/* SPDX-License-Identifier: Apache-2.0 */
#include "base/units.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/shortest.h"
#include "base/text.h"

static const char *skip_digits(const char *at)
{
    while (*at >= '0' && *at <= '9')
        at++;
    return at;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The end of a strict decimal number ([+-] 0 | 1-9... [.digits] [e[+-]digits]) at the start of text, or NULL.
 * What follows must not look like the rest of some other notation for numbers: 010, 0x10, 1,5,
 * 1_000, 5., 1.2.3. */
static const char *number_end(const char *text)
{
    const char *at = text + (*text == '+' || *text == '-');
    const char *whole = at;
    at = skip_digits(at);
    if (at == whole || (*whole == '0' && at > whole + 1))
        return NULL;
    if (*at == '.') {
        const char *decimals = at + 1;
        at = skip_digits(decimals);
        if (at == decimals)
            return NULL;
    }
    if (*at == 'e' || *at == 'E') { /* else a unit that starts with it: 3EFLOP */
        const char *exponent = at + 1 + (at[1] == '+' || at[1] == '-');
        if (is_digit(*exponent))
            at = skip_digits(exponent);
    }
    if (*at && strchr(".,_'", *at))
        return NULL;
    if (*at && strchr("xXoO", *at) && at == whole + 1 && *whole == '0')
        return NULL;
    return at;
}

/* strtod is exact and the program never leaves the C locale. */
static double number_value(const char *text, const char *end)
{
    char *stop = NULL;
    double value = strtod(text, &stop);
    assert(stop == end);
    return value;
}

bool number_parse(const char *text, double *value)
{
    const char *end = number_end(text);
    if (!end || *end)
        return false;
    double parsed = number_value(text, end);
    if (!isfinite(parsed))
        return false;
    *value = parsed;
    return true;
}

const struct unit *unit_find(const char *symbol, enum quantity quantity)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    for (size_t i = 0; i < count; i++)
        if (units[i].quantity == quantity && !strcmp(units[i].symbol, symbol))
            return &units[i];
    return NULL;
}

static const struct unit *find_any(const char *symbol)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    for (size_t i = 0; i < count; i++)
        if (!strcmp(units[i].symbol, symbol))
            return &units[i];
    return NULL;
}

/* A scale below 1 is most often one over a whole number: dividing by that is exact to the last digit (57 % is
 * 0.57, not 0.5700000000000001). */
static double to_si(double value, const struct unit *unit)
{
    if (unit->scale < 1) {
        double inverse = round(1 / unit->scale);
        if (fabs(inverse * unit->scale - 1) < 1e-15)
            return value / inverse + unit->offset;
    }
    return value * unit->scale + unit->offset;
}

enum unit_error unit_parse(const char *text, enum quantity quantity, double *si, enum quantity *found)
{
    if (found)
        *found = quantity;
    const char *end = number_end(text);
    if (!end)
        return UNIT_NOT_A_NUMBER;
    const char *symbol = end;
    while (*symbol == ' ')
        symbol++;
    /* A space with nothing behind it, "1 000 W", "5 -W": no number with a unit. */
    if ((symbol > end && !*symbol) || is_digit(*symbol) || *symbol == '-' || *symbol == '+')
        return UNIT_NOT_A_NUMBER;

    const struct unit *unit = unit_find(symbol, quantity);
    if (!unit) {
        if (!*symbol)
            return UNIT_MISSING;
        const struct unit *other = find_any(symbol);
        if (quantity == QUANTITY_NUMBER)
            return other ? UNIT_UNWANTED : UNIT_NOT_A_NUMBER;
        if (!other)
            return UNIT_UNKNOWN;
        if (found)
            *found = other->quantity;
        return UNIT_WRONG_QUANTITY;
    }
    double value = to_si(number_value(text, end), unit);
    if (!isfinite(value))
        return UNIT_OVERFLOW;
    *si = value;
    return UNIT_OK;
}

/* The symbol of `quantity` that the user may have meant by `symbol` ("kw": "kW"), or NULL. */
static const char *nearest_symbol(const char *symbol, enum quantity quantity)
{
    size_t count = 0, candidates_count = 0;
    const struct unit *units = unit_table(&count);
    const char *candidates[64];
    for (size_t i = 0; i < count; i++) {
        if (units[i].quantity != quantity || !units[i].symbol[0])
            continue;
        if (!strcasecmp(units[i].symbol, symbol))
            return units[i].symbol;
        assert(candidates_count + 1 < sizeof candidates / sizeof *candidates);
        candidates[candidates_count++] = units[i].symbol;
    }
    candidates[candidates_count] = NULL;
    return text_nearest(symbol, candidates);
}

static const char *article(const char *noun)
{
    return strchr("aeiou", noun[0]) ? "an" : "a";
}

int unit_complaint(char *buffer, size_t size, enum unit_error error, const char *text, enum quantity quantity,
                   enum quantity found)
{
    const char *name = quantity_name(quantity), *example = quantity_example(quantity);
    const char *end = number_end(text);
    const char *symbol = end ? end + strspn(end, " ") : "";
    int number = end ? (int)(end - text) : 0;
    switch (error) {
    case UNIT_OK:
        break;
    case UNIT_NOT_A_NUMBER:
        return snprintf(buffer, size, "'%s' is not a decimal number; write %s %s, such as '%s'", text, article(name),
                        name, example);
    case UNIT_MISSING:
        return snprintf(buffer, size, "'%s' needs a unit: write %s %s, such as '%s'", text, article(name), name,
                        example);
    case UNIT_UNKNOWN: {
        const char *nearest = nearest_symbol(symbol, quantity);
        if (quantity == QUANTITY_AMOUNT && (!nearest || strcasecmp(nearest, symbol) != 0))
            return snprintf(buffer, size,
                            "'%s' is no %s; write all of it as a number, such as 46.7e9, or with K, M, B or T "
                            "(thousand to trillion), such as '46.7B'",
                            text, name);
        if (nearest)
            return snprintf(buffer, size, "'%s' is no unit of %s; did you mean '%.*s %s'?", symbol, name, number, text,
                            nearest);
        return snprintf(buffer, size, "'%s' is no unit of %s; write it as '%s'", symbol, name, example);
    }
    case UNIT_WRONG_QUANTITY:
        if (quantity == QUANTITY_TEMPERATURE_DIFFERENCE && found == QUANTITY_TEMPERATURE)
            return snprintf(buffer, size,
                            "'%s' is a temperature, but a temperature difference is wanted: write it in kelvin, "
                            "such as '%s'",
                            text, example);
        return snprintf(buffer, size, "'%s' is %s %s, but %s %s is wanted, such as '%s'", text,
                        article(quantity_name(found)), quantity_name(found), article(name), name, example);
    case UNIT_UNWANTED:
        return snprintf(buffer, size, "'%s' has a unit, but a plain number is wanted: write '%.*s'", text, number,
                        text);
    case UNIT_OVERFLOW:
        return snprintf(buffer, size, "'%s' is too large", text);
    }
    if (size)
        buffer[0] = '\0';
    return 0;
}

int unit_format_si(char *buffer, size_t size, double si, enum quantity quantity)
{
    char number[SHORTEST_MAX];
    shortest_format(number, si);
    const char *symbol = quantity_si(quantity);
    return snprintf(buffer, size, "%s%s%s", number, *symbol ? " " : "", symbol);
}
