/* SPDX-License-Identifier: Apache-2.0 */
#include "read/visit.h"

#include <string.h>

#include <criterion/criterion.h>

#include "base/text.h"
#include "read/reader.h"

struct leg {
    double length_m;
};
struct table {
    double height_m;
    struct list legs;
    struct leg *spare;
    struct variant_list things;
};
static const struct field leg_fields[] = {
    {.key = "length", NUMBER_FIELD(struct leg, length_m, LENGTH), RANGE("0 m", "9 m"), .doc = "of it"}, FIELD_END};
static const struct record leg = {.name = "leg", .doc = "A leg.", .size = sizeof(struct leg), .fields = leg_fields};
static const struct record *const things[] = {&leg, NULL};
static const struct field table_fields[] = {
    {.key = "height", NUMBER_FIELD(struct table, height_m, LENGTH), RANGE("0 m", "9 m"), .doc = "of it"},
    {.key = "legs", LIST_FIELD(struct table, legs, &leg), .doc = "of it"},
    {.key = "spare", OPTIONAL_FIELD(struct table, spare, struct leg, &leg), .doc = "of it"},
    {.key = "things", VARIANTS_FIELD(struct table, things, things), .doc = "on it"},
    FIELD_END};
static const struct record table = {
    .name = "table", .doc = "A table.", .size = sizeof(struct table), .fields = table_fields};

static void add(void *context, const struct visited *visited)
{
    text_buffer_add(context, "%s %s %g;", visited->path, visited->record->name, *(const double *)visited->member);
}

static void check(const char *yaml, const char *expected)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct table bound;
    struct text_buffer out = {0};
    reader_bind(reader_create(arena, diag), tree_parse(arena, diag, "table.yaml", yaml, strlen(yaml)), &table, &bound);
    cr_assert_eq(diag_errors(diag), 0);
    visit_record(arena, &table, &bound, add, &out);
    cr_assert_str_eq(out.data, expected);
    text_buffer_finish(&out);
    diag_destroy(diag);
    arena_destroy(arena);
}

Test(visit, lists_variants_and_what_is_absent)
{
    check(
        "{height: 1 m, legs: [{length: 2 m}, {length: 3 m}], spare: {length: 4 m}, things: [{type: leg, length: 5 m}]}",
        "height table 1;legs[0].length leg 2;legs[1].length leg 3;spare.length leg 4;things[0].length leg 5;");
    check("{height: 1 m, legs: [], things: []}", "height table 1;");
}
