/* SPDX-License-Identifier: Apache-2.0 */
#include "output/json.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "base/shortest.h"

static void quote(struct text_buffer *text, const char *value)
{
    text_buffer_add_n(text, "\"", 1);
    for (const char *run = value; *value != '\0' || run != value;) {
        unsigned char c = (unsigned char)*value;
        unsigned code = 0;
        size_t length = c < 0x80 ? 1 : text_character(value, strnlen(value, 4), &code);
        if (length > 0 && c >= 0x20 && c != '"' && c != '\\') {
            value += length;
            continue;
        }
        text_buffer_add_n(text, run, (size_t)(value - run));
        if (c == '\0')
            break;
        if (length == 0)
            text_buffer_add(text, "\\ufffd"); /* a byte that is no character: a file's name may have one */
        else if (c == '"' || c == '\\')
            text_buffer_add(text, "\\%c", c);
        else if (c == '\n')
            text_buffer_add_n(text, "\\n", 2);
        else
            text_buffer_add(text, "\\u%04x", c);
        run = ++value;
    }
    text_buffer_add_n(text, "\"", 1);
}

static void begin_value(struct json *json, const char *key)
{
    if (json->more)
        text_buffer_add_n(&json->text, ",", 1);
    if (json->depth > 0 && !json->compact)
        text_buffer_add(&json->text, "\n%*s", 2 * json->depth, "");
    if (key != NULL) {
        quote(&json->text, key);
        text_buffer_add_n(&json->text, ": ", json->compact ? 1 : 2);
    }
    json->more = true;
}

static void open_bracket(struct json *json, const char *key, const char *bracket)
{
    begin_value(json, key);
    text_buffer_add_n(&json->text, bracket, 1);
    json->depth++;
    json->more = false;
}

static void close_bracket(struct json *json, const char *bracket)
{
    json->depth--;
    if (json->more && !json->compact)
        text_buffer_add(&json->text, "\n%*s", 2 * json->depth, "");
    text_buffer_add_n(&json->text, bracket, 1);
    json->more = true;
    if (json->depth == 0)
        text_buffer_add_n(&json->text, "\n", 1);
}

void json_object(struct json *json, const char *key)
{
    open_bracket(json, key, "{");
}

void json_list(struct json *json, const char *key)
{
    open_bracket(json, key, "[");
}

void json_close_object(struct json *json)
{
    close_bracket(json, "}");
}

void json_close_list(struct json *json)
{
    close_bracket(json, "]");
}

void json_text(struct json *json, const char *key, const char *value)
{
    begin_value(json, key);
    if (value == NULL)
        text_buffer_add_n(&json->text, "null", 4);
    else
        quote(&json->text, value);
}

void json_number(struct json *json, const char *key, double value)
{
    begin_value(json, key);
    char buffer[SHORTEST_MAX];
    if (!isfinite(value))
        text_buffer_add_n(&json->text, "null", 4);
    else
        text_buffer_add_n(&json->text, buffer, (size_t)shortest_format(buffer, value));
}

void json_integer(struct json *json, const char *key, int64_t value)
{
    begin_value(json, key);
    text_buffer_add(&json->text, "%" PRId64, value);
}

void json_flag(struct json *json, const char *key, bool value)
{
    begin_value(json, key);
    text_buffer_add(&json->text, "%s", value ? "true" : "false");
}

void json_row(struct json *json, const char *key, const struct column *columns, const void *row)
{
    json_object(json, key);
    for (const struct column *column = columns; column->name != NULL; column++) {
        const char *member = (const char *)row + column->offset;
        double number;
        int64_t integer;
        const char *text;
        switch (column->kind) {
        case COLUMN_NUMBER:
            memcpy(&number, member, sizeof number);
            json_number(json, column->name, number);
            break;
        case COLUMN_TEXT:
            memcpy(&text, member, sizeof text);
            json_text(json, column->name, text);
            break;
        case COLUMN_INTEGER:
        case COLUMN_DATE:
            memcpy(&integer, member, sizeof integer);
            json_integer(json, column->name, integer);
            break;
        }
    }
    json_close_object(json);
}
