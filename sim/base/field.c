/* SPDX-License-Identifier: Apache-2.0 */
#include "base/field.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

__attribute__((format(printf, 3, 0))) static void say(struct complaint *complaint, const char *key,
                                                      const char *format, va_list arguments)
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

void complain_at(struct complaint *complaint, const char *list, size_t i, const char *key, const char *format,
                 ...)
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

static void apply_changes(struct field *field, const struct field *change)
{
    while (change && change->key && strcmp(change->key, field->key) != 0)
        change++;
    if (!change || !change->key)
        return;
    if (change->initial)
        field->initial = change->initial;
    if (change->doc)
        field->doc = change->doc;
    if (change->source) {
        field->source = change->source;
        field->standing = change->standing;
    }
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
        } else if (row->kind == FIELD_PART) {
            assert(walk->depth + 1 < FIELD_DEPTH_MAX);
            walk->levels[++walk->depth] = (struct field_level){
                .next = row->part, .changes = row->changes, .offset = level->offset + row->offset};
        } else {
            walk->field = *row;
            walk->field.offset += level->offset;
            for (size_t i = walk->depth; i > 0; i--) /* the outermost has the last word */
                apply_changes(&walk->field, walk->levels[i].changes);
            return true;
        }
    }
}
