/* SPDX-License-Identifier: Apache-2.0 */
/* Parts of tables: which fields a walk comes to, where they lie, and what a part says otherwise of them. */
#include <criterion/criterion.h>

#include <string.h>

#include "base/field.h"

TestSuite(field);

struct core {
    double a, b;
    int64_t c;
};
struct shell {
    double before;
    struct core core;
};
struct whole {
    int64_t first;
    struct shell shell;
    struct core other;
    bool last;
};

static const struct field core_fields[] = {
    {.key = "a", NUMBER_FIELD(struct core, a, LENGTH), .initial = "1 m", .doc = "A.", BASIS(MEASURED, "A's")},
    {.key = "b", NUMBER_FIELD(struct core, b, MASS), .doc = "B."},
    {.key = "c", INTEGER_FIELD(struct core, c), RANGE_DEFAULT("0", "9", "3"), .doc = "C.", BASIS(PHYSICS, "C's")},
    FIELD_END};
static const struct field core_changes[] = {
    {.key = "c", .initial = "4", BASIS(ASSUMPTION, "shell's")}, {.key = "b", .doc = "B of a shell."}, FIELD_END};
static const struct field shell_fields[] = {
    {.key = "*", PART_FIELD(struct shell, core, struct core, core_fields), .changes = core_changes},
    {.key = "before", NUMBER_FIELD(struct shell, before, DURATION), .initial = "1 s"},
    FIELD_END};

static const struct field *find(struct field_walk *walk, const char *key)
{
    while (field_next(walk))
        if (strcmp(walk->field.key, key) == 0)
            return &walk->field;
    return NULL;
}

static void walks(const struct field *fields, const char *wanted)
{
    char keys[200] = "";
    const struct record record = {.name = "record", .fields = fields};
    struct field_walk walk = field_walk(&record);
    while (field_next(&walk))
        strcat(strcat(keys, walk.field.key), " ");
    cr_assert_str_eq(keys, wanted);
    cr_assert_not(field_next(&walk), "the end stays the end");
}

Test(field, parts_stand_in_their_place)
{
    walks((const struct field[]){FIELD_END}, "");
    walks(core_fields, "a b c ");
    walks((const struct field[]){{.key = "first", INTEGER_FIELD(struct whole, first)},
                                 {.key = "*", PART_FIELD(struct whole, shell, struct shell, shell_fields)},
                                 {.key = "last", FLAG_FIELD(struct whole, last)},
                                 FIELD_END},
          "first a b c before last ");
}

/* One key of a part, also of a part within it. */
Test(field, one_key)
{
    walks((const struct field[]){{.key = "c", PART_FIELD(struct whole, other, struct core, core_fields)},
                                 {.key = "last", FLAG_FIELD(struct whole, last)},
                                 {.key = "b", PART_FIELD(struct whole, shell, struct shell, shell_fields)},
                                 {.key = "before", PART_FIELD(struct whole, shell, struct shell, shell_fields)},
                                 {.key = "d", PART_FIELD(struct whole, shell, struct shell, shell_fields)},
                                 FIELD_END},
          "c last b before ");
}

Test(field, offsets_count_from_the_record)
{
    const struct field fields[] = {{.key = "c", PART_FIELD(struct whole, other, struct core, core_fields)},
                                   {.key = "*", PART_FIELD(struct whole, shell, struct shell, shell_fields)},
                                   FIELD_END};
    const struct record record = {.fields = fields};
    struct field_walk walk = field_walk(&record);
    cr_assert_eq(find(&walk, "c")->offset, offsetof(struct whole, other.c));
    cr_assert_eq(find(&walk, "a")->offset, offsetof(struct whole, shell.core.a));
    cr_assert_eq(find(&walk, "c")->offset, offsetof(struct whole, shell.core.c));
    cr_assert_eq(find(&walk, "before")->offset, offsetof(struct whole, shell.before));
}

/* What is said otherwise, and nothing else; the outermost has the last word. */
Test(field, changes)
{
    const struct field outer[] = {{.key = "c", .initial = "5"}, FIELD_END};
    const struct field fields[] = {
        {.key = "a", PART_FIELD(struct whole, other, struct core, core_fields), .initial = "2 m", .doc = "Mine."},
        {.key = "*", PART_FIELD(struct whole, shell, struct shell, shell_fields), .changes = outer},
        FIELD_END};
    const struct record record = {.fields = fields};
    struct field_walk walk = field_walk(&record);
    const struct field *field = find(&walk, "a");
    cr_assert_str_eq(field->initial, "2 m");
    cr_assert_str_eq(field->doc, "Mine.");
    cr_assert_str_eq(field->source, "A's");
    cr_assert(field->standing == STANDING_MEASURED && field->kind == FIELD_NUMBER &&
              field->quantity == QUANTITY_LENGTH);
    field = find(&walk, "a");
    cr_assert_str_eq(field->initial, "1 m");
    field = find(&walk, "b");
    cr_assert_str_eq(field->doc, "B of a shell.");
    cr_assert_null(field->initial);
    field = find(&walk, "c");
    cr_assert_str_eq(field->initial, "5");
    cr_assert_str_eq(field->min, "0");
    cr_assert_str_eq(field->doc, "C.");
    cr_assert_str_eq(field->source, "shell's");
    cr_assert_eq(field->standing, STANDING_ASSUMPTION);
}
