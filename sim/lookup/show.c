/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/show.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/say.h"
#include "base/text.h"
#include "output/file.h"
#include "output/json.h"
#include "read/catalogue.h"
#include "read/tree.h"

/* A word of the file and what stands in its place, by line and column. */
struct change {
    struct place place;
    const char *from, *to;
};

struct changes {
    struct arena *arena;
    const char *path; /* of the file */
    struct change *items;
    size_t count, capacity;
};

/* Notes a scalar that is a file's path relative to the file shown. */
static void note_path(struct changes *changes, const struct tree *scalar)
{
    struct stat status;
    if (!strpbrk(scalar->text, "/.") || strchr(scalar->text, '\n'))
        return;
    const char *path = catalogue_path(changes->arena, scalar->text, changes->path);
    if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
        return;
    const char *written = catalogue_written(changes->arena, path);
    if (strcmp(written, scalar->text) == 0)
        return;
    changes->items = memory_more(changes->items, &changes->capacity, changes->count + 1, sizeof *changes->items);
    changes->items[changes->count++] = (struct change){scalar->place, scalar->text, written};
}

static void note_paths(struct changes *changes, const struct tree *tree)
{
    if (tree->kind == TREE_SCALAR && tree->text)
        note_path(changes, tree);
    for (size_t i = 0; tree->kind != TREE_SCALAR && i < tree->count; i++)
        note_paths(changes, tree->items[i]);
}

/* Prints the text with the changes, which come in the order of the text. */
static void print_changed(FILE *out, const char *text, const struct changes *changes)
{
    size_t next = 0;
    int line = 1;
    for (const char *at = text; *at;) {
        const char *end = at + strcspn(at, "\n");
        while (next < changes->count && changes->items[next].place.line == line) {
            const struct change *change = &changes->items[next++];
            const char *found = strstr(at, change->from);
            if (!found || found > end)
                continue;
            fprintf(out, "%.*s%s", (int)(found - at), at, change->to);
            at = found + strlen(change->from);
        }
        fprintf(out, "%.*s\n", (int)(end - at), at);
        at = end + (*end == '\n');
        line++;
    }
}

/* The catalogue that has the name and the file's path; *others gets further catalogues that have it, or "". */
static const char *find(struct arena *arena, const char *name, const char **catalogue, const char **others)
{
    const char *slash = strchr(name, '/'), *path = NULL;
    struct text_buffer more = {0};
    for (size_t i = 0; catalogue_list[i]; i++) {
        const char *folder = catalogue_list[i], *wanted = slash ? slash + 1 : name;
        if (slash && (strlen(folder) != (size_t)(slash - name) || strncmp(folder, name, strlen(folder)) != 0))
            continue;
        const char *const *names = catalogue_names(arena, folder);
        for (size_t k = 0; names[k]; k++) {
            if (strcmp(names[k], wanted) != 0)
                continue;
            if (path)
                text_buffer_add(&more, " %s/%s", folder, wanted);
            else
                path =
                    arena_printf(arena, "%s/%s%s", catalogue_folder(arena, folder), wanted, catalogue_ending(folder)),
                *catalogue = folder;
        }
    }
    *others = arena_text(arena, more.data ? more.data : "");
    text_buffer_finish(&more);
    for (size_t i = 0; !path && !slash && catalogue_list[i]; i++) {
        const char *also = catalogue_also(arena, catalogue_list[i], name);
        *catalogue = catalogue_list[i];
        if (also)
            path =
                arena_printf(arena, "%s/%s%s", catalogue_folder(arena, *catalogue), also, catalogue_ending(*catalogue));
    }
    return path;
}

static void say_unknown(struct arena *arena, const char *name)
{
    const char *near = NULL, *catalogue = "";
    for (size_t i = 0; !near && catalogue_list[i]; i++) {
        near = text_nearest(name, catalogue_names(arena, catalogue_list[i]));
        catalogue = catalogue_list[i];
    }
    if (near)
        say("nothing in the catalogue is called `%s`; did you mean `%s` (of the %s)?", name, near, catalogue);
    else
        say("nothing in the catalogue is called `%s`; `%s list` has all names", name, say_called());
}

static void print_json(FILE *out, const char *catalogue, const char *name, const char *text,
                       const struct changes *changes)
{
    char *changed = NULL;
    size_t length;
    FILE *kept = open_memstream(&changed, &length);
    if (kept == NULL)
        memory_out(0);
    print_changed(kept, text, changes);
    fclose(kept);
    struct json json = {0};
    json_object(&json, NULL);
    json_text(&json, "catalogue", catalogue);
    json_text(&json, "name", name);
    json_text(&json, "file", catalogue_written(changes->arena, changes->path));
    json_text(&json, "text", changed);
    json_close_object(&json);
    fputs(json.text.data, out);
    text_buffer_finish(&json.text);
    free(changed);
}

int show(FILE *out, const char *name, bool as_json)
{
    struct arena *arena = arena_create();
    const char *catalogue = NULL, *others, *path = find(arena, name, &catalogue, &others);
    size_t length;
    const char *text = path ? file_read(arena, path, &length) : NULL;
    struct changes changes = {.arena = arena, .path = path};
    if (!path)
        say_unknown(arena, name);
    else if (!text)
        say("cannot read %s", path);
    if (text && strcmp(catalogue_ending(catalogue), ".yaml") == 0) {
        struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
        const struct tree *tree = tree_load(arena, diag, path, (struct place){.file = path});
        if (tree)
            note_paths(&changes, tree);
        diag_destroy(diag);
    }
    const char *own = strchr(name, '/') ? strchr(name, '/') + 1 : name;
    if (text && as_json)
        print_json(out, catalogue, own, text, &changes);
    else if (text)
        print_changed(out, text, &changes);
    if (text && others[0])
        say("note: this is %s/%s; there is also%s", catalogue, own, others);
    free(changes.items);
    arena_destroy(arena);
    return !path ? 2 : text ? 0 : 1;
}
