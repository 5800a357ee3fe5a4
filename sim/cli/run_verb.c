/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/run_verb.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "base/say.h"
#include "base/text.h"
#include "cli/claims_verb.h"
#include "cli/load.h"
#include "cli/simulate.h"
#include "cli/study_runs.h"
#include "cli/target.h"
#include "engine/engine.h"
#include "runs/replaced.h"
#include "study/claim_book.h"
#include "study/study_axis.h"

static int run_single(const struct arguments *arguments, const char *path)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    int status = 2;
    if (arguments->index != NULL)
        say("--index is for studies, and %s is a scenario", path);
    else {
        const struct scenario *scenario = load_scenario(arena, diag, arguments, path);
        if (scenario)
            engine_check(scenario, diag);
        if (!load_failed(diag)) {
            assert(scenario);
            const char *name = scenario->run;
            if (arguments->strategy != NULL && scenario->strategy != NULL)
                name = arena_printf(arena, "%s_%s", name, study_label(arena, scenario->strategy));
            const char *folder = target_folder(arena, arguments->output, name);
            replaced_say(folder, scenario);
            status = simulate(
                arguments, scenario,
                &(struct engine_options){
                    .run = scenario->run, .directory = folder, .argc = arguments->argc, .argv = arguments->argv});
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
    bool is_claims = path != NULL && claim_book_is(arena, diag, path);
    bool is_study = path != NULL && scenario_is_study(arena, diag, path);
    bool failed = path == NULL || diag_errors(diag) > 0;
    if (path != NULL && failed)
        diag_print(diag, stderr);
    int status = failed      ? 2
                 : is_claims ? claims_run(arguments, path)
                 : is_study  ? study_run(arguments, path)
                             : run_single(arguments, path);
    diag_destroy(diag);
    arena_destroy(arena);
    return status;
}
