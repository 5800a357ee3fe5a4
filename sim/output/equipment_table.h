/* SPDX-License-Identifier: Apache-2.0 */
/* The equipment of a hall on a terminal: two tables, cooling and power, and the day that they were sized for. */
#ifndef SAMOVAR_OUTPUT_EQUIPMENT_TABLE_H
#define SAMOVAR_OUTPUT_EQUIPMENT_TABLE_H

#include <stddef.h>
#include <stdio.h>

#include "base/equipment.h"

void equipment_table(FILE *out, const struct equipment *rows, size_t count);

#endif
