/* SPDX-License-Identifier: Apache-2.0 */
#include "output/intact.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/sha256.h"
#include "output/csv_out.h"
#include "output/package.h"
#include "read/catalogue.h"

struct known_hash {
    const char *path;
    char hex[SHA256_HEX]; /* "": the file cannot be read */
};

struct hash_memory {
    struct arena *arena;
    struct known_hash *known;
    size_t count, capacity;
};

struct hash_memory *hash_memory_create(void)
{
    struct arena *arena = arena_create();
    struct hash_memory *memory = arena_alloc(arena, 1, sizeof *memory);
    memory->arena = arena;
    return memory;
}

void hash_memory_destroy(struct hash_memory *memory)
{
    if (memory != NULL)
        arena_destroy(memory->arena);
}

static const char *hash_of(struct hash_memory *memory, const char *path)
{
    for (size_t i = 0; i < memory->count; i++)
        if (strcmp(memory->known[i].path, path) == 0)
            return memory->known[i].hex;
    memory->known =
        arena_more(memory->arena, memory->known, &memory->capacity, memory->count + 1, sizeof *memory->known);
    struct known_hash *known = &memory->known[memory->count++];
    known->path = arena_text(memory->arena, path);
    struct stat info;
    if (stat(path, &info) != 0 || !S_ISREG(info.st_mode) || !sha256_input(path, known->hex))
        known->hex[0] = '\0';
    return known->hex;
}

static bool files_intact(struct arena *arena, const char *folder, const struct package_seal *seal)
{
    for (size_t i = 0; i < seal->file_count; i++) {
        const struct sealed_file *file = &seal->files[i];
        const char *path = arena_printf(arena, "%s/%s", folder, file->name);
        struct stat info;
        char hex[SHA256_HEX];
        if (file->sha256 == NULL || lstat(path, &info) != 0 || !S_ISREG(info.st_mode) || info.st_size != file->bytes ||
            !sha256_file(path, hex) || strcmp(hex, file->sha256) != 0)
            return false;
    }
    return seal->file_count > 0;
}

bool folder_intact(const char *folder)
{
    struct arena *arena = arena_create();
    struct package_seal seal;
    bool intact = package_unseal(arena, folder, &seal) && files_intact(arena, folder, &seal);
    arena_destroy(arena);
    return intact;
}

static bool is_yaml(const char *path)
{
    const char *dot = strrchr(path, '.');
    return dot != NULL && (strcmp(dot, ".yaml") == 0 || strcmp(dot, ".yml") == 0);
}

static bool inputs_unchanged(struct arena *arena, const struct tree *inputs, bool yaml, struct hash_memory *memory)
{
    for (size_t i = 0; inputs != NULL && i < inputs->count; i++) {
        const char *written = package_text(inputs->items[i], "path");
        const char *file = strncmp(written, "catalogue:", 10) == 0 ? catalogue_path(arena, written, "") : written;
        if ((yaml || !is_yaml(file)) &&
            (file[0] == '\0' || strcmp(hash_of(memory, file), package_text(inputs->items[i], "sha256")) != 0))
            return false;
    }
    return inputs != NULL;
}

bool table_current(const char *path, const struct table_kind *kind)
{
    struct text_buffer header = {0};
    csv_out_header(&header, kind->columns);
    size_t length = header.length, got = 0;
    char *found = memory_new(length, 1);
    FILE *file = fopen(path, "r");
    if (file != NULL) {
        got = fread(found, 1, length, file);
        fclose(file);
    }
    bool more = kind->more != NULL && got == length && found[length - 1] == ',';
    bool current = got == length && memcmp(found, header.data, length - more) == 0;
    free(found);
    text_buffer_finish(&header);
    return current;
}

static bool tables_current(struct arena *arena, const char *folder, const struct package_seal *seal,
                           const struct table_kind *tables)
{
    for (size_t i = 0; i < seal->file_count; i++)
        for (const struct table_kind *kind = tables; kind->file != NULL; kind++)
            if (strcmp(seal->files[i].name, kind->file) == 0 &&
                !table_current(arena_printf(arena, "%s/%s", folder, kind->file), kind))
                return false;
    return true;
}

bool run_intact(const char *folder, const char *request, const struct table_kind *tables, struct hash_memory *memory)
{
    struct arena *arena = arena_create();
    struct package_seal seal;
    bool intact = package_unseal(arena, folder, &seal) && strcmp(package_text(seal.mark, "kind"), "run") == 0 &&
                  strcmp(package_text(seal.mark, "version"), SAMOVAR_VERSION) == 0 &&
                  (request == NULL || strcmp(package_text(seal.mark, "request"), request) == 0) &&
                  inputs_unchanged(arena, tree_get(seal.mark, "inputs"), request != NULL, memory) &&
                  tables_current(arena, folder, &seal, tables) && files_intact(arena, folder, &seal);
    arena_destroy(arena);
    return intact;
}
