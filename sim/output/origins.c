/* SPDX-License-Identifier: Apache-2.0 */
#include "output/origins.h"

#include <fnmatch.h>
#include <string.h>
#include <unistd.h>

#include "base/diag.h"
#include "read/catalogue.h"
#include "read/csv.h"

enum { FILES, SOURCE, LICENSE, CREDIT, COLUMNS };

static bool read_rows(struct csv *csv, struct arena *arena, struct origins *origins)
{
    static const char *const names[COLUMNS] = {"files", "source", "license", "credit"};
    int at[COLUMNS];
    if (!csv_header(csv))
        return false;
    for (int c = 0; c < COLUMNS; c++)
        at[c] = csv_column(csv, (const char *const[]){names[c], NULL}, true);
    struct origin *items = NULL;
    size_t capacity = 0;
    while (csv_mistakes(csv) == 0 && csv_next(csv)) {
        items = arena_more(arena, items, &capacity, origins->count + 1, sizeof *items);
        items[origins->count++] = (struct origin){.files = csv_text(csv, (size_t)at[FILES], arena),
                                                  .source = csv_text(csv, (size_t)at[SOURCE], arena),
                                                  .license = csv_text(csv, (size_t)at[LICENSE], arena),
                                                  .credit = csv_text(csv, (size_t)at[CREDIT], arena)};
    }
    origins->items = items;
    return csv_mistakes(csv) == 0;
}

struct origins origins_load(struct arena *arena)
{
    struct origins origins = {NULL, 0};
    const char *path = arena_printf(arena, "%s/platforms/sources.csv", catalogue_root());
    struct diag *diag = diag_create(); /* not shown: a test holds the file that ships */
    struct csv *csv = access(path, R_OK) == 0 ? csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED) : NULL;
    if (!csv || !read_rows(csv, arena, &origins))
        origins = (struct origins){NULL, 0};
    csv_close(csv);
    diag_destroy(diag);
    return origins;
}

const struct origin *origin_of(const struct origins *origins, const char *path)
{
    struct arena *arena = arena_create();
    const char *root = catalogue_root(), *full = catalogue_path(arena, catalogue_written(arena, path), "");
    size_t length = strlen(root);
    bool below = strncmp(full, root, length) == 0 && full[length] == '/';
    const struct origin *found = NULL;
    for (size_t i = 0; below && !found && i < origins->count; i++)
        if (fnmatch(origins->items[i].files, full + length + 1, 0) == 0)
            found = &origins->items[i];
    arena_destroy(arena);
    return found;
}

bool origin_is_own(const struct origin *origin)
{
    return strncmp(origin->source, "Samovar's own", 13) == 0;
}
