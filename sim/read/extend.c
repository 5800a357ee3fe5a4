/* SPDX-License-Identifier: Apache-2.0 */
#include "read/extend.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "read/catalogue.h"

enum { EXTENDS_MAX = 16, VALUES_MAX = 1000000 };

/* A file whose own `extends` are resolved. */
struct loaded {
    struct loaded *next;
    const char *file; /* real path */
    const struct tree *tree;
    size_t size; /* nodes */
    int height;  /* files that it extends, one after the other */
};

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
    struct loaded *loaded;
    size_t values; /* of all files, as often as they were extended */
    int height;    /* of the tree that was resolved last */
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

static struct tree *resolve(struct extension *extension, struct tree *tree, const struct link *outer);

/* Reads a file and resolves its own `extends`; NULL after an error. */
static struct loaded *load_file(struct extension *extension, const struct tree *named, const char *path,
                                const struct link *link)
{
    struct tree *tree = tree_load(extension->arena, extension->diag, path, named->place);
    if (tree && tree->kind != TREE_MAP) {
        diag_error(extension->diag, named->place, "`%.60s` holds no mapping that could be extended", named->text);
        return NULL;
    }
    if (!tree)
        return NULL;
    if (extension->files)
        file_list_add(extension->arena, extension->files, path);
    extension->height = 0;
    tree = resolve(extension, tree, link);
    struct loaded *loaded = arena_alloc(extension->arena, 1, sizeof *loaded);
    *loaded = (struct loaded){.next = extension->loaded,
                              .file = link->file,
                              .tree = tree,
                              .size = tree_size(tree),
                              .height = extension->height + 1};
    extension->loaded = loaded;
    return loaded;
}

/* The file that `named` names, read once however often it is named; NULL after an error. */
static struct loaded *load_base(struct extension *extension, const struct tree *named, const struct link *outer)
{
    if (named->broken)
        return NULL;
    if (named->kind != TREE_SCALAR || tree_is_null(named)) {
        diag_error(extension->diag, named->place, "`extends` names a file: `extends: other.yaml`");
        return NULL;
    }
    const char *from = named->place.file, *base = catalogue_base(extension->arena, named->text, from);
    const char *path = catalogue_path(extension->arena, base, from);
    if (base == named->text && !strchr(base, '.') && access(path, F_OK) != 0) {
        const char *near = catalogue_near(extension->arena, base);
        diag_error(extension->diag, named->place,
                   "`extends: %.60s`: no file has this name, nor anything in the catalogue%s%s%s", base,
                   near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        return NULL;
    }
    const char *real = real_path(extension->arena, path);
    struct link link = {.outer = outer, .file = real, .depth = outer ? outer->depth + 1 : 1};
    for (const struct link *l = outer; l; l = l->outer)
        if (strcmp(l->file, real) == 0) {
            diag_error(extension->diag, named->place, "`extends: %.60s` goes in a circle", named->text);
            return NULL;
        }
    struct loaded *loaded = extension->loaded;
    while (loaded && strcmp(loaded->file, real) != 0)
        loaded = loaded->next;
    if (link.depth + (loaded ? loaded->height - 1 : 0) > EXTENDS_MAX) {
        diag_error(extension->diag, named->place, "`extends` is deeper than %d files", EXTENDS_MAX);
        return NULL;
    }
    return loaded ? loaded : load_file(extension, named, path, &link);
}

static bool is_spent(const struct extension *extension)
{
    return extension->values > VALUES_MAX;
}

static struct tree *resolve(struct extension *extension, struct tree *tree, const struct link *outer)
{
    int height = 0; /* the highest of those inside */
    for (size_t i = 0; i < tree->count; i++) {
        extension->height = 0;
        tree->items[i] = resolve(extension, tree->items[i], outer);
        height = extension->height > height ? extension->height : height;
    }
    extension->height = height;
    const struct tree *named = tree_get(tree, "extends");
    if (!named)
        return tree;
    const struct loaded *base = is_spent(extension) ? NULL : load_base(extension, named, outer);
    extension->height = base && base->height > height ? base->height : height;
    struct place place = named->place;
    tree_remove(tree, "extends");
    if (base && !is_spent(extension)) { /* else that was said already */
        extension->values += base->size + tree_size(tree);
        if (!is_spent(extension))
            return tree_merge(extension->arena, base->tree, tree);
        diag_error(extension->diag, place, "`extends` brings more than %d values in all", VALUES_MAX);
    }
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
