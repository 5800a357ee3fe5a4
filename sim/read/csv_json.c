/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of JSON: objects whose names are those of columns, one a line (jsonlines.org), one after the other, or in a list. A value that is
 * an object or a list is a field with its text; null is a blank. */
#include "read/csv_inside.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_MAX = 10000, DEPTH_MAX = 100 };

struct json {
    struct csv *csv;
    const char *at, *end;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void skip_blanks(struct json *json)
{
    while (json->at < json->end && is_blank(*json->at))
        json->at++;
}

static bool complain(struct json *json, const char *wanted)
{
    csv_line_mistake(json->csv, json->at, "JSON: %s is wanted here", wanted);
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
    while (json->at < json->end && *json->at != '"') {
        piece->escaped |= *json->at == '\\';
        json->at += *json->at == '\\' && json->at + 1 < json->end ? 2 : 1;
    }
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
        struct piece inner = {0};
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
        while (json->at < json->end && !strchr(",} \t\r\n", *json->at))
            json->at++;
    }
    piece->length = (size_t)(json->at - piece->text);
    if (piece->length == 0)
        return complain(json, "a value");
    if (piece->length == 4 && !memcmp(piece->text, "null", 4))
        piece->length = 0;
    return true;
}

/* FNV-1a. */
static size_t hash_of(const struct piece *name)
{
    uint64_t hash = 14695981039346656037u;
    for (size_t i = 0; i < name->length; i++)
        hash = (hash ^ (unsigned char)name->text[i]) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

static bool equal(const struct piece *a, const struct piece *b)
{
    return a->length == b->length && !memcmp(a->text, b->text, a->length);
}

/* The slot of a name, or the free one in which it would be. */
static size_t *slot_of(const struct json_names *names, const struct piece *name)
{
    size_t at = hash_of(name) % names->slot_count;
    while (names->slots[at] && !equal(&names->items[names->slots[at] - 1], name))
        at = (at + 1) % names->slot_count;
    return &names->slots[at];
}

static void make_room(struct json_names *names)
{
    if (2 * names->count < names->slot_count)
        return;
    free(names->slots);
    names->slot_count = names->slot_count ? 2 * names->slot_count : 64;
    names->slots = memory_grow(NULL, names->slot_count, sizeof *names->slots);
    memset(names->slots, 0, names->slot_count * sizeof *names->slots);
    for (size_t i = 0; i < names->count; i++)
        *slot_of(names, &names->items[i]) = i + 1;
}

static bool add_name(struct json *json, const struct piece *name)
{
    struct json_names *names = &json->csv->json_names;
    make_room(names);
    size_t *slot = slot_of(names, name);
    if (*slot)
        return true;
    if (names->count == NAMES_MAX) {
        names->more = true;
        return true;
    }
    names->items = memory_more(names->items, &names->capacity, names->count + 1, sizeof *names->items);
    names->items[names->count++] = *name;
    *slot = names->count;
    return true;
}

/* The column of a name: most often the one behind that of the name before. SIZE_MAX: none, as it comes behind a broken object. */
static size_t column_of(const struct csv *csv, const struct piece *name, size_t guess)
{
    if (guess < csv->name_count && equal(&csv->json_names.items[guess], name))
        return guess;
    return *slot_of(&csv->json_names, name) - 1;
}

void csv_json_finish(struct json_names *names)
{
    free(names->filled);
    free(names->items);
    free(names->slots);
}

/* Blanks the columns of the object before: objects may have few of many names. */
static void blank_columns(struct csv *csv)
{
    struct json_names *names = &csv->json_names;
    while (csv->piece_count < csv->name_count)
        csv_new_piece(csv)->text = csv->text;
    for (size_t i = 0; i < names->filled_count; i++)
        csv->pieces[names->filled[i]] = (struct piece){.text = csv->text};
    names->filled_count = 0;
}

static void fill_column(struct csv *csv, size_t column, const struct piece *value)
{
    struct json_names *names = &csv->json_names;
    csv->pieces[column] = *value;
    names->filled = memory_more(names->filled, &names->filled_capacity, names->filled_count + 1, sizeof *names->filled);
    names->filled[names->filled_count++] = column;
}

bool csv_split_json(struct csv *csv, const char *at, const char *end)
{
    struct json json = {csv, at, end};
    blank_columns(csv);
    if (!take_sign(&json, '{', "an object, {...},"))
        return false;
    skip_blanks(&json);
    bool more = json.at < end && *json.at != '}';
    for (size_t next = 0; more;) {
        struct piece name = {0}, value = {0};
        if (!take_string(&json, &name) || !take_sign(&json, ':', "a colon") || !take_value(&json, &value))
            return false;
        if (!csv->names && !add_name(&json, &name))
            return false;
        size_t column = csv->names ? column_of(csv, &name, next) : SIZE_MAX;
        if (column < csv->piece_count)
            fill_column(csv, column, &value);
        next = column + 1;
        skip_blanks(&json);
        more = json.at < end && *json.at == ',';
        json.at += more;
    }
    if (!take_sign(&json, '}', "a comma or the end of the object"))
        return false;
    skip_blanks(&json);
    return json.at == end || complain(&json, "the end of the line");
}

/* Goes on to the next object, behind blanks and the signs of a list; false at the end. */
static bool find_object(struct csv *csv)
{
    csv->line_start = csv->line == 0 ? csv->at : csv->line_start;
    csv->line += csv->line == 0;
    for (; csv->at < csv->end && *csv->at != '{'; csv->at++)
        if (*csv->at == '\n') {
            csv->line++;
            csv->line_start = csv->at + 1;
        } else if (!is_blank(*csv->at) && !memchr("[,]", *csv->at, 3)) {
            csv_line_mistake(csv, csv->at, "JSON: an object, {...}, is wanted here");
            csv->at = csv->end;
        }
    return csv->at < csv->end;
}

bool csv_next_object(struct csv *csv, bool *usable)
{
    for (const char *c = csv->line_start; csv->line > 0 && c < csv->at; c++) /* lines of the object before */
        if (*c == '\n') {
            csv->line++;
            csv->line_start = c + 1;
        }
    if (csv->stopped || !find_object(csv))
        return false;
    struct json json = {csv, csv->at, csv->end};
    const char *zero = NULL;
    bool whole = take_nest(&json);
    if (whole)
        zero = memchr(csv->at, '\0', (size_t)(json.at - csv->at));
    if (zero)
        csv_line_mistake(csv, zero, "a NUL byte: this is no text file");
    const char *start = csv->at;
    *usable = whole && !zero && csv_split_json(csv, start, json.at);
    csv->at = *usable ? json.at : csv->end; /* behind a mistake nothing is certain */
    return *usable;
}

/* Four digits of \uXXXX; false: they are none. */
static bool code_of(const char *text, size_t left, unsigned *code)
{
    *code = 0;
    for (size_t i = 0; i < 4; i++) {
        const char *digits = "0123456789abcdef0123456789ABCDEF";
        const char *digit = i < left && text[i] ? strchr(digits, text[i]) : NULL;
        if (!digit)
            return false;
        *code = 16 * *code + (unsigned)(digit - digits) % 16;
    }
    return true;
}

static char *put_character(char *to, unsigned code)
{
    int tail = code < 0x80 ? 0 : code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    static const unsigned char heads[] = {0, 0xc0, 0xe0, 0xf0};
    *to++ = (char)(heads[tail] | code >> 6 * tail);
    for (; tail > 0; tail--)
        *to++ = (char)(0x80 | (code >> 6 * (tail - 1) & 0x3f));
    return to;
}

char *csv_unescaped(const struct piece *piece)
{
    char *text = memory_grow(NULL, piece->length + 1, 1), *to = text; /* an escape is longer than what it stands for */
    const char *at = piece->text, *end = at + piece->length;
    while (at < end) {
        static const char signs[] = "\"\\/bfnrt", stand_for[] = "\"\\/\b\f\n\r\t";
        const char *sign = *at == '\\' && at + 1 < end && at[1] ? strchr(signs, at[1]) : NULL;
        unsigned code, low;
        if (sign) {
            *to++ = stand_for[sign - signs];
            at += 2;
        } else if (*at == '\\' && at + 1 < end && at[1] == 'u' && code_of(at + 2, (size_t)(end - at) - 2, &code) &&
                   code) {
            at += 6;
            if (code >= 0xd800 && code < 0xdc00 && end - at >= 6 && at[0] == '\\' && at[1] == 'u' &&
                code_of(at + 2, 4, &low) && low >= 0xdc00 && low < 0xe000) {
                code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
                at += 6;
            }
            to = put_character(to, code);
        } else {
            *to++ = *at++;
        }
    }
    *to = '\0';
    return text;
}
