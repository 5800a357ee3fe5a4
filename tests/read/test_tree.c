/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "../reading.h"
#include "base/random.h"
#include "base/text.h"
#include "read/extend.h"

TestSuite(tree);

/* The tree on one line, so that trees can be compared. */
static void flatten(struct text_buffer *out, const struct tree *tree)
{
    if (tree->kind == TREE_SCALAR) {
        text_buffer_add(out, "%s", tree->text);
        return;
    }
    text_buffer_add(out, tree->kind == TREE_MAP ? "{" : "[");
    for (size_t i = 0; i < tree->count; i++) {
        text_buffer_add(out, i ? ", " : "");
        if (tree->kind == TREE_MAP)
            text_buffer_add(out, "%s: ", tree->keys[i].text);
        flatten(out, tree->items[i]);
    }
    text_buffer_add(out, tree->kind == TREE_MAP ? "}" : "]");
}

static void same(const struct tree *tree, const char *text)
{
    struct text_buffer out = {0};
    flatten(&out, tree);
    cr_assert_str_eq(out.data, text);
    text_buffer_finish(&out);
}

static void merged(const char *base, const char *over, const char *wanted)
{
    struct text_reading one = reading_of(base), two = reading_of(over);
    struct tree *tree = tree_merge(one.arena, one.tree, two.tree);
    same(tree, wanted);
    same(one.tree, base);
    same(two.tree, over);
    reading_end(&one);
    reading_end(&two);
}

Test(tree, merge)
{
    merged("{a: 1, b: {c: 2, d: 3}}", "{b: {d: 4}, e: 5}", "{a: 1, b: {c: 2, d: 4}, e: 5}");
    merged("{a: [1, 2, 3]}", "{a: [4]}", "{a: [4]}");
    merged("{a: {b: 1}}", "{a: x}", "{a: x}");
    merged("{a: x}", "{a: {b: 1}}", "{a: {b: 1}}");
    merged("{a: {type: x, b: 1}}", "{a: {type: x, c: 2}}", "{a: {type: x, b: 1, c: 2}}");
    merged("{a: {type: x, b: 1}}", "{a: {type: y, c: 2}}", "{a: {type: y, c: 2}}");
    merged("{a: {type: x, b: 1}}", "{a: {c: 2}}", "{a: {type: x, b: 1, c: 2}}");
}

Test(tree, merge_shares_nothing)
{
    struct text_reading one = reading_of("{a: {b: 1}}"), two = reading_of("{c: {d: [1]}}");
    struct tree *tree = tree_merge(one.arena, one.tree, two.tree);
    cr_assert(tree_set(one.arena, one.diag, tree, "a.b", tree_scalar(one.arena, tree->place, "9")));
    cr_assert(tree_set(one.arena, one.diag, tree, "c.d[0]", tree_scalar(one.arena, tree->place, "9")));
    same(tree, "{a: {b: 9}, c: {d: [9]}}");
    same(one.tree, "{a: {b: 1}}");
    same(two.tree, "{c: {d: [1]}}");
    reading_end(&one);
    reading_end(&two);
}

/* A random map of maps with keys a..d. */
static struct tree *random_tree(struct arena *arena, struct random *random, int depth)
{
    struct place nowhere = {0};
    if (depth == 0 || random_uniform(random) < 0.3)
        return tree_scalar(arena, nowhere, arena_printf(arena, "%d", (int)(random_uniform(random) * 100)));
    struct tree *map = tree_map(arena, nowhere);
    for (char key[2] = "a"; key[0] <= 'd'; key[0]++)
        if (random_uniform(random) < 0.6)
            tree_put(arena, map, key, nowhere, random_tree(arena, random, depth - 1));
    return map;
}

static void equal_trees(const struct tree *a, const struct tree *b)
{
    struct text_buffer one = {0}, two = {0};
    flatten(&one, a);
    flatten(&two, b);
    cr_assert_str_eq(one.data, two.data);
    text_buffer_finish(&one);
    text_buffer_finish(&two);
}

Test(tree, merge_is_idempotent_and_what_is_over_wins)
{
    struct arena *arena = arena_create();
    for (uint64_t i = 0; i < 200; i++) {
        struct random random = random_stream(7, "trees", i);
        struct tree *a = random_tree(arena, &random, 4), *b = random_tree(arena, &random, 4);
        equal_trees(tree_merge(arena, a, a), a);
        struct tree *ab = tree_merge(arena, a, b);
        equal_trees(tree_merge(arena, ab, b), ab);
        for (size_t k = 0; b->kind == TREE_MAP && k < b->count; k++)
            if (b->items[k]->kind == TREE_SCALAR)
                cr_assert_str_eq(tree_get(ab, b->keys[k].text)->text, b->items[k]->text);
    }
    arena_destroy(arena);
}

static void set(const char *text, const char *path, const char *wanted)
{
    struct text_reading r = reading_of(text);
    struct tree *value = tree_parse_value(r.arena, r.diag, "--set", "9 K", 3);
    cr_assert(tree_set(r.arena, r.diag, r.tree, path, value), "%s", reading_said(&r));
    same(r.tree, wanted);
    reading_end(&r);
}

static void not_set(const char *text, const char *path, const char *line)
{
    struct text_reading r = reading_of(text);
    struct tree *value = tree_parse_value(r.arena, r.diag, "--set", "9 K", 3);
    cr_assert_not(tree_set(r.arena, r.diag, r.tree, path, value));
    cr_assert(reading_has_line(&r, line), "wanted:\n%s\ngot:\n%s", line, reading_said(&r));
    reading_end(&r);
}

Test(tree, set)
{
    set("{a: {b: [1, {c: 2}]}}", "a.b[1].c", "{a: {b: [1, {c: 9 K}]}}");
    set("{a: {b: [1, {c: 2}]}}", "a.b[0]", "{a: {b: [9 K, {c: 2}]}}");
    set("{a: [[1, 2]]}", "a[0][1]", "{a: [[1, 9 K]]}");
    set("{a: 1}", "b", "{a: 1, b: 9 K}");
    set("{a: 1}", "b.c.d", "{a: 1, b: {c: {d: 9 K}}}");
    set("{a: ~}", "a.b", "{a: {b: 9 K}}");
}

Test(tree, set_says_what_is_there)
{
    not_set("{a: {b: [1, 2]}}", "a.b[2].c", "--set:1:1: error: index 2 is out of range: `a.b` has 2 entries, 0 to 1");
    not_set("{a: []}", "a[0]", "--set:1:1: error: index 0 is out of range: `a` is an empty list");
    not_set("{a: x}", "a[0].b", "--set:1:1: error: cannot set `a[0].b`: `a` is `x`, not a list");
    not_set("{a: {b: x}}", "a.b.c", "--set:1:1: error: cannot set `a.b.c`: `a.b` is `x`, not a mapping");
    not_set("{a: {b: x}}", "a[0]", "--set:1:1: error: cannot set `a[0]`: `a` is a mapping, not a list");
    not_set("{a: [1]}", "a.b",
            "--set:1:1: error: cannot set `a.b`: `a` is a list, not a mapping: say which entry, `[0]`");
    not_set("{a: 1}", "b[0].c", "--set:1:1: error: cannot set `b[0].c`: there is no list `b`");
    for (const char *const *bad =
             (const char *const[]){"", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[-1]", "a]", "a[0]b", NULL};
         *bad; bad++) {
        char line[120];
        snprintf(line, sizeof line, "--set:1:1: error: `%s` is not a path: write it like `cooling[0].approach`", *bad);
        not_set("{a: [1]}", *bad, line);
    }
}

Test(tree, remove_and_copy)
{
    struct text_reading r = reading_of("{a: 1, b: {c: 2}, d: 3}");
    struct tree *copy = tree_copy(r.arena, r.tree);
    cr_assert(tree_remove(r.tree, "b"));
    cr_assert_not(tree_remove(r.tree, "b"));
    same(r.tree, "{a: 1, d: 3}");
    same(copy, "{a: 1, b: {c: 2}, d: 3}");
    tree_put(r.arena, copy, "e", copy->place, tree_scalar(r.arena, copy->place, "4"));
    same(copy, "{a: 1, b: {c: 2}, d: 3, e: 4}");
    reading_end(&r);
}

struct extending {
    struct text_reading reading;
    const char *folder;
    struct file_list files;
};

static struct extending extend(const char *const (*files)[2], const char *main)
{
    struct extending e = {.reading = {.arena = arena_create(), .diag = diag_create()}};
    e.folder = test_folder(e.reading.arena);
    for (; (*files)[0]; files++)
        test_file(e.reading.arena, e.folder, (*files)[0], (*files)[1]);
    const char *path = arena_printf(e.reading.arena, "%s/%s", e.folder, main);
    e.reading.tree = tree_load(e.reading.arena, e.reading.diag, path, (struct place){0});
    e.reading.tree = tree_extend(e.reading.arena, e.reading.diag, e.reading.tree, &e.files);
    return e;
}

static void extend_end(struct extending *e)
{
    test_folder_remove(e->reading.arena, e->folder);
    reading_end(&e->reading);
}

Test(tree, extends)
{
    struct extending e =
        extend((const char *const[][2]){{"a.yaml", "extends: b.yaml\nx: 1\n"},
                                        {"b.yaml", "extends: c.yaml\nx: 2\ny: 2\n"},
                                        {"c.yaml", "x: 3\ny: 3\nz: {u: 3}\nw: {extends: d.yaml, q: 1}\n"},
                                        {"d.yaml", "p: 4\nq: 4\n"},
                                        {NULL, NULL}},
               "a.yaml");
    cr_assert_eq(diag_errors(e.reading.diag), 0, "%s", reading_said(&e.reading));
    same(e.reading.tree, "{x: 1, y: 2, z: {u: 3}, w: {p: 4, q: 1}}");
    cr_assert_eq(e.files.count, 3);
    /* Each value remembers the file that it was written in. */
    cr_assert_str_eq(strrchr(tree_get(e.reading.tree, "y")->place.file, '/'), "/b.yaml");
    cr_assert_eq(tree_get(e.reading.tree, "y")->place.line, 3);
    extend_end(&e);
}

static void extends_badly(const char *const (*files)[2], const char *words)
{
    struct extending e = extend(files, "a.yaml");
    cr_assert_eq(diag_errors(e.reading.diag), 1, "%s", reading_said(&e.reading));
    cr_assert_not_null(strstr(reading_said(&e.reading), words), "%s", reading_said(&e.reading));
    extend_end(&e);
}

Test(tree, extends_in_a_circle_or_nowhere)
{
    extends_badly((const char *const[][2]){{"a.yaml", "extends: a.yaml\n"}, {NULL, NULL}},
                  "a.yaml:1:10: error: `extends: a.yaml` goes in a circle");
    extends_badly(
        (const char *const[][2]){{"a.yaml", "extends: b.yaml\n"}, {"b.yaml", "\nextends: ./a.yaml\n"}, {NULL, NULL}},
        "b.yaml:2:10: error: `extends: ./a.yaml` goes in a circle");
    extends_badly((const char *const[][2]){{"a.yaml", "extends: b.yaml\n"}, {NULL, NULL}},
                  "a.yaml:1:10: error: cannot read ");
    extends_badly((const char *const[][2]){{"a.yaml", "extends: [b.yaml]\n"}, {NULL, NULL}}, "`extends` names a file");
    extends_badly((const char *const[][2]){{"a.yaml", "extends: b.yaml\n"}, {"b.yaml", "[1]\n"}, {NULL, NULL}},
                  "holds no mapping that could be extended");
}

Test(tree, extends_at_most_16_deep)
{
    static char names[19][16], texts[19][32];
    static const char *files[20][2];
    for (int deep = 16; deep <= 17; deep++) {
        for (int i = 0; i <= deep; i++) {
            snprintf(names[i], sizeof names[i], "%c.yaml", 'a' + i);
            snprintf(texts[i], sizeof texts[i], i < deep ? "extends: %c.yaml\n" : "x: 1\n", 'a' + i + 1);
            files[i][0] = names[i];
            files[i][1] = texts[i];
        }
        files[deep + 1][0] = NULL;
        struct extending e = extend((const char *const(*)[2])files, "a.yaml");
        cr_assert_eq(diag_errors(e.reading.diag), deep == 17, "%s", reading_said(&e.reading));
        extend_end(&e);
    }
}
