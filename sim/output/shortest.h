/* SPDX-License-Identifier: Apache-2.0 */
/* Writes what number_format of base/units does, thirty times faster: a year of hourly rows is half a million
 * numbers. */
#ifndef SAMOVAR_OUTPUT_SHORTEST_H
#define SAMOVAR_OUTPUT_SHORTEST_H

enum { SHORTEST_MAX = 32 };

/* Shortest decimal text that reads back to the same double, of those the closest; "" for NaN, "0" for -0,
 * "inf". Returns the length. */
int shortest_format(char buffer[SHORTEST_MAX], double value);

#endif
