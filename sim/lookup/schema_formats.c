/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar schema FORMAT`: which record each format is, and what users write beside its table. */
#include <string.h>

#include "base/text.h"
#include "lookup/schema.h"
#include "lookup/topics.h"
#include "read/catalogue.h"
#include "read/expand.h"
#include "study/study.h"

static void write_vary(struct json *json)
{
    json_text(json, "type", "object");
    json_text(
        json, "description",
        "What differs between the runs: paths of keys, each with the list of its values; `case` maps names to keys that change together.");
    json_object(json, "properties");
    json_object(json, "case");
    json_text(json, "type", "object");
    json_integer(json, "minProperties", 1);
    json_close_object(json);
    json_close_object(json);
    json_object(json, "additionalProperties");
    json_text(json, "type", "array");
    json_integer(json, "minItems", 1);
    json_close_object(json);
}

static void write_baseline(struct json *json)
{
    json_list(json, "type");
    json_text(json, NULL, "string");
    json_text(json, NULL, "number");
    json_text(json, NULL, "array");
    json_close_list(json);
    json_text(json, "description", "The value that the others are compared with, or a list of two.");
}

static void write_show(struct json *json)
{
    json_list(json, "type");
    json_text(json, NULL, "string");
    json_text(json, NULL, "array");
    json_close_list(json);
    json_text(json, "description",
              "Columns of summary.csv that the table on the screen has; `pue:change`: against the baseline.");
}

static void write_uncertain(struct json *json)
{
    json_list(json, "type");
    json_text(json, NULL, "string");
    json_text(json, NULL, "object");
    json_close_list(json);
    json_text(json, "description",
              "`all`, or keys with their distributions: {cooling-tower.approach: {uniform: [3 K, 7 K]}}.");
    json_object(json, "additionalProperties");
    json_list(json, "type");
    json_text(json, NULL, "string");
    json_text(json, NULL, "object");
    json_close_list(json);
    json_close_object(json);
}

static void write_doc(struct json *json)
{
    json_text(json, "type", "string");
    json_text(json, "description", "A sentence on what it is.");
}

static void write_claims(struct json *json)
{
    json_text(json, "type", "array");
    json_text(json, "description", "In a file that lists others: those with a `claim` each.");
    json_integer(json, "minItems", 1);
}

static void write_study_file(struct json *json)
{
    json_text(json, "type", "string");
    json_text(json, "description", "In a file with a `claim`: the study whose cases.csv answers it.");
}

/* Of a file that lists others, and of one that a study answers. */
static const struct schema_key claim_keys[] = {
    {"study", write_doc}, {"claims", write_claims}, {"study_file", write_study_file}, {NULL, NULL}};
static const struct schema_key study_keys[] = {{"vary", write_vary},
                                               {"baseline", write_baseline},
                                               {"show", write_show},
                                               {"uncertain", write_uncertain},
                                               {NULL, NULL}};
static const struct schema_key story_keys[] = {{"doc", write_doc}, {NULL, NULL}};

/* The field that takes names of this catalogue; NULL: none does. */
static const struct field *field_of(const struct topics *topics, const char *catalogue)
{
    for (size_t i = 0; i < topics->count; i++) {
        const struct field *field = topics->items[i].field;
        if (field && field->catalogue && strcmp(field->catalogue, catalogue) == 0)
            return field;
    }
    return NULL;
}

/* A file of this catalogue holds the field's record, or one key that is the field's value. */
static void catalogue_schema(FILE *out, struct arena *arena, const char *catalogue)
{
    struct topics topics = {0};
    topics_collect(arena, &topics, &scenario_record);
    const struct field *field = field_of(&topics, catalogue);
    if (strcmp(catalogue, "claims") == 0) {
        schema(out, &scenario_record, claim_keys, false);
    } else if (!field || (field->catalogue_key && record_field(&scenario_record, field->catalogue_key, NULL))) {
        schema(out, &scenario_record, NULL, strcmp(catalogue, "scenarios") == 0); /* a strategy is part of one */
    } else if (!field->catalogue_key) {
        schema(out, field->record, NULL, true);
    } else {
        struct field value = *field;
        value.key = field->catalogue_key;
        value.catalogue = NULL;
        schema(out, &(struct record){.name = catalogue, .fields = (const struct field[]){value, FIELD_END}}, story_keys,
               true);
    }
}

static int refuse(struct arena *arena, const char *format, const char *const *names)
{
    const char *near = text_nearest(format, names);
    fprintf(stderr, "samovar schema: there is no schema of `%s`%s", format,
            near ? arena_printf(arena, "; did you mean `%s`?", near) : "");
    fprintf(stderr, "; there are");
    for (; *names; names++)
        fprintf(stderr, " %s", *names);
    fprintf(stderr, "\n");
    return 2;
}

int schema_print(FILE *out, const char *format)
{
    struct arena *arena = arena_create();
    const char **names = arena_alloc(arena, 16, sizeof *names);
    size_t count = 0;
    const char *found = NULL;
    for (size_t i = 0; catalogue_list[i]; i++) {
        if (strcmp(catalogue_ending(catalogue_list[i]), ".yaml") != 0 || strcmp(catalogue_list[i], "templates") == 0)
            continue; /* SimGrid's own format; of any other */
        names[count++] = catalogue_list[i];
        /* "node" and "strategy" are taken for "nodes" and "strategies". */
        size_t length = strlen(catalogue_list[i]);
        const char *one = length > 3 && strcmp(catalogue_list[i] + length - 3, "ies") == 0
                              ? arena_printf(arena, "%.*sy", (int)length - 3, catalogue_list[i])
                              : arena_text_n(arena, catalogue_list[i], length - 1);
        if (strcmp(format, catalogue_list[i]) == 0 || strcmp(format, one) == 0)
            found = catalogue_list[i];
    }
    int status = 0;
    if (!found)
        status = refuse(arena, format, names);
    else if (strcmp(found, "studies") == 0)
        schema(out, &study_record, study_keys, true);
    else
        catalogue_schema(out, arena, found);
    arena_destroy(arena);
    return status;
}
