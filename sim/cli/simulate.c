/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/simulate.h"

#include <stdio.h>

#include "account/expectation.h"
#include "base/text.h"
#include "cli/jobs_text.h"
#include "output/run_text.h"
#include "runs/progress.h"

static void show_progress(void *context, double done_frac)
{
    progress_show(context, done_frac);
}

static void print(const struct summary *summary, const char *folder)
{
    struct arena *arena = arena_create();
    run_text_print(stdout, summary, text_shown(arena, folder));
    jobs_text_print(stdout, folder);
    arena_destroy(arena);
}

int simulate(const struct arguments *arguments, const struct scenario *scenario, const struct engine_options *options)
{
    struct progress progress = progress_begin(scenario->name);
    struct engine_options shown = *options;
    shown.progress = show_progress;
    shown.context = &progress;
    struct summary summary;
    int status = engine_run(scenario, &shown, &summary);
    progress_clear(&progress);
    if (status != 0)
        return status;
    struct arena *arena = arena_create();
    summary.expect_missed = expectations_missed(arena, &scenario->expect, &summary);
    if (arguments->json) {
        struct json json = {0};
        run_text_json(&json, NULL, &summary);
        fputs(json.text.data, stdout);
        text_buffer_finish(&json.text);
    } else if (!arguments->quiet) {
        print(&summary, options->directory);
    }
    status = summary.expect_missed ? STATUS_MISSED : 0;
    arena_destroy(arena);
    return status;
}
