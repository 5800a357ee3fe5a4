/* SPDX-License-Identifier: Apache-2.0 */
#include "read/scalar.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/text.h"
#include "read/catalogue.h"

enum {
    SHOWN_MAX = 60,
    CONVERTED_MAX = 6 /* characters: a bound that would read 1.15741e-05 d is better left as 1 s */
};

/* Relative slack of a range: 27 degF is 15 K only to rounding. */
static const double range_slack = 1e-12;

const char *scalar_shown(struct arena *arena, const char *text)
{
    size_t length = strlen(text);
    bool cut = length > SHOWN_MAX;
    if (cut)
        for (length = SHOWN_MAX; length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80;)
            length--; /* never cut inside a character of several bytes */
    char *shown = arena_printf(arena, "%.*s%s", (int)length, text, cut ? "..." : "");
    for (char *at = shown; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return shown;
}

const char *scalar_names(struct arena *arena, const char *const *names, const char *conjunction)
{
    char *all = arena_text(arena, "");
    for (size_t i = 0; names[i]; i++) {
        const char *link = i == 0 ? "" : names[i + 1] ? ", " : arena_printf(arena, " %s ", conjunction);
        all = arena_printf(arena, "%s%s`%s`", all, link, names[i]);
    }
    return all;
}

const char *scalar_example(const struct field *field)
{
    if (field->initial && field->initial[0])
        return field->initial;
    switch (field->kind) {
    case FIELD_NUMBER:
        return quantity_example(field->quantity);
    case FIELD_INTEGER:
        return field->min ? field->min : "8";
    case FIELD_FLAG:
        return "true";
    case FIELD_DATE:
        return "2023-01-31";
    case FIELD_CHOICE:
        return field->choices[0];
    default:
        return "...";
    }
}

/* The value of `text` in the unit that the user chose; NULL if it has none of this quantity. */
static const struct unit *written_unit(struct arena *arena, const char *text, enum quantity quantity)
{
    size_t count = 0, length = strlen(text);
    const struct unit *units = unit_table(&count);
    for (size_t i = 0; i < count; i++) {
        size_t symbol = strlen(units[i].symbol), front = length - symbol;
        if (units[i].quantity != quantity || symbol >= length || strcmp(text + front, units[i].symbol) != 0)
            continue;
        while (front > 0 && text[front - 1] == ' ')
            front--;
        double number;
        if (number_parse(arena_text_n(arena, text, front), &number))
            return &units[i];
    }
    return NULL;
}

/* A bound as the user would write it, in the unit of `text`. */
static const char *bound_shown(struct arena *arena, const struct field *field, const char *bound, double si,
                               const char *text)
{
    const struct unit *theirs = written_unit(arena, text, field->quantity);
    const struct unit *ours = written_unit(arena, bound, field->quantity);
    char number[40];
    snprintf(number, sizeof number, "%.6g", theirs ? (si - theirs->offset) / theirs->scale : 0);
    if (!theirs || theirs == ours || strlen(number) > CONVERTED_MAX)
        return bound;
    return arena_printf(arena, "%s%s%s", number, theirs->symbol[0] ? " " : "", theirs->symbol);
}

static void report_range(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                         const char *low, const char *high)
{
    const char *text = scalar_shown(reader->arena, tree->text);
    if (low && high && strcmp(low, high) == 0)
        diag_error(reader->diag, tree->place, "`%s` is %s, but must be %s", field->key, text, low);
    else if (low && high)
        diag_error(reader->diag, tree->place, "`%s` is %s, but must lie between %s and %s", field->key, text, low,
                   high);
    else
        diag_error(reader->diag, tree->place, "`%s` is %s, but must be %s %s", field->key, text,
                   low ? "at least" : "at most", low ? low : high);
}

static double bound_si(const struct field *field, const char *bound)
{
    double si = 0;
    enum unit_error error = unit_parse(bound, field->quantity, &si, NULL);
    assert(error == UNIT_OK);
    (void)error;
    return si;
}

static bool within_range(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                         double *si)
{
    double low = field->min ? bound_si(field, field->min) : -HUGE_VAL;
    double high = field->max ? bound_si(field, field->max) : HUGE_VAL;
    if (*si < low && field->min && low - *si <= range_slack * fabs(low))
        *si = low;
    if (*si > high && field->max && *si - high <= range_slack * fabs(high))
        *si = high;
    if (*si >= low && *si <= high)
        return true;
    report_range(reader, field, tree,
                 field->min ? bound_shown(reader->arena, field, field->min, low, tree->text) : NULL,
                 field->max ? bound_shown(reader->arena, field, field->max, high, tree->text) : NULL);
    return false;
}

static bool unquoted(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                     const char *what)
{
    if (!tree->quoted)
        return true;
    diag_error(reader->diag, tree->place, "`%s` is %s: write it without quotes", field->key, what);
    return false;
}

static bool read_number(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                        double *out)
{
    if (!unquoted(reader, field, tree, "a number"))
        return false;
    enum quantity found = field->quantity;
    double si = 0;
    enum unit_error error = unit_parse(tree->text, field->quantity, &si, &found);
    if (error != UNIT_OK) {
        char why[400];
        unit_complaint(why, sizeof why, error, scalar_shown(reader->arena, tree->text), field->quantity, found);
        diag_error(reader->diag, tree->place, "`%s`: %s", field->key, why);
        return false;
    }
    if (!within_range(reader, field, tree, &si))
        return false;
    *out = si;
    return true;
}

/* A whole number: its digits, or any number that is whole ("1e6"). */
static bool parse_integer(const char *text, int64_t *value)
{
    double number = 0;
    if (!number_parse(text, &number))
        return false;
    if (strspn(text, "+-0123456789") == strlen(text)) {
        errno = 0;
        long long exact = strtoll(text, NULL, 10);
        if (errno)
            return false;
        *value = exact;
        return true;
    }
    if (number != floor(number) || fabs(number) > 0x1p53)
        return false;
    *value = (int64_t)number;
    return true;
}

static int64_t bound_integer(const char *bound, int64_t absent)
{
    int64_t value = absent;
    bool good = !bound || parse_integer(bound, &value);
    assert(good);
    (void)good;
    return value;
}

static bool read_integer(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                         int64_t *out)
{
    int64_t value = 0;
    if (!unquoted(reader, field, tree, "a whole number"))
        return false;
    if (!parse_integer(tree->text, &value)) {
        diag_error(reader->diag, tree->place, "`%s` is a whole number, not `%s`", field->key,
                   scalar_shown(reader->arena, tree->text));
        return false;
    }
    if (value < bound_integer(field->min, INT64_MIN) || value > bound_integer(field->max, INT64_MAX)) {
        report_range(reader, field, tree, field->min, field->max);
        return false;
    }
    *out = value;
    return true;
}

static bool read_flag(const struct scalar_reader *reader, const struct field *field, const struct tree *tree, bool *out)
{
    bool yes = strcmp(tree->text, "true") == 0;
    if (tree->quoted || (!yes && strcmp(tree->text, "false") != 0)) {
        diag_error(reader->diag, tree->place, "`%s` is either true or false, not `%s`", field->key,
                   scalar_shown(reader->arena, tree->text));
        return false;
    }
    *out = yes;
    return true;
}

static bool read_date(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                      int64_t *out)
{
    int64_t value = 0, low = INT64_MIN, high = INT64_MAX;
    if (!calendar_parse(tree->text, &value)) {
        diag_error(reader->diag, tree->place, "`%s`: `%s` is no date; write 2023-01-31 or 2023-01-31T06:30", field->key,
                   scalar_shown(reader->arena, tree->text));
        return false;
    }
    bool good = (!field->min || calendar_parse(field->min, &low)) && (!field->max || calendar_parse(field->max, &high));
    assert(good);
    (void)good;
    if (value < low || value > high) {
        report_range(reader, field, tree, field->min, field->max);
        return false;
    }
    *out = value;
    return true;
}

static bool read_choice(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                        int *out)
{
    for (int i = 0; field->choices[i]; i++)
        if (strcmp(field->choices[i], tree->text) == 0) {
            *out = i;
            return true;
        }
    const char *near = text_nearest(tree->text, field->choices);
    const char *text = scalar_shown(reader->arena, tree->text);
    if (near)
        diag_error(reader->diag, tree->place, "`%s` cannot be `%s`; did you mean `%s`?", field->key, text, near);
    else
        diag_error(reader->diag, tree->place, "`%s` cannot be `%s`", field->key, text);
    diag_note(reader->diag, tree->place, "it is %s", scalar_names(reader->arena, field->choices, "or"));
    return false;
}

static bool read_file(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                      const char **out)
{
    const char *path = catalogue_path(reader->arena, tree->text, tree->place.file);
    struct stat status;
    const char *why = NULL;
    if (stat(path, &status) != 0 || access(path, R_OK) != 0)
        why = strerror(errno);
    else if (S_ISDIR(status.st_mode))
        why = strerror(EISDIR);
    if (why) {
        diag_error(reader->diag, tree->place, "`%s`: cannot read `%s`: %s", field->key,
                   scalar_shown(reader->arena, tree->text), why);
        if (strcmp(path, tree->text) != 0)
            diag_note(reader->diag, tree->place, "looked for %s", path);
        return false;
    }
    *out = path;
    return true;
}

/* Whether the node is a single value; reports it if not. */
static bool is_value(const struct scalar_reader *reader, const struct field *field, const struct tree *tree)
{
    if (tree->broken)
        return false;
    if (tree->kind != TREE_SCALAR)
        diag_error(reader->diag, tree->place, "`%s` is a single value, like `%s`, not %s", field->key,
                   scalar_example(field), tree->kind == TREE_LIST ? "a list" : "a mapping");
    else if (tree_is_null(tree) || (tree->text[0] == 0 && field->kind == FIELD_FILE))
        diag_error(reader->diag, tree->place, "`%s` is empty: write a value, like `%s`", field->key,
                   scalar_example(field));
    else
        return true;
    return false;
}

bool scalar_read_number(const struct scalar_reader *reader, const struct field *field, const struct tree *tree,
                        double *out)
{
    return is_value(reader, field, tree) && read_number(reader, field, tree, out);
}

bool scalar_read(const struct scalar_reader *reader, const struct field *field, const struct tree *tree, void *out)
{
    if (!is_value(reader, field, tree))
        return false;
    switch (field->kind) {
    case FIELD_NUMBER:
        return read_number(reader, field, tree, out);
    case FIELD_INTEGER:
        return read_integer(reader, field, tree, out);
    case FIELD_FLAG:
        return read_flag(reader, field, tree, out);
    case FIELD_DATE:
        return read_date(reader, field, tree, out);
    case FIELD_CHOICE:
        return read_choice(reader, field, tree, out);
    case FIELD_FILE:
        return read_file(reader, field, tree, out);
    case FIELD_TEXT:
        *(const char **)out = tree->text;
        return true;
    default:
        assert(false && "a single value");
        return false;
    }
}
