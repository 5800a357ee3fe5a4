/* SPDX-License-Identifier: Apache-2.0 */
#include "read/csv_columns.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/csv_names.h"

enum { SHARED_LETTERS = 6, ROWS_OF_A_DAY = 24, LISTED_MAX = 300 };

static bool is_called(const struct csv_name *known, const char *name)
{
    return known->whose ? csv_same_name(name, known->name) : csv_same_quantity(name, known->name);
}

/* All names of the columns that were not found, ended with NULL, to be freed. */
static const char **open_names(const struct csv_column *columns, const struct csv_found *found)
{
    size_t count = 0;
    for (size_t c = 0; columns[c].names; c++)
        for (size_t n = 0; columns[c].names[n].name; n++)
            count++;
    const char **names = memory_grow(NULL, count + 1, sizeof *names);
    count = 0;
    for (size_t c = 0; columns[c].names; c++)
        for (size_t n = 0; found[c].at < 0 && columns[c].names[n].name; n++)
            names[count++] = columns[c].names[n].name;
    names[count] = NULL;
    return names;
}

/* A slip of the pen away; else the same quantity in another unit. */
static const char *meant(const char *name, const char *const *names)
{
    const char *near = text_nearest(name, names);
    for (; !near && *names; names++)
        if (csv_common_start(name, *names) >= SHARED_LETTERS)
            near = *names;
    return near;
}

static bool has_name(const struct csv_column *column, const char *name)
{
    for (const struct csv_name *known = column->names; known->name; known++)
        if (is_called(known, name))
            return true;
    return false;
}

static bool is_of(const struct csv_column *columns, const char *name)
{
    for (; columns->names; columns++)
        if (has_name(columns, name))
            return true;
    return false;
}

static bool ends_so(const char *name, const char *end)
{
    size_t length = strlen(name), of_end = strlen(end);
    return length >= of_end && strcmp(name + length - of_end, end) == 0;
}

static bool is_passed_over(const char *name, const struct csv_column *const *others, const char *const *passed_over)
{
    for (; others && *others; others++)
        if (is_of(*others, name))
            return true;
    for (; passed_over && *passed_over; passed_over++)
        if (**passed_over == '*' ? ends_so(name, *passed_over + 1) : csv_same_name(name, *passed_over))
            return true;
    return false;
}

/* Whether a column is read, or says again what one that is read says. */
static bool is_bound(const struct csv *csv, const struct csv_column *columns, const struct csv_found *found, size_t at)
{
    for (size_t c = 0; columns[c].names; c++)
        if (found[c].at == (int)at || (columns[c].first_wins && has_name(&columns[c], csv_column_name(csv, at))))
            return true;
    return false;
}

static void say_unread(struct csv *csv, const struct csv_column *columns, const struct csv_column *const *others,
                       const char *const *passed_over, const struct csv_found *found)
{
    struct text_buffer listed = {0};
    size_t count = 0;
    const char **names = open_names(columns, found);
    for (size_t i = 0; i < csv_columns(csv); i++) {
        const char *name = csv_column_name(csv, i);
        if (!*name || is_bound(csv, columns, found, i) || is_passed_over(name, others, passed_over))
            continue;
        const char *near = meant(name, names);
        if (near)
            csv_file_warning(csv, csv_line(csv), "column `%.60s` is not read; did you mean `%s`?", name, near);
        else if (++count && listed.length < LISTED_MAX)
            text_buffer_add(&listed, "%s`%.60s`", listed.length ? ", " : "", name);
    }
    if (count)
        csv_file_warning(csv, csv_line(csv), "%zu column%s not read: %s", count, count == 1 ? " is" : "s are",
                         listed.data);
    text_buffer_finish(&listed);
    free(names);
}

void csv_missing(struct csv *csv, const struct csv_column *column)
{
    struct text_buffer there = {0};
    bool values = false;
    double value;
    for (size_t i = 0; i < csv_columns(csv); i++) {
        const char *name = csv_column_name(csv, i);
        if (there.length < LISTED_MAX)
            text_buffer_add(&there, "%s`%.40s`", i ? ", " : "", name);
        values |= csv_parse_number(name, strlen(name), &value);
    }
    csv_file_error(csv, "there is no column `%s` (%s); there is %s%s", column->names[0].name, column->what,
                   there.data ? there.data : "none",
                   values ? ": are these values? The first line has the names of the columns" : "");
    text_buffer_finish(&there);
}

/* The first of a column's names that is there. */
static void find_first(struct csv *csv, const struct csv_column *column, struct csv_found *found)
{
    for (const struct csv_name *name = column->names; name->name && found->at < 0; name++)
        for (size_t i = 0; i < csv_columns(csv) && found->at < 0; i++)
            if (is_called(name, csv_column_name(csv, i)))
                *found = (struct csv_found){.at = (int)i, .name = name, .top = -HUGE_VAL};
}

static void find(struct csv *csv, const struct csv_column *column, struct csv_found *found)
{
    *found = (struct csv_found){.at = -1, .top = -HUGE_VAL};
    if (column->first_wins) {
        find_first(csv, column, found);
        return;
    }
    for (size_t i = 0; i < csv_columns(csv); i++)
        for (const struct csv_name *name = column->names; name->name; name++) {
            if (!is_called(name, csv_column_name(csv, i)))
                continue;
            if (found->at >= 0)
                csv_file_error(csv, "columns %d and %zu, `%.60s` and `%.60s`, both say %s: leave one of them",
                               found->at + 1, i + 1, csv_column_name(csv, (size_t)found->at), csv_column_name(csv, i),
                               column->what);
            else
                *found = (struct csv_found){.at = (int)i, .name = name, .top = -HUGE_VAL};
            break;
        }
}

bool csv_bind(struct csv *csv, const struct csv_column *columns, const struct csv_column *const *others,
              const char *const *passed_over, struct csv_found *found)
{
    size_t mistakes = csv_mistakes(csv);
    if (!csv_header(csv))
        return false;
    for (size_t c = 0; columns[c].names; c++)
        find(csv, &columns[c], &found[c]);
    for (size_t c = 0; columns[c].names; c++)
        if (columns[c].needed && found[c].at < 0)
            csv_missing(csv, &columns[c]);
    say_unread(csv, columns, others, passed_over, found);
    return csv_mistakes(csv) == mistakes;
}

static const char *slip_of(const struct csv_column *column, double value)
{
    for (const struct csv_slip *slip = column->slips; slip && slip->unit; slip++) {
        double other = value * slip->scale + slip->offset;
        if (other >= column->min && other <= column->max)
            return slip->unit;
    }
    return NULL;
}

/* In our own columns such words are a mistake. */
bool csv_says_none(const struct csv *csv, size_t column)
{
    static const char *const words[] = {"-", "n/e", "N/A", "NA", "NaN", "nan", "None", "Unknown", NULL};
    char text[16];
    csv_copy(csv, column, text, sizeof text);
    for (const char *const *word = words; *word; word++)
        if (strcmp(text, *word) == 0)
            return true;
    return false;
}

/* "12,345.6", as others write, or "12.345,6" where a comma is the point; false: another text. */
static bool in_thousands(const struct csv *csv, size_t column, bool comma, double *value)
{
    char text[32], group = comma ? '.' : ',', point = comma ? ',' : '.';
    csv_copy(csv, column, text, sizeof text);
    size_t digits = strcspn(text, (char[]){point, '\0'}) - (*text == '-'), length = 0;
    const char *first = text + (*text == '-');
    for (size_t i = 0; i < digits; i++)
        if ((first[i] == group) != ((digits - i) % 4 == 0) || (first[i] == group && i == 0))
            return false;
    for (const char *c = text; *c; c++)
        if (*c != group)
            text[length++] = *c == point ? '.' : *c;
    return digits > 4 && csv_parse_number(text, length, value);
}

bool csv_value(struct csv *csv, const struct csv_column *column, struct csv_found *found, double *value)
{
    *value = NAN;
    if (found->at < 0)
        return true;
    if (found->name->whose && csv_says_none(csv, (size_t)found->at))
        return true;
    bool comma = found->name->comma && csv_by_semicolons(csv);
    bool thousands = found->name->whose && in_thousands(csv, (size_t)found->at, comma, value);
    if (!thousands && !csv_number(csv, (size_t)found->at, value))
        return false;
    if (isnan(*value))
        return true;
    *value = *value * (found->name->scale != 0 ? found->name->scale : 1) + found->name->offset;
    bool ranged = column->min != 0 || column->max != 0;
    const char *unit = ranged && *value != column->missing ? slip_of(column, *value) : NULL;
    if (column->missing != 0 && *value >= column->missing && !unit) {
        *value = NAN;
        return true;
    }
    if (ranged && !(*value >= column->min && *value <= column->max)) {
        csv_error(csv, (size_t)found->at, "%s of %g is outside %g .. %g%s%s%s", column->what, *value, column->min,
                  column->max, unit ? ": is it in " : "", unit ? unit : "", unit ? "?" : "");
        return false;
    }
    if (column->whole && *value != floor(*value)) {
        csv_error(csv, (size_t)found->at, "%s of %g is no whole number", column->what, *value);
        return false;
    }
    found->count++;
    found->top = fmax(found->top, *value);
    return true;
}

void csv_check_units(struct csv *csv, const struct csv_column *columns, const struct csv_found *found)
{
    for (size_t c = 0; columns[c].names; c++)
        if (columns[c].top > 0 && found[c].count >= ROWS_OF_A_DAY && found[c].top > 0 && found[c].top <= columns[c].top)
            csv_file_error(csv, "%s is never above %g in %zu rows: `%s` is in %s here", columns[c].what, found[c].top,
                           found[c].count, csv_column_name(csv, (size_t)found[c].at), columns[c].low);
}
