/* SPDX-License-Identifier: Apache-2.0 */
#include "report/study_folder.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/subject.h"
#include "output/summary_file.h"
#include "read/csv.h"
#include "report/words.h"
#include "study/study_show.h"

/* The name of a run without its seed, as in study/study.c. */
static const char *label_of(struct arena *arena, const char *run, size_t seeds)
{
    const char *end = NULL, *at = run;
    while (seeds > 1 && (at = strstr(at, "_seed")) != NULL)
        end = at++;
    return end != NULL ? arena_text_n(arena, run, (size_t)(end - run)) : run;
}

static const struct tree *list_of(const struct tree *view, const char *key)
{
    const struct tree *list = view != NULL ? tree_get(view, key) : NULL;
    return list != NULL && list->kind == TREE_LIST ? list : NULL;
}

static unsigned subjects_of(const struct tree *view)
{
    const struct tree *list = list_of(view, "subjects");
    unsigned subjects = 0;
    for (size_t i = 0; list != NULL && i < list->count; i++)
        for (size_t bit = 0; subject_names[bit] != NULL; bit++)
            if (list->items[i]->kind == TREE_SCALAR && strcmp(list->items[i]->text, subject_names[bit]) == 0)
                subjects |= 1u << bit;
    return subjects;
}

/* Where the case of this label stands; `hint` is where it is likely to be. The number of cases if there is none. */
static size_t find_case(const struct comparison *comparison, const char *label, size_t hint)
{
    for (size_t i = 0; i < comparison->cases; i++) {
        size_t at = (hint + i) % comparison->cases;
        if (strcmp(comparison->labels[at], label) == 0)
            return at;
    }
    return comparison->cases;
}

/* Puts the rows into cases, which come one after the other in the file; seeds that are missing stay blank. */
static void sort_rows(struct arena *arena, const struct summary *rows, size_t count, struct comparison *out)
{
    struct summary *runs = arena_alloc(arena, count * out->seeds + 1, sizeof *runs);
    const char **labels = arena_alloc(arena, count + 1, sizeof *labels);
    const char **undone = arena_alloc(arena, count + 1, sizeof *undone);
    int64_t first_seed = INT64_MAX;
    for (size_t i = 0; i < count; i++)
        first_seed = rows[i].seed < first_seed ? rows[i].seed : first_seed;
    out->cases = 0;
    for (size_t i = 0; i < count; i++) {
        const char *label = label_of(arena, rows[i].run != NULL ? rows[i].run : "", out->seeds);
        if (out->cases == 0 || strcmp(labels[out->cases - 1], label) != 0)
            labels[out->cases++] = label;
        size_t which = out->cases - 1, place = out->seeds > 1 ? (size_t)(rows[i].seed - first_seed) % out->seeds : 0;
        if (summary_done(&rows[i]))
            runs[which * out->seeds + place] = rows[i];
        else
            undone[which] = arena_printf(arena, "%s: %s", strcmp(rows[i].state, "failed") == 0 ? "failed" : "n/a",
                                         rows[i].reason != NULL ? rows[i].reason : "");
    }
    out->runs = runs;
    out->labels = labels;
    out->undone = undone;
}

/* Whether one of the parts of a label, between `_`, is this value. */
static bool has_value(const char *label, const char *value)
{
    size_t length = value != NULL ? strlen(value) : 0;
    for (const char *at = label; length > 0 && (at = strstr(at, value)) != NULL; at++)
        if ((at == label || at[-1] == '_') && (at[length] == '\0' || at[length] == '_'))
            return true;
    return false;
}

/* Is this baseline of a case its second one? It is if another stands first, or by its name. */
static bool is_second(const struct comparison *comparison, size_t *const baselines[2], size_t run, size_t base,
                      const char *const names[2])
{
    const char *label = comparison->labels[base];
    if (baselines[0][run] != run)
        return baselines[0][run] != base;
    return names[1] != NULL && has_value(label, names[1]) && !has_value(label, names[0]);
}

/* Who is compared with whom, from comparison.csv. */
static bool read_baselines(struct arena *arena, struct diag *diag, const char *folder, const struct tree *view,
                           struct comparison *out)
{
    static const char *const run_names[] = {"run", NULL}, *const base_names[] = {"baseline", NULL},
                             *const metric_names[] = {"metric", NULL}, *const also_names[] = {"also_differs", NULL};
    const struct tree *list = list_of(view, "baselines");
    const char **differs = arena_alloc(arena, 2 * out->cases + 1, sizeof *differs);
    const char *names[2] = {NULL, NULL};
    size_t *baselines[2], at_run = 0, at_base = 0, before = diag_errors(diag);
    for (size_t b = 0; b < 2; b++) {
        baselines[b] = arena_alloc(arena, out->cases + 1, sizeof *baselines[b]);
        names[b] = list != NULL && b < list->count ? list->items[b]->text : NULL;
        for (size_t i = 0; i < out->cases; i++)
            baselines[b][i] = i;
    }
    struct csv *csv =
        csv_open(arena, diag, arena_printf(arena, "%s/comparison.csv", folder), (struct place){0}, CSV_QUOTED);
    if (csv != NULL && csv_header(csv)) {
        int run = csv_column(csv, run_names, true), base = csv_column(csv, base_names, true),
            metric = csv_column(csv, metric_names, true);
        int also = csv_column(csv, also_names, false);
        while (run >= 0 && base >= 0 && metric >= 0 && csv_next(csv)) {
            struct arena *scratch = arena_create();
            if (strcmp(csv_text(csv, (size_t)metric, scratch), "facility_energy_j") == 0) {
                at_run = find_case(out, label_of(scratch, csv_text(csv, (size_t)run, scratch), out->seeds), at_run);
                at_base = find_case(out, label_of(scratch, csv_text(csv, (size_t)base, scratch), out->seeds), at_base);
                bool known = at_run < out->cases && at_base < out->cases;
                size_t b = known && is_second(out, baselines, at_run, at_base, names) ? 1 : 0;
                if (known)
                    baselines[b][at_run] = at_base;
                if (known && also >= 0 && !csv_blank(csv, (size_t)also))
                    differs[b * out->cases + at_run] = csv_text(csv, (size_t)also, arena);
            }
            arena_destroy(scratch);
        }
    }
    csv_close(csv);
    out->differs = differs;
    out->baseline = baselines[0];
    out->second = names[1] != NULL ? baselines[1] : NULL;
    return diag_errors(diag) == before;
}

bool study_folder_read(struct arena *arena, struct diag *diag, const char *folder, const struct tree *mark,
                       struct comparison *out)
{
    const struct tree *view = mark != NULL ? tree_get(mark, "table") : NULL;
    size_t count = 0;
    const struct summary *rows = summary_file_rows(arena, diag, folder, &count);
    long seeds = strtol(package_text(view, "seeds"), NULL, 10);
    if (rows == NULL)
        return false;
    *out = (struct comparison){.seeds = seeds > 1 ? (size_t)seeds : 1, .subjects = subjects_of(view)};
    if (list_of(view, "show") != NULL && list_of(view, "show")->count > 0)
        out->show = study_show_read(arena, diag, view);
    sort_rows(arena, rows, count, out);
    return read_baselines(arena, diag, folder, view, out);
}

struct run_folder *study_folder_runs(struct arena *arena, struct diag *diag, const char *folder, enum folder_kind kind,
                                     size_t *count)
{
    size_t rows = 1;
    const struct summary *runs = summary_file_rows(arena, diag, folder, &rows);
    struct run_folder *found = arena_alloc(arena, rows + 1, sizeof *found);
    *count = 0;
    for (size_t i = 0; runs != NULL && i < rows; i++)
        if (runs[i].run != NULL && (kind == FOLDER_RUN || summary_done(&runs[i])))
            found[(*count)++] = (struct run_folder){
                kind == FOLDER_RUN ? folder : arena_printf(arena, "%s/%s", folder, runs[i].run), runs[i].run};
    return found;
}

void study_folder_tell_apart(struct arena *arena, struct run_folder *runs, size_t count)
{
    struct words names = {.arena = arena};
    size_t *seen = arena_alloc(arena, count + 1, sizeof *seen);
    for (size_t i = 0; i < count; i++)
        seen[words_index(&names, runs[i].name)]++;
    for (size_t i = 0; i < count; i++)
        if (seen[words_index(&names, runs[i].name)] > 1)
            runs[i].name = runs[i].path;
}

const struct summary_show *study_folder_columns(struct arena *arena, struct diag *diag, const char *list)
{
    struct place place = {.file = "--columns"};
    struct tree *root = tree_map(arena, place), *names = tree_map(arena, place);
    names->kind = TREE_LIST;
    for (const char *at = list; *at != '\0'; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        if (length > 0)
            tree_append(arena, names, tree_scalar(arena, place, arena_text_n(arena, at, length)));
        at += length;
    }
    if (names->count == 0)
        diag_error(diag, place, "it names no column: --columns pue,facility_energy_j");
    tree_put(arena, root, "show", place, names);
    return study_show_read(arena, diag, root);
}
