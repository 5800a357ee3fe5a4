/* SPDX-License-Identifier: Apache-2.0 */
/* Answers to claims, for people and as JSON. */
#ifndef SAMOVAR_CLI_CLAIM_TABLE_H
#define SAMOVAR_CLI_CLAIM_TABLE_H

#include <stdio.h>

#include "base/text.h"
#include "claims/answer.h"

/* A table, and below it the sentence of each claim. */
void claim_table_print(FILE *out, const struct answer *answers, size_t count);
void claim_table_json(struct text_buffer *out, const struct answer *answers, size_t count);

/* Of one file: a line for the scenario and each case, a column for each claim; nothing where no run is there. */
void claim_cases_print(FILE *out, const struct case_answer *cases, size_t count);

#endif
