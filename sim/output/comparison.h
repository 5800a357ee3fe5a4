/* SPDX-License-Identifier: Apache-2.0 */
/* Compares runs with their baselines: paired differences, and what follows from them. */
#ifndef SAMOVAR_OUTPUT_COMPARISON_H
#define SAMOVAR_OUTPUT_COMPARISON_H

#include <stdbool.h>
#include <stdio.h>

#include "account/summary.h"
#include "base/text.h"
#include "output/screen.h"
#include "statistics/paired.h"

/* `cases` combinations of what is varied, each run with `seeds` seeds. Runs of one seed share arrivals,
 * failures and weather: so each run is compared with the run of its own seed. */
struct comparison {
    size_t cases, seeds;
    const struct summary *runs; /* case by case, seed by seed; .run NULL: that run is missing */
    const char *const *labels;  /* of each case: the name of its runs without the seed */
    const size_t *baseline;     /* of each case: the case that it is compared with; itself if it is one */
    const size_t *second;       /* the same for a second baseline; NULL: there is none */
    const char *const *undone;  /* of each case: why it has no results, "n/a: ..."; NULL, or NULL of a case: it has */
    /* Of each case, and then once more for the second baseline: what else differs from it; NULL: nothing, or nobody looked. */
    const char *const *differs;
    unsigned subjects; /* what is asked (account/subject.h); 0: not known, then it is what the runs differ in */
    const struct summary_show *show; /* what the table has; NULL: what answers the question */
    size_t top; /* the table has only so many of the best of each baseline, and the baselines; 0: all */
};
/* Sets what is known only against a baseline, payback and abatement, of each run against that of its own seed; runs are those of the
 * comparison. */
void comparison_weigh(const struct comparison *comparison, struct summary *runs);
/* The case that it is compared with: which baseline of 2; itself if there is none. */
size_t comparison_baseline(const struct comparison *comparison, size_t which, size_t baseline);

/* The difference of a metric (its offset in struct summary, a COLUMN_NUMBER) from another case. */
struct paired comparison_difference(const struct comparison *comparison, size_t which, size_t against, size_t offset);
/* Mean of each number over the seeds that are there; texts of the first. False if there are none. */
bool comparison_mean(const struct comparison *comparison, size_t which, struct summary *mean);
/* The same of each case, in arena; with one seed the runs themselves. *there: of which there are results. */
const struct summary *comparison_means(struct arena *arena, const struct comparison *comparison, bool **there);

/* Whether the energies and the water of all seeds are the same in every case: then nothing random was
 * simulated, and means and intervals say nothing. */
bool comparison_seeds_agree(const struct comparison *comparison);

/* comparison.csv: a row per run and metric. */
extern const struct column comparison_columns[];
void comparison_rows(const struct comparison *comparison, struct text_buffer *out); /* with the header */
void comparison_run_rows(const struct comparison *comparison, size_t run, struct text_buffer *out);
/* comparison_mean.csv: a row per case and metric, over the seeds. */
extern const struct column comparison_mean_columns[];
void comparison_mean_rows(const struct comparison *comparison, struct text_buffer *out); /* with the header */
void comparison_case_rows(const struct comparison *comparison, size_t which, struct text_buffer *out);

/* A smaller difference would be shown as 0.0 %. */
#define COMPARISON_TIE_FRAC 0.0005
/* Relative difference of the work that was done, of that kind of work in which it is largest; *name: what it is called, NULL: nobody
 * worked. */
double comparison_work(const struct summary *run, const struct summary *base, const char **name);

/* The table that people read, with what stands below it; in arena, but for what lives as long as the comparison. */
struct screen_sheet comparison_sheet(struct arena *arena, const struct comparison *comparison);
/* Prints it. */
void comparison_print(FILE *out, const struct comparison *comparison);
/* Adds one sentence that may be quoted: what the best strategy saves against the baseline in this simulation. */
void comparison_conclude(const struct comparison *comparison, struct text_buffer *out);

/* The rank of each case among those of its baseline, by what is asked: 1 is the best; a baseline has 0, a case without results SIZE_MAX. */
void comparison_rank(const struct comparison *comparison, size_t *rank);
/* Adds a line that says which case is best at each of many places: "best by electricity: x at Dulles, Miami; y at Phoenix"; nothing where
 * the sentence of comparison_conclude says it. */
void comparison_best(const struct comparison *comparison, struct text_buffer *out);

#endif
