/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/check_study.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/say.h"
#include "engine/engine.h"
#include "runs/pool.h"

struct cases {
    const struct study *study;
    const size_t *runs; /* the first of each case */
    char **said;        /* distinct messages so far */
    size_t count;
    bool wrong;
};

static void check_case(struct arena *arena, struct diag *diag, const struct cases *cases, size_t index)
{
    const struct scenario *scenario = study_run_load(arena, diag, cases->study, cases->runs[index]);
    if (scenario && !scenario->lacks)
        engine_check(scenario, diag);
}

static int load_case(void *context, size_t index)
{
    const struct cases *cases = context;
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    check_case(arena, diag, cases, index);
    if (diag_errors(diag) + diag_warnings(diag) > 0)
        diag_print(diag, stderr);
    bool failed = diag_errors(diag) > 0;
    diag_destroy(diag);
    arena_destroy(arena);
    return failed ? 2 : 0;
}

/* How many cases a process looks at in the first round. To start a process takes as long as to check a case. */
enum { BATCH = 16 };

struct batches {
    const struct cases *cases;
    size_t case_count;
    bool *speaks; /* per batch: one of its cases has something to say */
};

/* In the child: whether all cases of the batch are fine; what they say is not kept. */
static int load_batch(void *context, size_t index)
{
    const struct batches *batches = context;
    size_t end = (index + 1) * BATCH < batches->case_count ? (index + 1) * BATCH : batches->case_count;
    for (size_t i = index * BATCH; i < end; i++) {
        struct arena *arena = arena_create();
        struct diag *diag = diag_create();
        check_case(arena, diag, batches->cases, i);
        bool fine = diag_errors(diag) + diag_warnings(diag) == 0;
        diag_destroy(diag);
        arena_destroy(arena);
        if (!fine)
            return 1;
    }
    return 0;
}

static void note_batch(void *context, size_t index, int status, const char *messages)
{
    struct batches *batches = context;
    batches->speaks[index] = status != 0 || messages[0] != '\0';
}

/* Whether processes could be made; leaves in runs, *count of them, the cases that stand in a batch which is not fine. */
static bool sift(const struct cases *cases, size_t *runs, size_t *count, int jobs)
{
    size_t batch_count = (*count + BATCH - 1) / BATCH, kept = 0;
    struct batches batches = {cases, *count, memory_new(batch_count + 1, sizeof *batches.speaks)};
    bool able = pool_run(batch_count, jobs, load_batch, note_batch, NULL, &batches);
    for (size_t i = 0; i < *count; i++)
        if (batches.speaks[i / BATCH])
            runs[kept++] = runs[i];
    free(batches.speaks);
    *count = kept;
    return able;
}

/* Keeps each message once: a mistake of the base shows in every case. */
static void collect(void *context, size_t index, int status, const char *messages)
{
    struct cases *cases = context;
    (void)index;
    cases->wrong = cases->wrong || status != 0;
    for (size_t i = 0; i < cases->count; i++)
        if (strcmp(cases->said[i], messages) == 0)
            return;
    if (messages[0] != '\0') {
        cases->said = memory_grow(cases->said, cases->count + 1, sizeof *cases->said);
        cases->said[cases->count++] = strcpy(memory_grow(NULL, strlen(messages) + 1, 1), messages);
    } else if (status != 0) {
        say("a process that loaded a scenario ended with status %d", status);
    }
}

int check_study(const struct study *study, const size_t *runs, size_t count, int jobs)
{
    size_t *firsts = memory_new(count, sizeof *firsts), seeds = (size_t)study->seeds, case_count = 0;
    for (size_t i = 0; i < count; i++)
        if (runs == NULL ? i % seeds == 0 : i == 0 || runs[i] / seeds != runs[i - 1] / seeds)
            firsts[case_count++] = runs == NULL ? i : runs[i];
    struct cases cases = {.study = study, .runs = firsts};
    /* Few cases are looked at once. */
    bool able = case_count < (size_t)jobs * BATCH || sift(&cases, firsts, &case_count, jobs);
    able = able && pool_run(case_count, jobs, load_case, collect, NULL, &cases);
    free(firsts);
    for (size_t i = 0; i < cases.count; i++) {
        fputs(cases.said[i], stderr);
        free(cases.said[i]);
    }
    free(cases.said);
    return !able ? 1 : cases.wrong ? 2 : 0;
}
