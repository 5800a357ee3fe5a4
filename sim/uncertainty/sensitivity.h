/* SPDX-License-Identifier: Apache-2.0 */
/* sensitivity.csv: what each uncertain input does to each output of each case. */
#ifndef SAMOVAR_UNCERTAINTY_SENSITIVITY_H
#define SAMOVAR_UNCERTAINTY_SENSITIVITY_H

#include "base/column.h"
#include "base/text.h"
#include "uncertainty/uncertain_results.h"

extern const struct column sensitivity_columns[];
/* Adds all rows. */
void sensitivity_rows(const struct uncertain_results *results, struct text_buffer *out);

#endif
