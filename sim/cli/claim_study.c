/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/claim_study.h"

#include <math.h>
#include <string.h>

#include "cli/load.h"
#include "cli/study_runs.h"
#include "engine/tables.h"
#include "output/intact.h"
#include "read/csv.h"
#include "runs/check_study.h"
#include "runs/recognise.h"
#include "study/setting.h"
#include "uncertainty/case_table.h"

/* The command line as the study takes it: nothing of the claims, and the table of the claims says enough. */
static struct arguments arguments_of(struct arena *arena, const struct arguments *arguments,
                                     const struct claim_file *file, const char *folder)
{
    struct arguments own = *arguments;
    own.output = folder != NULL ? arena_printf(arena, "%s/%s", folder, file->name) : NULL;
    own.quiet = true;
    own.json = false;
    own.overrides = arena_alloc(arena, arguments->override_count + 1, sizeof *own.overrides);
    own.override_count = 0;
    for (size_t i = 0; i < arguments->override_count; i++)
        if (strncmp(arguments->overrides[i].path, "claim.", strlen("claim.")) != 0)
            own.overrides[own.override_count++] = arguments->overrides[i];
    return own;
}

int claim_study_check(const struct arguments *arguments, const struct claim_book *book)
{
    struct arena *arena = arena_create();
    int worst = 0;
    for (size_t i = 0; i < book->file_count; i++)
        if (book->files[i].study != NULL) {
            struct diag *diag = diag_create();
            struct arguments own = arguments_of(arena, arguments, &book->files[i], NULL);
            const struct study *study = load_study(arena, diag, &own, book->files[i].study);
            int status = load_failed(diag) ? 2 : check_study(study, NULL, study->run_count, arguments->jobs);
            diag_destroy(diag);
            worst = status > worst ? status : worst;
        }
    arena_destroy(arena);
    return worst;
}

int claim_study_make(const struct arguments *arguments, const struct claim_book *book, const char *folder)
{
    struct arena *arena = arena_create();
    int worst = 0;
    for (size_t i = 0; i < book->file_count; i++)
        if (book->files[i].study != NULL) {
            struct arguments own = arguments_of(arena, arguments, &book->files[i], folder);
            int status = study_run(&own, book->files[i].study);
            worst = status > worst ? status : worst;
        }
    arena_destroy(arena);
    return worst;
}

static double number_of(struct csv *csv, const char *name)
{
    double value;
    int at = csv_column(csv, (const char *[]){name, NULL}, true);
    return at >= 0 && csv_is_number(csv, (size_t)at, &value) ? value : NAN;
}

/* Whether the row has this text in that column. */
static bool has(struct csv *csv, struct arena *arena, const char *name, const char *text)
{
    int at = csv_column(csv, (const char *[]){name, NULL}, true);
    return at >= 0 && strcmp(csv_text(csv, (size_t)at, arena), text) == 0;
}

static void take_row(struct csv *csv, struct arena *arena, const struct claim_file *file, struct answer *answers,
                     size_t *found)
{
    const struct claim_number *numbers = file->claim->numbers.items;
    for (size_t i = 0; i < file->claim->numbers.count; i++)
        if (numbers[i].left != NULL && has(csv, arena, "column", numbers[i].left) &&
            has(csv, arena, "run", numbers[i].study_case)) {
            answer_is_left(&answers[i], &numbers[i], number_of(csv, "left_frac"), number_of(csv, "left_low"),
                           number_of(csv, "left_high"));
            ++*found;
        }
}

/* A name that is no run of the study, or a column that it does not show, must not pass as an answer that is not there. */
static bool read_cases(struct arena *arena, struct diag *diag, const struct claim_file *file, const char *path,
                       struct answer *answers)
{
    size_t found = 0, wanted = 0;
    const struct claim_number *numbers = file->claim->numbers.items;
    for (size_t i = 0; i < file->claim->numbers.count; i++)
        wanted += numbers[i].left != NULL;
    struct csv *csv = csv_open(arena, diag, path, (struct place){.file = file->path}, CSV_QUOTED);
    if (csv != NULL && csv_header(csv))
        while (csv_next(csv))
            take_row(csv, arena, file, answers, &found);
    csv_close(csv);
    if (diag_errors(diag) == 0 && found < wanted)
        diag_error(diag, (struct place){.file = file->path},
                   "%zu of its claims have a `case` or `left` that cases.csv of the study does not have",
                   wanted - found);
    return diag_errors(diag) == 0;
}

/* The scenario of the run that answers, in words. */
static const char *setting_of(struct arena *kept, const char *folder, const char *run)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create(); /* not shown: without it nothing is said */
    const struct scenario *scenario =
        scenario_read_resolved(arena, diag, arena_printf(arena, "%s/%s/scenario.yaml", folder, run));
    const char *text = scenario != NULL ? setting_text(kept, scenario) : NULL;
    diag_destroy(diag);
    arena_destroy(arena);
    return text;
}

bool claim_study_answer(const struct arguments *arguments, const struct claim_file *file, const char *folder,
                        struct arena *kept, struct answer *answers)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct arguments own = arguments_of(arena, arguments, file, folder);
    const struct study *study = load_study(arena, diag, &own, file->study);
    const char *path = arena_printf(arena, "%s/%s", own.output, table_kind_of(case_columns)->file);
    size_t missing = 0;
    if (study != NULL)
        recognise_missing(arena, study, own.output, NULL, study->run_count, arguments->jobs, &missing);
    bool good = study != NULL && missing == 0 && table_current(path, table_kind_of(case_columns));
    if (good && !read_cases(arena, diag, file, path, answers)) {
        diag_print(diag, stderr);
        good = false;
    }
    const struct claim_number *numbers = file->claim->numbers.items;
    for (size_t i = 0; good && i < file->claim->numbers.count; i++)
        if (numbers[i].study_case != NULL)
            answers[i].setting = setting_of(kept, own.output, numbers[i].study_case);
    diag_destroy(diag);
    arena_destroy(arena);
    return good;
}
