/* SPDX-License-Identifier: Apache-2.0 */
#include "report/document.h"

#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "lookup/plain_words.h"
#include "report/claim_inputs.h"
#include "report/claims_sheet.h"
#include "report/run_tables.h"

enum {
    DATA_BYTES = 1080000, /* a page is to stay below 2 MB, of which the charts' library takes 0.75 */
    STUDY_BYTES = 450000, /* of them for the tables of studies */
    STUDY_TABLE_BYTES = 150000,
    SUMMARY_BYTES = 330000,
    RUN_BYTES = 12000,   /* a run takes at least that much; more runs than fit are in summaries only */
    HOURS_BYTES = 560000 /* of a run: its hours take 0.7 of it */
};

static const char *file_of(const struct tree *resource)
{
    return package_text(resource, "path");
}

static const struct tree *resource_of(const struct tree *package, const char *file)
{
    const struct tree *resources = tree_get(package, "resources");
    for (size_t i = 0; resources != NULL && i < resources->count; i++)
        if (strcmp(file_of(resources->items[i]), file) == 0)
            return resources->items[i];
    return NULL;
}

/* comparison.csv has a row per metric, of which summary.csv knows all but baselines and what else differs. */
static size_t write_study_table(struct report_writer *writer, const char *folder, const struct tree *resource,
                                size_t budget)
{
    static const char *const first[] = {"run", "strategy", "site", "seed", "state", "reason", NULL};
    struct arena *arena = arena_create();
    struct frame *frame = frame_read(arena, writer->diag, folder, resource);
    size_t used = 0;
    if (frame != NULL) {
        if (strcmp(file_of(resource), "comparison.csv") == 0)
            frame = frame_where(arena, frame, "metric", "facility_energy_j");
        used = run_tables_embed(writer, file_of(resource), frame, first, budget);
    }
    arena_destroy(arena);
    return used;
}

static size_t write_study_tables(struct report_writer *writer, const struct report_folder *folder, size_t budget)
{
    const struct tree *resources = tree_get(folder->package, "resources");
    size_t used = 0;
    json_object(writer->json, "tables");
    for (size_t i = 0; resources != NULL && i < resources->count; i++) {
        const struct tree *resource = resources->items[i];
        bool summary = strcmp(file_of(resource), "summary.csv") == 0;
        size_t left = budget - used, most = summary ? SUMMARY_BYTES : STUDY_TABLE_BYTES;
        if (tree_get(resource, "schema") != NULL && (summary || folder->kind == FOLDER_STUDY))
            used += write_study_table(writer, folder->path, resource, left < most ? left : most);
    }
    json_close_object(writer->json);
    return used;
}

static size_t write_folder(struct report_writer *writer, const struct report_folder *folder, size_t budget)
{
    json_object(writer->json, NULL);
    json_text(writer->json, "path", folder->path);
    json_text(writer->json, "kind", folder->kind == FOLDER_STUDY ? "study" : "run");
    json_flag(writer->json, "intact", folder->intact);
    run_tables_package(writer, folder->package);
    size_t used = write_study_tables(writer, folder, budget);
    used += claim_inputs_write(writer, folder->path, folder->package);
    json_close_object(writer->json);
    return used;
}

/* Names of the runs of a study that have results, from its summary.csv. */
static const char **done_runs(struct arena *arena, struct diag *diag, const struct report_folder *folder, size_t *count)
{
    const struct tree *resource = resource_of(folder->package, "summary.csv");
    struct frame *frame = resource != NULL ? frame_read(arena, diag, folder->path, resource) : NULL;
    const struct frame_column *run = frame != NULL ? frame_column(frame, "run") : NULL;
    const struct frame_column *state = frame != NULL ? frame_column(frame, "state") : NULL;
    const char **names = arena_alloc(arena, frame != NULL ? frame->rows + 1 : 1, sizeof *names);
    *count = 0;
    for (size_t i = 0; run != NULL && run->texts != NULL && i < frame->rows; i++)
        if (run->texts[i] != NULL &&
            (state == NULL || state->texts == NULL || state->texts[i] == NULL || strcmp(state->texts[i], "done") == 0))
            names[(*count)++] = run->texts[i];
    return names;
}

/* A run and the folder that it lies in. */
struct listed_run {
    const char *name, *path;
    size_t folder;
    struct tree *package; /* NULL: of a study's run, still to be read */
};

static struct listed_run *list_runs(struct arena *arena, struct diag *diag, const struct report_folder *folders,
                                    size_t count, size_t *run_count)
{
    struct listed_run *runs = NULL;
    size_t capacity = 0;
    *run_count = 0;
    for (size_t f = 0; f < count; f++) {
        const struct tree *mark = tree_get(folders[f].package, "samovar");
        const char *own[] = {package_text(mark, "run")}, **names = own;
        size_t names_count = 1;
        if (folders[f].kind == FOLDER_STUDY)
            names = done_runs(arena, diag, &folders[f], &names_count);
        runs = arena_more(arena, runs, &capacity, *run_count + names_count, sizeof *runs);
        for (size_t i = 0; i < names_count; i++)
            runs[(*run_count)++] =
                folders[f].kind == FOLDER_STUDY
                    ? (struct listed_run){arena_text(arena, names[i]),
                                          arena_printf(arena, "%s/%s", folders[f].path, names[i]), f, NULL}
                    : (struct listed_run){names[i], folders[f].path, f, folders[f].package};
    }
    return runs;
}

/* The first two runs, a baseline and another as a rule, get enough for a year of hours; the others equal parts of what is left, so that
 * what one does not use goes to the next. */
static size_t part_of(size_t budget, size_t i, size_t count)
{
    size_t equal = budget / (count - i);
    return i < 2 && equal < HOURS_BYTES ? (budget < HOURS_BYTES * 3 / 2 ? budget * 2 / 3 : HOURS_BYTES) : equal;
}

static void write_runs(struct report_writer *writer, const struct listed_run *runs, size_t count, size_t budget)
{
    json_list(writer->json, "runs");
    for (size_t i = 0; i < count; i++) {
        struct arena *arena = arena_create();
        const struct tree *package = runs[i].package != NULL ? runs[i].package : package_load(arena, runs[i].path);
        size_t part = part_of(budget, i, count), before = writer->json->text.length;
        json_object(writer->json, NULL);
        json_text(writer->json, "run", runs[i].name);
        json_integer(writer->json, "folder", (int64_t)runs[i].folder);
        json_text(writer->json, "path", runs[i].path);
        if (package != NULL)
            run_tables_write(writer, runs[i].path, package, part);
        json_close_object(writer->json);
        size_t used = writer->json->text.length - before;
        budget -= used < budget ? used : budget;
        arena_destroy(arena);
    }
    json_close_list(writer->json);
}

/* How to call the program, and what readers of claims need beside them, its words. */
static void write_words(struct json *json, const struct report_folder *folders, size_t count)
{
    bool claims = false;
    for (size_t i = 0; i < count; i++)
        claims = claims || claims_sheet_is(folders[i].package);
    json_text(json, "called", say_called());
    if (!claims)
        return;
    json_list(json, "glossary");
    for (const struct plain_word *word = plain_words; word->word != NULL; word++) {
        json_list(json, NULL);
        json_text(json, NULL, word->word);
        json_text(json, NULL, word->text);
        json_close_list(json);
    }
    json_close_list(json);
}

bool document_write(struct json *json, struct diag *diag, const struct report_folder *folders, size_t count,
                    const char *verdict)
{
    struct arena *arena = arena_create();
    struct report_writer writer = {
        .json = json, .diag = diag, .arena = arena, .lines = {.arena = arena}, .columns = {.arena = arena}};
    size_t before = diag_errors(diag), used = 0, run_count;
    struct listed_run *runs = list_runs(arena, diag, folders, count, &run_count);
    json_object(json, NULL);
    json_integer(json, "format", 1);
    json_text(json, "version", SAMOVAR_VERSION);
    json_text(json, "verdict", verdict);
    write_words(json, folders, count);
    json_list(json, "folders");
    for (size_t i = 0; i < count; i++)
        used += write_folder(&writer, &folders[i], (STUDY_BYTES - used) / (count - i));
    json_close_list(json);
    size_t room = (DATA_BYTES - used) / RUN_BYTES;
    write_runs(&writer, runs, run_count < room ? run_count : room, DATA_BYTES - used);
    run_tables_finish(&writer);
    json_close_object(json);
    arena_destroy(arena);
    return diag_errors(diag) == before;
}
