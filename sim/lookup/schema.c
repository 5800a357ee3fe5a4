/* SPDX-License-Identifier: Apache-2.0 */
/* Values with units are strings with a pattern that knows the quantity's units. What a schema cannot say
 * (ranges across units, checks across keys, names in the catalogue) is left to `samovar check`. */
#include "lookup/schema.h"

#include <string.h>

#include "read/expand.h"

#define NUMBER "[-+]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"

/* Limits the depth, since records may contain themselves. */
enum { DEPTH_MAX = 12 };

/* How deep a mapping lies, and whether its keys must all stand in it: below one that `extends` another file, or that a name
 * of a catalogue could stand for, that file may give the rest. */
struct level {
    int depth;
    bool whole;
};

static struct level below(struct level level, const struct field *field)
{
    return (struct level){level.depth + 1, level.whole && !field->catalogue};
}

static void write_record(struct json *json, const char *key, const struct record *record, const char *type,
                         struct level level);

/* "^number ?(K|degC)$" */
static void unit_pattern(struct text_buffer *pattern, enum quantity quantity)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    text_buffer_add(pattern, "^%s *(", NUMBER);
    bool more = false;
    for (size_t i = 0; i < count; i++) {
        if (units[i].quantity != quantity)
            continue;
        text_buffer_add(pattern, "%s%s", more ? "|" : "", units[i].symbol);
        more = true;
    }
    text_buffer_add(pattern, ")$");
}

static void write_pattern(struct json *json, enum quantity quantity)
{
    struct text_buffer pattern = {0};
    unit_pattern(&pattern, quantity);
    json_text(json, "type", "string");
    json_text(json, "pattern", pattern.data);
    text_buffer_finish(&pattern);
}

static void write_bound(struct json *json, const char *key, const char *bound)
{
    double value = 0;
    if (bound && number_parse(bound, &value))
        json_number(json, key, value);
}

/* The form of a NUMBER of this quantity, within the object that is open. */
static void write_quantity(struct json *json, const struct field *field)
{
    if (field->quantity == QUANTITY_NUMBER) {
        json_text(json, "type", "number");
        write_bound(json, "minimum", field->min);
        write_bound(json, "maximum", field->max);
    } else if (field->quantity == QUANTITY_FRACTION || field->quantity == QUANTITY_AMOUNT ||
               field->quantity == QUANTITY_ENERGY_PRICE || field->quantity == QUANTITY_POWER_PRICE ||
               field->quantity == QUANTITY_VOLUME_PRICE || field->quantity == QUANTITY_MASS_PRICE) {
        json_list(json, "anyOf");
        json_object(json, NULL);
        json_text(json, "type", "number");
        write_bound(json, "minimum", field->min);
        write_bound(json, "maximum", field->max);
        json_close_object(json);
        json_object(json, NULL);
        write_pattern(json, field->quantity);
        json_close_object(json);
        json_close_list(json);
    } else {
        write_pattern(json, field->quantity);
    }
}

static void write_choices(struct json *json, const struct field *field)
{
    json_list(json, "enum");
    for (size_t i = 0; field->choices[i]; i++)
        json_text(json, NULL, field->choices[i]);
    json_close_list(json);
}

static void write_counts(struct json *json, const struct field *field)
{
    if (field->min_count)
        json_integer(json, "minItems", (int64_t)field->min_count);
    if (field->max_count)
        json_integer(json, "maxItems", (int64_t)field->max_count);
}

static void write_variants(struct json *json, const char *key, const struct field *field, bool bare_names,
                           struct level level)
{
    json_object(json, key);
    json_list(json, "oneOf");
    for (size_t i = 0; field->variants[i]; i++)
        write_record(json, NULL, field->variants[i], field->variants[i]->name, below(level, field));
    if (bare_names) {
        json_object(json, NULL);
        json_list(json, "enum");
        for (size_t i = 0; field->variants[i]; i++)
            json_text(json, NULL, field->variants[i]->name);
        json_close_list(json);
        json_close_object(json);
    }
    json_close_list(json);
    json_close_object(json);
}

static void write_scalar(struct json *json, const struct field *field)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        write_quantity(json, field);
        break;
    case FIELD_INTEGER:
        json_text(json, "type", "integer");
        write_bound(json, "minimum", field->min);
        write_bound(json, "maximum", field->max);
        break;
    case FIELD_FLAG:
        json_text(json, "type", "boolean");
        break;
    case FIELD_DATE:
        json_text(json, "type", "string");
        json_text(json, "pattern", "^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9]{2}:[0-9]{2}.*)?$");
        break;
    case FIELD_CHOICE:
        write_choices(json, field);
        break;
    default: /* a name may look like a number: `name: 2023` */
        json_list(json, "type");
        json_text(json, NULL, "string");
        json_text(json, NULL, "number");
        json_close_list(json);
        break;
    }
}

/* The form of a mapping that stands for a list of entries. */
static void write_entries(struct json *json, const struct field *field)
{
    struct field value = {.key = NULL};
    record_field(field->record, field->entry_value, &value);
    json_object(json, NULL);
    json_text(json, "type", "object");
    json_object(json, "additionalProperties");
    write_scalar(json, &value);
    json_close_object(json);
    json_close_object(json);
}

/* The form of a value made of fields, as members of the object that is open. */
static void write_composite(struct json *json, const struct field *field, struct level level)
{
    bool named = field->catalogue || field->kind == FIELD_VARIANT;
    json_list(json, "anyOf");
    if (field->kind == FIELD_NUMBERS) { /* a single value is a list of one */
        json_object(json, NULL);
        write_quantity(json, field);
        json_close_object(json);
    }
    const struct record *shortened = field->kind == FIELD_VARIANT && field->shorthand
                                         ? variant_find(field->variants, field->shorthand)
                                         : field->record;
    if (field->shorthand && shortened) {
        struct field short_field = {.key = NULL};
        if (record_field(shortened, field->short_key ? field->short_key : field->shorthand, &short_field)) {
            json_object(json, NULL);
            if (field_is_composite(&short_field))
                write_composite(json, &short_field, level);
            else
                write_scalar(json, &short_field);
            json_close_object(json);
        }
    }
    if (named) {
        json_object(json, NULL);
        json_text(json, "type", "string");
        if (field->catalogue)
            json_text(json, "description", "A name in the catalogue, or a path that ends in .yaml.");
        json_close_object(json);
    }
    if (field->entry_key)
        write_entries(json, field);
    switch (field->kind) {
    case FIELD_RECORD:
    case FIELD_OPTIONAL:
        write_record(json, NULL, field->record, NULL, below(level, field));
        break;
    case FIELD_VARIANT:
        write_variants(json, NULL, field, false, level);
        break;
    default:
        json_object(json, NULL);
        json_text(json, "type", "array");
        write_counts(json, field);
        if (field->kind == FIELD_NUMBERS) {
            json_object(json, "items");
            write_quantity(json, field);
            json_close_object(json);
        } else if (field->kind == FIELD_LIST) {
            write_record(json, "items", field->record, NULL, below(level, field));
        } else {
            write_variants(json, "items", field, true, level);
        }
        json_close_object(json);
        break;
    }
    json_close_list(json);
}

/* The default as JSON, where it is a plain value. */
static void write_default(struct json *json, const struct field *field)
{
    double number = 0;
    if (!field->initial || field->from || field_is_composite(field))
        return;
    if (field->kind == FIELD_FLAG)
        json_flag(json, "default", strcmp(field->initial, "true") == 0);
    else if ((field->kind == FIELD_NUMBER || field->kind == FIELD_INTEGER) && number_parse(field->initial, &number))
        json_number(json, "default", number);
    else
        json_text(json, "default", field->initial);
}

static void write_description(struct json *json, const struct field *field)
{
    struct text_buffer text = {0};
    if (field->doc)
        text_buffer_add(&text, "%s", field->doc);
    if (field->from)
        text_buffer_add(&text, " Left out: as `%s`.", field->from);
    if (field->kind == FIELD_NUMBER && field->quantity != QUANTITY_NUMBER)
        text_buffer_add(&text, " A %s, like %s.", quantity_name(field->quantity), quantity_example(field->quantity));
    if (field->min && field->max)
        text_buffer_add(&text, " From %s to %s.", field->min, field->max);
    else if (field->min || field->max)
        text_buffer_add(&text, field->min ? " At least %s." : " At most %s.", field->min ? field->min : field->max);
    if (text.length)
        json_text(json, "description", text.data + (text.data[0] == ' '));
    text_buffer_finish(&text);
}

static void write_field(struct json *json, const char *key, const struct field *field, struct level level)
{
    json_object(json, key);
    write_description(json, field);
    write_default(json, field);
    if (field_is_composite(field))
        write_composite(json, field, level);
    else
        write_scalar(json, field);
    json_close_object(json);
}

static void write_required(struct json *json, const struct record *record, const char *type)
{
    json_list(json, "required");
    if (type)
        json_text(json, NULL, "type");
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        if (!field_can_be_absent(&walk.field))
            json_text(json, NULL, walk.field.key);
    json_close_list(json);
}

/* Beside the keys of its table, any mapping may say what lies under it. */
static void write_extends(struct json *json)
{
    json_object(json, "extends");
    json_text(json, "type", "string");
    json_text(json, "description", "A file whose mapping lies under this one.");
    json_close_object(json);
}

/* Keys that another file gives need not stand here; but a variant is known by its type. */
static void write_whole(struct json *json, const struct record *record, const char *type)
{
    json_object(json, "if");
    json_object(json, "not");
    json_list(json, "required");
    json_text(json, NULL, "extends");
    json_close_list(json);
    json_close_object(json);
    json_close_object(json);
    json_object(json, "then");
    write_required(json, record, type);
    json_close_object(json);
}

static bool is_replaced(const struct schema_key *more, const char *key)
{
    while (more && more->key && strcmp(more->key, key) != 0)
        more++;
    return more && more->key;
}

/* The members of the object that is open. type: the constant that selects this variant, or NULL. */
static void write_members(struct json *json, const struct record *record, const struct schema_key *more,
                          const char *type, struct level level)
{
    json_object(json, "properties");
    if (type) {
        json_object(json, "type");
        json_text(json, "const", type);
        json_close_object(json);
    }
    write_extends(json);
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        if (!is_replaced(more, walk.field.key))
            write_field(json, walk.field.key, &walk.field, level);
    for (; more && more->key; more++) {
        json_object(json, more->key);
        more->write(json);
        json_close_object(json);
    }
    json_close_object(json);
    json_flag(json, "additionalProperties", false);
}

static void write_record(struct json *json, const char *key, const struct record *record, const char *type,
                         struct level level)
{
    json_object(json, key);
    json_text(json, "type", "object");
    if (record->doc)
        json_text(json, "description", record->doc);
    if (level.depth < DEPTH_MAX) {
        write_members(json, record, NULL, type, level);
        if (level.whole)
            write_whole(json, record, type);
    }
    json_close_object(json);
}

void schema(FILE *out, const struct record *root, const struct schema_key *more, bool whole)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_text(&json, "title", root->name);
    json_text(&json, "type", "object");
    if (root->doc)
        json_text(&json, "description", root->doc);
    write_members(&json, root, more, NULL, (struct level){0, whole});
    if (whole)
        write_whole(&json, root, NULL);
    json_close_object(&json);
    fwrite(json.text.data, 1, json.text.length, out);
    text_buffer_finish(&json.text);
}
