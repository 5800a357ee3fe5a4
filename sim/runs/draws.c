/* SPDX-License-Identifier: Apache-2.0 */
/* Each draw is a process, since SimGrid has one engine a process. It leaves its numbers in memory that all share. What is done is added to
 * the file at once, so that a study that is killed goes on from there; at the end the rows are put in order. */
#include "runs/draws.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/say.h"
#include "engine/engine.h"
#include "output/file.h"
#include "runs/draw_file.h"
#include "runs/pool.h"
#include "runs/progress.h"

struct draws {
    struct arena *arena;
    const struct study *study;
    const struct uncertain *uncertain;
    struct uncertain_results results;
    struct draw_file **files; /* per case */
    double *outputs;          /* shared with the children */
    bool *done;               /* per case and row */
    const char **reasons;     /* of those that failed */
    size_t *failed, *missing;
    size_t *todo, todo_count; /* cases and rows that are to run */
    size_t ended;
    bool able;
    struct progress progress;
};

static double *outputs_of(const struct draws *draws, size_t item)
{
    return draws->outputs + item * draws->results.column_count;
}

static const struct column *const *number_columns(struct arena *arena, size_t *count)
{
    size_t all = 0;
    while (summary_columns[all].name != NULL)
        all++;
    const struct column **columns = arena_alloc(arena, all + 1, sizeof *columns);
    *count = 0;
    for (size_t i = 0; i < all; i++)
        if (summary_columns[i].kind == COLUMN_NUMBER)
            columns[(*count)++] = &summary_columns[i];
    return columns;
}

/* Rows that are the same for a case take the numbers of the one that ran; counts what failed and what is missing. */
static void settle(struct draws *draws)
{
    size_t rows = draws->uncertain->rows, width = draws->results.column_count;
    for (size_t c = 0; c < draws->uncertain->case_count; c++) {
        draws->failed[c] = draws->missing[c] = 0;
        for (size_t r = 0; r < rows && draws->uncertain->cases[c].lacks == NULL; r++) {
            size_t same = uncertain_same(draws->uncertain, c, r), item = c * rows + r;
            if (same != r)
                memcpy(outputs_of(draws, item), outputs_of(draws, c * rows + same), width * sizeof(double));
            else if (!draws->done[item])
                *(draws->reasons[item] != NULL ? &draws->failed[c] : &draws->missing[c]) += 1;
        }
    }
}

struct draws *draws_open(struct arena *arena, const struct study *study, const char *folder)
{
    struct draws *draws = arena_alloc(arena, 1, sizeof *draws);
    const struct uncertain *u = study->uncertain;
    size_t items = u->case_count * u->rows;
    *draws = (struct draws){.arena = arena, .study = study, .uncertain = u, .able = true};
    struct uncertain_results *results = &draws->results;
    results->columns = number_columns(arena, &results->column_count);
    draws->outputs = pool_memory(items * results->column_count, sizeof *draws->outputs);
    for (size_t i = 0; i < items * results->column_count; i++)
        draws->outputs[i] = NAN;
    draws->files = arena_alloc(arena, u->case_count, sizeof(struct draw_file *));
    draws->done = arena_alloc(arena, items, sizeof *draws->done);
    draws->reasons = arena_alloc(arena, items, sizeof *draws->reasons);
    draws->failed = arena_alloc(arena, u->case_count, sizeof *draws->failed);
    draws->missing = arena_alloc(arena, u->case_count, sizeof *draws->missing);
    for (size_t c = 0; c < u->case_count; c++) {
        draws->files[c] = draw_file_open(arena, study, folder, c, results->columns, results->column_count);
        if (u->cases[c].lacks == NULL)
            draw_file_read(draws->files[c], arena, outputs_of(draws, c * u->rows), draws->done + c * u->rows,
                           draws->reasons + c * u->rows);
    }
    settle(draws);
    results->study = study;
    results->uncertain = u;
    results->outputs = draws->outputs;
    results->failed = draws->failed;
    results->missing = draws->missing;
    return draws;
}

void draws_close(struct draws *draws)
{
    if (draws != NULL)
        pool_memory_free(draws->outputs,
                         draws->uncertain->case_count * draws->uncertain->rows * draws->results.column_count,
                         sizeof *draws->outputs);
}

/* In the child. */
static const struct scenario *load(struct arena *arena, struct diag *diag, const struct draws *draws, size_t which,
                                   size_t row)
{
    const struct study *study = draws->study;
    const struct study_run *run = &study->runs[uncertain_run(draws->uncertain, study, which, row)];
    size_t count;
    struct override *drawn = uncertain_overrides(arena, draws->uncertain, which, row, &count);
    struct override *all = arena_alloc(arena, run->override_count + count + 1, sizeof *all);
    memcpy(all, run->overrides, run->override_count * sizeof *all);
    memcpy(all + run->override_count, drawn, count * sizeof *all);
    count += run->override_count;
    all[count++] = (struct override){"series", "none", NULL};
    return scenario_load(arena, diag, study->base, run->strategy, all, count);
}

static int draw_one(void *context, size_t number)
{
    const struct draws *draws = context;
    size_t item = draws->todo[number], rows = draws->uncertain->rows;
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct scenario *scenario = load(arena, diag, draws, item / rows, item % rows);
    struct summary summary;
    int status = 2;
    if (scenario == NULL)
        diag_print(diag, stderr);
    else if (scenario->lacks != NULL)
        fprintf(stderr, "%s\n", scenario->lacks);
    else
        status = engine_run(scenario, &(struct engine_options){.run = scenario->run}, &summary);
    for (size_t c = 0; status == 0 && c < draws->results.column_count; c++)
        memcpy(outputs_of(draws, item) + c, (const char *)&summary + draws->results.columns[c]->offset, sizeof(double));
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

/* Adds the row to the file: one write, so that a row is torn at most where the disk is full or the power goes. */
static void append(struct draws *draws, size_t item)
{
    size_t rows = draws->uncertain->rows;
    const struct draw_file *file = draws->files[item / rows];
    struct text_buffer line = {0};
    draw_file_row(file, item % rows, outputs_of(draws, item), draws->reasons[item], &line);
    int out = open(file->path, O_WRONLY | O_APPEND | O_CLOEXEC);
    if ((out < 0 || write(out, line.data, line.length) != (ssize_t)line.length) && draws->able) {
        say("cannot write %s: %s", file->path, strerror(errno));
        draws->able = false;
    }
    if (out >= 0)
        close(out);
    text_buffer_finish(&line);
}

/* Of what it said, the first line that is not blank. */
static const char *first_line(struct arena *arena, const char *messages, int status)
{
    messages += strspn(messages, " \n");
    if (*messages == '\0')
        return arena_printf(arena, status > 128 ? "ended by signal %d" : "ended with status %d",
                            status > 128 ? status - 128 : status);
    char *line = arena_text_n(arena, messages, strcspn(messages, "\n"));
    for (char *c = line; *c != '\0'; c++) /* quotes would have to be doubled in the file */
        *c = *c == '"' ? '\'' : *c;
    return line;
}

static void draw_ended(void *context, size_t number, int status, const char *messages)
{
    struct draws *draws = context;
    size_t item = draws->todo[number];
    draws->done[item] = status == 0;
    if (status != 0)
        draws->reasons[item] = first_line(draws->arena, messages, status);
    append(draws, item);
    draws->ended++;
    progress_show(&draws->progress, (double)draws->ended / (double)draws->todo_count);
}

static void draw_stopped(void *context)
{
    struct draws *draws = context;
    progress_clear(&draws->progress);
    say("%zu of %zu draws are made; the same command goes on from there", draws->ended, draws->todo_count);
}

static bool holds(const char *path, const struct text_buffer *text)
{
    struct arena *arena = arena_create();
    size_t length = 0;
    const char *found = file_read(arena, path, &length);
    bool same = found != NULL && length == text->length && memcmp(found, text->data, length) == 0;
    arena_destroy(arena);
    return same;
}

/* All rows that there are, in their order and nothing else. A file that is so already stays as it is. */
static bool tidy_file(struct draws *draws, size_t which)
{
    const struct draw_file *file = draws->files[which];
    struct text_buffer text = {0};
    draw_file_header(file, &text);
    for (size_t r = 0; r < draws->uncertain->rows; r++) {
        size_t item = which * draws->uncertain->rows + r;
        if (draws->done[item] || draws->reasons[item] != NULL)
            draw_file_row(file, r, outputs_of(draws, item), draws->reasons[item], &text);
    }
    bool good = holds(file->path, &text) || file_replace(file->path, text.data, text.length);
    if (!good)
        say("cannot write %s: %s", file->path, strerror(errno));
    text_buffer_finish(&text);
    return good;
}

/* Of a case, or of all (SIZE_MAX). */
static bool tidy_files(struct draws *draws, size_t which)
{
    bool good = true;
    for (size_t c = 0; c < draws->uncertain->case_count; c++)
        if ((which == SIZE_MAX || which == c) && draws->uncertain->cases[c].lacks == NULL)
            good = tidy_file(draws, c) && good;
    return good;
}

/* Draw by draw, so that a study that is stopped has the same draws of all its cases. */
static void plan(struct draws *draws, size_t which)
{
    const struct uncertain *u = draws->uncertain;
    draws->todo = arena_alloc(draws->arena, u->case_count * u->rows + 1, sizeof *draws->todo);
    draws->todo_count = 0;
    for (size_t r = 0; r < u->rows; r++)
        for (size_t c = 0; c < u->case_count; c++)
            if ((which == SIZE_MAX || which == c) && u->cases[c].lacks == NULL && !draws->done[c * u->rows + r] &&
                uncertain_same(u, c, r) == r)
                draws->todo[draws->todo_count++] = c * u->rows + r;
}

/* The files are put in order at the beginning as well: whoever was killed left torn rows, or rows as they ended. */
bool draws_run(struct draws *draws, size_t which, int jobs)
{
    plan(draws, which);
    for (size_t i = 0; i < draws->todo_count; i++)
        draws->reasons[draws->todo[i]] = NULL; /* what failed is tried again */
    if (!tidy_files(draws, which))
        return false;
    if (draws->todo_count == 0)
        return true;
    draws->progress = progress_begin(draws->study->name);
    bool able = pool_run(draws->todo_count, jobs, draw_one, draw_ended, draw_stopped, draws);
    progress_clear(&draws->progress);
    settle(draws);
    return tidy_files(draws, which) && able && draws->able;
}

const struct uncertain_results *draws_results(const struct draws *draws)
{
    return &draws->results;
}

size_t draws_files(const struct draws *draws, struct arena *arena, struct package_resource *out)
{
    size_t count = 0;
    for (size_t c = 0; c < draws->uncertain->case_count; c++) {
        const struct draw_file *file = draws->files[c];
        struct stat status;
        struct package_resource resource = {.file = strrchr(file->path, '/') + 1,
                                            .doc = "A draw of a case: what was uncertain, and its summary.",
                                            .key = "draw",
                                            .columns = draw_file_columns(arena, file)};
        if (stat(file->path, &status) != 0 || !sha256_file(file->path, resource.sha256))
            continue;
        resource.bytes = (size_t)status.st_size;
        out[count++] = resource;
    }
    return count;
}
