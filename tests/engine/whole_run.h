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

#include "engine/engine.h"

struct place_of_test {
    struct arena *arena;
    char *folder;
};

static inline struct place_of_test begin(void)
{
    struct place_of_test at = {.arena = arena_create()};
    const char *base = getenv("TMPDIR");
    at.folder = arena_printf(at.arena, "%s/samovar-run-XXXXXX", base ? base : P_tmpdir);
    cr_assert(mkdtemp(at.folder));
    return at;
}

static inline void finish(struct place_of_test *at)
{
    char *command = arena_printf(at->arena, "rm -r '%s'", at->folder);
    cr_assert(system(command) == 0);
    arena_destroy(at->arena);
}

/* The engine in a child; its exit status, its numbers (texts are not to be used). */
static inline int run(const struct scenario *scenario, const char *directory, struct summary *out)
{
    struct summary *shared =
        mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
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
