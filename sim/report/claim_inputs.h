/* SPDX-License-Identifier: Apache-2.0 */
/* What the formulas of claims take from the runs that answer them. */
#ifndef SAMOVAR_REPORT_CLAIM_INPUTS_H
#define SAMOVAR_REPORT_CLAIM_INPUTS_H

#include "report/run_tables.h"

/* Adds "claim_inputs" for a folder whose package has claims.csv, else nothing: for each scenario, of the columns of its summary.csv those that
 * its claims name; of a study, which has many rows, no rows. Returns the bytes that it took. */
size_t claim_inputs_write(struct report_writer *writer, const char *folder, const struct tree *package);

#endif
