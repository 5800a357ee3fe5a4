/* SPDX-License-Identifier: Apache-2.0 */
/* Whole runs for tests: a folder for what they write, and each engine in a process of its own. */
#ifndef SAMOVAR_TESTS_ENGINE_WHOLE_RUN_H
#define SAMOVAR_TESTS_ENGINE_WHOLE_RUN_H

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../reading.h"
#include "engine/engine.h"
#include "scenario/scenario.h"

struct place_of_test {
    struct arena *arena;
    const char *folder;
};

static inline struct place_of_test begin(void)
{
    struct place_of_test at = {.arena = arena_create()};
    at.folder = test_folder(at.arena);
    return at;
}

static inline void finish(struct place_of_test *at)
{
    test_folder_remove(at->arena, at->folder);
    arena_destroy(at->arena);
}

static inline const struct scenario *scenario_with(const struct place_of_test *at, const char *text,
                                                   const struct override *overrides, size_t count)
{
    const char *path = test_file(at->arena, at->folder, "scenario.yaml", text);
    struct diag *diag = diag_create();
    const struct scenario *scenario = scenario_load(at->arena, diag, path, NULL, overrides, count);
    cr_assert(scenario, "%s", diag_said(at->arena, diag));
    diag_destroy(diag);
    return scenario;
}

static inline const struct scenario *scenario_of(const struct place_of_test *at, const char *text)
{
    return scenario_with(at, text, NULL, 0);
}

/* The engine in a child; its exit status, its numbers (texts are not to be used). */
static inline int run(const struct scenario *scenario, const char *directory, struct summary *out)
{
    struct summary *shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        char *argv[] = {(char[]){"samovar"}, NULL};
        struct engine_options options = {.run = "test", .directory = directory, .argc = 1, .argv = argv};
        exit(engine_run(scenario, &options, shared));
    }
    int status;
    cr_assert(waitpid(child, &status, 0) == child && WIFEXITED(status), "the engine died");
    *out = *shared;
    munmap(shared, sizeof *shared);
    return WEXITSTATUS(status);
}

#endif
