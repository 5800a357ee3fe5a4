/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a text for a test and keeps what was said of it. */
#ifndef TESTS_READ_READING_H
#define TESTS_READ_READING_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "read/tree.h"

struct reading {
    struct arena *arena;
    struct diag *diag;
    struct tree *tree;
};

static inline struct reading reading_of_n(const char *text, size_t length)
{
    struct reading reading = {.arena = arena_create(), .diag = diag_create()};
    reading.tree = tree_parse(reading.arena, reading.diag, "t.yaml", text, length);
    return reading;
}

static inline struct reading reading_of(const char *text)
{
    return reading_of_n(text, strlen(text));
}

/* All messages as they are printed; lives in the arena. */
static inline const char *reading_said(const struct reading *reading)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    diag_print(reading->diag, out);
    fclose(out);
    const char *kept = arena_text(reading->arena, text);
    free(text);
    return kept;
}

/* Does some printed line equal this one? */
static inline bool reading_has_line(const struct reading *reading, const char *line)
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

static inline void reading_end(struct reading *reading)
{
    diag_destroy(reading->diag);
    arena_destroy(reading->arena);
}

/* A folder for files of a test; gone with folder_remove. */
static inline const char *folder_make(struct arena *arena)
{
    char *folder = arena_text(arena, "/tmp/samovar-test-XXXXXX");
    if (!mkdtemp(folder))
        abort();
    return folder;
}

static inline const char *folder_file(struct arena *arena, const char *folder, const char *name,
                                      const char *text)
{
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    if (!file)
        abort();
    fputs(text, file);
    fclose(file);
    return path;
}

static inline void folder_remove(struct arena *arena, const char *folder)
{
    if (system(arena_printf(arena, "rm -rf '%s'", folder)) != 0)
        abort();
}

#endif
