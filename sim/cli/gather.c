/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/gather.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/load.h"
#include "cli/simulate.h"
#include "engine/tables.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "output/package.h"
#include "output/partial.h"
#include "output/run_text.h"
#include "output/screen.h"
#include "output/summary_file.h"
#include "runs/differing.h"
#include "runs/draws.h"
#include "runs/fuller.h"
#include "runs/recognise.h"
#include "runs/spill.h"
#include "runs/table_file.h"
#include "uncertainty/case_table.h"
#include "uncertainty/ranks.h"
#include "uncertainty/sensitivity.h"
#include "uncertainty/uncertain_text.h"

enum { TABLES_MAX = 7 };

/* Writes the package of the study with these files. conclusion: what follows from its runs; NULL: nothing yet. */
static bool write_package(const struct arguments *arguments, const struct study *study, const char *path,
                          const char *folder, const struct package_resource *files, size_t count,
                          const char *conclusion)
{
    struct arena *arena = arena_create();
    const char *inputs[] = {path, study->base};
    struct study_view view = {.seeds = study->seeds, .subjects = study_subjects(arena, study), .show = study->show};
    for (size_t b = 0; b < study->baseline_count; b++)
        view.baselines[b] = study_baseline_label(study, b);
    struct provenance provenance = {.run = study->name,
                                    .title = study->name,
                                    .description = study->meaning,
                                    .argc = arguments->argc,
                                    .argv = arguments->argv,
                                    .seed = study->runs[0].seed,
                                    .conclusion = conclusion,
                                    .view = &view,
                                    .inputs = inputs,
                                    .input_count = sizeof inputs / sizeof inputs[0]};
    struct text_buffer text = {0};
    package_write(&text, &(struct package){
                             .kind = "study", .provenance = &provenance, .resources = files, .resource_count = count});
    bool good = file_replace(arena_printf(arena, "%s/" PACKAGE_FILE, folder), text.data, text.length);
    if (!good)
        say("cannot write %s/" PACKAGE_FILE ": %s", folder, strerror(errno));
    text_buffer_finish(&text);
    arena_destroy(arena);
    return good;
}

/* Whether one of the study's runs stands in the folder. */
static bool holds_run(const struct study *study, const char *folder)
{
    bool found = false;
    for (size_t i = 0; i < study->run_count && !found; i++) {
        struct arena *scratch = arena_create();
        struct tree *mark = NULL;
        const char *run = arena_printf(scratch, "%s/%s", folder, study->runs[i].name);
        found = package_recognise(scratch, run, &mark) == FOLDER_RUN &&
                strcmp(package_text(mark, "run"), study->runs[i].name) == 0;
        arena_destroy(scratch);
    }
    return found;
}

bool gather_begin(const struct arguments *arguments, const struct study *study, const char *path, const char *folder)
{
    struct arena *arena = arena_create();
    struct tree *mark = NULL;
    enum folder_kind kind = package_recognise(arena, folder, &mark);
    const struct tree *name = mark != NULL ? tree_get(mark, "run") : NULL;
    bool good = false;
    if ((kind == FOLDER_FOREIGN || kind == FOLDER_DAMAGED) && holds_run(study, folder))
        kind = FOLDER_NONE; /* only its package is lost */
    if (kind == FOLDER_FOREIGN || kind == FOLDER_DAMAGED)
        say("%s is there already and is no study of samovar: remove it, or choose another with -o", folder);
    else if (kind == FOLDER_RUN)
        say("%s holds a single run: choose another with -o", folder);
    else if (kind == FOLDER_STUDY && (name == NULL || name->text == NULL || strcmp(name->text, study->name) != 0))
        say("%s holds another study: choose another with -o", folder);
    else if (kind != FOLDER_STUDY && !folder_make(folder))
        say("cannot make %s: %s; -o names another folder", folder, strerror(errno));
    else
        good = kind == FOLDER_STUDY || write_package(arguments, study, path, folder, NULL, 0, NULL);
    if (good)
        partial_sweep(folder);
    arena_destroy(arena);
    return good;
}

/* Where the row of a run stands in the file of rows. */
struct summary_row {
    off_t begin;
    size_t length; /* 0: it has none */
};

/* What the folders of a study's runs hold. */
struct gathered {
    struct summary *runs; /* in a file, too: 2.5 kB each */
    bool *missing_run, *done;
    const char **labels, **undone;
    const char *const *differs;
    size_t *baselines[BASELINES_MAX];
    FILE *rows; /* their rows of summary.csv, for which a study of 100,000 has no room in memory */
    struct summary_row *row;
    size_t missing, failed, other_columns;
};

/* Keeps the row of a run as it stands in its file; anew, if the file has other columns, being of another build. */
static void keep_row(struct gathered *g, size_t i, const struct summary_file *file)
{
    struct text_buffer header = {0}, row = {0};
    csv_out_header(&header, summary_columns);
    if (strcmp(file->header, header.data) == 0)
        text_buffer_add_n(&row, file->row, strlen(file->row));
    else {
        csv_out_row(&row, summary_columns, &file->summary);
        g->other_columns++;
    }
    g->row[i] = (struct summary_row){ftello(g->rows), row.length};
    fwrite(row.data, 1, row.length, g->rows);
    text_buffer_finish(&header);
    text_buffer_finish(&row);
}

/* Copies of what the run says in words, since its file goes. Most of it the run before says as well. */
static void keep_texts(struct arena *arena, struct summary *run, const struct summary *before)
{
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        if (column->kind != COLUMN_TEXT)
            continue;
        const char **text = (const char **)(void *)((char *)run + column->offset);
        const char *other = *(const char *const *)(const void *)((const char *)before + column->offset);
        if (*text != NULL)
            *text = other != NULL && strcmp(*text, other) == 0 ? other : arena_text(arena, *text);
    }
}

/* A run that has no results counts as not there; why stands with its case. */
static void take_run(struct arena *arena, const struct study *study, struct gathered *g, size_t i,
                     const struct summary_file *file)
{
    keep_row(g, i, file);
    g->runs[i] = file->summary;
    keep_texts(arena, &g->runs[i], i > 0 ? &g->runs[i - 1] : &(const struct summary){0});
    g->done[i] = summary_done(&file->summary);
    if (g->done[i])
        return;
    bool failed = strcmp(file->summary.state, run_states[RUN_FAILED]) == 0;
    g->undone[i / (size_t)study->seeds] =
        arena_printf(arena, "%s: %s", failed ? "failed" : "n/a", file->summary.reason ? file->summary.reason : "");
    g->failed += failed;
    g->runs[i].run = NULL;
}

static void take_runs(struct arena *arena, struct diag *diag, const struct study *study, const char *folder, int jobs,
                      struct gathered *g)
{
    size_t seeds = (size_t)study->seeds, cases = study->run_count / seeds;
    const bool *intact = recognise_intact(arena, study, folder, jobs);
    g->runs = spill_create(study->run_count, sizeof *g->runs);
    g->missing_run = arena_alloc(arena, study->run_count, sizeof *g->missing_run);
    g->done = arena_alloc(arena, study->run_count, sizeof *g->done);
    g->row = arena_alloc(arena, study->run_count, sizeof *g->row);
    g->labels = arena_alloc(arena, cases, sizeof *g->labels);
    g->undone = arena_alloc(arena, cases, sizeof *g->undone);
    for (size_t b = 0; b < BASELINES_MAX; b++)
        g->baselines[b] = arena_alloc(arena, cases, sizeof *g->baselines[b]);
    for (size_t i = 0; i < study->run_count; i++) {
        struct arena *scratch = arena_create();
        struct summary_file file;
        g->labels[i / seeds] = study->runs[i].label;
        for (size_t b = 0; b < BASELINES_MAX; b++)
            g->baselines[b][i / seeds] = study->runs[i].baseline[b] / seeds;
        g->missing_run[i] =
            !intact[i] ||
            !summary_file_read(scratch, diag, arena_printf(scratch, "%s/%s", folder, study->runs[i].name), &file);
        if (!g->missing_run[i])
            take_run(arena, study, g, i, &file);
        else if (g->missing++ < 20)
            say("run %s is missing or damaged (--index %zu)", study->runs[i].name, i + 1);
        arena_destroy(scratch);
    }
}

static bool commit_table(struct table_file *table, struct package_resource *resource, const char *folder)
{
    bool good = table_file_commit(table, resource);
    if (!good)
        say("cannot write %s/%s: %s", folder, resource->file, strerror(errno));
    return good;
}

/* Adds the row as the run has it, or anew where it was weighed against its baseline. */
static bool add_summary(const struct gathered *g, size_t i, struct text_buffer *out)
{
    const struct summary_row *row = &g->row[i];
    if (row->length > 0 && g->runs[i].run != NULL && !isnan(g->runs[i].money.cost_year)) {
        csv_out_row(out, summary_columns, &g->runs[i]);
    } else if (row->length > 0) {
        char *text = memory_grow(NULL, row->length, 1);
        bool good = fseeko(g->rows, row->begin, SEEK_SET) == 0 && fread(text, 1, row->length, g->rows) == row->length;
        text_buffer_add_n(out, text, good ? row->length : 0);
        free(text);
        return good;
    }
    return true;
}

static bool write_summaries(const char *folder, const struct gathered *g, size_t run_count,
                            struct package_resource *resource)
{
    struct table_file *table = table_file_begin(folder, table_kind_of(summary_columns));
    bool good = true;
    for (size_t i = 0; i < run_count; i++) {
        good = add_summary(g, i, table_file_rows(table)) && good;
        table_file_add(table);
    }
    if (!good)
        say("the rows of the runs cannot be read again: %s", strerror(errno));
    return commit_table(table, resource, folder) && good;
}

/* Writes a table of which add_rows adds what comes from each of `count` things. */
static bool write_rows(const char *folder, const struct column *columns, const struct comparison *comparison,
                       void (*add_rows)(const struct comparison *, size_t, struct text_buffer *), size_t count,
                       struct package_resource *resource)
{
    struct table_file *table = table_file_begin(folder, table_kind_of(columns));
    for (size_t i = 0; i < count; i++) {
        add_rows(comparison, i, table_file_rows(table));
        table_file_add(table);
    }
    return commit_table(table, resource, folder);
}

static bool write_drawn(const char *folder, const struct column *columns, const struct uncertain_results *results,
                        void (*add_rows)(const struct uncertain_results *results, struct text_buffer *out),
                        struct package_resource *resource)
{
    struct table_file *table = table_file_begin(folder, table_kind_of(columns));
    add_rows(results, table_file_rows(table));
    table_file_add(table);
    return commit_table(table, resource, folder);
}

static bool write_all(const struct arguments *arguments, const struct study *study, const char *path,
                      const char *folder, const struct comparison *comparison, const struct draws *draws,
                      const struct gathered *g)
{
    struct arena *arena = arena_create();
    size_t count = 0, drawn = draws != NULL ? study->uncertain->case_count : 0;
    struct package_resource *files = arena_alloc(arena, TABLES_MAX + drawn, sizeof *files);
    bool good = write_summaries(folder, g, study->run_count, &files[count++]);
    good = write_rows(folder, comparison_columns, comparison, comparison_run_rows, study->run_count, &files[count++]) &&
           good;
    if (comparison->seeds > 1)
        good = write_rows(folder, comparison_mean_columns, comparison, comparison_case_rows, comparison->cases,
                          &files[count++]) &&
               good;
    if (draws != NULL) {
        const struct uncertain_results *results = draws_results(draws);
        good = write_drawn(folder, sensitivity_columns, results, sensitivity_rows, &files[count++]) && good;
        good = write_drawn(folder, ranking_columns, results, ranking_rows, &files[count++]) && good;
        good = write_drawn(folder, ranking_pair_columns, results, ranking_pair_rows, &files[count++]) && good;
        if (case_table_is(study)) {
            struct table_file *cases = table_file_begin(folder, table_kind_of(case_columns));
            case_rows(results, comparison->runs, table_file_rows(cases));
            table_file_add(cases);
            good = commit_table(cases, &files[count++], folder) && good;
        }
        count += draws_files(draws, arena, files + count);
    }
    struct text_buffer conclusion = {0};
    comparison_conclude(comparison, &conclusion);
    good = good && write_package(arguments, study, path, folder, files, count, conclusion.data);
    text_buffer_finish(&conclusion);
    arena_destroy(arena);
    return good;
}

/* Says what is missing, and whether the tables that are there are fuller than those to come, which must not replace them. */
static bool say_gaps(const struct study *study, const char *folder, const struct gathered *g)
{
    if (g->failed > 0)
        say("%zu of %zu runs failed", g->failed, study->run_count);
    if (g->other_columns > 0)
        say("note: %zu of %zu runs have other columns than this build writes, and blanks where they lack one: `%s run` of the study makes them again",
            g->other_columns, study->run_count, say_called());
    if (g->missing == 0)
        return false;
    say("%zu of %zu runs are missing", g->missing, study->run_count);
    size_t fuller = fuller_rows(study, folder, g->missing_run);
    if (fuller > 0)
        say("the tables in %s stay as they were: they have %zu of the runs that are missing now; run the study again, or remove them",
            folder, fuller);
    return fuller > 0;
}

/* Says which runs did not keep what was expected of them; how many. */
static size_t say_misses(const struct arguments *arguments, const struct comparison *comparison)
{
    size_t misses = 0;
    struct text_buffer out = {0};
    for (size_t i = 0; i < comparison->cases * comparison->seeds; i++) {
        const struct summary *run = &comparison->runs[i];
        if (run->run == NULL || run->expect_missed == NULL)
            continue;
        misses++;
        text_buffer_add(&out, "missed  %s: %s\n", run->run, run->expect_missed);
    }
    if (misses > 0 && !arguments->json && !arguments->quiet) {
        fputc('\n', stdout);
        screen_text(stdout, out.data);
    }
    text_buffer_finish(&out);
    return misses;
}

int gather(const struct arguments *arguments, const struct study *study, const char *path, const char *folder)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct gathered g = {.rows = tmpfile()};
    if (g.rows == NULL) {
        say("cannot make a file in %s: %s", P_tmpdir, strerror(errno));
        diag_destroy(diag);
        arena_destroy(arena);
        return 1;
    }
    take_runs(arena, diag, study, folder, arguments->jobs, &g);
    g.differs = differing_cases(arena, study, folder, g.done, arguments->jobs);
    struct comparison comparison = {.cases = study->run_count / (size_t)study->seeds,
                                    .seeds = (size_t)study->seeds,
                                    .runs = g.runs,
                                    .labels = g.labels,
                                    .baseline = g.baselines[0],
                                    .second = study->baseline_count > 1 ? g.baselines[1] : NULL,
                                    .undone = g.undone,
                                    .differs = g.differs,
                                    .subjects = study_subjects(arena, study),
                                    .show = study->show,
                                    .top = (size_t)arguments->top};
    size_t misses = 0, undrawn = 0;
    struct draws *draws = study->uncertain != NULL ? draws_open(arena, study, folder) : NULL;
    comparison_weigh(&comparison, g.runs);
    bool written = false, poorer = say_gaps(study, folder, &g);
    if (g.missing < study->run_count) {
        written = poorer || write_all(arguments, study, path, folder, &comparison, draws, &g);
        if (comparison.seeds > 1 && comparison_seeds_agree(&comparison))
            say("note: all seeds give the same: nothing in these scenarios is random");
        gather_show(arguments, study->name, &comparison, draws != NULL ? draws_results(draws) : NULL);
        misses = say_misses(arguments, &comparison);
        if (!arguments->json && !arguments->quiet)
            printf("\nfiles  %s/\n", text_shown(arena, folder));
    }
    for (size_t c = 0; draws != NULL && c < study->uncertain->case_count; c++)
        undrawn += draws_results(draws)->missing[c];
    if (undrawn > 0)
        say("%zu draws are missing: `%s run` of the study, or --index of their case, makes them", undrawn,
            say_called());
    draws_close(draws);
    spill_destroy(g.runs, study->run_count, sizeof *g.runs);
    fclose(g.rows);
    load_failed(diag);
    diag_destroy(diag);
    arena_destroy(arena);
    return !written || g.missing > 0 || g.failed > 0 || undrawn > 0 ? 1 : misses > 0 ? STATUS_MISSED : 0;
}

void gather_show(const struct arguments *arguments, const char *title, const struct comparison *comparison,
                 const struct uncertain_results *drawn)
{
    struct text_buffer conclusion = {0}, uncertainty = {0};
    if (drawn != NULL)
        uncertain_text(drawn, &uncertainty);
    comparison_conclude(comparison, &conclusion);
    if (arguments->json) {
        struct json json = {0};
        json_object(&json, NULL);
        json_text(&json, "title", title);
        json_list(&json, "runs");
        for (size_t i = 0; i < comparison->cases * comparison->seeds; i++)
            if (comparison->runs[i].run != NULL)
                run_text_json(&json, NULL, &comparison->runs[i]);
        json_close_list(&json);
        json_text(&json, "conclusion", conclusion.data);
        if (drawn != NULL)
            json_text(&json, "uncertainty", uncertainty.data);
        json_close_object(&json);
        fputs(json.text.data, stdout);
        text_buffer_finish(&json.text);
    } else if (!arguments->quiet) {
        comparison_print(stdout, comparison);
        fputc('\n', stdout);
        screen_text(stdout, conclusion.data);
        fputc('\n', stdout);
        if (drawn != NULL) {
            fputc('\n', stdout);
            screen_text(stdout, uncertainty.data);
        }
    }
    text_buffer_finish(&uncertainty);
    text_buffer_finish(&conclusion);
}
