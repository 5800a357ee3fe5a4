/* SPDX-License-Identifier: Apache-2.0 */
#include "report/verdict.h"

#include <string.h>

#include "output/comparison.h"
#include "output/summary_file.h"

/* Names of the runs, or of their folders where two runs have one name. */
static const char *const *labels_of(struct arena *arena, const struct report_folder *folders,
                                    const struct summary *runs, size_t count)
{
    const char **labels = arena_alloc(arena, count, sizeof *labels);
    bool unique = true;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++)
            unique = unique && strcmp(runs[i].run, runs[j].run) != 0;
    for (size_t i = 0; i < count; i++)
        labels[i] = unique ? runs[i].run : folders[i].path;
    return labels;
}

const char *verdict_of_runs(struct arena *arena, struct diag *diag, const struct report_folder *folders, size_t count)
{
    struct summary *runs = arena_alloc(arena, count, sizeof *runs);
    for (size_t i = 0; i < count; i++) {
        struct summary_file file;
        if (count < 2 || folders[i].kind != FOLDER_RUN || !summary_file_read(arena, diag, folders[i].path, &file) ||
            !summary_done(&file.summary) || file.summary.run == NULL)
            return NULL;
        runs[i] = file.summary;
        if (runs[i].duration_s != runs[0].duration_s)
            return NULL;
    }
    struct comparison comparison = {.cases = count,
                                    .seeds = 1,
                                    .runs = runs,
                                    .labels = labels_of(arena, folders, runs, count),
                                    .baseline = arena_alloc(arena, count, sizeof *comparison.baseline)};
    struct text_buffer text = {0};
    comparison_conclude(&comparison, &text);
    const char *verdict = text.length > 0 ? arena_text(arena, text.data) : NULL;
    text_buffer_finish(&text);
    return verdict;
}
