/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/study_runs.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/gather.h"
#include "cli/load.h"
#include "cli/simulate.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "engine/tables.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "output/json.h"
#include "output/run_dir.h"
#include "runs/check_study.h"
#include "runs/draws.h"
#include "runs/index_list.h"
#include "runs/pool.h"
#include "runs/progress.h"
#include "runs/recognise.h"
#include "runs/replaced.h"

/* Exit statuses of a child beside 0, 1 and 2: the run was complete already; it is done, in place of one of other inputs. */
enum { STATUS_SKIPPED = 77, STATUS_REPLACED = 78 };

struct study_work {
    const struct arguments *arguments;
    const struct study *study;
    const char *folder;
    const size_t *todo; /* of the pool's numbers, those of runs */
    struct progress progress;
    size_t count, asked, done, skipped, replaced, failed;
};

/* The pool's runs are brought to the disk together, before the study's own files say that they are there. */
static struct engine_options options_of(struct arena *arena, const struct study_work *work,
                                        const struct scenario *scenario, size_t index)
{
    return (struct engine_options){.run = scenario->run,
                                   .directory =
                                       arena_printf(arena, "%s/%s", work->folder, work->study->runs[index].name),
                                   .argc = work->arguments->argc,
                                   .argv = work->arguments->argv,
                                   .request = recognise_request(arena, work->study, index),
                                   .unsynced = true};
}

/* Lets the folder of a run that failed say so. */
static void leave_failed(const struct study_work *work, size_t index, const char *reason)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct scenario *scenario = study_run_load(arena, diag, work->study, index);
    if (scenario) {
        struct engine_options options = options_of(arena, work, scenario, index);
        options.request = NULL; /* it is not complete: the next call must not recognise it */
        engine_leave(scenario, &options, RUN_FAILED, reason);
    }
    diag_destroy(diag);
    arena_destroy(arena);
}

static int run_one(void *context, size_t number)
{
    const struct study_work *work = context;
    size_t index = work->todo[number];
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct scenario *scenario = study_run_load(arena, diag, work->study, index);
    int status = 2;
    if (diag_errors(diag) > 0) { /* warnings were shown when the study was checked */
        diag_print(diag, stderr);
    } else {
        struct engine_options options = options_of(arena, work, scenario, index);
        struct summary summary;
        if (run_dir_complete(options.directory, scenario_text(arena, scenario), table_kinds, NULL))
            status = STATUS_SKIPPED;
        else if (scenario->lacks)
            status = engine_leave(scenario, &options, RUN_NOT_APPLICABLE, scenario->lacks);
        else {
            bool replaces = replaced_inputs(arena, options.directory, scenario) != NULL;
            status = engine_run(scenario, &options, &summary);
            status = status == 0 && replaces ? STATUS_REPLACED : status;
        }
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

static void run_ended(void *context, size_t number, int status, const char *messages)
{
    struct study_work *work = context;
    size_t index = work->todo[number];
    work->done++;
    work->skipped += status == STATUS_SKIPPED;
    work->replaced += status == STATUS_REPLACED;
    if (status != 0 && status != STATUS_SKIPPED && status != STATUS_REPLACED) {
        char how[200]; /* the signal, or the first line that it said */
        if (status > 128)
            snprintf(how, sizeof how, "ended by signal %d, %s", status - 128, strsignal(status - 128));
        else
            snprintf(how, sizeof how, "%.*s", (int)strcspn(messages, "\n"), messages);
        leave_failed(work, index, how[0] != '\0' ? how : "it ended without a word");
        work->failed++;
        progress_clear(&work->progress);
        fprintf(stderr, "samovar: run %s failed", work->study->runs[index].name);
        if (status > 128)
            fprintf(stderr, " (%s)", how);
        fprintf(stderr, "%s\n%s", messages[0] != '\0' ? ":" : "", messages);
    } else if (messages[0] != '\0') {
        progress_clear(&work->progress);
        fprintf(stderr, "samovar: run %s says:\n%s", work->study->runs[index].name, messages);
    }
    progress_show(&work->progress, (double)work->done / (double)work->count);
}

/* A signal ends the program: says what is kept of its work. */
static void stopped(void *context)
{
    struct study_work *work = context;
    progress_clear(&work->progress);
    folder_sync_all(work->folder);
    say("%zu of %zu runs are complete; the same command goes on from there",
        work->asked - work->count + work->done - work->failed, work->asked);
}

/* Makes the draws of an uncertain study; which: a case, or SIZE_MAX. */
static bool draw(const struct arguments *arguments, const struct study *study, const char *folder, size_t which)
{
    if (study->uncertain == NULL)
        return true;
    struct arena *arena = arena_create();
    struct draws *draws = draws_open(arena, study, folder);
    bool able = draws_run(draws, which, arguments->jobs);
    draws_close(draws);
    arena_destroy(arena);
    return able;
}

/* Runs these of the study, each in a process of its own; the number of runs that failed, -1 if no process can be started. */
static long run_pool(struct study_work *work)
{
    work->progress = progress_begin(work->study->name);
    bool able = pool_run(work->count, work->arguments->jobs, run_one, run_ended, stopped, work);
    progress_clear(&work->progress);
    if (work->count > 0)
        folder_sync_all(work->folder);
    if (work->skipped > 0)
        say("%zu of %zu runs were complete already", work->skipped, work->asked);
    if (work->replaced > 0)
        say("note: %zu of %zu runs replace those of other inputs in %s; -o keeps both", work->replaced, work->asked,
            work->folder);
    return able ? (long)work->failed : -1;
}

/* Simulates one run in this process, whose exit status and output are its own. The first of a case makes its draws, while there is no
 * engine of SimGrid that children would inherit. */
static int run_single(const struct arguments *arguments, const struct study *study, const char *folder, size_t index)
{
    size_t seeds = (size_t)study->seeds;
    bool able = index % seeds != 0 || draw(arguments, study, folder, index / seeds);
    struct study_work work = {.arguments = arguments, .study = study, .folder = folder};
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct scenario *scenario = study_run_load(arena, diag, study, index);
    int status = 2;
    if (!load_failed(diag)) {
        struct engine_options options = options_of(arena, &work, scenario, index);
        options.unsynced = false;
        if (run_dir_complete(options.directory, scenario_text(arena, scenario), table_kinds, NULL)) {
            say("run %s is complete already", study->runs[index].name);
            status = 0;
        } else if (scenario->lacks) {
            say("run %s is not applicable: %s", study->runs[index].name, scenario->lacks);
            status = engine_leave(scenario, &options, RUN_NOT_APPLICABLE, scenario->lacks);
        } else {
            replaced_say(options.directory, scenario);
            status = simulate(arguments, scenario, &options);
        }
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status != 0 || able ? status : 1;
}

/* Checks and simulates what is missing of these runs (of all: NULL), and joins a whole study. */
static int run_many(const struct arguments *arguments, const struct study *study, const char *path, const char *folder,
                    const size_t *asked, size_t asked_count)
{
    struct arena *arena = arena_create();
    size_t count;
    size_t *todo = recognise_missing(arena, study, folder, asked, asked_count, arguments->jobs, &count);
    int status = check_study(study, todo, count, arguments->jobs);
    if (status == 0 && !gather_begin(arguments, study, path, folder))
        status = 1;
    else if (status == 0) {
        struct study_work work = {.arguments = arguments,
                                  .study = study,
                                  .folder = folder,
                                  .todo = todo,
                                  .count = count,
                                  .asked = asked_count,
                                  .skipped = asked_count - count};
        bool good = run_pool(&work) == 0;
        if (asked == NULL)
            good = draw(arguments, study, folder, SIZE_MAX) && good;
        for (size_t i = 0; asked != NULL && i < asked_count; i++)
            if (asked[i] % (size_t)study->seeds == 0)
                good = draw(arguments, study, folder, asked[i] / (size_t)study->seeds) && good;
        if (asked == NULL)
            status = gather(arguments, study, path, folder);
        status = good ? status : 1;
    }
    arena_destroy(arena);
    return status;
}

int study_run(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct study *study = load_study(arena, diag, arguments, path);
    int status = load_failed(diag) ? 2 : 0;
    size_t *asked = NULL, count = study != NULL ? study->run_count : 0;
    const char *why;
    if (status == 0 && arguments->index != NULL &&
        (asked = index_list_read(arena, arguments->index, study->run_count, &count, &why)) == NULL) {
        say("--index %s: %s", arguments->index, why);
        status = 2;
    }
    if (status == 0) {
        const char *folder = target_folder(arena, arguments->output, study->name);
        if (asked == NULL || count > 1)
            status = run_many(arguments, study, path, folder, asked, count);
        else
            status = gather_begin(arguments, study, path, folder) ? run_single(arguments, study, folder, asked[0]) : 1;
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

/* Loads the study of the first operand; NULL with the mistakes said. */
static const struct study *open_operand(struct arena *arena, const struct arguments *arguments, const char **path)
{
    struct diag *diag = diag_create();
    const struct study *study = NULL;
    *path = target_file(arena, arguments->operands[0]);
    if (*path != NULL) {
        if (scenario_is_study(arena, diag, *path))
            study = load_study(arena, diag, arguments, *path);
        else if (diag_errors(diag) == 0)
            diag_error(diag, (struct place){.file = *path}, "this is no study: it has no key `study`");
        load_failed(diag);
    }
    diag_destroy(diag);
    return study;
}

static void add_run(struct text_buffer *out, const struct study *study, size_t index)
{
    const struct study_run *run = &study->runs[index];
    text_buffer_add(out, "%zu,%s,%s", index + 1, run->name, study->runs[run->baseline[0]].name);
    for (size_t a = 0; a < study->axis_count; a++) {
        text_buffer_add(out, ",");
        csv_out_text(out, study->axes[a].values[run->choice[a]].text);
    }
    if (study->seeds > 1)
        text_buffer_add(out, ",%lld", (long long)run->seed);
    text_buffer_add(out, "\n");
}

static void print_runs(const struct study *study)
{
    enum { FLUSH_BYTES = 1 << 16 };
    struct text_buffer out = {0};
    text_buffer_add(&out, "index,run,baseline");
    for (size_t a = 0; a < study->axis_count; a++) {
        text_buffer_add(&out, ",");
        csv_out_text(&out, study->axes[a].path);
    }
    text_buffer_add(&out, study->seeds > 1 ? ",seed\n" : "\n");
    for (size_t i = 0; i < study->run_count; i++) {
        add_run(&out, study, i);
        if (out.length < FLUSH_BYTES && i + 1 < study->run_count)
            continue;
        fwrite(out.data, 1, out.length, stdout);
        out.length = 0;
    }
    text_buffer_finish(&out);
}

/* A list of the same, the varied values of a run under `vary`. */
static void print_runs_json(const struct study *study)
{
    struct json json = {0};
    json_list(&json, NULL);
    for (size_t i = 0; i < study->run_count; i++) {
        const struct study_run *run = &study->runs[i];
        json_object(&json, NULL);
        json_integer(&json, "index", (int64_t)i + 1);
        json_text(&json, "run", run->name);
        json_text(&json, "baseline", study->runs[run->baseline[0]].name);
        json_object(&json, "vary");
        for (size_t a = 0; a < study->axis_count; a++)
            json_text(&json, study->axes[a].path, study->axes[a].values[run->choice[a]].text);
        json_close_object(&json);
        if (study->seeds > 1)
            json_integer(&json, "seed", run->seed);
        json_close_object(&json);
        fwrite(json.text.data, 1, json.text.length, stdout);
        json.text.length = 0; /* of 100,000 runs no more than one is in memory */
    }
    json_close_list(&json);
    fwrite(json.text.data, 1, json.text.length, stdout);
    text_buffer_finish(&json.text);
}

/* Of each case whose draws are not all made, the run that makes them. Draws that failed are results: they are counted. */
static void add_undrawn(bool *missing, const struct study *study, const char *folder)
{
    struct arena *arena = arena_create();
    struct draws *draws = draws_open(arena, study, folder);
    const struct uncertain_results *results = draws_results(draws);
    for (size_t c = 0; c < study->uncertain->case_count; c++)
        if (results->missing[c] > 0)
            missing[c * (size_t)study->seeds] = true;
    draws_close(draws);
    arena_destroy(arena);
}

static void print_missing(const struct arguments *arguments, const struct study *study)
{
    struct arena *arena = arena_create();
    const char *folder = target_folder(arena, arguments->output, study->name);
    struct text_buffer out = {0};
    size_t count;
    size_t *missing = recognise_missing(arena, study, folder, NULL, study->run_count, arguments->jobs, &count);
    bool *is_missing = arena_alloc(arena, study->run_count, sizeof *is_missing);
    for (size_t i = 0; i < count; i++)
        is_missing[missing[i]] = true;
    if (study->uncertain != NULL)
        add_undrawn(is_missing, study, folder);
    count = 0;
    for (size_t i = 0; i < study->run_count; i++)
        if (is_missing[i])
            missing[count++] = i;
    if (arguments->json) {
        struct json json = {0};
        json_list(&json, NULL);
        for (size_t i = 0; i < count; i++)
            json_integer(&json, NULL, (int64_t)missing[i] + 1);
        json_close_list(&json);
        fputs(json.text.data, stdout);
        text_buffer_finish(&json.text);
    } else {
        index_list_write(&out, missing, count);
        if (count > 0)
            puts(out.data);
        text_buffer_finish(&out);
    }
    arena_destroy(arena);
}

int study_plan(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    const char *path;
    const struct study *study = open_operand(arena, arguments, &path);
    if (study != NULL && arguments->missing)
        print_missing(arguments, study);
    else if (study != NULL && arguments->json)
        print_runs_json(study);
    else if (study != NULL)
        print_runs(study);
    arena_destroy(arena);
    return study != NULL ? 0 : 2;
}

int study_gather(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    const char *path;
    const struct study *study = open_operand(arena, arguments, &path);
    int status = 2;
    if (study != NULL) {
        const char *folder = target_folder(arena, arguments->output, study->name);
        status = gather_begin(arguments, study, path, folder) ? gather(arguments, study, path, folder) : 1;
    }
    arena_destroy(arena);
    return status;
}
