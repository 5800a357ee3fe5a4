/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/field_text.h"

#include "base/text.h"
#include "read/expand.h"
#include "read/scalar.h"

static const char *const standings[] = {
    [STANDING_CHOICE] = "the user's choice",
    [STANDING_PHYSICS] = "physics",
    [STANDING_MEASURED] = "measured",
    [STANDING_DATASHEET] = "datasheet",
    [STANDING_STANDARD] = "handbook or standard",
    [STANDING_ASSUMPTION] = "assumption: vary it within its range",
};

static bool is_number(const struct field *field)
{
    return field->kind == FIELD_NUMBER || field->kind == FIELD_NUMBERS;
}

/* "temperature difference, like 4 K". */
static const char *kind_text(struct arena *arena, const struct field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return arena_printf(arena, "%s, like %s", quantity_name(field->quantity), quantity_example(field->quantity));
    case FIELD_NUMBERS:
        return arena_printf(arena, "list of numbers (%s, like %s)", quantity_name(field->quantity),
                            quantity_example(field->quantity));
    case FIELD_INTEGER:
        return "whole number";
    case FIELD_FLAG:
        return "true or false";
    case FIELD_TEXT:
        return "text";
    case FIELD_DATE:
        return "date, like 2023-01-31 or 2023-01-31T06:30";
    case FIELD_CHOICE:
        return scalar_names(arena, field->choices, "or");
    case FIELD_FILE:
        return "file, relative to the file that names it";
    case FIELD_RECORD:
    case FIELD_OPTIONAL:
        return "mapping";
    case FIELD_LIST:
        return field->entry_key ? arena_printf(arena, "mapping of `%s` to `%s`", field->entry_key, field->entry_value)
                                : "list of mappings";
    case FIELD_VARIANT:
        return "mapping with a `type`";
    case FIELD_VARIANTS:
        return "list of mappings with a `type` each";
    case FIELD_PART: /* field_next goes into it */
        break;
    }
    return "";
}

/* "; uncertain: 2.8 K to 6.7 K, all alike (assumed range)". */
static void add_spread(struct text_buffer *line, const struct field *field)
{
    if (field->spread == SPREAD_NONE)
        return;
    text_buffer_add(line, "; uncertain: %s to %s, %s", field->spread_low, field->spread_high,
                    field->spread == SPREAD_TRIANGULAR ? "the default most likely" : "all alike");
    if (field->spread_source)
        text_buffer_add(line, " (%s)", field->spread_source);
}

/* "; default 4 K; 1 K to 15 K; assumption". */
static void add_facts(struct text_buffer *line, const struct field *field)
{
    if (field->from)
        text_buffer_add(line, "; default that of %s", field->from);
    else if (field->initial)
        text_buffer_add(line, "; default %s", field->initial[0] ? field->initial : "empty");
    else
        text_buffer_add(line, field_can_be_absent(field) ? "; may be left out" : "; required");
    if (field->min && field->max)
        text_buffer_add(line, "; %s to %s", field->min, field->max);
    else if (field->min || field->max)
        text_buffer_add(line, field->min ? "; at least %s" : "; at most %s", field->min ? field->min : field->max);
    if (field->catalogue)
        text_buffer_add(line, "; or a name (samovar list %s)", field->catalogue);
    const char *standing = field_text_standing(field);
    if (standing)
        text_buffer_add(line, "; %s", standing);
    add_spread(line, field);
}

const char *field_text_form(struct arena *arena, const struct field *field)
{
    return kind_text(arena, field);
}

const char *field_text_standing(const struct field *field)
{
    return is_number(field) || field->source ? standings[field->standing] : NULL;
}

const char *field_text_facts(struct arena *arena, const struct field *field)
{
    struct text_buffer line = {0};
    text_buffer_add(&line, "%s", kind_text(arena, field));
    add_facts(&line, field);
    const char *text = arena_text(arena, line.data);
    text_buffer_finish(&line);
    return text;
}
