/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/fuller.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/package.h"
#include "read/csv.h"

/* Whether the study's package knows the file, and with another content. */
static bool is_damaged(struct arena *arena, const char *folder, const char *path, const char *name)
{
    struct package_seal seal;
    char hex[SHA256_HEX];
    if (!package_unseal(arena, folder, &seal))
        return false;
    for (size_t i = 0; i < seal.file_count; i++)
        if (strcmp(seal.files[i].name, name) == 0)
            return seal.files[i].sha256 == NULL || !sha256_file(path, hex) || strcmp(hex, seal.files[i].sha256) != 0;
    return false;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* The number of rows whose run is one of these. */
static size_t count_rows(struct arena *arena, const char *path, const char **names, size_t name_count)
{
    struct diag *diag = diag_create(); /* what is wrong with the file is nobody's business */
    struct csv *csv = csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED);
    int run = csv != NULL && csv_header(csv) ? csv_column(csv, (const char *const[]){"run", NULL}, true) : -1;
    size_t count = 0;
    while (run >= 0 && csv_next(csv)) {
        const char *name = csv_text(csv, (size_t)run, arena);
        count += bsearch(&name, names, name_count, sizeof *names, by_name) != NULL;
    }
    csv_close(csv);
    diag_destroy(diag);
    return count;
}

size_t fuller_rows(const struct study *study, const char *folder, const bool *missing)
{
    static const char name[] = "summary.csv";
    struct arena *arena = arena_create();
    const char *path = arena_printf(arena, "%s/%s", folder, name);
    size_t count = 0;
    const char **names = arena_alloc(arena, study->run_count, sizeof *names);
    size_t name_count = 0;
    for (size_t i = 0; i < study->run_count; i++)
        if (missing[i])
            names[name_count++] = study->runs[i].name;
    qsort(names, name_count, sizeof *names, by_name);
    if (access(path, R_OK) == 0 && !is_damaged(arena, folder, path, name))
        count = count_rows(arena, path, names, name_count);
    arena_destroy(arena);
    return count;
}
