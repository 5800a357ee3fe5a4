/* SPDX-License-Identifier: Apache-2.0 */
/* What a claim comes to in a word, by one rule for all: it is computed, so that nobody words it by what he would like to hear. */
#ifndef SAMOVAR_CLAIMS_CLAIM_VERDICT_H
#define SAMOVAR_CLAIMS_CLAIM_VERDICT_H

#include <stdbool.h>

/* The answer is about what was said from this to that many times it. */
#define VERDICT_LEAST 0.8
#define VERDICT_MOST 1.25

enum claim_verdict {
    VERDICT_ABOUT_RIGHT,
    VERDICT_DEPENDS,        /* what was said lies in the range, and not near the answer */
    VERDICT_TOO_MUCH,       /* was said: beyond the range as well */
    VERDICT_TOO_LITTLE,     /* likewise */
    VERDICT_NOT_COMPARABLE, /* what was said and the answer are not the same quantity */
    VERDICT_NOT_TESTED, /* nothing but the claim's own formula answers it, or nothing that could be said would fail */
    VERDICT_NOT_RUN     /* its run is not there */
};
extern const char *const claim_verdict_words[];

struct verdict_case {
    double claimed, answer, low, high; /* in one unit; low and high NaN: there is no range, answer NaN: no run */
    bool unlike;                       /* they are not the same quantity */
    bool own_formula;                  /* the answer is what the claim's own formula gives */
    double whole;                      /* all that there can be: 1 or 100 of a share; NaN: there is no such end */
};
enum claim_verdict claim_verdict(const struct verdict_case *of);

#endif
