/* SPDX-License-Identifier: Apache-2.0 */
/* Values with units are strings with a pattern that knows the quantity's units. What a schema cannot say
 * (ranges across units, checks across keys, names in the catalogue) is left to `samovar check`. */
#include "cli/schema.h"

#include <string.h>

#include "output/json.h"
#include "read/expand.h"

#define NUMBER "[-+]?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?"

/* Limits the depth, since records may contain themselves. */
enum { DEPTH_MAX = 12 };

static void write_record(struct json *json, const char *key, const struct record *record, const char *type, int depth);

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
    } else if (field->quantity == QUANTITY_FRACTION) {
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

static void write_variants(struct json *json, const char *key, const struct field *field, bool bare_names, int depth)
{
    json_object(json, key);
    json_list(json, "oneOf");
    for (size_t i = 0; field->variants[i]; i++)
        write_record(json, NULL, field->variants[i], field->variants[i]->name, depth + 1);
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

/* The form of a value made of fields, as members of the object that is open. */
static void write_composite(struct json *json, const struct field *field, int depth)
{
    bool named = field->catalogue || field->kind == FIELD_VARIANT;
    json_list(json, "anyOf");
    if (named) {
        json_object(json, NULL);
        json_text(json, "type", "string");
        if (field->catalogue)
            json_text(json, "description", "A name in the catalogue, or a path that ends in .yaml.");
        json_close_object(json);
    }
    switch (field->kind) {
    case FIELD_RECORD:
    case FIELD_OPTIONAL:
        write_record(json, NULL, field->record, NULL, depth + 1);
        break;
    case FIELD_VARIANT:
        write_variants(json, NULL, field, false, depth);
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
            write_record(json, "items", field->record, NULL, depth + 1);
        } else {
            write_variants(json, "items", field, true, depth);
        }
        json_close_object(json);
        break;
    }
    json_close_list(json);
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

static void write_field(struct json *json, const char *key, const struct field *field, int depth)
{
    json_object(json, key);
    write_description(json, field);
    write_default(json, field);
    if (field_is_composite(field))
        write_composite(json, field, depth);
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

/* type: the constant that selects this variant, or NULL. */
static void write_record(struct json *json, const char *key, const struct record *record, const char *type, int depth)
{
    json_object(json, key);
    json_text(json, "type", "object");
    if (record->doc)
        json_text(json, "description", record->doc);
    if (depth < DEPTH_MAX) {
        json_object(json, "properties");
        if (type) {
            json_object(json, "type");
            json_text(json, "const", type);
            json_close_object(json);
        }
        json_object(json, "extends");
        json_text(json, "type", "string");
        json_text(json, "description", "A file whose mapping lies under this one.");
        json_close_object(json);
        for (struct field_walk walk = field_walk(record); field_next(&walk);)
            write_field(json, walk.field.key, &walk.field, depth);
        json_close_object(json);
        json_flag(json, "additionalProperties", false);
        /* Keys that another file gives need not stand here; but a variant is known by its type. */
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
    json_close_object(json);
}

void schema(FILE *out, const struct record *root)
{
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "$schema", "https://json-schema.org/draft/2020-12/schema");
    json_text(&json, "title", root->name);
    json_list(&json, "allOf");
    write_record(&json, NULL, root, NULL, 0);
    json_close_list(&json);
    json_close_object(&json);
    fwrite(json.text.data, 1, json.text.length, out);
    text_buffer_finish(&json.text);
}
