/* SPDX-License-Identifier: Apache-2.0 */
#include "report/claim_folders.h"

#include <string.h>

#include "output/package.h"
#include "report/frame.h"
#include "report/words.h"
#include "study/study_axis.h"

struct found {
    struct arena *arena;
    struct diag *diag;
    const char *folder;
    struct words known;
    struct run_folder *items;
    size_t count, capacity;
};

static void add(struct found *found, const char *name)
{
    const char *path = arena_printf(found->arena, "%s/%s", found->folder, name);
    size_t known = found->known.count;
    if (words_index(&found->known, name) < known)
        return; /* many claims are of one scenario */
    enum folder_kind kind = package_recognise(found->arena, path, NULL);
    if (kind != FOLDER_RUN && kind != FOLDER_STUDY)
        return; /* nothing is simulated for it, or its run is not there */
    size_t more;
    const struct run_folder *runs = study_folder_runs(found->arena, found->diag, path, kind, &more);
    found->items = arena_more(found->arena, found->items, &found->capacity, found->count + more, sizeof *found->items);
    for (size_t i = 0; i < more; i++)
        found->items[found->count++] = (struct run_folder){
            runs[i].path, kind == FOLDER_RUN ? name : arena_printf(found->arena, "%s/%s", name, runs[i].name)};
}

/* The texts of that column of a table of the folder; *rows: 0 if there is none. */
static const char **texts_of(struct found *found, const struct tree *package, const char *file, const char *name,
                             size_t *rows)
{
    const struct tree *resources = tree_get(package, "resources");
    struct frame *frame = NULL;
    for (size_t i = 0; resources != NULL && i < resources->count; i++)
        if (strcmp(package_text(resources->items[i], "path"), file) == 0)
            frame = frame_read(found->arena, found->diag, found->folder, resources->items[i]);
    const struct frame_column *column = frame != NULL ? frame_column(frame, name) : NULL;
    *rows = column != NULL && column->texts != NULL ? frame->rows : 0;
    return *rows > 0 ? column->texts : NULL;
}

struct run_folder *claim_folders(struct arena *arena, struct diag *diag, const char *folder, const struct tree *package,
                                 size_t *count)
{
    struct found found = {.arena = arena, .diag = diag, .folder = folder, .known = {.arena = arena}};
    size_t claims, cases, named;
    const char **of = texts_of(&found, package, "claims.csv", "scenario", &claims),
               **case_of = texts_of(&found, package, "claim_cases.csv", "scenario", &cases),
               **names = texts_of(&found, package, "claim_cases.csv", "case", &named);
    for (size_t i = 0; i < claims; i++) {
        if (of[i] == NULL)
            continue;
        add(&found, of[i]);
        for (size_t k = 0; k < cases && k < named; k++)
            if (case_of[k] != NULL && names[k] != NULL && strcmp(case_of[k], of[i]) == 0 &&
                strcmp(names[k], "base") != 0)
                add(&found, arena_printf(arena, "%s_%s", of[i], study_label(arena, names[k])));
    }
    *count = found.count;
    return found.items;
}
