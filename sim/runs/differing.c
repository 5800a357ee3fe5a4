/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/differing.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "runs/pool.h"
#include "scenario/scenario_difference.h"

/* A case and what it is compared with. */
struct pair {
    size_t baseline, which, which_baseline;
};

/* Where the text of a pair stands in the memory file. */
struct said {
    size_t begin, length; /* 0: nothing differs */
};

struct differing {
    const struct study *study;
    const char *folder;
    const bool *done;
    const char *const *varied;
    struct pair *pairs;
    size_t count;
    int texts;
    struct said *said; /* shared, as is the end of the texts */
    _Atomic(size_t) *text_end;
    struct arena *kept; /* of the baseline that was read last in this process */
    const struct scenario *baseline;
    size_t kept_of;
};

static int by_baseline(const void *a, const void *b)
{
    const struct pair *x = a, *y = b;
    if (x->baseline != y->baseline)
        return x->baseline < y->baseline ? -1 : 1;
    return (x->which > y->which) - (x->which < y->which);
}

static void list_pairs(struct differing *d, size_t cases)
{
    size_t seeds = (size_t)d->study->seeds;
    d->pairs = memory_new(BASELINES_MAX * cases + 1, sizeof *d->pairs);
    for (size_t b = 0; b < d->study->baseline_count; b++)
        for (size_t i = 0; i < cases; i++) {
            size_t baseline = d->study->runs[i * seeds].baseline[b] / seeds;
            if (baseline != i)
                d->pairs[d->count++] = (struct pair){baseline, i, b};
        }
    qsort(d->pairs, d->count, sizeof *d->pairs, by_baseline);
}

/* The resolved scenario of a case, from the first of its runs that has one; NULL: none has. */
static const struct scenario *case_scenario(struct arena *arena, const struct differing *d, size_t which)
{
    size_t seeds = (size_t)d->study->seeds;
    struct diag *diag = diag_create();
    const struct scenario *scenario = NULL;
    for (size_t i = which * seeds; i < (which + 1) * seeds && !scenario; i++)
        if (d->done[i])
            scenario = scenario_read_resolved(
                arena, diag, arena_printf(arena, "%s/%s/scenario.yaml", d->folder, d->study->runs[i].name));
    diag_destroy(diag);
    return scenario;
}

static void keep_baseline(struct differing *d, size_t which)
{
    if (d->kept != NULL && d->kept_of == which)
        return;
    arena_destroy(d->kept);
    d->kept = arena_create();
    d->kept_of = which;
    d->baseline = case_scenario(d->kept, d, which);
}

static void compare_pair(void *context, size_t p)
{
    struct differing *d = context;
    struct arena *scratch = arena_create();
    keep_baseline(d, d->pairs[p].baseline);
    const struct scenario *scenario = d->baseline ? case_scenario(scratch, d, d->pairs[p].which) : NULL;
    const char *text = scenario ? scenario_difference(scratch, d->baseline, scenario, d->varied) : NULL;
    if (text != NULL) {
        struct said said = {.length = strlen(text)};
        said.begin = atomic_fetch_add(d->text_end, said.length);
        if (pwrite(d->texts, text, said.length, (off_t)said.begin) != (ssize_t)said.length)
            memory_out(said.length);
        d->said[p] = said;
    }
    arena_destroy(scratch);
}

static const char *text_of(struct arena *arena, const struct differing *d, size_t p)
{
    size_t length = d->said[p].length;
    char *text = arena_alloc(arena, length + 1, 1);
    if (pread(d->texts, text, length, (off_t)d->said[p].begin) != (ssize_t)length)
        memory_out(length);
    return text;
}

const char *const *differing_cases(struct arena *arena, const struct study *study, const char *folder, const bool *done,
                                   int jobs)
{
    size_t cases = study->run_count / (size_t)study->seeds;
    const char **differs = arena_alloc(arena, BASELINES_MAX * cases, sizeof *differs);
    struct differing d = {.study = study,
                          .folder = folder,
                          .done = done,
                          .varied = study_varied(arena, study),
                          .texts = memfd_create("differences", MFD_CLOEXEC)};
    if (d.texts < 0)
        memory_out(0);
    list_pairs(&d, cases);
    d.said = pool_memory(d.count, sizeof *d.said);
    d.text_end = pool_memory(1, sizeof *d.text_end);
    pool_each(d.count, jobs, compare_pair, &d);
    for (size_t p = 0; p < d.count; p++)
        if (d.said[p].length > 0)
            differs[d.pairs[p].which_baseline * cases + d.pairs[p].which] = text_of(arena, &d, p);
    arena_destroy(d.kept);
    pool_memory_free(d.text_end, 1, sizeof *d.text_end);
    pool_memory_free(d.said, d.count, sizeof *d.said);
    close(d.texts);
    free(d.pairs);
    return differs;
}
