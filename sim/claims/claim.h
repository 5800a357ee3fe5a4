/* SPDX-License-Identifier: Apache-2.0 */
/* What somebody said about energy or water in numbers: the number, the arithmetic behind it, and where a scenario stands for it, what of
 * a run answers it. */
#ifndef SAMOVAR_CLAIMS_CLAIM_H
#define SAMOVAR_CLAIMS_CLAIM_H

#include "base/field.h"

/* One key that a case changes about the scenario. */
struct claim_change {
    const char *key, *value;
};

/* The scenario with what is uncertain set otherwise. */
struct claim_case {
    const char *name, *meaning;
    struct list set; /* of struct claim_change */
};

/* How well the source of a claim is known. */
enum claim_seen { SEEN_READ, SEEN_SECONDARY, SEEN_MEMORY, SEEN_DERIVED };
extern const char *const claim_seen_choices[];

struct claim_number {
    const char *name, *title; /* title: the claim as a sentence; NULL: not given */
    const char *said;         /* by whom, where, when */
    int seen;                 /* enum claim_seen */
    const char *claimed, *counts, *words;
    const char *arithmetic, *simulated, *estimate, *low, *high; /* formulas; NULL: not given */
    const char *study_case,
        *left;         /* of a study: which of its runs, and the column of which is told what is left of the baseline */
    const char *fleet; /* the service whose smallest fleet answers; NULL: none */
    const char *reason;
    const char *unlike; /* how what was said and what is answered differ in kind; NULL: they are the same quantity */
};

struct claim {
    const char *heading; /* of the file's claims on a page; NULL: not given */
    struct list cases;   /* of struct claim_case */
    struct list numbers; /* of struct claim_number */
};
extern const struct record claim_record;

#endif
