/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "../reading.h"

TestSuite(yaml);

/* The text is refused with this first line, and gives a tree or none. */
static void refused(const char *text, const char *line, bool usable)
{
    struct text_reading reading = reading_of(text);
    cr_assert_eq(reading.tree != NULL, usable, "%s", text);
    cr_assert(reading_has_line(&reading, line), "wanted:\n%s\ngot:\n%s", line, reading_said(&reading));
    reading_end(&reading);
}

static void refused_n(const char *text, size_t length, const char *line)
{
    struct text_reading reading = reading_of_n(text, length);
    cr_assert_null(reading.tree);
    cr_assert(reading_has_line(&reading, line), "wanted:\n%s\ngot:\n%s", line, reading_said(&reading));
    reading_end(&reading);
}

Test(yaml, scalars_lists_maps_and_places)
{
    struct text_reading r = reading_of("name: hall\nlist: [1, '2']\nmap:\n  a: \"x y\"\n  é: 5\n");
    cr_assert_eq(diag_errors(r.diag), 0, "%s", reading_said(&r));
    cr_assert_eq(r.tree->kind, TREE_MAP);
    cr_assert_eq(r.tree->count, 3);
    const struct tree *name = tree_get(r.tree, "name");
    cr_assert_str_eq(name->text, "hall");
    cr_assert_str_eq(name->place.file, "t.yaml");
    cr_assert_eq(name->place.line, 1);
    cr_assert_eq(name->place.column, 7);
    cr_assert_not(name->quoted);
    const struct tree *list = tree_get(r.tree, "list");
    cr_assert_eq(list->kind, TREE_LIST);
    cr_assert_eq(list->count, 2);
    cr_assert_not(list->items[0]->quoted);
    cr_assert(list->items[1]->quoted);
    const struct tree *map = tree_get(r.tree, "map");
    cr_assert_str_eq(tree_get(map, "a")->text, "x y");
    /* The column counts characters: the key is one, not two bytes. */
    cr_assert_eq(tree_get(map, "é")->place.column, 6);
    cr_assert_eq(tree_get(map, "é")->place.line, 5);
    cr_assert_eq(r.tree->keys[2].place.line, 3);
    cr_assert_eq(r.tree->keys[2].place.column, 1);
    reading_end(&r);
}

Test(yaml, byte_order_mark_and_crlf)
{
    struct text_reading r = reading_of("\xef\xbb\xbf"
                                       "a: 1\r\nb: 2\r\n");
    cr_assert_eq(diag_errors(r.diag), 0, "%s", reading_said(&r));
    cr_assert_str_eq(tree_get(r.tree, "a")->text, "1");
    cr_assert_eq(tree_get(r.tree, "a")->place.column, 4);
    cr_assert_str_eq(tree_get(r.tree, "b")->text, "2");
    cr_assert_eq(tree_get(r.tree, "b")->place.line, 2);
    reading_end(&r);
}

Test(yaml, one_document)
{
    refused("a: 1\n---\nb: 2\n", "t.yaml:2:1: error: a second document begins here: a file holds one", true);
    refused("", "t.yaml: error: this file is empty", false);
    refused("# only a comment\n", "t.yaml: error: this file is empty", false);
}

Test(yaml, duplicate_keys_say_where_the_first_is)
{
    refused("a: 1\nb: 2\n  \na: 3\n", "t.yaml:4:1: error: duplicate key `a`", true);
    refused("a: 1\nb: 2\na: 3\n", "t.yaml:1:1: note: the first one is here", true);
    refused("x: {a: 1, 'a': 2}\n", "t.yaml:1:11: error: duplicate key `a`", true);
}

Test(yaml, what_means_more_than_one_thing_is_refused)
{
    refused("a: &x 1\n",
            "t.yaml:1:4: error: anchors (`&`) and aliases (`*`) are not supported: write the value out, or "
            "share it with `extends: other.yaml`",
            true);
    refused("a: 1\nb: *x\n",
            "t.yaml:2:4: error: anchors (`&`) and aliases (`*`) are not supported: write the value out, or "
            "share it with `extends: other.yaml`",
            true);
    refused("a: !!str 1\n", "t.yaml:1:4: error: a tag (`!`) has no meaning here: write the value alone", true);
    refused("<<: {a: 1}\n",
            "t.yaml:1:1: error: merge keys (`<<`) are not supported: share values with `extends: other.yaml`", true);
    refused("[1, 2]: 3\n", "t.yaml:1:1: error: a key must be a word", true);
    refused("? \n: 3\n", "t.yaml:1:2: error: a key must be a word", true);
}

Test(yaml, an_alias_bomb_costs_nothing)
{
    struct text_reading r = reading_of("a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n");
    cr_assert_geq(diag_errors(r.diag), 9);
    const struct tree *d = tree_get(r.tree, "d");
    cr_assert_eq(d->count, 2);
    cr_assert_eq(d->items[0]->count, 0);
    cr_assert(d->items[0]->broken);
    reading_end(&r);
}

Test(yaml, characters)
{
    refused_n("a: 1\nb: \0\n", 10, "t.yaml:2:4: error: a NUL byte: this is not a text file (U+0000)");
    refused_n("a: \xff\n", 5, "t.yaml:1:4: error: byte 0xff is not UTF-8: save the file as UTF-8");
    refused_n("a: \xc0\xaf\n", 6, "t.yaml:1:4: error: byte 0xc0 is not UTF-8: save the file as UTF-8");
    refused_n("a: \xed\xa0\x80\n", 7, "t.yaml:1:4: error: byte 0xed is not UTF-8: save the file as UTF-8");
    refused_n("a: \xe2\x82", 5, "t.yaml:1:4: error: byte 0xe2 is not UTF-8: save the file as UTF-8");
    refused_n("a: 1\rb: 2\n", 10, "t.yaml:1:5: error: a lone carriage return: lines end with LF or CRLF (U+000D)");
    refused_n("a: \x1b[31m\n", 9, "t.yaml:1:4: error: a control character (U+001B)");
    refused("a: \"x\\0y\"\n", "t.yaml:1:4: error: a NUL character (`\\0`) in a text", true);
}

Test(yaml, syntax_errors_have_a_place_and_advice)
{
    refused("a: 1\n\tb: 2\n", "t.yaml:2:1: note: indent with spaces, not with tabs", false);
    refused("a: [1, 2\nb: 3\n", "t.yaml:2:2: error: while parsing a flow sequence: did not find expected ',' or ']'",
            false);
    refused("a: b: c\n", "t.yaml:1:5: error: mapping values are not allowed in this context", false);
    refused("a: 'x\n", "t.yaml:2:1: error: while scanning a quoted scalar: found unexpected end of stream", false);
}

static char *nested(size_t depth)
{
    char *text = malloc(2 * depth + 1);
    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    text[2 * depth] = 0;
    return text;
}

Test(yaml, depth)
{
    /* 63 lists and a scalar in the middle are 64 levels; brackets alone: 64 lists. */
    char *text = nested(64);
    struct text_reading r = reading_of(text);
    cr_assert_eq(diag_errors(r.diag), 0, "%s", reading_said(&r));
    reading_end(&r);
    free(text);
    text = nested(65);
    refused(text, "t.yaml:1:65: error: nested deeper than 64 levels", false);
    free(text);
    text = nested(2000000);
    refused(text, "t.yaml:1:65: error: nested deeper than 64 levels", false);
    free(text);
}

Test(yaml, number_of_nodes)
{
    size_t count = 1000001;
    char *text = malloc(2 * count + 2), *at = text;
    *at++ = '[';
    for (size_t i = 0; i < count; i++) {
        *at++ = '1';
        *at++ = ',';
    }
    at[-1] = ']';
    *at = 0;
    struct text_reading r = reading_of(text);
    cr_assert_null(r.tree);
    cr_assert_not_null(strstr(reading_said(&r), "more than 1000000 values in one file"));
    reading_end(&r);
    free(text);
}

Test(yaml, number_of_keys)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    for (int i = 0; i < 10001; i++)
        fprintf(out, "k%d: 1\n", i);
    fclose(out);
    refused(text, "t.yaml:10001:1: error: more than 10000 keys in one mapping", false);
    free(text);
}

Test(yaml, files)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct place from = {.file = "scenario.yaml", .line = 3, .column = 7};
    cr_assert_null(tree_load(arena, diag, "/nowhere/x.yaml", from));
    cr_assert_null(tree_load(arena, diag, "/tmp", from));
    const char *folder = test_folder(arena);
    const char *path = arena_printf(arena, "%s/large.yaml", folder);
    FILE *file = fopen(path, "wb");
    for (int i = 0; i < (8 << 20) / 16 + 1; i++)
        fputs("# 345678901234\n\n", file);
    fclose(file);
    cr_assert_null(tree_load(arena, diag, path, from));
    const char *small = test_file(arena, folder, "small.yaml", "a: 1\n");
    struct tree *tree = tree_load(arena, diag, small, from);
    cr_assert_str_eq(tree_get(tree, "a")->text, "1");
    cr_assert_str_eq(tree->place.file, small);
    cr_assert_eq(diag_errors(diag), 3);
    test_folder_remove(arena, folder);
    diag_destroy(diag);
    arena_destroy(arena);
}
