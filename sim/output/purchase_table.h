/* SPDX-License-Identifier: Apache-2.0 */
/* What is bought for a hall, on a terminal: a table of sizes and prices. */
#ifndef SAMOVAR_OUTPUT_PURCHASE_TABLE_H
#define SAMOVAR_OUTPUT_PURCHASE_TABLE_H

#include <stdio.h>

#include "money/cost_items.h"

/* low and high: the same items at other estimates of their prices. Prints nothing where there are none. */
void purchase_table(FILE *out, const struct cost_items *given, const struct cost_items *low,
                    const struct cost_items *high);

#endif
