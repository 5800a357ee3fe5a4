/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/load.h"

#include <inttypes.h>
#include <stdio.h>

#include "base/shared.h"
#include "cli/target.h"
#include "study/claim_book.h"

const struct scenario *load_scenario(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                                     const char *path)
{
    struct override *overrides = arena_alloc(arena, arguments->override_count + 1, sizeof *overrides);
    size_t count = 0;
    for (; count < arguments->override_count; count++)
        overrides[count] = arguments->overrides[count];
    if (arguments->seed >= 0)
        overrides[count++] = (struct override){"seed", arena_printf(arena, "%" PRId64, arguments->seed), "--seed"};
    const struct scenario *scenario =
        scenario_load(arena, diag, path, target_strategy(arena, arguments->strategy), overrides, count);
    return scenario && !scenario_refuse(diag, scenario) ? scenario : NULL;
}

const struct study *load_study(struct arena *arena, struct diag *diag, const struct arguments *arguments,
                               const char *path)
{
    /* Some fifty sites, at 2 MB each. What does not fit is read again. */
    shared_begin((size_t)100 << 20);
    if (claim_book_is(arena, diag, path)) {
        diag_error(diag, (struct place){.file = path}, "this file has claims: run, check and claims take it");
        return NULL;
    }
    struct study_options options = {.overrides = arguments->overrides,
                                    .override_count = arguments->override_count,
                                    .strategy = target_strategy(arena, arguments->strategy),
                                    .seed = arguments->seed};
    return study_load(arena, diag, path, &options);
}

bool load_failed(const struct diag *diag)
{
    if (diag_errors(diag) + diag_warnings(diag) > 0)
        diag_print(diag, stderr);
    return diag_errors(diag) > 0;
}
