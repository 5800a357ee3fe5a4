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
#include "read/catalogue.h"
#include "study/setting.h"

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

/* Where runs may lie: the folder of this command, and where none was named, also those of the list of claims that ships and of each file by
 * itself. */
struct places {
    const char *own, *list; /* list NULL: only the own */
};

static struct places places_of(struct arena *arena, const struct arguments *arguments, const struct claim_book *book)
{
    struct places places = {.own = target_folder(arena, arguments->output, book->name)};
    struct diag *diag = diag_create(); /* not shown: a list that is not there names no folder */
    const char *path = arena_printf(arena, "%s/claims.yaml", catalogue_folder(arena, "claims"));
    const struct tree *root =
        arguments->output == NULL ? tree_load(arena, diag, path, (struct place){.file = path}) : NULL;
    const struct tree *name = root != NULL ? tree_get(root, "study") : NULL;
    if (name != NULL && name->kind == TREE_SCALAR)
        places.list = target_folder(arena, NULL, name->text);
    diag_destroy(diag);
    return places;
}

enum { PLACES = 3 };

/* The folders in which those of a file may be, the likeliest first; NULL: none. */
static void folders_of(struct arena *arena, const struct places *places, const struct claim_file *file,
                       const char *folders[PLACES])
{
    folders[0] = places->own;
    folders[1] = places->list;
    folders[2] = places->list != NULL ? target_folder(arena, NULL, file->name) : NULL;
}

/* What the run has left, if it is of this very scenario; NULL: it is not there. *setting: the scenario in words. */
static const struct summary *read_run(struct arena *arena, const struct arguments *arguments,
                                      const char *const folders[PLACES], const struct claim_run *run,
                                      const char **setting)
{
    struct arena *scratch = arena_create();
    struct diag *diag = diag_create(); /* not shown: the runs were checked, or are reported as missing */
    const struct scenario *scenario =
        claim_run_scenario(scratch, diag, run, target_strategy(scratch, arguments->strategy));
    const char *wanted = scenario != NULL ? scenario_text(scratch, scenario) : NULL;
    struct summary_file *file = NULL;
    for (size_t i = 0; wanted != NULL && file == NULL && i < PLACES; i++) {
        const char *directory = folders[i] != NULL ? claim_run_folder(arena, folders[i], run) : NULL;
        if (directory == NULL || !run_dir_complete(directory, wanted, table_kinds, NULL))
            continue;
        file = arena_alloc(arena, 1, sizeof *file);
        if (!summary_file_read(arena, diag, directory, file) || !summary_done(&file->summary))
            file = NULL;
    }
    if (scenario != NULL && setting != NULL)
        *setting = setting_text(arena, scenario);
    diag_destroy(diag);
    arena_destroy(scratch);
    return file != NULL ? &file->summary : NULL;
}

/* All answers, in the order of files and claims, and those of all cases. */
struct found {
    struct answer *answers;
    size_t count;
    struct case_answer *cases;
    size_t case_count;
    size_t missing; /* runs that are not there, a study as one */
};

/* The smallest fleets of the scenario and its cases, whether they have been run or not: it takes a second. */
static double *find_fleets(struct arena *arena, const struct arguments *arguments, const struct claim_book *book,
                           const struct claim_file *file, const char *service)
{
    struct diag *diag = diag_create(); /* not shown: the runs were checked */
    size_t count = file->claim->cases.count + 1;
    double *nodes = arena_alloc(arena, count, sizeof *nodes);
    for (size_t i = 0; i < count; i++)
        nodes[i] = claim_run_fleet(diag, &book->runs[file->first_run + i], target_strategy(arena, arguments->strategy),
                                   service);
    diag_destroy(diag);
    return nodes;
}

static void answer_file(struct arena *arena, const struct arguments *arguments, const struct claim_book *book,
                        const struct claim_file *file, const struct summary *const *summaries, const char *setting,
                        struct found *found)
{
    const struct claim_number *numbers = file->claim->numbers.items;
    for (size_t n = 0; n < file->claim->numbers.count; n++) {
        struct answer *answer = &found->answers[found->count++];
        double *nodes = NULL;
        *answer = answer_of(arena, file->name, file->claim, &numbers[n], summaries);
        if (answer->simulated_formula != NULL)
            answer->setting = setting;
        if (numbers[n].fleet != NULL) {
            nodes = find_fleets(arena, arguments, book, file, numbers[n].fleet);
            answer_is_fleet(answer, nodes, file->claim->cases.count + 1);
        }
        found->case_count +=
            answer_cases(answer, file->claim, &numbers[n], summaries, nodes, found->cases + found->case_count);
    }
}

/* Verdicts and sentences, once every answer is there, those of studies too. */
static void conclude(struct arena *arena, const struct claim_book *book, struct found *found)
{
    size_t at = 0, first = 0;
    for (size_t i = 0; i < book->file_count; i++) {
        const struct claim_number *numbers = book->files[i].claim->numbers.items;
        for (size_t n = 0; n < book->files[i].claim->numbers.count; n++) {
            struct answer *answer = &found->answers[at++];
            size_t count = 0;
            while (first + count < found->case_count && found->cases[first + count].claim == answer->claim)
                count++;
            answer_conclude(arena, answer, &numbers[n], found->cases + first, count);
            first += count;
        }
    }
}

static bool answered_by_study(const struct arguments *arguments, const struct claim_file *file,
                              const char *const folders[PLACES], struct arena *arena, struct answer *answers)
{
    for (size_t i = 0; i < PLACES; i++)
        if (folders[i] != NULL && claim_study_answer(arguments, file, folders[i], arena, answers))
            return true;
    return false;
}

static struct found find_answers(struct arena *arena, const struct arguments *arguments, const struct claim_book *book)
{
    shared_begin((size_t)100 << 20);
    const struct summary **summaries =
        arena_alloc(arena, book->run_count + 1, sizeof *summaries); /* of files without runs nobody looks */
    const struct places places = places_of(arena, arguments, book);
    size_t cases = 0;
    for (size_t i = 0; i < book->file_count; i++)
        cases += book->files[i].claim->numbers.count * (book->files[i].claim->cases.count + 1);
    struct found found = {.answers = arena_alloc(arena, book->number_count, sizeof *found.answers),
                          .cases = arena_alloc(arena, cases, sizeof *found.cases)};
    for (size_t i = 0; i < book->file_count; i++) {
        const struct claim_file *file = &book->files[i];
        struct answer *first = found.answers + found.count;
        const char *folders[PLACES], *setting = NULL;
        folders_of(arena, &places, file, folders);
        for (size_t k = 0; file->simulated && k <= file->claim->cases.count; k++) {
            const size_t run = file->first_run + k;
            summaries[run] = read_run(arena, arguments, folders, &book->runs[run], k == 0 ? &setting : NULL);
            found.missing += summaries[run] == NULL;
        }
        answer_file(arena, arguments, book, file, summaries + file->first_run, setting, &found);
        found.missing += file->study != NULL && !answered_by_study(arguments, file, folders, arena, first);
    }
    conclude(arena, book, &found);
    return found;
}

/* A table and, once it is written, its bytes as the package names them. */
struct written {
    const struct column *columns;
    struct text_buffer rows;
};

static struct package_resource resource_of(const struct written *table)
{
    const struct table_kind *kind = table_kind_of(table->columns);
    struct package_resource resource = {
        .file = kind->file, .doc = kind->doc, .key = kind->key, .columns = table->columns, .bytes = table->rows.length};
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, table->rows.data, table->rows.length);
    sha256_hex(&sha, resource.sha256);
    return resource;
}

static bool write_package(const struct arguments *arguments, const struct claim_book *book, const char *path,
                          const char *folder, const struct written *tables, size_t table_count)
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
    struct package_resource *resources = arena_alloc(arena, table_count + 1, sizeof *resources);
    for (size_t i = 0; i < table_count; i++)
        resources[i] = resource_of(&tables[i]);
    struct text_buffer text = {0};
    package_write(
        &text, &(struct package){
                   .kind = "study", .provenance = &provenance, .resources = resources, .resource_count = table_count});
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
        good = write_package(arguments, book, path, folder, NULL, 0);
    if (good)
        partial_sweep(folder);
    arena_destroy(arena);
    return good;
}

static bool write_answers(const struct arguments *arguments, const struct claim_book *book, const char *path,
                          const char *folder, const struct found *found)
{
    enum { ANSWERS, CASES, TABLES };
    struct written tables[TABLES] = {
        [ANSWERS] = {.columns = answer_columns}, [CASES] = {.columns = case_answer_columns}};
    struct arena *arena = arena_create();
    bool good = true;
    for (size_t i = 0; i < TABLES; i++)
        csv_out_header(&tables[i].rows, tables[i].columns);
    for (size_t i = 0; i < found->count; i++)
        csv_out_row(&tables[ANSWERS].rows, answer_columns, &found->answers[i]);
    for (size_t i = 0; i < found->case_count; i++)
        csv_out_row(&tables[CASES].rows, case_answer_columns, &found->cases[i]);
    for (size_t i = 0; i < TABLES && good; i++) {
        const char *file = arena_printf(arena, "%s/%s", folder, table_kind_of(tables[i].columns)->file);
        good = file_replace(file, tables[i].rows.data, tables[i].rows.length);
        if (!good)
            say("cannot write %s: %s", file, strerror(errno));
    }
    good = good && write_package(arguments, book, path, folder, tables, TABLES);
    for (size_t i = 0; i < TABLES; i++)
        text_buffer_finish(&tables[i].rows);
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

static void print_answers(const struct arguments *arguments, const struct claim_book *book, const struct found *found)
{
    if (arguments->json) {
        struct text_buffer text = {0};
        claim_table_json(&text, found->answers, found->count);
        fputs(text.data, stdout);
        text_buffer_finish(&text);
    } else if (!arguments->quiet) {
        claim_table_print(stdout, found->answers, found->count);
        if (book->file_count == 1)
            claim_cases_print(stdout, found->cases, found->case_count);
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
        if (!begin_folder(arguments, book, path, folder))
            status = 1;
        else {
            status = claim_runs_make(arguments, book, folder);
            int studied = claim_study_make(arguments, book, folder);
            status = studied > status ? studied : status;
            struct found found = find_answers(arena, arguments, book);
            if (!write_answers(arguments, book, path, folder, &found) || found.missing > 0)
                status = 1;
            print_answers(arguments, book, &found);
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
        struct found found = find_answers(arena, arguments, book);
        print_answers(arguments, book, &found);
        if (found.missing > 0)
            say("%zu of %zu runs are not in %s: `%s run %s` makes them", found.missing, runs_of(book),
                target_folder(arena, arguments->output, book->name), say_called(), path);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return book != NULL ? 0 : 2;
}

const struct answer *claims_answers(struct arena *arena, const char *path, size_t *count, size_t *missing)
{
    struct arguments arguments = {.jobs = 1, .seed = -1, .arena = arena};
    struct diag *diag = diag_create(); /* not shown: `check` reports a broken file */
    const struct claim_book *book = claim_book_load(arena, diag, path, NULL, 0);
    struct found found = {0};
    if (book != NULL)
        found = find_answers(arena, &arguments, book);
    diag_destroy(diag);
    *count = found.count;
    *missing = found.missing;
    return found.answers;
}
