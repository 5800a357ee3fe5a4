/* SPDX-License-Identifier: Apache-2.0 */
/* A study: one base scenario, and the Cartesian product of what is varied about it, replicated over seeds. */
#ifndef SAMOVAR_STUDY_STUDY_H
#define SAMOVAR_STUDY_STUDY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/column.h"
#include "base/diag.h"
#include "scenario/scenario.h"

enum { STUDY_RUNS_MAX = 100000, BASELINES_MAX = 2 };

struct study_value {
    const char *label;          /* in names of runs: "dulles", "approach-3K" */
    const char *text;           /* as written, a YAML fragment; a path of a file is absolute; of a case its name */
    const struct override *set; /* of a case (study/study_case.h): what it changes; else NULL */
    size_t set_count;
    const char *const *parts; /* labels of the cases that it is made of */
    size_t part_count;
};

struct study_axis {
    const char *path; /* "strategy", "case", or the path of a key, as in --set */
    const char *from; /* where it is written, for messages: "study.yaml: vary" */
    struct study_value *values;
    size_t count;
};

struct study_run {
    const char *name;                 /* the labels of all axes with more than one value, joined by "_" */
    const char *label;                /* the same without the seed */
    const char *strategy;             /* NULL: the base's own */
    const struct override *overrides; /* the series, the common ones, then one per axis, then the seed, then the name */
    size_t override_count;
    const size_t *choice; /* index of its value on each axis */
    int64_t replicate;    /* from 0 */
    int64_t seed;         /* -1: the base's own */
    size_t baseline
        [BASELINES_MAX]; /* indices of the runs that it is compared with: itself, for a baseline or where there is none */
};

struct study {
    int64_t format;
    const char *name, *meaning;
    const char *base;     /* path of the scenario */
    const char *baseline; /* one value, or two on two lines */
    const char *shown;    /* names of columns, one a line; NULL: not said */
    int64_t seeds;
    int series;         /* enum series_kept */
    struct list expect; /* of struct expectation; each run has them among its overrides */
    int method;         /* enum draw_method */
    int64_t draws, draw_seed;
    const struct uncertain *uncertain; /* study/uncertain.h; NULL: nothing is */
    struct study_axis *axes;
    size_t axis_count;
    struct study_run *runs;
    size_t run_count, baseline_count;
    const struct summary_show *show; /* what its table has; NULL: the table chooses */
    const char *per; /* "1e6 requests": what the amounts of cases.csv are for; NULL: for the whole run */
    double per_count;
    const struct column *per_column;
};
/* The keys of a study but `vary` and `uncertain`, which have no fixed keys. */
extern const struct record study_record;

/* What the command line adds to every run. */
struct study_options {
    const struct override *overrides;
    size_t override_count;
    const char *strategy; /* for a study that does not vary it; NULL: none */
    int64_t seed;         /* of the first replicate; -1: the base's own */
};

/* Reads the study and lists its runs: the last axis varies fastest, seeds faster still. NULL if there are
 * mistakes; those inside the scenarios show when the runs are loaded. */
const struct study *study_load(struct arena *arena, struct diag *diag, const char *path,
                               const struct study_options *options);

/* The scenario of one of its runs; NULL if diag has errors. */
const struct scenario *study_run_load(struct arena *arena, struct diag *diag, const struct study *study, size_t index);

/* Paths of the keys that the study varies on purpose, NULL-terminated: its axes; of a strategy, what all strategies of the study
 * speak of (`cooling`, or `scheduler`). What only some of them say is a difference besides. */
const char *const *study_varied(struct arena *arena, const struct study *study);
/* The keys that all values of an axis of strategies speak of, or that any of them does; NULL-terminated. */
const char *const *study_strategy_keys(struct arena *arena, const struct study_axis *axis, bool all);
/* What a baseline (0 or 1) has of the axis that it stands on, as in the names of its runs; NULL: nothing is compared with it. */
const char *study_baseline_label(const struct study *study, size_t baseline);
/* What the study asks about: the subjects (account/subject.h) of what it varies; of a strategy, those of all it speaks of. */
unsigned study_subjects(struct arena *arena, const struct study *study);
/* The subjects of one key, by its path; 0: of none. */
unsigned study_path_subjects(struct arena *arena, const char *path);

#endif
