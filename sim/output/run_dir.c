/* SPDX-License-Identifier: Apache-2.0 */
#include "output/run_dir.h"

#include <assert.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/say.h"
#include "base/sha256.h"
#include "output/csv_out.h"
#include "output/destination.h"
#include "output/file.h"
#include "output/intact.h"
#include "output/package.h"
#include "output/partial.h"

enum { RESOURCES_MAX = 32, FLUSH_BYTES = 1 << 16 };

struct table {
    struct run_dir *dir;
    struct package_resource *resource;
    const char *path;
    int file;
    struct text_buffer waiting;
    struct sha256 sha;
};

struct run_dir {
    struct arena *arena;
    struct destination destination;
    const char *partial;
    bool sync;
    struct package_resource resources[RESOURCES_MAX];
    struct table tables[RESOURCES_MAX]; /* parallel; a plain text has file -1 */
    size_t count;
    int error; /* first errno */
    const char *failed;
};

/* Files that `report` adds to a finished run; any other file in a run directory that its package does not
 * name is the user's. */
static const char *const later_files[] = {"report.html", NULL};

static bool is_ours(const char *name, const struct tree *resources, bool damaged)
{
    if (strcmp(name, ".") == 0 || strcmp(name, "..") == 0 || strcmp(name, PACKAGE_FILE) == 0 || partial_is(name))
        return true;
    for (int i = 0; later_files[i] != NULL; i++)
        if (strcmp(name, later_files[i]) == 0)
            return true;
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        const struct tree *path = tree_get(resources->items[i], "path");
        if (path != NULL && path->text != NULL && strcmp(name, path->text) == 0)
            return true;
    }
    return damaged && package_could_name(name);
}

/* Whether the folder at path may be replaced; else says why on stderr. */
static bool may_replace(struct arena *arena, const char *path)
{
    enum folder_kind kind = package_recognise(arena, path, NULL);
    switch (kind) {
    case FOLDER_NONE:
    case FOLDER_EMPTY:
        return true;
    case FOLDER_STUDY:
        say("%s holds a study, and a single run would replace it: choose another with -o", path);
        return false;
    case FOLDER_FOREIGN:
        say("%s is there already and is no run of samovar: remove it, or choose another with -o", path);
        return false;
    case FOLDER_RUN:
    case FOLDER_DAMAGED:
        break;
    }
    const struct tree *package = kind == FOLDER_RUN ? package_load(arena, path) : NULL;
    const struct tree *resources = package != NULL ? tree_get(package, "resources") : NULL;
    DIR *folder = opendir(path);
    const char *stranger = NULL;
    for (struct dirent *entry; folder != NULL && stranger == NULL && (entry = readdir(folder)) != NULL;)
        if (!is_ours(entry->d_name, resources, package == NULL))
            stranger = arena_text(arena, entry->d_name);
    if (folder != NULL)
        closedir(folder);
    if (stranger != NULL)
        say("%s/%s is not from samovar and would be lost: move it, or choose another folder with -o", path, stranger);
    return stranger == NULL;
}

static void note_error(struct run_dir *dir, const char *file)
{
    if (dir->error == 0) {
        dir->error = errno != 0 ? errno : EIO;
        dir->failed = file;
    }
}

struct run_dir *run_dir_begin(const char *path, bool sync)
{
    struct arena *arena = arena_create();
    struct run_dir *dir = arena_alloc(arena, 1, sizeof *dir);
    dir->arena = arena;
    dir->sync = sync;
    if (!destination_find(arena, path, &dir->destination) || !may_replace(arena, dir->destination.target)) {
        arena_destroy(arena);
        return NULL;
    }
    const char *around = dir->destination.in_place ? dir->destination.target : dir->destination.parent;
    partial_sweep(around);
    dir->partial = partial_path(arena, around);
    if (!partial_begin(dir->partial)) {
        say("cannot make %s: %s; -o names another folder", path, strerror(errno));
        arena_destroy(arena);
        return NULL;
    }
    return dir;
}

/* columns: NULL for a file that is no table. */
static struct table *new_file(struct run_dir *dir, const char *file, const char *doc, const struct column *columns)
{
    assert(dir->count < RESOURCES_MAX);
    struct table *table = &dir->tables[dir->count];
    struct package_resource *resource = &dir->resources[dir->count++];
    *resource = (struct package_resource){.file = file, .doc = doc, .columns = columns};
    table->dir = dir;
    table->resource = resource;
    sha256_init(&table->sha);
    table->path = arena_printf(dir->arena, "%s/%s", dir->partial, file);
    partial_file(table->path);
    table->file = open(table->path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (table->file < 0)
        note_error(dir, file);
    return table;
}

static void table_flush(struct table *table)
{
    if (table->waiting.length == 0)
        return;
    const char *at = table->waiting.data;
    for (size_t left = table->waiting.length; left > 0 && table->dir->error == 0;) {
        ssize_t written = write(table->file, at, left);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            note_error(table->dir, table->resource->file);
            break;
        }
        at += written;
        left -= (size_t)written;
    }
    table->resource->bytes += table->waiting.length;
    sha256_add(&table->sha, table->waiting.data, table->waiting.length);
    table->waiting.length = 0;
}

/* A file system that has no disk says EINVAL when it is asked to sync. */
static void table_close(struct table *table)
{
    table_flush(table);
    text_buffer_finish(&table->waiting);
    if (table->file < 0)
        return;
    if (table->dir->sync && table->dir->error == 0 && fsync(table->file) != 0 && errno != EINVAL)
        note_error(table->dir, table->resource->file);
    if (close(table->file) != 0)
        note_error(table->dir, table->resource->file);
    table->file = -1;
    sha256_hex(&table->sha, table->resource->sha256);
}

struct table *run_dir_table(struct run_dir *dir, const struct table_kind *kind)
{
    assert(strcmp(kind->columns[0].name, "run") == 0);
    if (dir == NULL)
        return NULL;
    struct table *table = new_file(dir, kind->file, kind->doc, kind->columns);
    table->resource->key = kind->key;
    csv_out_header(&table->waiting, kind->columns);
    return table;
}

void table_row(struct table *table, const void *row)
{
    if (table == NULL)
        return;
    csv_out_row(&table->waiting, table->resource->columns, row);
    if (table->waiting.length >= FLUSH_BYTES)
        table_flush(table);
}

void run_dir_text(struct run_dir *dir, const char *name, const char *text, size_t length)
{
    if (dir == NULL)
        return;
    struct table *table = new_file(dir, arena_text(dir->arena, name), NULL, NULL);
    text_buffer_add_n(&table->waiting, text, length);
    table_close(table);
}

static void run_dir_free(struct run_dir *dir)
{
    partial_end();
    arena_destroy(dir->arena);
}

bool run_dir_commit(struct run_dir *dir, const struct provenance *provenance)
{
    if (dir == NULL)
        return true;
    for (size_t i = 0; i < dir->count; i++)
        table_close(&dir->tables[i]);
    struct text_buffer text = {0};
    package_write(
        &text, &(struct package){
                   .kind = "run", .provenance = provenance, .resources = dir->resources, .resource_count = dir->count});
    run_dir_text(dir, PACKAGE_FILE, text.data, text.length);
    text_buffer_finish(&text);
    if (dir->sync && dir->error == 0)
        folder_sync(dir->partial);
    if (dir->error == 0 && !destination_take(&dir->destination, dir->partial, PACKAGE_FILE))
        note_error(dir, dir->destination.target);
    if (dir->error != 0) {
        say("cannot write %s (%s): %s; nothing is left of it", dir->destination.target, dir->failed,
            strerror(dir->error));
        run_dir_abandon(dir);
        return false;
    }
    if (dir->sync)
        folder_sync(dir->destination.in_place ? dir->destination.target : dir->destination.parent);
    run_dir_free(dir);
    return true;
}

void run_dir_abandon(struct run_dir *dir)
{
    if (dir == NULL)
        return;
    dir->sync = false;
    for (size_t i = 0; i < dir->count; i++) {
        dir->tables[i].waiting.length = 0;
        table_close(&dir->tables[i]);
    }
    if (!folder_remove(dir->partial))
        say("cannot remove %s: %s", dir->partial, strerror(errno));
    run_dir_free(dir);
}

bool run_dir_complete(const char *path, const char *scenario_text, const struct table_kind *tables,
                      struct hash_memory *memory)
{
    struct arena *arena = arena_create();
    size_t length = 0;
    char *text = file_read(arena, arena_printf(arena, "%s/scenario.yaml", path), &length);
    struct hash_memory *own = memory == NULL ? hash_memory_create() : NULL;
    bool complete = text != NULL && strcmp(text, scenario_text) == 0 &&
                    run_intact(path, NULL, tables, memory != NULL ? memory : own);
    hash_memory_destroy(own);
    arena_destroy(arena);
    return complete;
}
