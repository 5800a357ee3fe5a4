/* SPDX-License-Identifier: Apache-2.0 */
#include "report/citation.h"

#include <string.h>

#include "output/package.h"
#include "report/typeset.h"
#include "report/words.h"

/* As in CITATION.cff, to which tests/papers holds them. */
static const char title[] =
    "Samovar: a discrete-event simulator of the energy, heat, water and carbon of AI data centres",
                  authors[] = "The Samovar contributors", license[] = "Apache-2.0";

/* Data of somebody else, or a file that was read. */
struct used {
    const struct tree *source; /* NULL: of a file that does not ship, or is our own */
    const char *path, *sha256;
};

struct used_list {
    struct arena *arena;
    struct words paths; /* those that are listed */
    struct used *items;
    size_t count, capacity;
};

static const struct tree *list_of(const struct tree *map, const char *key)
{
    const struct tree *list = map != NULL ? tree_get(map, key) : NULL;
    return list != NULL && list->kind == TREE_LIST ? list : NULL;
}

/* The member of a list that has this text under `key`; NULL: none. */
static const struct tree *find(const struct tree *list, const char *key, const char *text)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (strcmp(package_text(list->items[i], key), text) == 0)
            return list->items[i];
    return NULL;
}

/* Adds files that a run or a study read: data of others, and what belongs to nobody we know. */
static void add_inputs(struct used_list *list, const struct tree *package)
{
    const struct tree *mark = tree_get(package, "samovar"), *inputs = list_of(mark, "inputs"),
                      *sources = list_of(package, "sources");
    for (size_t i = 0; inputs != NULL && i < inputs->count; i++) {
        const char *path = package_text(inputs->items[i], "path");
        const struct tree *source = find(sources, "path", path);
        size_t before = list->paths.count;
        if ((source == NULL && strncmp(path, "catalogue:", strlen("catalogue:")) == 0) ||
            words_index(&list->paths, path) < before)
            continue;
        list->items = arena_more(list->arena, list->items, &list->capacity, list->count + 1, sizeof *list->items);
        list->items[list->count++] = (struct used){source, path, package_text(inputs->items[i], "sha256")};
    }
}

/* The files that a study was made of, or the resolved scenario of a run, with their hashes. */
static const char *scenarios_of(struct arena *arena, const struct tree *package)
{
    const struct tree *inputs = list_of(tree_get(package, "samovar"), "inputs");
    const struct tree *resolved = find(list_of(package, "resources"), "path", "scenario.yaml");
    const char *hash = package_text(resolved, "hash"), *text = "";
    if (resolved != NULL)
        return arena_printf(arena, "scenario.yaml sha256 %s", strncmp(hash, "sha256:", 7) == 0 ? hash + 7 : hash);
    for (size_t i = 0; inputs != NULL && i < inputs->count; i++)
        text = arena_printf(arena, "%s%s%s sha256 %s", text, i > 0 ? ", " : "", package_text(inputs->items[i], "path"),
                            package_text(inputs->items[i], "sha256"));
    return text;
}

const char *citation_line(struct arena *arena, const struct tree *package)
{
    const struct tree *mark = tree_get(package, "samovar");
    return arena_printf(arena, "%s: Samovar %s, made %s, " PACKAGE_FILE " sha256 %s", package_text(mark, "run"),
                        package_text(mark, "version"), package_text(package, "created"),
                        package_text(mark, "self_sha256"));
}

static void add_text(struct text_buffer *out, const struct used_list *list, const struct cited *cited, size_t count)
{
    const struct tree *first = tree_get(cited[0].package, "samovar");
    text_buffer_add(out, "program   %s. Version %s. %s. %s.\n", title, package_text(first, "version"), authors,
                    license);
    for (size_t i = 0; i < count; i++) {
        text_buffer_add(out, "results   %s (%zu %s)\n", citation_line(list->arena, cited[i].package), cited[i].count,
                        cited[i].count == 1 ? "run" : "runs");
        text_buffer_add(out, "scenario  %s\n", scenarios_of(list->arena, cited[i].package));
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct used *used = &list->items[i];
        const char *credit = package_text(used->source, "credit");
        text_buffer_add(out, "data      ");
        if (used->source != NULL)
            text_buffer_add(out, "%s; %s%s%s; ", package_text(used->source, "title"),
                            package_text(used->source, "license"), credit[0] != '\0' ? "; credit: " : "", credit);
        text_buffer_add(out, "%s sha256 %s\n", used->path, used->sha256);
    }
}

static void add_field(struct text_buffer *out, const char *key, const char *before, const char *text)
{
    text_buffer_add(out, ",\n  %s = {", key);
    typeset_latex_text(out, before);
    typeset_latex_text(out, text);
    text_buffer_add(out, "}");
}

static void add_bibtex(struct text_buffer *out, const struct used_list *list, const struct cited *cited, size_t count)
{
    const struct tree *first = tree_get(cited[0].package, "samovar");
    const char *created = package_text(cited[0].package, "created");
    text_buffer_add(out, "@misc{samovar,\n  author = {{%s}},\n  title = {{%s}},\n  year = {%.4s}", authors, title,
                    created);
    add_field(out, "note", "Software, version ",
              arena_printf(list->arena, "%s, %s", package_text(first, "version"), license));
    text_buffer_add(out, "\n}\n");
    for (size_t i = 0; i < count; i++) {
        const char *made = package_text(cited[i].package, "created");
        text_buffer_add(out, "\n@misc{samovar-results-%zu,\n  year = {%.4s}", i + 1, made);
        add_field(out, "title", "Results of the simulation ",
                  package_text(tree_get(cited[i].package, "samovar"), "run"));
        add_field(out, "note", citation_line(list->arena, cited[i].package),
                  arena_printf(list->arena, "; %s", scenarios_of(list->arena, cited[i].package)));
        text_buffer_add(out, "\n}\n");
    }
    for (size_t i = 0; i < list->count; i++) {
        const struct used *used = &list->items[i];
        const char *credit = package_text(used->source, "credit");
        text_buffer_add(out, "\n@misc{samovar-data-%zu", i + 1);
        text_buffer_add(out, ",\n  title = {{");
        typeset_latex_text(out, used->source != NULL ? package_text(used->source, "title") : used->path);
        text_buffer_add(out, "}}");
        add_field(out, "note",
                  arena_printf(list->arena, "%s%s%s%s", package_text(used->source, "license"),
                               credit[0] != '\0' ? "; credit: " : "", credit, used->source != NULL ? "; " : ""),
                  arena_printf(list->arena, "%s sha256 %s", used->path, used->sha256));
        text_buffer_add(out, "\n}\n");
    }
}

void citation_add(struct text_buffer *out, const struct cited *cited, size_t count, bool bibtex)
{
    struct arena *arena = arena_create();
    struct used_list list = {.arena = arena, .paths = {.arena = arena}};
    for (size_t i = 0; i < count; i++) {
        add_inputs(&list, cited[i].package);
        for (size_t r = 0; r < cited[i].count; r++) {
            const struct tree *package = package_load(arena, cited[i].runs[r].path);
            if (package != NULL)
                add_inputs(&list, package);
        }
    }
    if (bibtex)
        add_bibtex(out, &list, cited, count);
    else
        add_text(out, &list, cited, count);
    arena_destroy(arena);
}
