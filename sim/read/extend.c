/* SPDX-License-Identifier: Apache-2.0 */
#include "read/extend.h"

#include <stdlib.h>
#include <string.h>

#include "read/catalogue.h"

enum { EXTENDS_MAX = 16 };

/* The files being extended, innermost first. */
struct link {
    const struct link *outer;
    const char *file; /* real path, so that two names of a file are one */
    int depth;
};

struct extension {
    struct arena *arena;
    struct diag *diag;
    struct file_list *files;
};

void file_list_add(struct arena *arena, struct file_list *files, const char *path)
{
    for (size_t i = 0; i < files->count; i++)
        if (strcmp(files->items[i], path) == 0)
            return;
    files->items = arena_more(arena, files->items, &files->capacity, files->count + 1, sizeof *files->items);
    files->items[files->count++] = arena_text(arena, path);
}

static const char *real_path(struct arena *arena, const char *path)
{
    char *real = realpath(path, NULL);
    const char *kept = arena_text(arena, real ? real : path);
    free(real);
    return kept;
}

static struct tree *resolve(const struct extension *extension, struct tree *tree, const struct link *outer);

/* The tree of the file that `named` names, its own `extends` resolved; NULL after an error. */
static struct tree *load_base(const struct extension *extension, const struct tree *named, const struct link *outer)
{
    if (named->broken)
        return NULL;
    if (named->kind != TREE_SCALAR || tree_is_null(named)) {
        diag_error(extension->diag, named->place, "`extends` names a file: `extends: other.yaml`");
        return NULL;
    }
    const char *path = catalogue_path(extension->arena, named->text, named->place.file);
    const char *real = real_path(extension->arena, path);
    struct link link = {.outer = outer, .file = real, .depth = outer ? outer->depth + 1 : 1};
    for (const struct link *l = outer; l; l = l->outer)
        if (strcmp(l->file, real) == 0) {
            diag_error(extension->diag, named->place, "`extends: %.60s` goes in a circle", named->text);
            return NULL;
        }
    if (link.depth > EXTENDS_MAX) {
        diag_error(extension->diag, named->place, "`extends` is deeper than %d files", EXTENDS_MAX);
        return NULL;
    }
    struct tree *base = tree_load(extension->arena, extension->diag, path, named->place);
    if (base && base->kind != TREE_MAP) {
        diag_error(extension->diag, named->place, "`%.60s` holds no mapping that could be extended", named->text);
        return NULL;
    }
    if (base && extension->files)
        file_list_add(extension->arena, extension->files, path);
    return base ? resolve(extension, base, &link) : NULL;
}

static struct tree *resolve(const struct extension *extension, struct tree *tree, const struct link *outer)
{
    for (size_t i = 0; i < tree->count; i++)
        tree->items[i] = resolve(extension, tree->items[i], outer);
    const struct tree *named = tree_get(tree, "extends");
    if (!named)
        return tree;
    struct tree *base = load_base(extension, named, outer);
    tree_remove(tree, "extends");
    if (base)
        return tree_merge(extension->arena, base, tree);
    tree->broken = true; /* keys that it lacks may stand in the file that could not be read */
    return tree;
}

struct tree *tree_extend(struct arena *arena, struct diag *diag, struct tree *tree, struct file_list *files)
{
    struct extension extension = {.arena = arena, .diag = diag, .files = files};
    struct link self = {.outer = NULL, .file = NULL, .depth = 0};
    if (!tree->place.file)
        return resolve(&extension, tree, NULL);
    self.file = real_path(arena, tree->place.file);
    return resolve(&extension, tree, &self);
}
