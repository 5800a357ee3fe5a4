/* SPDX-License-Identifier: Apache-2.0 */
/* JSON lines (jsonlines.org): an object a line, whose names are those of columns. A value that is an object or a list is a field with
 * its text; null is a blank. */
#include "read/csv_inside.h"

#include <string.h>

enum { COLUMNS_MAX = 10000, DEPTH_MAX = 100 };

struct json {
    struct csv *csv;
    const char *at, *end;
};

static void skip_blanks(struct json *json)
{
    while (json->at < json->end && (*json->at == ' ' || *json->at == '\t' || *json->at == '\r'))
        json->at++;
}

static bool complain(struct json *json, const char *wanted)
{
    csv_line_mistake(json->csv, json->at, "JSON lines: %s is wanted here", wanted);
    return false;
}

static bool take_sign(struct json *json, char sign, const char *wanted)
{
    skip_blanks(json);
    if (json->at == json->end || *json->at != sign)
        return complain(json, wanted);
    json->at++;
    return true;
}

/* A string; its text lies between the quotes, escapes as they stand. */
static bool take_string(struct json *json, struct piece *piece)
{
    if (!take_sign(json, '"', "a name in quotes"))
        return false;
    piece->text = json->at;
    while (json->at < json->end && *json->at != '"')
        json->at += *json->at == '\\' && json->at + 1 < json->end ? 2 : 1;
    if (json->at >= json->end)
        return complain(json, "the end of the quotes");
    piece->length = (size_t)(json->at++ - piece->text);
    return true;
}

/* A list or an object, with what stands in it. */
static bool take_nest(struct json *json)
{
    int depth = 0;
    do {
        char c = *json->at;
        struct piece inner;
        if (c == '"') {
            if (!take_string(json, &inner))
                return false;
            continue;
        }
        depth += (c == '[' || c == '{') - (c == ']' || c == '}');
        json->at++;
    } while (depth > 0 && depth < DEPTH_MAX && json->at < json->end);
    return depth == 0 || complain(json, "the end of the list");
}

static bool take_value(struct json *json, struct piece *piece)
{
    skip_blanks(json);
    if (json->at == json->end)
        return complain(json, "a value");
    if (*json->at == '"')
        return take_string(json, piece);
    piece->text = json->at;
    if (*json->at == '[' || *json->at == '{') {
        if (!take_nest(json))
            return false;
    } else {
        while (json->at < json->end && !strchr(",} \t\r", *json->at))
            json->at++;
    }
    piece->length = (size_t)(json->at - piece->text);
    if (piece->length == 0)
        return complain(json, "a value");
    if (piece->length == 4 && !memcmp(piece->text, "null", 4))
        piece->length = 0;
    return true;
}

/* The column of a name: most often the one behind that of the name before. -1: none. */
static int column_of(const struct csv *csv, const struct piece *name, size_t guess)
{
    for (size_t i = 0; i < csv->name_count; i++) {
        size_t c = (guess + i) % csv->name_count;
        if (strlen(csv->names[c]) == name->length && !memcmp(csv->names[c], name->text, name->length))
            return (int)c;
    }
    return -1;
}

bool csv_split_json(struct csv *csv, const char *at, const char *end)
{
    struct json json = {csv, at, end};
    csv->piece_count = 0;
    for (size_t c = 0; c < csv->name_count; c++)
        csv_new_piece(csv)->text = at;
    if (!take_sign(&json, '{', "an object, {...},"))
        return false;
    skip_blanks(&json);
    bool more = json.at < end && *json.at != '}';
    for (size_t next = 0; more; next++) {
        struct piece name = {0}, value = {0};
        if (!take_string(&json, &name) || !take_sign(&json, ':', "a colon") || !take_value(&json, &value))
            return false;
        if (!csv->names) {
            if (csv->piece_count == COLUMNS_MAX)
                return complain(&json, "the end of 10000 names");
            *csv_new_piece(csv) = name;
        } else {
            int column = column_of(csv, &name, next);
            if (column >= 0)
                csv->pieces[column] = value;
            next = column >= 0 ? (size_t)column : next;
        }
        skip_blanks(&json);
        more = json.at < end && *json.at == ',';
        json.at += more;
    }
    return take_sign(&json, '}', "a comma or the end of the object");
}
