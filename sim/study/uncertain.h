/* SPDX-License-Identifier: Apache-2.0 */
/* What a study does not know for sure: the inputs with their distributions, and the draws in which they have values. */
#ifndef SAMOVAR_STUDY_UNCERTAIN_H
#define SAMOVAR_STUDY_UNCERTAIN_H

#include "base/arena.h"
#include "base/diag.h"
#include "read/tree.h"
#include "scenario/scenario.h"
#include "statistics/distribution.h"
#include "study/study.h"

enum draw_method { DRAWS_LHS, DRAWS_SOBOL, DRAWS_MORRIS, DRAWS_TORNADO };
extern const char *const draw_methods[];

struct uncertain_input {
    const char
        *key; /* "cooling-tower.approach": of every component of that kind, or of several, "a/b.approach"; or a path,
                                       * "cooling[0].approach" */
    struct distribution distribution; /* in SI */
    const char *const *choices;       /* of a choice: what is written for each; else NULL */
    enum quantity quantity;
    const char *source;       /* NULL: the study says it; else whose range it is */
    const char *row, *spread; /* texts of the table's row that it stands for, by their addresses; NULL: none */
};
/* A place where an input stands in a case's scenario. */
struct uncertain_use {
    size_t input;
    const char *path;
};
struct uncertain_case {
    struct uncertain_use *uses;
    size_t count;
    bool *has;                /* per input */
    const char *const *files; /* that its scenario was read from */
    size_t file_count;
    const char *lacks; /* why it cannot be built, and has no draws; NULL: it can */
};

struct uncertain {
    enum draw_method method;
    size_t blocks;     /* draws of a Latin hypercube, points of Sobol, trajectories of Morris; 1 for a tornado */
    size_t block_rows; /* rows of each */
    size_t rows;
    uint64_t seed;
    struct uncertain_input *inputs;
    size_t input_count;
    struct uncertain_case *cases; /* combinations of what is varied, seeds not counted */
    size_t case_count;
    const double *points; /* points[row * input_count + input] in 0 .. 1; NaN: as the scenario says */
};

/* Takes `uncertain` out of the study's mapping; NULL if there is none. */
struct tree *uncertain_take(struct tree *root);
/* Finds what the keys mean in the scenarios of the study, whose runs are listed, and draws. NULL with mistakes in diag. */
const struct uncertain *uncertain_read(struct arena *arena, struct diag *diag, const struct tree *tree,
                                       const struct study *study);

/* The value of an input in a row, in SI, or the number of a choice; NaN: as the scenario says. */
double uncertain_value(const struct uncertain *uncertain, size_t row, size_t input);
/* The run of the study whose seed the row of a case takes: blocks take turns. */
size_t uncertain_run(const struct uncertain *uncertain, const struct study *study, size_t which, size_t row);
/* What is set in the row of a case, in arena; *count gets how much. */
struct override *uncertain_overrides(struct arena *arena, const struct uncertain *uncertain, size_t which, size_t row,
                                     size_t *count);
/* An earlier row that is the same for this case, since it lacks the inputs in which both differ; the row itself if there is none. */
size_t uncertain_same(const struct uncertain *uncertain, size_t which, size_t row);
/* Whether rows are drawn as likely as their values are, so that shares of rows are probabilities: those of a Latin hypercube, and the
 * first two of each block of Sobol's. */
bool uncertain_is_draw(const struct uncertain *uncertain, size_t row);

#endif
