/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/claim_runs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/say.h"
#include "base/shared.h"
#include "cli/load.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "engine/tables.h"
#include "output/file.h"
#include "output/run_dir.h"
#include "runs/pool.h"
#include "runs/progress.h"
#include "serving/fleet.h"

/* Exit status of a child beside 0, 1 and 2: the run was complete already. */
enum { STATUS_SKIPPED = 77 };

struct claim_work {
    const struct arguments *arguments;
    const struct claim_book *book;
    const char *folder, *strategy;
    struct progress progress;
    size_t done, skipped, failed;
};

const char *claim_run_folder(struct arena *arena, const char *folder, const struct claim_run *run)
{
    return arena_printf(arena, "%s/%s", folder, run->name);
}

const struct scenario *claim_run_scenario(struct arena *arena, struct diag *diag, const struct claim_run *run,
                                          const char *strategy)
{
    const struct scenario *scenario =
        scenario_load(arena, diag, run->path, strategy, run->overrides, run->override_count);
    if (scenario && !scenario_refuse(diag, scenario) && diag_errors(diag) == 0)
        engine_check(scenario, diag);
    return diag_errors(diag) == 0 ? scenario : NULL;
}

double claim_run_fleet(struct diag *diag, const struct claim_run *run, const char *strategy, const char *service)
{
    struct arena *arena = arena_create();
    struct service_setup *setups;
    double *budget_w, nodes = NAN;
    size_t count = 0, i = 0;
    const struct scenario *scenario = claim_run_scenario(arena, diag, run, strategy);
    if (scenario && engine_services(arena, diag, scenario, &setups, &budget_w, &count)) {
        while (i < count && strcmp(serving_name(setups[i].serving), service) != 0)
            i++;
        const char *refusal = i == count ? "there is no such service" : capacity_refusal(setups[i].serving);
        struct fleet fleet;
        if (refusal != NULL)
            diag_error(diag, (struct place){.file = run->path}, "no smallest fleet of `%s`: %s", service, refusal);
        else if (fleet_find(&setups[i], budget_w[i], &fleet))
            nodes = (double)fleet.nodes;
    }
    arena_destroy(arena);
    return nodes;
}

static void check_fleets(struct diag *diag, const struct claim_book *book, const char *strategy)
{
    for (size_t i = 0; i < book->file_count && diag_errors(diag) == 0; i++) {
        const struct claim_number *numbers = book->files[i].claim->numbers.items;
        for (size_t n = 0; n < book->files[i].claim->numbers.count; n++)
            if (numbers[n].fleet != NULL)
                claim_run_fleet(diag, &book->runs[book->files[i].first_run], strategy, numbers[n].fleet);
    }
}

int claim_runs_check(const struct arguments *arguments, const struct claim_book *book)
{
    struct diag *diag = diag_create();
    shared_begin((size_t)100 << 20); /* sites and weather are read once */
    for (size_t i = 0; i < book->run_count; i++) {
        struct arena *arena = arena_create();
        claim_run_scenario(arena, diag, &book->runs[i], target_strategy(arena, arguments->strategy));
        arena_destroy(arena);
    }
    struct arena *arena = arena_create();
    check_fleets(diag, book, target_strategy(arena, arguments->strategy));
    arena_destroy(arena);
    bool failed = load_failed(diag);
    diag_destroy(diag);
    return failed ? 2 : 0;
}

static int run_one(void *context, size_t index)
{
    const struct claim_work *work = context;
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct claim_run *run = &work->book->runs[index];
    const struct scenario *scenario = claim_run_scenario(arena, diag, run, work->strategy);
    int status = 2;
    if (diag_errors(diag) > 0) { /* warnings were shown when the claims were checked */
        diag_print(diag, stderr);
    } else {
        struct engine_options options = {.run = scenario->run,
                                         .directory = claim_run_folder(arena, work->folder, run),
                                         .argc = work->arguments->argc,
                                         .argv = work->arguments->argv,
                                         .unsynced = true};
        struct summary summary;
        status = run_dir_complete(options.directory, scenario_text(arena, scenario), table_kinds, NULL)
                     ? STATUS_SKIPPED
                     : engine_run(scenario, &options, &summary);
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

static void run_ended(void *context, size_t index, int status, const char *messages)
{
    struct claim_work *work = context;
    work->done++;
    work->skipped += status == STATUS_SKIPPED;
    bool failed = status != 0 && status != STATUS_SKIPPED;
    work->failed += failed;
    if (failed || messages[0] != '\0')
        progress_clear(&work->progress);
    if (failed && status > 128)
        say("run %s ended by signal %d, %s", work->book->runs[index].name, status - 128, strsignal(status - 128));
    else if (failed)
        say("run %s failed:", work->book->runs[index].name);
    else if (messages[0] != '\0')
        say("run %s says:", work->book->runs[index].name);
    fputs(messages, stderr);
    progress_show(&work->progress, (double)work->done / (double)work->book->run_count);
}

/* A signal ends the program: says what is kept of its work. */
static void stopped(void *context)
{
    struct claim_work *work = context;
    progress_clear(&work->progress);
    folder_sync_all(work->folder);
    say("%zu of %zu runs are complete; the same command goes on from there", work->done - work->failed,
        work->book->run_count);
}

int claim_runs_make(const struct arguments *arguments, const struct claim_book *book, const char *folder)
{
    struct arena *arena = arena_create();
    struct claim_work work = {.arguments = arguments,
                              .book = book,
                              .folder = folder,
                              .strategy = target_strategy(arena, arguments->strategy),
                              .progress = progress_begin(book->name)};
    bool able = pool_run(book->run_count, arguments->jobs, run_one, run_ended, stopped, &work);
    progress_clear(&work.progress);
    if (book->run_count > work.skipped)
        folder_sync_all(folder);
    if (work.skipped > 0)
        say("%zu of %zu runs were complete already", work.skipped, book->run_count);
    arena_destroy(arena);
    return able && work.failed == 0 ? 0 : 1;
}
