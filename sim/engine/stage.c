/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/stage.h"

#include <string.h>

#include "engine/engine.h"
#include "engine/platform_file.h"
#include "input/profile.h"
#include "work/serving.h"

/* Each file once. */
static void add_files(struct arena *arena, struct stage *out, const char *const *files, size_t count)
{
    const char **all = arena_alloc(arena, out->file_count + count + 1, sizeof *all);
    size_t kept = 0;
    for (size_t i = 0; i < out->file_count + count; i++) {
        const char *file = i < out->file_count ? out->files[i] : files[i - out->file_count];
        bool known = false;
        for (size_t k = 0; k < kept && !known; k++)
            known = strcmp(all[k], file) == 0;
        if (!known)
            all[kept++] = file;
    }
    out->files = all;
    out->file_count = kept;
}

/* The weekly profiles that the services' traffic names. */
static void load_profiles(struct arena *arena, struct diag *diag, const struct scenario *scenario,
                          struct stage *out)
{
    out->profiles = arena_alloc(arena, scenario->workloads.count + 1, sizeof *out->profiles);
    for (size_t w = 0; w < scenario->workloads.count; w++) {
        const struct variant *workload = &scenario->workloads.items[w];
        const char *name = workload->kind == &serving_record ? serving_profile(workload->value) : NULL;
        if (name) {
            const char *path = NULL;
            out->profiles[w] = profile_load(arena, diag, name, (struct place){.file = scenario->name}, &path);
            add_files(arena, out, &path, path ? 1 : 0);
        }
    }
}

bool stage_set(struct arena *arena, struct diag *diag, const struct scenario *scenario, struct stage *out)
{
    const struct platform *platform = &scenario->platform;
    size_t before = diag_errors(diag);
    *out = (struct stage){.groups = platform->nodes.items, .group_count = platform->nodes.count};
    add_files(arena, out, scenario->files, scenario->file_count);
    if (platform->file) {
        struct platform_file file;
        if (!platform_file_load(arena, diag, platform->file, &file))
            return false;
        out->groups = file.groups;
        out->group_count = file.group_count;
        out->kinds = file.kinds;
        out->path = platform->file;
        add_files(arena, out, file.files, file.file_count);
    } else {
        out->kinds =
            platform_kinds(arena, out->groups, out->group_count, scenario->duration_s / scenario->tick_s);
    }
    out->placement = placement_find(arena, out->groups, out->group_count, &scenario->workloads);
    for (size_t p = 0; p < out->placement.problem_count; p++) {
        const struct placement_problem *problem = &out->placement.problems[p];
        diag_error(diag, (struct place){.file = platform->file ? platform->file : scenario->name},
                   "workloads[%zu].%s: %s", problem->workload, problem->key, problem->text);
    }
    load_profiles(arena, diag, scenario, out);
    return diag_errors(diag) == before;
}

bool engine_check(const struct scenario *scenario, struct diag *diag)
{
    struct arena *arena = arena_create();
    struct stage stage;
    bool ok = stage_set(arena, diag, scenario, &stage);
    arena_destroy(arena);
    return ok;
}
