/* SPDX-License-Identifier: Apache-2.0 */
/* From YAML text to a tree: the only file that knows libyaml. It takes the part of YAML in which a value
 * means one thing: no anchors, aliases, tags, merge keys, second documents or duplicate keys. Limits: 8 MiB
 * (tree_load), a depth of 64, a million nodes, 10,000 keys in a mapping; beyond them there is no tree. */
#include <stdlib.h>
#include <string.h>

#include <yaml.h>

#include "base/text.h"
#include "read/tree.h"

enum { DEPTH_MAX = 64, NODES_MAX = 1000000, KEYS_MAX = 10000 };

struct parse {
    struct arena *arena;
    struct diag *diag;
    const char *file;
    yaml_parser_t parser;
    size_t nodes;
    bool dead; /* no tree can come of the text; already reported */
};

static struct place place_of(const struct parse *parse, yaml_mark_t mark)
{
    return (struct place){.file = parse->file, .line = (int)mark.line + 1, .column = (int)mark.column + 1};
}

/* What is wrong with this character in a text file, or NULL. Line ends other than LF and CRLF are refused, so
 * that everybody counts the same lines. */
static const char *character_problem(unsigned code, unsigned next)
{
    if (code == 0)
        return "a NUL byte: this is not a text file";
    if (code == '\r')
        return next == '\n' ? NULL : "a lone carriage return: lines end with LF or CRLF";
    if (code == '\t' || code == '\n' || (code >= 0x20 && code < 0x7f))
        return NULL;
    if (code < 0xa0 || code == 0x2028 || code == 0x2029 || code == 0xfeff || code == 0xfffe || code == 0xffff)
        return "a control character";
    return NULL;
}

/* Whether the text is UTF-8 without control characters. The first mistake is reported with its place. */
static bool text_check(struct parse *parse, const char *text, size_t length)
{
    struct place place = {.file = parse->file, .line = 1, .column = 1};
    for (size_t i = 0; i < length;) {
        unsigned code = 0;
        size_t step = text_character(text + i, length - i, &code);
        if (step == 0) {
            diag_error(parse->diag, place, "byte 0x%02x is not UTF-8: save the file as UTF-8", (unsigned char)text[i]);
            return false;
        }
        const char *problem = character_problem(code, i + 1 < length ? (unsigned char)text[i + 1] : 0);
        if (problem) {
            diag_error(parse->diag, place, "%s (U+%04X)", problem, code);
            return false;
        }
        place.column++;
        if (code == '\n') {
            place.line++;
            place.column = 1;
        }
        i += step;
    }
    return true;
}

/* libyaml's words for the commonest slips, in the user's terms. */
static const char *advice(const char *problem, char here)
{
    if (strstr(problem, "cannot start any token"))
        return here == '\t' ? "indent with spaces, not with tabs"
                            : "put text that begins with this character in quotes";
    if (strstr(problem, "tab character"))
        return "indent with spaces, not with tabs";
    if (strstr(problem, "mapping values are not allowed"))
        return "check the indentation of this line and the one above; text with `: ` in it needs quotes";
    if (strstr(problem, "did not find expected key") || strstr(problem, "did not find expected '-' indicator"))
        return "the indentation fits neither the line above nor what it belongs to";
    if (strstr(problem, "could not find expected ':'"))
        return "a key ends with a colon and a space: `key: value`";
    if (strstr(problem, "did not find expected ',' or"))
        return "a bracket was not closed, or a comma is missing";
    return NULL;
}

static void report_syntax(struct parse *parse, const char *text, size_t length)
{
    const yaml_parser_t *parser = &parse->parser;
    parse->dead = true;
    if (parser->error == YAML_MEMORY_ERROR)
        memory_out(length);
    const char *problem = parser->problem ? parser->problem : "this is not YAML";
    struct place place = place_of(parse, parser->problem_mark);
    size_t index =
        parser->problem_mark.index; /* counts characters: exact only in ASCII, so it serves the advice alone */
    diag_error(parse->diag, place, "%s%s%s", parser->context ? parser->context : "", parser->context ? ": " : "",
               problem);
    const char *say = advice(problem, index < length ? text[index] : ' ');
    if (say)
        diag_note(parse->diag, place, "%s", say);
}

/* Reads the next event; false after a syntax error. */
static bool next_event(struct parse *parse, yaml_event_t *event)
{
    if (parse->dead || !yaml_parser_parse(&parse->parser, event)) {
        parse->dead = true;
        return false;
    }
    return true;
}

static void refuse_tag(struct parse *parse, struct tree *tree, const yaml_char_t *tag)
{
    if (!tag)
        return;
    diag_error(parse->diag, tree->place, "a tag (`!`) has no meaning here: write the value alone");
    tree->broken = true;
}

static void refuse_anchor(struct parse *parse, struct tree *tree, const yaml_char_t *anchor)
{
    if (!anchor)
        return;
    diag_error(parse->diag, tree->place,
               "anchors (`&`) and aliases (`*`) are not supported: write the value out, or share it "
               "with `extends: other.yaml`");
}

static struct tree *build_node(struct parse *parse, yaml_event_t *event, int depth);

static void refuse_merge_key(struct parse *parse, struct place place)
{
    diag_error(parse->diag, place, "merge keys (`<<`) are not supported: share values with `extends: other.yaml`");
}

/* The key of a mapping's next pair, or NULL (reported) if its value shall be dropped. */
static const char *build_key(struct parse *parse, yaml_event_t *event, int depth, struct place *place)
{
    *place = place_of(parse, event->start_mark);
    bool scalar = event->type == YAML_SCALAR_EVENT;
    struct tree *key = build_node(parse, event, depth);
    if (parse->dead || key->broken)
        return NULL;
    if (!scalar || key->text[0] == 0) {
        diag_error(parse->diag, *place, "a key must be a word");
        return NULL;
    }
    if (strcmp(key->text, "<<") == 0 && !key->quoted) {
        refuse_merge_key(parse, *place);
        return NULL;
    }
    return key->text;
}

static int compare_keys(const void *a, const void *b, void *context)
{
    const struct tree_key *keys = context;
    size_t i = *(const size_t *)a, j = *(const size_t *)b;
    int order = strcmp(keys[i].text, keys[j].text);
    return order ? order : i < j ? -1 : i > j;
}

static void refuse_duplicates(struct parse *parse, const struct tree *map)
{
    if (map->count < 2)
        return;
    size_t *order = memory_new(map->count, sizeof *order);
    for (size_t i = 0; i < map->count; i++)
        order[i] = i;
    qsort_r(order, map->count, sizeof *order, compare_keys, map->keys);
    size_t first = 0;
    for (size_t i = 1; i < map->count; i++) {
        const struct tree_key *one = &map->keys[order[first]], *two = &map->keys[order[i]];
        if (strcmp(one->text, two->text) != 0) {
            first = i;
            continue;
        }
        diag_error(parse->diag, two->place, "duplicate key `%.60s`", two->text);
        diag_note(parse->diag, one->place, "the first one is here");
    }
    free(order);
}

static void build_map(struct parse *parse, struct tree *map, int depth)
{
    yaml_event_t event;
    while (next_event(parse, &event)) {
        if (event.type == YAML_MAPPING_END_EVENT) {
            yaml_event_delete(&event);
            refuse_duplicates(parse, map);
            return;
        }
        struct place place;
        const char *key = build_key(parse, &event, depth, &place);
        if (!next_event(parse, &event))
            return;
        struct tree *value = build_node(parse, &event, depth);
        if (parse->dead)
            return;
        if (map->count == KEYS_MAX) {
            diag_error(parse->diag, place, "more than %d keys in one mapping", KEYS_MAX);
            parse->dead = true;
            return;
        }
        if (!key)
            continue;
        tree_append(parse->arena, map, value); /* not tree_put: a duplicate is reported at the end */
        map->keys[map->count - 1] = (struct tree_key){.text = key, .place = place};
    }
}

static void build_list(struct parse *parse, struct tree *list, int depth)
{
    yaml_event_t event;
    while (next_event(parse, &event)) {
        if (event.type == YAML_SEQUENCE_END_EVENT) {
            yaml_event_delete(&event);
            return;
        }
        struct tree *item = build_node(parse, &event, depth);
        if (parse->dead)
            return;
        tree_append(parse->arena, list, item);
    }
}

static bool within_limits(struct parse *parse, struct place place, int depth)
{
    if (depth > DEPTH_MAX)
        diag_error(parse->diag, place, "nested deeper than %d levels", DEPTH_MAX);
    else if (++parse->nodes > NODES_MAX)
        diag_error(parse->diag, place, "more than %d values in one file", NODES_MAX);
    else
        return true;
    parse->dead = true;
    return false;
}

/* Builds the node that begins with `event`, which is deleted. Never NULL; without meaning once parse->dead. */
static struct tree *build_node(struct parse *parse, yaml_event_t *event, int depth)
{
    struct tree *tree = arena_alloc(parse->arena, 1, sizeof *tree);
    tree->place = place_of(parse, event->start_mark);
    tree->text = "";
    if (!within_limits(parse, tree->place, depth + 1)) {
        yaml_event_delete(event);
        return tree;
    }
    yaml_event_type_t type = event->type;
    switch (type) {
    case YAML_SCALAR_EVENT:
        tree->kind = TREE_SCALAR;
        tree->text = arena_text_n(parse->arena, (const char *)event->data.scalar.value, event->data.scalar.length);
        tree->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
        if (strlen(tree->text) != event->data.scalar.length) {
            diag_error(parse->diag, tree->place, "a NUL character (`\\0`) in a text");
            tree->broken = true;
        }
        refuse_tag(parse, tree, event->data.scalar.tag);
        refuse_anchor(parse, tree, event->data.scalar.anchor);
        break;
    case YAML_MAPPING_START_EVENT:
        tree->kind = TREE_MAP;
        refuse_tag(parse, tree, event->data.mapping_start.tag);
        refuse_anchor(parse, tree, event->data.mapping_start.anchor);
        break;
    case YAML_SEQUENCE_START_EVENT:
        tree->kind = TREE_LIST;
        refuse_tag(parse, tree, event->data.sequence_start.tag);
        refuse_anchor(parse, tree, event->data.sequence_start.anchor);
        break;
    default: /* an alias: nothing else can stand for a node */
        refuse_anchor(parse, tree, (const yaml_char_t *)"");
        tree->broken = true;
        break;
    }
    yaml_event_delete(event);
    if (type == YAML_MAPPING_START_EVENT)
        build_map(parse, tree, depth + 1);
    else if (type == YAML_SEQUENCE_START_EVENT)
        build_list(parse, tree, depth + 1);
    return tree;
}

/* Builds the tree of a stream: one document, nothing behind it. */
static struct tree *build_stream(struct parse *parse)
{
    struct tree *root = NULL;
    yaml_event_t event;
    while (next_event(parse, &event)) {
        yaml_event_type_t type = event.type;
        struct place place = place_of(parse, event.start_mark);
        yaml_event_delete(&event);
        if (type == YAML_STREAM_END_EVENT)
            break;
        if (type != YAML_DOCUMENT_START_EVENT)
            continue;
        if (root) {
            diag_error(parse->diag, place, "a second document begins here: a file holds one");
            break;
        }
        if (!next_event(parse, &event))
            break;
        root = build_node(parse, &event, 0);
    }
    return root;
}

/* NULL after a mistake, or (not reported) if there is no document. */
static struct tree *parse_text(struct parse *parse, const char *text, size_t length)
{
    if (length >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* a byte order mark: Windows editors */
        text += 3;
        length -= 3;
    }
    diag_source(parse->diag, parse->file, text, length);
    if (!text_check(parse, text, length)) {
        parse->dead = true;
        return NULL;
    }
    if (!yaml_parser_initialize(&parse->parser))
        memory_out(sizeof parse->parser);
    yaml_parser_set_encoding(&parse->parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parse->parser, (const unsigned char *)text, length);
    struct tree *root = build_stream(parse);
    if (parse->parser.error != YAML_NO_ERROR)
        report_syntax(parse, text, length);
    yaml_parser_delete(&parse->parser);
    return parse->dead ? NULL : root;
}

struct tree *tree_parse(struct arena *arena, struct diag *diag, const char *file, const char *text, size_t length)
{
    struct parse parse = {.arena = arena, .diag = diag, .file = arena_text(arena, file)};
    struct tree *root = parse_text(&parse, text, length);
    if (!root && !parse.dead)
        diag_error(diag, (struct place){.file = parse.file}, "this file is empty");
    return root;
}

struct tree *tree_parse_value(struct arena *arena, struct diag *diag, const char *file, const char *text, size_t length)
{
    struct parse parse = {.arena = arena, .diag = diag, .file = arena_text(arena, file)};
    struct tree *root = parse_text(&parse, text, length);
    if (!root && !parse.dead)
        root = tree_scalar(arena, (struct place){.file = parse.file, .line = 1, .column = 1}, "");
    return root;
}
