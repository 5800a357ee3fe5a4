/* SPDX-License-Identifier: Apache-2.0 */
/* The equipment of a hall on a terminal: tables of cooling, power and own supply, the day that they were sized for, and prices. */
#ifndef SAMOVAR_OUTPUT_EQUIPMENT_TABLE_H
#define SAMOVAR_OUTPUT_EQUIPMENT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "base/equipment.h"
#include "money/cost_items.h"

void equipment_table(FILE *out, const struct equipment *rows, size_t count);
/* What is bought for it. low and high: the same items at other estimates of their prices. Prints nothing where there are none. */
void purchase_table(FILE *out, const struct cost_items *given, const struct cost_items *low,
                    const struct cost_items *high);

#endif
