/* SPDX-License-Identifier: Apache-2.0 */
/* Ranges of uncertainty in all tables that a scenario can reach. */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/units.h"
#include "scenario/scenario.h"

enum { RECORDS_MAX = 400 };
static const struct record *seen[RECORDS_MAX];
static size_t seen_count, spreads;

static double si(const struct field *field, const char *text)
{
    double value = 0;
    cr_assert_eq(unit_parse(text, field->quantity, &value, NULL), UNIT_OK, "%s: %s", field->key, text);
    return value;
}

/* The range lies within what is admissible, the default in it, and somebody answers for it. */
static void check_field(const struct record *record, const struct field *field)
{
    if (field->spread == SPREAD_NONE)
        return;
    spreads++;
    cr_assert_eq(field->kind, FIELD_NUMBER);
    double low = si(field, field->spread_low), high = si(field, field->spread_high), usual = si(field, field->initial);
    const char *name = record->name, *key = field->key;
    cr_assert(low < high, "%s.%s", name, key);
    cr_assert(low <= usual && usual <= high, "%s.%s: default %g outside of %g to %g", name, key, usual, low, high);
    cr_assert(!field->min || si(field, field->min) <= low, "%s.%s: below its least", name, key);
    cr_assert(!field->max || si(field, field->max) >= high, "%s.%s: above its most", name, key);
    cr_assert((field->spread_source && field->spread_source[0]) || (field->source && field->source[0]), "%s.%s", name,
              key);
}

static void check_record(const struct record *record)
{
    for (size_t i = 0; i < seen_count; i++)
        if (seen[i] == record)
            return;
    cr_assert_lt(seen_count, RECORDS_MAX);
    seen[seen_count++] = record;
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        check_field(record, &walk.field);
        if (walk.field.record)
            check_record(walk.field.record);
        for (size_t i = 0; walk.field.variants && walk.field.variants[i]; i++)
            check_record(walk.field.variants[i]);
    }
}

Test(spreads, of_all_tables)
{
    check_record(&scenario_record);
    cr_assert_geq(spreads, 90, "%zu", spreads);
}
