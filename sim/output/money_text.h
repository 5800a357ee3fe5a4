/* SPDX-License-Identifier: Apache-2.0 */
/* Money for people: what a run costs, and what one is worth against another. */
#ifndef SAMOVAR_OUTPUT_MONEY_TEXT_H
#define SAMOVAR_OUTPUT_MONEY_TEXT_H

#include <stdio.h>

#include "account/summary.h"
#include "base/text.h"

/* "10.87 million USD a year: capital 90.6 %, electricity 8.7 %; ...", without an end of line; continues with `next`, which begins
 * one. Nothing without costs. */
void money_text_print(FILE *out, const struct summary *summary, const char *next);
/* "; it costs 120000 USD more to build than `name`, the baseline, and 30000 USD a year less to run, which is paid back in 4.0
 * years"; nothing without costs. */
void money_text_compare(const struct summary *run, const struct summary *baseline, const char *name,
                        struct text_buffer *out);

#endif
