/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/recognise.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "output/intact.h"
#include "output/sha256.h"
#include "read/catalogue.h"
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

size_t *recognise_missing(struct arena *arena, const struct study *study, const char *folder, const size_t *asked,
                          size_t asked_count, size_t *count)
{
    size_t *missing = arena_alloc(arena, asked_count + 1, sizeof *missing);
    struct hash_memory *memory = hash_memory_create();
    *count = 0;
    for (size_t i = 0; i < asked_count; i++) {
        struct arena *scratch = arena_create();
        size_t index = asked != NULL ? asked[i] : i;
        const char *run = arena_printf(scratch, "%s/%s", folder, study->runs[index].name);
        if (!run_intact(run, recognise_request(scratch, study, index), memory))
            missing[(*count)++] = index;
        arena_destroy(scratch);
    }
    hash_memory_destroy(memory);
    return missing;
}
