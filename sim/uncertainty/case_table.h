/* SPDX-License-Identifier: Apache-2.0 */
/* cases.csv: what each case of an uncertain study leaves of its baseline, and whether cases that are made of others add up. */
#ifndef SAMOVAR_UNCERTAINTY_CASE_TABLE_H
#define SAMOVAR_UNCERTAINTY_CASE_TABLE_H

#include "account/summary.h"
#include "base/column.h"
#include "base/text.h"
#include "uncertainty/uncertain_results.h"

extern const struct column case_columns[];
/* Whether the study has such a table: it varies cases and has draws. */
bool case_table_is(const struct study *study);
/* Adds a row for each case and column of interest. runs: of the study, as its scenario says; those without a name are missing. */
void case_rows(const struct uncertain_results *results, const struct summary *runs, struct text_buffer *out);

#endif
