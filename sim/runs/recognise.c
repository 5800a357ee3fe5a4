/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/recognise.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/sha256.h"
#include "engine/tables.h"
#include "output/intact.h"
#include "output/package.h"
#include "read/catalogue.h"
#include "runs/pool.h"
#include "scenario/plugins.h"

/* Another build may resolve the same words to other values. */
static const char *program_hash(void)
{
    static char hex[SHA256_HEX];
    if (hex[0] == '\0' && !sha256_file("/proc/self/exe", hex))
        strcpy(hex, "unknown");
    return hex;
}

/* With its end, so that no two lists of words are one text. */
static void add_word(struct sha256 *sha, const char *word)
{
    if (word != NULL)
        sha256_add(sha, word, strlen(word) + 1);
    sha256_add(sha, "", 1);
}

const char *recognise_request(struct arena *arena, const struct study *study, size_t index)
{
    const struct study_run *run = &study->runs[index];
    char folder[PATH_MAX] = "", hex[SHA256_HEX], *base = realpath(study->base, NULL);
    struct sha256 sha;
    sha256_init(&sha);
    add_word(&sha, program_hash());
    add_word(&sha, getcwd(folder, sizeof folder)); /* files are named from here */
    add_word(&sha, catalogue_root());
    for (const char *const *plugin = plugins_files(); *plugin; plugin++)
        add_word(&sha, *plugin); /* among the files that a run read, with its hash */
    add_word(&sha, base != NULL ? base : study->base);
    add_word(&sha, run->strategy);
    for (size_t i = 0; i < run->override_count; i++) {
        add_word(&sha, run->overrides[i].path);
        add_word(&sha, run->overrides[i].value);
    }
    free(base);
    sha256_hex(&sha, hex);
    return arena_text(arena, hex);
}

/* What stands in the folder of a study, looked at by several processes. */
struct look {
    const struct study *study;
    const char *folder;
    const size_t *asked;        /* NULL: all */
    struct hash_memory *memory; /* each process has its own copy, and learns the same */
    bool *good;                 /* shared */
};

static void look_whether_intact(void *context, size_t i)
{
    const struct look *look = context;
    struct arena *scratch = arena_create();
    look->good[i] = folder_intact(arena_printf(scratch, "%s/%s", look->folder, look->study->runs[i].name));
    arena_destroy(scratch);
}

bool *recognise_intact(struct arena *arena, const struct study *study, const char *folder, int jobs)
{
    struct look look = {.study = study, .folder = folder, .good = pool_memory(study->run_count, sizeof(bool))};
    bool *intact = arena_alloc(arena, study->run_count, sizeof *intact);
    pool_each(study->run_count, jobs, look_whether_intact, &look);
    memcpy(intact, look.good, study->run_count * sizeof *intact);
    pool_memory_free(look.good, study->run_count, sizeof(bool));
    return intact;
}

/* Whether what is asked for now resolves to the scenario of the folder: another build, or words, may have asked for the same. */
static bool resolves_to(struct arena *arena, const struct look *look, size_t index, const char *folder)
{
    if (access(arena_printf(arena, "%s/" PACKAGE_FILE, folder), F_OK) != 0)
        return false;
    struct diag *diag = diag_create(); /* not shown: whoever makes the run shows its mistakes */
    const struct scenario *scenario = study_run_load(arena, diag, look->study, index);
    bool same = scenario != NULL && diag_errors(diag) == 0 &&
                run_dir_complete(folder, scenario_text(arena, scenario), table_kinds, look->memory);
    diag_destroy(diag);
    return same;
}

static void look_whether_asked(void *context, size_t i)
{
    const struct look *look = context;
    struct arena *scratch = arena_create();
    size_t index = look->asked != NULL ? look->asked[i] : i;
    const char *folder = arena_printf(scratch, "%s/%s", look->folder, look->study->runs[index].name);
    look->good[i] = run_intact(folder, recognise_request(scratch, look->study, index), table_kinds, look->memory) ||
                    resolves_to(scratch, look, index, folder);
    arena_destroy(scratch);
}

size_t *recognise_missing(struct arena *arena, const struct study *study, const char *folder, const size_t *asked,
                          size_t asked_count, int jobs, size_t *count)
{
    struct look look = {.study = study,
                        .folder = folder,
                        .asked = asked,
                        .memory = hash_memory_create(),
                        .good = pool_memory(asked_count, sizeof(bool))};
    size_t *missing = arena_alloc(arena, asked_count + 1, sizeof *missing);
    program_hash(); /* known to all processes */
    pool_each(asked_count, access(folder, F_OK) == 0 ? jobs : 1, look_whether_asked, &look);
    *count = 0;
    for (size_t i = 0; i < asked_count; i++)
        if (!look.good[i])
            missing[(*count)++] = asked != NULL ? asked[i] : i;
    pool_memory_free(look.good, asked_count, sizeof(bool));
    hash_memory_destroy(look.memory);
    return missing;
}
