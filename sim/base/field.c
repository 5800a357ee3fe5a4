/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void say(struct complaint *complaint, const char *key, const char *format,
                                                      va_list arguments)
{
    char message[1000]; /* longer ones are cut */
    vsnprintf(message, sizeof message, format, arguments);
    complaint->say(complaint, key, message);
}

void complain(struct complaint *complaint, const char *key, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say(complaint, key, format, arguments);
    va_end(arguments);
}

void complain_at(struct complaint *complaint, const char *list, size_t i, const char *key, const char *format, ...)
{
    char place[200];
    snprintf(place, sizeof place, "%s[%zu]%s%s", list, i, key ? "." : "", key ? key : "");
    va_list arguments;
    va_start(arguments, format);
    say(complaint, place, format, arguments);
    va_end(arguments);
}

struct field_walk field_walk(const struct record *record)
{
    return (struct field_walk){.levels = {{.next = record->fields}}};
}

static bool is_whole(const struct field *part)
{
    return strcmp(part->key, "*") == 0;
}

/* Whether all parts that led to the row take its key. */
static bool is_taken(const struct field_walk *walk, const struct field *row)
{
    for (size_t i = 1; i <= walk->depth; i++)
        if (!is_whole(walk->levels[i].part) && strcmp(walk->levels[i].part->key, row->key) != 0)
            return false;
    return true;
}

static void apply_change(struct field *field, const struct field *change)
{
    if (change->initial) {
        field->initial = change->initial;
        field->from = change->from;
        field->spread = change->spread; /* that of another default says nothing of this one */
        field->spread_low = change->spread_low;
        field->spread_high = change->spread_high;
        field->spread_source = change->spread_source;
    }
    if (change->doc)
        field->doc = change->doc;
    if (change->source) {
        field->source = change->source;
        field->standing = change->standing;
    }
}

/* What a part says otherwise of one of its fields. */
static void apply_part(struct field *field, const struct field *part)
{
    if (!is_whole(part))
        apply_change(field, part);
    for (const struct field *change = part->changes; change && change->key; change++)
        if (strcmp(change->key, field->key) == 0)
            apply_change(field, change);
}

bool field_next(struct field_walk *walk)
{
    for (;;) {
        struct field_level *level = &walk->levels[walk->depth];
        const struct field *row = level->next;
        if (!row->key && walk->depth == 0)
            return false;
        level->next++;
        if (!row->key) {
            walk->depth--;
        } else if (row->kind == FIELD_PART && (is_whole(row) || is_taken(walk, row))) {
            assert(walk->depth + 1 < FIELD_DEPTH_MAX);
            walk->levels[++walk->depth] =
                (struct field_level){.next = row->part, .part = row, .offset = level->offset + row->offset};
        } else if (row->kind != FIELD_PART && is_taken(walk, row)) {
            walk->field = *row;
            walk->field.offset += level->offset;
            for (size_t i = walk->depth; i > 0; i--) /* the outermost has the last word */
                apply_part(&walk->field, walk->levels[i].part);
            return true;
        }
    }
}
