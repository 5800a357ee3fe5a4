/* SPDX-License-Identifier: Apache-2.0 */
/* Reads texts for tests with the program's own reader: into trees, and into structs through their field tables. */
#ifndef SAMOVAR_TESTS_READING_H
#define SAMOVAR_TESTS_READING_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "read/catalogue.h"
#include "read/emit.h"
#include "read/expand.h"
#include "read/reader.h"
#include "read/tree.h"
#include "said.h"

/* A text as a tree, and what was said of it. */
struct text_reading {
    struct arena *arena;
    struct diag *diag;
    struct tree *tree;
};

static inline struct text_reading reading_of_n(const char *text, size_t length)
{
    struct text_reading reading = {.arena = arena_create(), .diag = diag_create()};
    reading.tree = tree_parse(reading.arena, reading.diag, "t.yaml", text, length);
    return reading;
}

static inline struct text_reading reading_of(const char *text)
{
    return reading_of_n(text, strlen(text));
}

static inline const char *reading_said(const struct text_reading *reading)
{
    return diag_said(reading->arena, reading->diag);
}

/* Does some printed line equal this one? */
static inline bool reading_has_line(const struct text_reading *reading, const char *line)
{
    size_t length = strlen(line);
    for (const char *at = reading_said(reading); at; at = strchr(at, '\n')) {
        at += *at == '\n';
        if (strncmp(at, line, length) == 0 && (at[length] == '\n' || at[length] == 0))
            return true;
        if (!*at)
            break;
    }
    return false;
}

static inline void reading_end(struct text_reading *reading)
{
    diag_destroy(reading->diag);
    arena_destroy(reading->arena);
}

/* What lives as long as the test's process, as all that is bound below does. */
static inline struct arena *bind_arena(void)
{
    static struct arena *arena;
    if (!arena)
        arena = arena_create();
    return arena;
}

/* Binds the tree; any mistake in it fails the test. */
static inline void reading_bind(const struct text_reading *reading, const struct record *record, void *out)
{
    if (reading->tree && diag_errors(reading->diag) == 0)
        reader_bind(reader_create(reading->arena, reading->diag), reading->tree, record, out);
    cr_assert_eq(diag_errors(reading->diag), 0, "%s: %s", record->name, reading_said(reading));
    diag_destroy(reading->diag);
}

/* Fills `out` from a text in YAML, then "path", "value", ..., NULL (or NULL for none) as --set would change it. */
static inline void bind_with(const struct record *record, void *out, const char *text, const char *const *settings)
{
    struct text_reading reading = {.arena = bind_arena(), .diag = diag_create()};
    struct place place = {.file = "test"};
    reading.tree =
        *text ? tree_parse(reading.arena, reading.diag, "t.yaml", text, strlen(text)) : tree_map(reading.arena, place);
    for (; settings && *settings; settings += 2) {
        const struct tree *value =
            tree_parse_value(reading.arena, reading.diag, settings[0], settings[1], strlen(settings[1]));
        expand_set(reading.arena, reading.diag, reading.tree, record, settings[0], value, NULL);
    }
    reading_bind(&reading, record, out);
}

static inline void bind_text(const struct record *record, void *out, const char *text)
{
    bind_with(record, out, text, NULL);
}

/* Changes what was bound: written out, set, and read again. */
static inline void bind_set(const struct record *record, void *value, const char *const *settings)
{
    struct text_buffer out = {0};
    emit_record(&out, record, value, 0);
    bind_with(record, value, out.data, settings);
    text_buffer_finish(&out);
}

/* What is said of a text, "" if it is right. */
static inline const char *bind_said(const struct record *record, const char *text)
{
    struct text_reading reading = reading_of(text);
    void *out = arena_alloc(reading.arena, 1, record->size);
    if (reading.tree)
        reader_bind(reader_create(reading.arena, reading.diag), reading.tree, record, out);
    const char *said = arena_text(bind_arena(), reading_said(&reading));
    reading_end(&reading);
    return said;
}

/* Fills `out` from a file of the catalogue. */
static inline void bind_catalogue(const struct record *record, void *out, const char *catalogue, const char *name)
{
    struct text_reading reading = {.arena = bind_arena(), .diag = diag_create()};
    struct place place = {.file = "test"};
    const char *path = catalogue_find(reading.arena, reading.diag, catalogue, name, place);
    reading.tree = path ? tree_load(reading.arena, reading.diag, path, place) : NULL;
    memset(out, 0, record->size); /* members that no key sets, as the program has them */
    reading_bind(&reading, record, out);
}

/* A folder for files of a test; gone with test_folder_remove. */
static inline const char *test_folder(struct arena *arena)
{
    const char *base = getenv("TMPDIR");
    char *folder = arena_printf(arena, "%s/samovar-test-XXXXXX", base ? base : P_tmpdir);
    if (!mkdtemp(folder))
        abort();
    return folder;
}

static inline const char *test_file(struct arena *arena, const char *folder, const char *name, const char *text)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        abort();
    fputs(text, file);
    fclose(file);
    return path;
}

static inline void test_folder_remove(struct arena *arena, const char *folder)
{
    if (system(arena_printf(arena, "rm -rf '%s'", folder)) != 0)
        abort();
}

#endif
