/* SPDX-License-Identifier: Apache-2.0 */
/* The answer to a claim: a row of claims.csv. */
#ifndef SAMOVAR_CLAIMS_ANSWER_H
#define SAMOVAR_CLAIMS_ANSWER_H

#include "account/summary.h"
#include "base/arena.h"
#include "claims/claim.h"

struct answer {
    const char *claim;
    double claimed; /* in `unit`, as all that follow */
    const char *unit;
    double own_arithmetic, simulated, low, high; /* NaN: none */
    double ratio;                                /* answer over claimed; NaN: there is no answer yet */
    const char *reason, *kind, *said, *seen, *scenario, *own_formula, *simulated_formula, *estimate_formula;
    const char *title, *heading, *verdict;
    const char *setting;                             /* the scenario in a few sentences; NULL: nothing is simulated */
    const char *unlike, *low_formula, *high_formula; /* NULL: none */
    double answer;                                   /* what is simulated, else the estimate, else its own arithmetic */
};
extern const struct column answer_columns[];

/* summaries: of the scenario, then of its cases in their order; NULL where a run is not there. The range of what is simulated spans
 * those that are. scenario: the name that rows have. */
struct answer answer_of(struct arena *arena, const char *scenario, const struct claim *claim,
                        const struct claim_number *number, const struct summary *const *summaries);

/* Once all is known that answers it: the verdict, and the sentences with their numbers. cases: the rows below of this claim. */
struct case_answer;
void answer_conclude(struct arena *arena, struct answer *answer, const struct claim_number *number,
                     const struct case_answer *cases, size_t count);

/* What a case of a study leaves of its baseline, as shares: of this claim the answer and its range. */
void answer_is_left(struct answer *answer, const struct claim_number *number, double left, double low, double high);

/* What the scenario (`base`), or a case of it, answers to a claim: a row of claim_cases.csv. */
struct case_answer {
    const char *claim, *of, *meaning; /* `of`: name of the case */
    double simulated;                 /* in `unit`; NaN: its run is not there */
    const char *unit;
    double ratio; /* over what was said */
    const char *scenario;
};
extern const struct column case_answer_columns[];

/* Rows of a claim that is simulated, the scenario's and one a case, to `out`; returns how many: 0 where nothing is simulated.
 * nodes: the smallest fleets where one answers, else NULL. */
size_t answer_cases(const struct answer *answer, const struct claim *claim, const struct claim_number *number,
                    const struct summary *const *summaries, const double *nodes, struct case_answer *out);

/* The smallest fleets of the scenario and of its cases, in the order of `summaries` above; NaN: there is none, or it is not known. */
void answer_is_fleet(struct answer *answer, const double *nodes, size_t count);

#endif
