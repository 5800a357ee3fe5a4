/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/hourly_tables.h"

const struct csv_column *const hourly_tables[] = {weather_csv_columns, grid_csv_columns, NULL};
