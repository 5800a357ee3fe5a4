/* SPDX-License-Identifier: Apache-2.0 */
#include "report/joined.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "output/csv_out.h"
#include "read/csv.h"
#include "report/words.h"

struct joined {
    struct arena *arena;
    struct diag *diag;
    const char *file;
    struct words columns; /* all names, in the order in which runs have them */
};

/* The run's file, at its first row; NULL if it has none, or (said) it cannot be read. */
static struct csv *open_one(const struct joined *joined, struct arena *arena, const char *folder)
{
    const char *path = arena_printf(arena, "%s/%s", folder, joined->file);
    struct csv *csv =
        access(path, F_OK) == 0 ? csv_open(arena, joined->diag, path, (struct place){0}, CSV_QUOTED) : NULL;
    if (csv != NULL && !csv_header(csv)) {
        csv_close(csv);
        csv = NULL;
    }
    return csv;
}

/* Collects the names of columns; how many runs have the file. */
static size_t collect(struct joined *joined, const struct run_folder *runs, size_t count)
{
    size_t found = 0;
    words_index(&joined->columns, "run");
    for (size_t i = 0; i < count; i++) {
        struct arena *scratch = arena_create();
        struct csv *csv = open_one(joined, scratch, runs[i].path);
        for (size_t c = 0; csv != NULL && c < csv_columns(csv); c++)
            words_index(&joined->columns, csv_column_name(csv, c));
        found += csv != NULL;
        csv_close(csv);
        arena_destroy(scratch);
    }
    return found;
}

static bool is_there(const struct joined *joined, const char *name)
{
    for (size_t i = 0; i < joined->columns.count; i++)
        if (strcmp(joined->columns.texts[i], name) == 0)
            return true;
    return false;
}

/* Cuts the columns down to those in the list, in its order, behind `run`. */
static void cut_down(struct joined *joined, const char *list)
{
    struct words kept = {.arena = joined->arena};
    words_index(&kept, "run");
    for (const char *at = list; *at != '\0'; at += strspn(at, ", ")) {
        size_t length = strcspn(at, ", ");
        const char *name = arena_text_n(joined->arena, at, length);
        at += length;
        if (length > 0 && is_there(joined, name)) {
            words_index(&kept, name);
        } else if (length > 0) {
            const char **names = arena_alloc(joined->arena, joined->columns.count + 1, sizeof *names);
            memcpy(names, joined->columns.texts, joined->columns.count * sizeof *names);
            const char *near = text_nearest(name, names);
            diag_error(joined->diag, (struct place){.file = "--columns"}, "%s has no column `%s`%s%s%s", joined->file,
                       name, near ? "; did you mean `" : "", near ? near : "", near ? "`?" : "");
        }
    }
    joined->columns = kept;
}

/* Writes the rows of one run; the first column is its name. */
static void write_one(FILE *out, const struct joined *joined, const struct run_folder *run)
{
    struct arena *arena = arena_create();
    struct csv *csv = open_one(joined, arena, run->path);
    size_t width = joined->columns.count;
    int *at = memory_new(width + 1, sizeof *at);
    for (size_t c = 0; csv != NULL && c < width; c++)
        at[c] = csv_column(csv, (const char *const[]){joined->columns.texts[c], NULL}, false);
    while (csv != NULL && csv_next(csv)) {
        struct arena *scratch = arena_create();
        struct text_buffer row = {0};
        csv_out_text(&row, run->name);
        for (size_t c = 1; c < width; c++) {
            text_buffer_add_n(&row, ",", 1);
            if (at[c] >= 0 && !csv_blank(csv, (size_t)at[c]))
                csv_out_text(&row, csv_text(csv, (size_t)at[c], scratch));
        }
        text_buffer_add_n(&row, "\n", 1);
        fwrite(row.data, 1, row.length, out);
        text_buffer_finish(&row);
        arena_destroy(scratch);
    }
    free(at);
    csv_close(csv);
    arena_destroy(arena);
}

bool joined_write(FILE *out, struct diag *diag, const struct run_folder *runs, size_t count, const char *file,
                  const char *columns)
{
    struct joined joined = {.arena = arena_create(), .diag = diag, .file = file};
    joined.columns.arena = joined.arena;
    size_t before = diag_errors(diag), found = collect(&joined, runs, count);
    if (found == 0 && diag_errors(diag) == before)
        diag_error(diag, (struct place){.file = file},
                   "no run has it; a study keeps hours and services.csv with `series: hourly`");
    if (columns != NULL && found > 0)
        cut_down(&joined, columns);
    if (diag_errors(diag) == before) {
        struct text_buffer header = {0};
        for (size_t c = 0; c < joined.columns.count; c++) {
            text_buffer_add_n(&header, ",", c > 0);
            csv_out_text(&header, joined.columns.texts[c]);
        }
        fprintf(out, "%s\n", header.data);
        text_buffer_finish(&header);
        for (size_t i = 0; i < count; i++)
            write_one(out, &joined, &runs[i]);
    }
    bool good = diag_errors(diag) == before;
    arena_destroy(joined.arena);
    return good;
}
