/* SPDX-License-Identifier: Apache-2.0 */
/* The mean step of a replica by the number of sequences in its batch: the prompts of some are computed in it,
 * the others get their next token. */
#ifndef SAMOVAR_LLM_STEP_TABLE_H
#define SAMOVAR_LLM_STEP_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "llm/step.h"

struct step_table_setup {
    const struct replica_costs *costs;
    double steps;        /* of a request: one with its prompt, the others with its answer */
    double prompt;       /* tokens computed in the step with the prompt; 0: other replicas compute prompts */
    double pairs;        /* of these tokens with those before them */
    double context;      /* tokens behind a sequence */
    bool chunked;        /* prompts are computed beside answers; else alone */
    double token_budget; /* of a step */
    double limit;        /* largest batch, at least 1 */
};

/* Means of one step, per GPU. */
struct mean_step {
    double byte, flop;
    double load_s;                  /* like load_s of step.h, without its share of time */
    double resident_s, limit_s;     /* shares of time x time_s */
    double demand_load_s, demand_s; /* load_s and resident_s as they would be at the highest clock */
};
struct step_table {
    double *time_s; /* both from 1 to limit */
    struct mean_step *mean;
    size_t limit; /* with the token budget, where that allows fewer */
};
struct step_table step_table_make(struct arena *arena, const struct step_table_setup *setup);
/* Fills the table anew for other costs, whose steps take as many tokens. */
void step_table_renew(struct step_table *table, const struct step_table_setup *setup);

#endif
