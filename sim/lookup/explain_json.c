/* SPDX-License-Identifier: Apache-2.0 */
/* `explain --json`: what explain.c found, as objects in a list. */
#include <string.h>

#include "base/text.h"
#include "lookup/explainer.h"
#include "lookup/field_text.h"
#include "read/expand.h"

static void add_place(struct json *json, const char *key, const char *text)
{
    if (text && text[0])
        json_text(json, key, text);
}

static void begin(struct explainer *explainer, const char *what, const char *name)
{
    explainer->shown++;
    json_object(explainer->json, NULL);
    json_text(explainer->json, "what", what);
    json_text(explainer->json, "name", name);
}

static void add_names(struct json *json, const char *key, const char *const *names)
{
    json_list(json, key);
    for (; *names; names++)
        json_text(json, NULL, *names);
    json_close_list(json);
}

static void add_variants(struct json *json, const struct record *const *variants)
{
    json_list(json, "types");
    for (; *variants; variants++)
        json_text(json, NULL, (*variants)->name);
    json_close_list(json);
}

static void add_spread(struct json *json, const struct field *field)
{
    if (field->spread == SPREAD_NONE)
        return;
    json_object(json, "uncertain");
    json_text(json, "distribution", field->spread == SPREAD_TRIANGULAR ? "triangular" : "uniform");
    json_text(json, "low", field->spread_low);
    json_text(json, "high", field->spread_high);
    add_place(json, "source", field->spread_source);
    json_close_object(json);
}

/* All that the row says, in an object that is open. */
static void add_field(struct explainer *explainer, const struct field *field)
{
    struct json *json = explainer->json;
    json_text(json, "form", field_text_form(explainer->arena, field));
    json_flag(json, "required", !field->from && !field->initial && !field_can_be_absent(field));
    if (field->initial)
        json_text(json, "default", field->initial);
    add_place(json, "default_of", field->from);
    add_place(json, "lowest", field->min);
    add_place(json, "highest", field->max);
    if (field->choices)
        add_names(json, "choices", field->choices);
    if (field->variants)
        add_variants(json, field->variants);
    add_place(json, "catalogue", field->catalogue);
    add_place(json, "standing", field_text_standing(field));
    add_spread(json, field);
    add_place(json, "doc", field->doc);
    add_place(json, "source", field->source);
}

static void add_keys(struct explainer *explainer, const struct record *record)
{
    json_list(explainer->json, "keys");
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        json_object(explainer->json, NULL);
        json_text(explainer->json, "name", walk.field.key);
        add_field(explainer, &walk.field);
        json_close_object(explainer->json);
    }
    json_close_list(explainer->json);
}

void explain_json_topic(struct explainer *explainer, const struct topic *topic, bool with_keys)
{
    begin(explainer, topic->field ? "key" : "type", topic->path);
    if (topic->field)
        add_field(explainer, topic->field);
    else
        add_place(explainer->json, "doc", topic->record->doc);
    if (topic->record && with_keys)
        add_keys(explainer, topic->record);
    json_close_object(explainer->json);
}

void explain_json_column(struct explainer *explainer, const struct cell *cell)
{
    begin(explainer, "column", cell->column->name);
    json_text(explainer->json, "file", cell->file);
    json_text(explainer->json, "unit", cell->column->unit ? cell->column->unit : "");
    add_place(explainer->json, "doc", cell->column->doc);
    add_place(explainer->json, "source", cell->column->source);
    json_close_object(explainer->json);
}

void explain_json_text(struct explainer *explainer, const char *what, const char *name, const char *file,
                       const char *doc)
{
    begin(explainer, what, name);
    add_place(explainer->json, "file", file);
    add_place(explainer->json, "doc", doc);
    json_close_object(explainer->json);
}

void explain_json_units(struct explainer *explainer, const char *wanted)
{
    size_t count = 0;
    const struct unit *units = unit_table(&count);
    for (size_t i = 0; i < count; i++) {
        if (!units[i].symbol[0] || (wanted && strcmp(units[i].symbol, wanted) != 0))
            continue;
        begin(explainer, "unit", units[i].symbol);
        json_text(explainer->json, "quantity", quantity_name(units[i].quantity));
        json_text(explainer->json, "example", quantity_example(units[i].quantity));
        json_close_object(explainer->json);
    }
}

void explain_json_all(struct explainer *explainer)
{
    for (size_t i = 0; i < explainer->topics.count; i++)
        explain_json_topic(explainer, &explainer->topics.items[i], false);
    for (size_t i = 0; i < explainer->cell_count; i++)
        explain_json_column(explainer, &explainer->cells[i]);
    for (const struct note *note = explainer->roots->notes; note && note->name; note++)
        explain_json_text(explainer, "note", note->name, NULL, note->text);
}
