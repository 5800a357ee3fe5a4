/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/simulate.h"

#include <stdio.h>

#include "base/text.h"
#include "cli/progress.h"
#include "engine/engine.h"
#include "output/run_text.h"

static void show_progress(void *context, double done_frac)
{
    progress_show(context, done_frac);
}

int simulate(const struct arguments *arguments, const struct scenario *scenario, const char *folder)
{
    struct progress progress = progress_begin(scenario->name);
    struct engine_options options = {.run = scenario->run,
                                     .directory = folder,
                                     .argc = arguments->argc,
                                     .argv = arguments->argv,
                                     .progress = show_progress,
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
