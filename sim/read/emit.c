/* SPDX-License-Identifier: Apache-2.0 */
#include "read/emit.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/calendar.h"
#include "read/catalogue.h"
#include "read/expand.h"

/* Whether text can stand without quotes and is read back as text. Only surely harmless text is. */
static bool is_plain(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    static const char others[] = "0123456789_-./+() ";
    /* Words that other programs' YAML 1.1 readers take for something else than text. */
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n", NULL};
    size_t length = strlen(text);
    if (length == 0 || length > 100 || !strchr(letters, text[0]) || text[length - 1] == ' ')
        return false;
    for (size_t i = 0; i < length; i++)
        if (!strchr(letters, text[i]) && !strchr(others, text[i]))
            return false;
    for (const char *const *word = words; *word; word++)
        if (strcasecmp(*word, text) == 0)
            return false;
    return true;
}

void emit_text(struct text_buffer *out, const char *text)
{
    if (is_plain(text)) {
        text_buffer_add(out, "%s", text);
        return;
    }
    text_buffer_add(out, "\"");
    for (const char *at = text; *at; at++) {
        if (*at == '"' || *at == '\\')
            text_buffer_add(out, "\\%c", *at);
        else if (*at == '\n')
            text_buffer_add(out, "\\n");
        else if ((unsigned char)*at < ' ' || *at == 0x7f)
            text_buffer_add(out, "\\x%02x", (unsigned char)*at);
        else if ((unsigned char)*at == 0xc2 && (unsigned char)at[1] < 0xa0) { /* C1 controls: not printable in YAML */
            text_buffer_add(out, "\\x%02x", (unsigned char)at[1]);
            at++;
        } else if (strncmp(at, "\xe2\x80\xa8", 3) == 0 || strncmp(at, "\xe2\x80\xa9", 3) == 0) {
            text_buffer_add(out, "\\u%04x", at[2] == '\xa8' ? 0x2028u : 0x2029u);
            at += 2;
        } else if (strncmp(at, "\xef\xbb\xbf", 3) == 0) {
            text_buffer_add(out, "\\ufeff");
            at += 2;
        } else if (strncmp(at, "\xef\xbf\xbe", 3) == 0 || strncmp(at, "\xef\xbf\xbf", 3) == 0) {
            text_buffer_add(out, "\\u%04x", at[2] == '\xbe' ? 0xfffeu : 0xffffu);
            at += 2;
        } else
            text_buffer_add_n(out, at, 1);
    }
    text_buffer_add(out, "\"");
}

static void emit_number(struct text_buffer *out, double si, enum quantity quantity)
{
    char text[80];
    unit_format_si(text, sizeof text, si, quantity);
    text_buffer_add(out, "%s", text);
}

static void emit_date(struct text_buffer *out, int64_t seconds)
{
    char text[20];
    calendar_format(seconds, text);
    text_buffer_add(out, "%s", text);
}

static void emit_file(struct text_buffer *out, const char *path)
{
    struct arena *arena = arena_create();
    const char *written = catalogue_written(arena, path);
    char *real = written == path ? realpath(path, NULL) : NULL;
    emit_text(out, real ? real : written);
    free(real);
    arena_destroy(arena);
}

static void emit_numbers(struct text_buffer *out, const struct numbers *numbers, enum quantity quantity)
{
    text_buffer_add(out, "[");
    for (size_t i = 0; i < numbers->count; i++) {
        text_buffer_add(out, i ? ", " : "");
        emit_number(out, numbers->values[i], quantity);
    }
    text_buffer_add(out, "]");
}

/* Whether the member has the value that the reader leaves when the key is not written. */
static bool is_absent(const struct field *field, const void *member)
{
    switch (field->kind) {
    case FIELD_NUMBER:
        return isnan(*(const double *)member);
    case FIELD_INTEGER:
    case FIELD_DATE:
        return *(const int64_t *)member == 0;
    case FIELD_FLAG:
        return !*(const bool *)member;
    case FIELD_TEXT:
    case FIELD_FILE:
        return *(const char *const *)member == NULL;
    case FIELD_CHOICE:
        return *(const int *)member < 0;
    case FIELD_NUMBERS:
        return ((const struct numbers *)member)->count == 0;
    case FIELD_OPTIONAL:
        return *(const void *const *)member == NULL;
    case FIELD_LIST:
        return ((const struct list *)member)->count == 0;
    case FIELD_VARIANT:
        return ((const struct variant *)member)->kind == NULL;
    case FIELD_VARIANTS:
        return ((const struct variant_list *)member)->count == 0;
    case FIELD_RECORD:
        for (struct field_walk walk = field_walk(field->record); field_next(&walk);)
            if (!is_absent(&walk.field, (const char *)member + walk.field.offset))
                return false;
        return true;
    case FIELD_PART: /* field_next goes into it */
        break;
    }
    return false;
}

/* Writes one value as it stands behind its key: "277.15 K", "dry", "[1, 2]"; "" for a composite or an absent
 * one. */
static void emit_value(struct text_buffer *out, const struct field *field, const void *member)
{
    if (is_absent(field, member) && field->kind != FIELD_INTEGER && field->kind != FIELD_DATE &&
        field->kind != FIELD_FLAG)
        return;
    switch (field->kind) {
    case FIELD_NUMBER:
        emit_number(out, *(const double *)member, field->quantity);
        break;
    case FIELD_INTEGER:
        text_buffer_add(out, "%" PRId64, *(const int64_t *)member);
        break;
    case FIELD_FLAG:
        text_buffer_add(out, *(const bool *)member ? "true" : "false");
        break;
    case FIELD_TEXT:
        emit_text(out, *(const char *const *)member);
        break;
    case FIELD_DATE:
        emit_date(out, *(const int64_t *)member);
        break;
    case FIELD_CHOICE:
        emit_text(out, field->choices[*(const int *)member]);
        break;
    case FIELD_FILE:
        emit_file(out, *(const char *const *)member);
        break;
    case FIELD_NUMBERS:
        emit_numbers(out, member, field->quantity);
        break;
    default:
        break;
    }
}

static void start_line(struct text_buffer *out, int indent, const char *key)
{
    text_buffer_add(out, "%*s%s:", indent, "", key);
}

/* `key:` and the record's lines below it; `key: {}` if it has none. type: of a variant, or NULL. */
static void emit_mapping(struct text_buffer *out, const char *key, const char *type, const struct record *record,
                         const void *value, int indent)
{
    start_line(out, indent, key);
    size_t before = out->length;
    text_buffer_add(out, "\n");
    if (type)
        text_buffer_add(out, "%*stype: %s\n", indent + 2, "", type);
    size_t empty = out->length;
    emit_record(out, record, value, indent + 2);
    if (out->length != empty || type)
        return;
    out->length = before;
    text_buffer_add(out, " {}\n");
}

/* Writes one entry of a list, whose first line carries the dash. */
static void emit_entry(struct text_buffer *out, const char *type, const struct record *record, const void *value,
                       int indent)
{
    size_t first = out->length;
    if (type)
        text_buffer_add(out, "%*stype: %s\n", indent + 2, "", type);
    emit_record(out, record, value, indent + 2);
    if (out->length == first)
        text_buffer_add(out, "%*s- {}\n", indent, "");
    else
        out->data[first + (size_t)indent] = '-';
}

static void emit_list(struct text_buffer *out, const struct field *field, const void *member, int indent)
{
    const struct list *records = member;
    const struct variant_list *variants = member;
    size_t count = field->kind == FIELD_LIST ? records->count : variants->count;
    start_line(out, indent, field->key);
    text_buffer_add(out, count ? "\n" : " []\n");
    for (size_t i = 0; i < count; i++)
        if (field->kind == FIELD_LIST)
            emit_entry(out, NULL, field->record, (const char *)records->items + i * field->record->size, indent + 2);
        else
            emit_entry(out, variants->items[i].kind->name, variants->items[i].kind, variants->items[i].value,
                       indent + 2);
}

/* Writes a list whose entries a mapping stands for: `pue: '< 1.2'`. */
static void emit_entries(struct text_buffer *out, const struct field *field, const struct list *list, int indent)
{
    struct field key = {.key = NULL}, value = {.key = NULL};
    record_field(field->record, field->entry_key, &key);
    record_field(field->record, field->entry_value, &value);
    start_line(out, indent, field->key);
    text_buffer_add(out, list->count ? "\n" : " {}\n");
    for (size_t i = 0; i < list->count; i++) {
        const char *entry = (const char *)list->items + i * field->record->size;
        text_buffer_add(out, "%*s", indent + 2, "");
        emit_value(out, &key, entry + key.offset);
        text_buffer_add(out, ": ");
        emit_value(out, &value, entry + value.offset);
        text_buffer_add(out, "\n");
    }
}

/* Handles a member that is absent: writes nothing, or null if its default would come back otherwise. False if
 * it has a value to write. */
static bool emit_absent(struct text_buffer *out, const struct field *field, const void *member, int indent)
{
    bool may = field->optional || field->kind == FIELD_OPTIONAL;
    if (!may || !is_absent(field, member))
        return false;
    if (field->kind == FIELD_RECORD) {
        struct field plain = *field;
        plain.optional = false;
        if (field_can_be_absent(&plain))
            return false;
    }
    if (field->initial) {
        start_line(out, indent, field->key);
        text_buffer_add(out, " ~\n");
    }
    return true;
}

static void emit_field(struct text_buffer *out, const struct field *field, const void *member, int indent)
{
    const struct variant *variant = member;
    if (emit_absent(out, field, member, indent))
        return;
    switch (field->kind) {
    case FIELD_RECORD:
        emit_mapping(out, field->key, NULL, field->record, member, indent);
        break;
    case FIELD_OPTIONAL:
        emit_mapping(out, field->key, NULL, field->record, *(const void *const *)member, indent);
        break;
    case FIELD_LIST:
    case FIELD_VARIANTS:
        if (field->entry_key)
            emit_entries(out, field, member, indent);
        else
            emit_list(out, field, member, indent);
        break;
    case FIELD_VARIANT:
        emit_mapping(out, field->key, variant->kind->name, variant->kind, variant->value, indent);
        break;
    case FIELD_NUMBERS:
        start_line(out, indent, field->key);
        text_buffer_add(out, " ");
        emit_numbers(out, member, field->quantity);
        text_buffer_add(out, "\n");
        break;
    default:
        start_line(out, indent, field->key);
        text_buffer_add(out, " ");
        emit_value(out, field, member);
        text_buffer_add(out, "\n");
        break;
    }
}

void emit_record(struct text_buffer *out, const struct record *record, const void *value, int indent)
{
    for (struct field_walk walk = field_walk(record); field_next(&walk);)
        emit_field(out, &walk.field, (const char *)value + walk.field.offset, indent);
}
