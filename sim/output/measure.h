/* SPDX-License-Identifier: Apache-2.0 */
/* What a quoted sentence may compare, and in which words: the measures of each question, the first of which decides who is best. */
#ifndef SAMOVAR_OUTPUT_MEASURE_H
#define SAMOVAR_OUTPUT_MEASURE_H

#include <stdbool.h>
#include <stddef.h>

#include "account/summary.h"
#include "base/text.h"

struct measure {
    size_t offset; /* a COLUMN_NUMBER of struct summary */
    /* An amount: "needs 3 % less electricity" (verb, noun). Else a property: "makes the swing 3 % smaller" (noun, less, more). */
    const char *verb, *noun, *less, *more;
    bool more_is_better;
    bool is_water; /* "no cooling water", "1100 m3 of cooling water" */
};

enum { MEASURES_MAX = 5 };
/* NULL-terminated: those of the i-th question that one of the subjects asks; NULL: there are no more. */
const struct measure *const *measures_of(unsigned subjects, size_t i);
extern const struct measure *const measures_otherwise[]; /* electricity, cooling water, peak */

double measure_value(const struct measure *measure, const struct summary *summary);
/* value / base - 1. */
double measure_change(const struct measure *measure, const struct summary *summary, const struct summary *base);
/* Whether a is better than b by more than a tie. */
bool measure_better(const struct measure *measure, const struct summary *a, const struct summary *b);

/* "12.0 % less electricity", "the swing of the feed 3.0 % smaller"; chance: the difference may be none. */
void measure_say(const struct measure *measure, double change, bool chance, struct text_buffer *out);

#endif
