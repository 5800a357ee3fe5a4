/* SPDX-License-Identifier: Apache-2.0 */
/* For tests below the input layer: fills a struct through its field table from "key.sub" = text, or from a
 * file of the catalogue (plain block mappings), with ranges and missing keys checked. Not a YAML reader. An optional
 * record begins to be with its first key. */
#ifndef SAMOVAR_TESTS_BIND_H
#define SAMOVAR_TESTS_BIND_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "base/arena.h"
#include "base/field.h"
#include "complaints.h"

/* What is bound lives as long as the test's process. */
static inline struct arena *bind_arena(void)
{
    static struct arena *arena;
    if (!arena)
        arena = arena_create();
    return arena;
}

static inline double bind_number(const struct field *field, const char *text)
{
    double si = NAN;
    enum unit_error error = unit_parse(text, field->quantity, &si, NULL);
    cr_assert_eq(error, UNIT_OK, "%s: '%s' is no %s", field->key, text, quantity_name(field->quantity));
    return si;
}

static inline void bind_value(const struct field *field, void *out, const char *text)
{
    char *at = (char *)out + field->offset;
    switch (field->kind) {
    case FIELD_NUMBER:
    case FIELD_INTEGER: {
        double value = bind_number(field, text);
        if (field->min)
            cr_assert_geq(value, bind_number(field, field->min), "%s: %s < %s", field->key, text, field->min);
        if (field->max)
            cr_assert_leq(value, bind_number(field, field->max), "%s: %s > %s", field->key, text, field->max);
        if (field->kind == FIELD_NUMBER)
            *(double *)(void *)at = value;
        else
            *(int64_t *)(void *)at = (int64_t)value;
        break;
    }
    case FIELD_FLAG:
        *(bool *)(void *)at = strcmp(text, "true") == 0;
        break;
    case FIELD_TEXT:
        *(const char **)(void *)at = arena_text(bind_arena(), text);
        break;
    case FIELD_CHOICE: {
        int i = 0;
        while (field->choices[i] && strcmp(field->choices[i], text) != 0)
            i++;
        cr_assert(field->choices[i], "%s: no choice '%s'", field->key, text);
        *(int *)(void *)at = i;
        break;
    }
    default:
        cr_assert(false, "%s: not a scalar", field->key);
    }
}

static inline void bind_defaults(const struct record *record, void *out);

static inline void bind_variant(const struct field *field, void *out, const char *type)
{
    const struct record *const *kind = field->variants;
    while (*kind && strcmp((*kind)->name, type) != 0)
        kind++;
    cr_assert(*kind, "no type '%s'", type);
    struct variant *variant = (struct variant *)(void *)((char *)out + field->offset);
    *variant = (struct variant){*kind, arena_alloc(bind_arena(), 1, (*kind)->size)};
    bind_defaults(*kind, variant->value);
}

static inline void bind_defaults(const struct record *record, void *out)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *field = &walk.field;
        char *at = (char *)out + field->offset;
        if (field->kind == FIELD_RECORD)
            bind_defaults(field->record, at);
        else if (field->kind == FIELD_VARIANT && field->initial)
            bind_variant(field, out, field->initial);
        else if (field->initial)
            bind_value(field, out, field->initial);
        else if (field->kind == FIELD_NUMBER)
            *(double *)(void *)at = NAN;
        else if (field->kind == FIELD_CHOICE)
            *(int *)(void *)at = -1;
    }
}

/* A variant is set by "key.type" first, then by its own keys. */
static inline void bind_set(const struct record *record, void *out, const char *key, const char *text)
{
    size_t length = strcspn(key, ".");
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *field = &walk.field;
        if (strlen(field->key) != length || strncmp(field->key, key, length) != 0)
            continue;
        char *at = (char *)out + field->offset;
        if (key[length] == '\0') {
            bind_value(field, out, text);
        } else if (field->kind == FIELD_RECORD) {
            bind_set(field->record, at, key + length + 1, text);
        } else if (field->kind == FIELD_OPTIONAL) {
            void **inside = (void **)(void *)at;
            if (!*inside) {
                *inside = arena_alloc(bind_arena(), 1, field->record->size);
                bind_defaults(field->record, *inside);
            }
            bind_set(field->record, *inside, key + length + 1, text);
        } else {
            cr_assert_eq(field->kind, FIELD_VARIANT, "%s has nothing inside", field->key);
            struct variant *variant = (struct variant *)(void *)at;
            if (strcmp(key + length, ".type") == 0) {
                bind_variant(field, out, text);
            } else {
                bind_set(variant->kind, variant->value, key + length + 1, text);
            }
        }
        return;
    }
    cr_assert(false, "%s has no key '%s'", record->name, key);
}

/* Required numbers must have come, and every check must be content. */
static inline void bind_check(const struct record *record, const void *value)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);) {
        const struct field *field = &walk.field;
        const char *at = (const char *)value + field->offset;
        if (field->kind == FIELD_RECORD)
            bind_check(field->record, at);
        else if (field->kind == FIELD_OPTIONAL && *(void *const *)(const void *)at)
            bind_check(field->record, *(void *const *)(const void *)at);
        else if (field->kind == FIELD_NUMBER && !field->optional)
            cr_assert(!isnan(*(const double *)(const void *)at), "%s.%s is missing", record->name,
                      field->key);
        else if (field->kind == FIELD_TEXT && !field->optional)
            cr_assert(*(const char *const *)(const void *)at, "%s.%s is missing", record->name, field->key);
    }
    struct complaints complaints = COMPLAINTS;
    if (record->check)
        record->check(value, &complaints.complaint);
    cr_assert_eq(complaints.count, 0, "%s: %s", record->name, complaints.text);
}

static inline void bind_file_into(const struct record *record, void *out, const char *path,
                                  const char *prefix)
{
    FILE *file = fopen(path, "r");
    cr_assert(file, "%s cannot be opened", path);
    char line[512], stack[8][64] = {{0}};
    while (fgets(line, sizeof line, file)) {
        char *comment = strstr(line, " #");
        if (line[0] == '#')
            continue;
        if (comment)
            *comment = '\0';
        size_t length = strlen(line);
        while (length > 0 && strchr(" \n", line[length - 1]))
            line[--length] = '\0';
        size_t indent = strspn(line, " ");
        char *colon = strchr(line, ':');
        if (length == 0)
            continue;
        cr_assert(colon && indent % 2 == 0 && indent < 14, "%s: '%s'", path, line);
        *colon = '\0';
        snprintf(stack[indent / 2], sizeof stack[0], "%s", line + indent);
        const char *text = colon + 1 + strspn(colon + 1, " ");
        if (*text == '\0')
            continue;
        char key[640];
        size_t used = (size_t)snprintf(key, sizeof key, "%s", prefix);
        for (size_t level = 0; level <= indent / 2; level++)
            used += (size_t)snprintf(key + used, sizeof key - used, "%s%s", used ? "." : "", stack[level]);
        bind_set(record, out, key, text);
    }
    fclose(file);
}

static inline void bind_catalogue(const struct record *record, void *out, const char *catalogue,
                                  const char *name, const char *prefix)
{
    char path[512];
    snprintf(path, sizeof path, SAMOVAR_SOURCE_DIR "/platforms/%s/%s.yaml", catalogue, name);
    bind_file_into(record, out, path, prefix);
}

#endif
