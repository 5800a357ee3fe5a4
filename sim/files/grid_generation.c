/* SPDX-License-Identifier: Apache-2.0 */
#include "files/grid_generation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "read/clock.h"

enum { TYPE_LENGTH_MAX = 60 };

bool generation_by_rows(const struct csv_found *found)
{
    return found[GRID_TYPE].at >= 0 && found[GRID_AMOUNT].at >= 0;
}

static void add(struct generation *generation, int64_t at_s, int source, double value)
{
    generation->entries =
        memory_more(generation->entries, &generation->capacity, generation->count + 1, sizeof *generation->entries);
    generation->entries[generation->count++] =
        (struct generation_entry){.at_s = at_s, .source = source, .line = csv_line(generation->csv), .value = value};
}

/* A source's row before tells which of two hours of one name this is, in whatever order files have their rows. */
static bool read_time(struct generation *generation, int source, int64_t *at_s)
{
    int64_t before_s = generation->met[source] ? generation->before_s[source] : INT64_MIN;
    if (!clock_read(generation->csv, &generation->found[GRID_TIME], before_s, at_s))
        return false;
    generation->before_s[source] = *at_s;
    generation->met[source] = true;
    return true;
}

/* ENTSO-E's "n/e", not expected: the area has none of it then. */
static bool is_none_expected(const struct csv *csv, const struct csv_found *found)
{
    char text[8];
    csv_copy(csv, (size_t)found->at, text, sizeof text);
    return found->name->whose && strcmp(text, "n/e") == 0;
}

static bool read_amount(struct generation *generation, int column, double *value)
{
    struct csv_found found = generation->found[column];
    if (is_none_expected(generation->csv, &found)) {
        *value = 0;
        return true;
    }
    return csv_value(generation->csv, &grid_csv_columns[column], &found, value);
}

static void take_typed(struct generation *generation)
{
    char type[TYPE_LENGTH_MAX];
    int64_t at_s;
    double value;
    csv_copy(generation->csv, (size_t)generation->found[GRID_TYPE].at, type, sizeof type);
    int source = generation_source_of(type);
    if (source < 0 && !generation->unknown_type)
        csv_error(generation->csv, (size_t)generation->found[GRID_TYPE].at,
                  "`%s` is no production type of ENTSO-E's, like `Fossil Gas` or `Wind Onshore`", type);
    generation->unknown_type |= source < 0;
    if (source < 0 || source == GENERATION_SOURCES)
        return;
    if (read_time(generation, source, &at_s) && read_amount(generation, GRID_AMOUNT, &value))
        add(generation, at_s, source, value);
}

static void take_columns(struct generation *generation)
{
    int64_t at_s;
    double value;
    if (!read_time(generation, 0, &at_s))
        return;
    for (int s = 0; s < GENERATION_SOURCES; s++) {
        const struct csv_found *found = &generation->found[GRID_GENERATION + s];
        if (found->at < 0 || !read_amount(generation, GRID_GENERATION + s, &value))
            continue;
        bool not_yet = isnan(value) && generation_sources[s].late && found->name->whose == grid_eia_930;
        add(generation, at_s, s, not_yet ? 0 : value);
    }
}

void generation_take(struct generation *generation)
{
    if (generation_by_rows(generation->found))
        take_typed(generation);
    else
        take_columns(generation);
}

static int by_time(const void *a, const void *b)
{
    const struct generation_entry *one = a, *two = b;
    if (one->at_s != two->at_s)
        return one->at_s < two->at_s ? -1 : 1;
    if (one->source != two->source)
        return one->source - two->source;
    return (one->line > two->line) - (one->line < two->line);
}

/* The hour that clocks leave out in spring stands blank in some files, at the time of the one behind it. */
static void drop_doubles(struct generation *generation)
{
    size_t kept = 0;
    for (size_t i = 0; i < generation->count; i++) {
        struct generation_entry *entry = &generation->entries[i],
                                *before = kept ? &generation->entries[kept - 1] : NULL;
        if (!before || before->at_s != entry->at_s || before->source != entry->source) {
            generation->entries[kept++] = *entry;
            continue;
        }
        if (!isnan(before->value) && !isnan(entry->value))
            csv_line_error(generation->csv, entry->line, "this time was there already, in line %d", before->line);
        if (isnan(before->value))
            *before = *entry;
    }
    generation->count = kept;
}

/* Sums of the entries of one moment. */
struct moment {
    double value[GENERATION_SOURCES]; /* NaN: none */
    bool there[GENERATION_SOURCES];   /* the source has a value somewhere in the file */
};

static double sum_of(const struct moment *moment, enum fuel fuel)
{
    double now = 0, legacy = 0;
    bool any = false, any_legacy = false, blank = false, blank_of_many = false;
    for (int s = 0; s < GENERATION_SOURCES; s++) {
        const struct generation_source *source = &generation_sources[s];
        if (source->fuel != fuel || !moment->there[s])
            continue;
        bool known = !isnan(moment->value[s]);
        any |= known && !source->legacy;
        any_legacy |= known && source->legacy;
        blank |= !known && !source->eia;
        blank_of_many |= !known && source->eia;
        *(source->legacy ? &legacy : &now) += known ? fmax(moment->value[s], 0) : 0;
    }
    if (blank || (blank_of_many && !any && !any_legacy))
        return NAN;
    return any ? now : legacy;
}

static void take_moment(const struct moment *moment, int line, int64_t at_s, struct hours *hours)
{
    double fuels[FUEL_COUNT];
    bool whole = true;
    for (int fuel = 0; fuel < FUEL_COUNT; fuel++) {
        fuels[fuel] = sum_of(moment, (enum fuel)fuel);
        whole &= !isnan(fuels[fuel]);
    }
    for (int fuel = 0; fuel < FUEL_COUNT && !whole; fuel++)
        fuels[fuel] = NAN;
    hours_take_at(hours, line, at_s, fuels);
}

static void find_there(const struct generation *generation, struct moment *moment)
{
    for (int s = 0; s < GENERATION_SOURCES; s++) {
        const struct csv_found *found = &generation->found[GRID_GENERATION + s];
        moment->there[s] = !generation_by_rows(generation->found) && found->at >= 0 && !found->name->whose;
    }
    for (size_t i = 0; i < generation->count; i++)
        moment->there[generation->entries[i].source] |= !isnan(generation->entries[i].value);
}

void generation_finish(struct generation *generation, struct hours *hours)
{
    struct moment moment;
    hours->ends = clock_ends(&generation->found[GRID_TIME]);
    if (generation->count)
        qsort(generation->entries, generation->count, sizeof *generation->entries, by_time);
    drop_doubles(generation);
    find_there(generation, &moment);
    for (size_t i = 0; i < generation->count;) {
        int64_t at_s = generation->entries[i].at_s;
        int line = generation->entries[i].line;
        for (int s = 0; s < GENERATION_SOURCES; s++)
            moment.value[s] = NAN;
        for (; i < generation->count && generation->entries[i].at_s == at_s; i++)
            moment.value[generation->entries[i].source] = generation->entries[i].value;
        take_moment(&moment, line, at_s, hours);
    }
    free(generation->entries);
    generation->entries = NULL;
}
