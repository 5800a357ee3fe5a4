/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/check.h"
#include "cli/progress.h"
#include "cli/study.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "output/run_text.h"

const struct scenario *run_load(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                                const char *path)
{
    struct override *overrides = arena_alloc(arena, arguments->override_count + 1, sizeof *overrides);
    size_t count = 0;
    for (; count < arguments->override_count; count++)
        overrides[count] = arguments->overrides[count];
    if (arguments->seed >= 0)
        overrides[count++] = (struct override){"seed", arena_printf(arena, "%" PRId64, arguments->seed)};
    return scenario_load(arena, diag, path, target_strategy(arena, arguments->strategy), overrides, count);
}

static void show(void *context, double done_frac)
{
    progress_show(context, done_frac);
}

int run_scenario(const struct arguments *arguments, const struct scenario *scenario, const char *folder)
{
    struct progress progress = progress_begin(scenario->name);
    struct engine_options options = {.run = scenario->run,
                                     .directory = folder,
                                     .argc = arguments->argc,
                                     .argv = arguments->argv,
                                     .progress = show,
                                     .context = &progress};
    struct summary summary;
    int status = engine_run(scenario, &options, &summary);
    progress_clear(&progress);
    if (status != 0)
        return status;
    if (arguments->json) {
        struct json json = {0};
        run_text_json(&json, NULL, &summary);
        fputs(json.text.data, stdout);
        text_buffer_finish(&json.text);
    } else if (!arguments->quiet) {
        run_text_print(stdout, &summary, folder);
    }
    return 0;
}

static int run_single(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    int status = 2;
    if (arguments->index > 0)
        fprintf(stderr, "samovar: --index is for studies, and %s is a scenario\n", path);
    else {
        const struct scenario *scenario = run_load(arena, diag, arguments, path);
        if (scenario)
            engine_check(scenario, diag);
        if (!check_failed(diag)) {
            const char *name = scenario->run;
            if (arguments->strategy != NULL && scenario->strategy != NULL)
                name = arena_printf(arena, "%s_%s", name, scenario->strategy);
            status = run_scenario(arguments, scenario, target_folder(arena, arguments->output, name));
        }
    }
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}

int run(const struct arguments *arguments)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *path = target_file(arena, arguments->operands[0]);
    bool is_study = path != NULL && scenario_is_study(arena, diag, path);
    bool failed = path == NULL || diag_errors(diag) > 0;
    if (path != NULL && failed)
        diag_print(diag, stderr);
    int status = failed ? 2 : is_study ? study_run(arguments, path) : run_single(arguments, path);
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}
