/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/claims_verb.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "base/shared.h"
#include "base/text.h"
#include "claims/answer.h"
#include "cli/claim_runs.h"
#include "cli/claim_study.h"
#include "cli/claim_table.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/tables.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "output/package.h"
#include "output/partial.h"
#include "output/run_dir.h"
#include "output/summary_file.h"

static const struct claim_book *open_book(struct arena *arena, const struct arguments *arguments, const char *path)
{
    struct diag *diag = diag_create();
    struct override *overrides = arena_alloc(arena, arguments->override_count + 1, sizeof *overrides);
    size_t count = 0;
    for (; count < arguments->override_count; count++)
        overrides[count] = arguments->overrides[count];
    if (arguments->seed >= 0)
        overrides[count++] =
            (struct override){"seed", arena_printf(arena, "%lld", (long long)arguments->seed), "--seed"};
    const struct claim_book *book = claim_book_load(arena, diag, path, overrides, count);
    bool failed = load_failed(diag);
    diag_destroy(diag);
    return failed ? NULL : book;
}

/* What the run has left, if it is of this very scenario; NULL: it is not there. */
static const struct summary *read_run(struct arena *arena, const struct arguments *arguments, const char *folder,
                                      const struct claim_run *run)
{
    struct arena *scratch = arena_create();
    struct diag *diag = diag_create(); /* not shown: the runs were checked, or are reported as missing */
    const struct scenario *scenario =
        claim_run_scenario(scratch, diag, run, target_strategy(scratch, arguments->strategy));
    const char *directory = claim_run_folder(arena, folder, run);
    struct summary_file *file = NULL;
    if (scenario && run_dir_complete(directory, scenario_text(scratch, scenario))) {
        file = arena_alloc(arena, 1, sizeof *file);
        if (!summary_file_read(arena, diag, directory, file) || !summary_done(&file->summary))
            file = NULL;
    }
    diag_destroy(diag);
    arena_destroy(scratch);
    return file != NULL ? &file->summary : NULL;
}

/* Of the scenario and its cases, whether they have been run or not: it takes a second. */
static void answer_fleet(const struct arguments *arguments, const struct claim_book *book,
                         const struct claim_file *file, const char *service, struct answer *answer)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create(); /* not shown: the runs were checked */
    size_t count = file->claim->cases.count + 1;
    double *nodes = arena_alloc(arena, count, sizeof *nodes);
    for (size_t i = 0; i < count; i++)
        nodes[i] = claim_run_fleet(diag, &book->runs[file->first_run + i], target_strategy(arena, arguments->strategy),
                                   service);
    answer_is_fleet(answer, nodes, count);
    diag_destroy(diag);
    arena_destroy(arena);
}

/* All answers, in the order of files and claims; *missing: runs that are not there, a study as one. */
static struct answer *find_answers(struct arena *arena, const struct arguments *arguments,
                                   const struct claim_book *book, const char *folder, size_t *missing)
{
    shared_begin((size_t)100 << 20);
    const struct summary **summaries =
        arena_alloc(arena, book->run_count + 1, sizeof *summaries); /* of files without runs nobody looks */
    struct answer *answers = arena_alloc(arena, book->number_count, sizeof *answers);
    size_t count = 0;
    *missing = 0;
    for (size_t i = 0; i < book->run_count; i++) {
        summaries[i] = read_run(arena, arguments, folder, &book->runs[i]);
        *missing += summaries[i] == NULL;
    }
    for (size_t i = 0; i < book->file_count; i++) {
        const struct claim_file *file = &book->files[i];
        const struct claim_number *numbers = file->claim->numbers.items;
        struct answer *first = answers + count;
        for (size_t n = 0; n < file->claim->numbers.count; n++, count++) {
            answers[count] = answer_of(arena, file->name, file->claim, &numbers[n], summaries + file->first_run);
            if (numbers[n].fleet != NULL)
                answer_fleet(arguments, book, file, numbers[n].fleet, &answers[count]);
        }
        *missing += file->study != NULL && !claim_study_answer(arguments, file, folder, first);
    }
    return answers;
}

static bool write_package(const struct arguments *arguments, const struct claim_book *book, const char *path,
                          const char *folder, const struct text_buffer *rows)
{
    struct arena *arena = arena_create();
    const char **inputs = arena_alloc(arena, book->file_count + 1, sizeof *inputs);
    inputs[0] = path;
    for (size_t i = 0; i < book->file_count; i++)
        inputs[i + 1] = book->files[i].path;
    struct provenance provenance = {.run = book->name,
                                    .title = book->name,
                                    .description = book->meaning,
                                    .argc = arguments->argc,
                                    .argv = arguments->argv,
                                    .seed = arguments->seed,
                                    .inputs = inputs,
                                    .input_count = book->file_count + 1};
    const struct table_kind *kind = table_kind_of(answer_columns);
    struct package_resource table = {.file = kind->file, .doc = kind->doc, .key = kind->key, .columns = answer_columns};
    if (rows != NULL) {
        struct sha256 sha;
        sha256_init(&sha);
        sha256_add(&sha, rows->data, rows->length);
        sha256_hex(&sha, table.sha256);
        table.bytes = rows->length;
    }
    struct text_buffer text = {0};
    package_write(&text,
                  &(struct package){
                      .kind = "study", .provenance = &provenance, .resources = &table, .resource_count = rows != NULL});
    bool good = file_replace(arena_printf(arena, "%s/" PACKAGE_FILE, folder), text.data, text.length);
    if (!good)
        say("cannot write %s/%s: %s", folder, PACKAGE_FILE, strerror(errno));
    text_buffer_finish(&text);
    arena_destroy(arena);
    return good;
}

/* Makes the folder, or takes the one that is there if it is of these claims. */
static bool begin_folder(const struct arguments *arguments, const struct claim_book *book, const char *path,
                         const char *folder)
{
    struct arena *arena = arena_create();
    struct tree *mark = NULL;
    enum folder_kind kind = package_recognise(arena, folder, &mark);
    bool ours = kind == FOLDER_STUDY && strcmp(package_text(mark, "run"), book->name) == 0, good = ours;
    if (!ours && kind != FOLDER_NONE && kind != FOLDER_EMPTY)
        say("%s holds something else: remove it, or choose another with -o", folder);
    else if (!ours && !folder_make(folder))
        say("cannot make %s: %s; -o names another folder", folder, strerror(errno));
    else if (!ours)
        good = write_package(arguments, book, path, folder, NULL);
    if (good)
        partial_sweep(folder);
    arena_destroy(arena);
    return good;
}

static bool write_answers(const struct arguments *arguments, const struct claim_book *book, const char *path,
                          const char *folder, const struct answer *answers)
{
    struct arena *arena = arena_create();
    struct text_buffer rows = {0};
    csv_out_header(&rows, answer_columns);
    for (size_t i = 0; i < book->number_count; i++)
        csv_out_row(&rows, answer_columns, &answers[i]);
    const char *file = arena_printf(arena, "%s/%s", folder, table_kind_of(answer_columns)->file);
    bool good = file_replace(file, rows.data, rows.length);
    if (!good)
        say("cannot write %s: %s", file, strerror(errno));
    good = good && write_package(arguments, book, path, folder, &rows);
    text_buffer_finish(&rows);
    arena_destroy(arena);
    return good;
}

/* Runs and studies. */
static size_t runs_of(const struct claim_book *book)
{
    size_t count = book->run_count;
    for (size_t i = 0; i < book->file_count; i++)
        count += book->files[i].study != NULL;
    return count;
}

static void print_answers(const struct arguments *arguments, const struct answer *answers, size_t count)
{
    if (arguments->json) {
        struct text_buffer text = {0};
        claim_table_json(&text, answers, count);
        fputs(text.data, stdout);
        text_buffer_finish(&text);
    } else if (!arguments->quiet) {
        claim_table_print(stdout, answers, count);
    }
}

int claims_check(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    const struct claim_book *book = open_book(arena, arguments, path);
    int status = book != NULL ? claim_runs_check(arguments, book) : 2;
    status = status == 0 ? claim_study_check(arguments, book) : status;
    if (status == 0 && !arguments->quiet)
        printf("%s: fine: %zu claims, %zu runs\n", text_shown(arena, path), book->number_count, book->run_count);
    arena_destroy(arena);
    return status;
}

int claims_run(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    const struct claim_book *book = NULL;
    if (arguments->index != NULL)
        say("--index is for studies, and %s has claims", path);
    else
        book = open_book(arena, arguments, path);
    int status = book != NULL ? claim_runs_check(arguments, book) : 2;
    if (status == 0) {
        const char *folder = target_folder(arena, arguments->output, book->name);
        size_t missing = 0;
        if (!begin_folder(arguments, book, path, folder))
            status = 1;
        else {
            status = claim_runs_make(arguments, book, folder);
            int studied = claim_study_make(arguments, book, folder);
            status = studied > status ? studied : status;
            const struct answer *answers = find_answers(arena, arguments, book, folder, &missing);
            if (!write_answers(arguments, book, path, folder, answers) || missing > 0)
                status = 1;
            print_answers(arguments, answers, book->number_count);
            if (!arguments->json && !arguments->quiet)
                printf("\nfiles  %s/\n", text_shown(arena, folder));
        }
    }
    arena_destroy(arena);
    return status;
}

int claims(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path = target_file(arena, arguments->operand_count > 0 ? arguments->operands[0] : "claims");
    const struct claim_book *book = NULL;
    if (path != NULL && claim_book_is(arena, diag, path))
        book = open_book(arena, arguments, path);
    else if (path != NULL && diag_errors(diag) == 0)
        diag_error(diag, (struct place){.file = path}, "it has no key `claim`, nor a list `claims`");
    load_failed(diag);
    if (book != NULL) {
        const char *folder = target_folder(arena, arguments->output, book->name);
        size_t missing = 0;
        const struct answer *answers = find_answers(arena, arguments, book, folder, &missing);
        print_answers(arguments, answers, book->number_count);
        if (missing > 0)
            say("%zu of %zu runs are not in %s: samovar run %s makes them", missing, runs_of(book), folder, path);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return book != NULL ? 0 : 2;
}
