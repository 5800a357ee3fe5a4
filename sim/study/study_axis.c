/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study_axis.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "read/catalogue.h"
#include "read/emit.h"
#include "study/study_case.h"

enum { LABEL_MAX = 60 };

struct tree *study_axis_take(struct diag *diag, struct tree *root)
{
    static const char *const only[] = {"vary", NULL};
    struct tree *vary = tree_get(root, "vary");
    if (vary != NULL) {
        tree_remove(root, "vary");
        return vary;
    }
    /* The reader of the other keys does not know `vary`, and could not suggest it. */
    for (size_t i = 0; i < root->count; i++)
        if (text_nearest(root->keys[i].text, only) != NULL) {
            diag_error(diag, root->keys[i].place, "unknown key `%s`; did you mean `vary`?", root->keys[i].text);
            tree_remove(root, root->keys[i].text);
            break;
        }
    return NULL;
}

size_t study_axis_find(const struct study_axis *axes, size_t count, const char *path)
{
    size_t i = 0;
    while (i < count && strcmp(axes[i].path, path) != 0)
        i++;
    return i;
}

char *study_label(struct arena *arena, const char *text)
{
    static const char kept[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.+-_";
    char *label = arena_alloc(arena, LABEL_MAX + 1, 1), *out = label;
    for (; *text != '\0' && out < label + LABEL_MAX; text++)
        if (strchr(kept, *text) != NULL)
            *out++ = *text;
        else if (*text != ' ' && (out == label || out[-1] != '-')) /* "0.05 %/K" is 0.05-K */
            *out++ = '-';
    while (out > label + 1 && out[-1] == '-') /* what "50 %" leaves behind */
        *--out = '\0';
    if (label[0] == '.') /* such a folder would be hidden, or the parent */
        label[0] = '-';
    return label;
}

/* A tree as YAML in one line. */
static void add_flow(struct text_buffer *out, const struct tree *tree)
{
    if (tree->kind == TREE_SCALAR) {
        /* Quoted text stays text: "1" is not the number 1. */
        if (tree->quoted) {
            text_buffer_add_n(out, "\"", 1);
            for (const char *c = tree->text; *c != '\0'; c++)
                text_buffer_add(out, *c == '"' || *c == '\\' ? "\\%c" : *c == '\n' ? "\\n" : "%c", *c);
            text_buffer_add_n(out, "\"", 1);
        } else {
            text_buffer_add(out, "%s", tree->text);
        }
        return;
    }
    bool map = tree->kind == TREE_MAP;
    text_buffer_add_n(out, map ? "{" : "[", 1);
    for (size_t i = 0; i < tree->count; i++) {
        text_buffer_add(out, "%s", i > 0 ? ", " : "");
        if (map) {
            emit_text(out, tree->keys[i].text);
            text_buffer_add(out, ": ");
        }
        add_flow(out, tree->items[i]);
    }
    text_buffer_add_n(out, map ? "}" : "]", 1);
}

const char *study_axis_flow(struct arena *arena, const struct tree *tree)
{
    struct text_buffer text = {0};
    add_flow(&text, tree);
    const char *kept = text.data != NULL ? arena_text(arena, text.data) : "";
    text_buffer_finish(&text);
    return kept;
}

/* "my/strategies/mine.yaml" -> "mine" */
static char *stem(struct arena *arena, const char *text)
{
    const char *slash = strrchr(text, '/');
    const char *name = slash != NULL ? slash + 1 : text, *dot = strrchr(name, '.');
    if (dot == NULL || (strcmp(dot, ".yaml") != 0 && strcmp(dot, ".yml") != 0))
        return study_label(arena, name);
    return study_label(arena, arena_text_n(arena, name, (size_t)(dot - name)));
}

/* Reads a value that names an entry of a catalogue, or a file, which must be there. */
static void read_named(struct arena *arena, struct diag *diag, const char *catalogue, const struct tree *tree,
                       struct study_value *value)
{
    value->text = tree->text;
    value->label = stem(arena, tree->text);
    const char *path = catalogue_find(arena, diag, catalogue, tree->text, tree->place);
    if (path == NULL)
        return;
    char *real = realpath(path, NULL);
    if (real == NULL)
        diag_error(diag, tree->place, "there is no file `%s`", path);
    else if (strchr(tree->text, '.') != NULL)
        value->text = arena_text(arena, real);
    free(real);
}

static void read_value(struct arena *arena, struct diag *diag, const char *path, const struct tree *tree, size_t index,
                       struct study_value *value)
{
    bool scalar = tree->kind == TREE_SCALAR;
    if (scalar && strcmp(path, "strategy") == 0) {
        read_named(arena, diag, "strategies", tree, value);
        return;
    }
    if (scalar && strcmp(path, "site") == 0) {
        read_named(arena, diag, "sites", tree, value);
        return;
    }
    if (!scalar && strcmp(path, "strategy") == 0)
        diag_error(diag, tree->place, "a strategy is a name of the catalogue, or a path that ends in .yaml");
    value->text = study_axis_flow(arena, tree);
    const char *dot = strrchr(path, '.'), *key = dot != NULL ? dot + 1 : path;
    if (scalar)
        value->label = arena_printf(arena, "%s-%s", study_label(arena, key), study_label(arena, tree->text));
    else
        value->label = arena_printf(arena, "%s-%zu", study_label(arena, key), index + 1);
}

bool study_axis_is_path(const char *path)
{
    struct tree_step step;
    while (tree_step_next(&path, &step))
        ;
    return *path == '\0';
}

static void read_axis(struct arena *arena, struct diag *diag, const struct tree_key *key, const struct tree *list,
                      struct study_axis *axis)
{
    axis->path = key->text;
    axis->from = arena_printf(arena, "%s:%d: vary", key->place.file, key->place.line);
    if (!study_axis_is_path(key->text))
        diag_error(diag, key->place, "`%s` is no path of a key, like `cooling[0].approach`", key->text);
    if (strcmp(key->text, STUDY_CASE) == 0) {
        study_cases_read(arena, diag, list, axis);
        return;
    }
    if (list->kind != TREE_LIST || list->count == 0 || list->count > STUDY_RUNS_MAX) {
        diag_error(diag, list->place, "`%s` needs a list of values to try, like `[a, b]`", key->text);
        return;
    }
    axis->values = arena_alloc(arena, list->count, sizeof *axis->values);
    for (size_t i = 0; i < list->count; i++) {
        read_value(arena, diag, key->text, list->items[i], i, &axis->values[i]);
        for (size_t j = 0; j < i; j++)
            if (strcmp(axis->values[i].text, axis->values[j].text) == 0) {
                diag_error(diag, list->items[i]->place, "this value of `%s` stands twice", key->text);
                diag_note(diag, list->items[j]->place, "here is the other one");
                break;
            }
    }
    axis->count = list->count;
}

struct study_axis *study_axes_read(struct arena *arena, struct diag *diag, const struct tree *vary, size_t *count)
{
    *count = 0;
    if (vary->kind != TREE_MAP) {
        diag_error(diag, vary->place, "`vary` maps keys to lists of values, like `strategy: [a, b]`");
        return NULL;
    }
    struct study_axis *axes = arena_alloc(arena, vary->count + 1, sizeof *axes);
    for (size_t i = 0; i < vary->count; i++)
        read_axis(arena, diag, &vary->keys[i], vary->items[i], &axes[i]);
    *count = vary->count;
    return axes;
}
