/* SPDX-License-Identifier: Apache-2.0 */
/* A tornado: what each input does alone, from one end of its range to the other, the largest first. */
#ifndef SAMOVAR_STATISTICS_TORNADO_H
#define SAMOVAR_STATISTICS_TORNADO_H

#include <stddef.h>

struct tornado_bar {
    size_t input;
    double low, high; /* the output with the input at the low and the high end of its range; NaN: the run failed */
    double swing;     /* high - low */
};
/* outputs: that with nothing changed, then two of each input, at its low and at its high end. out: per input, by the size of the swing;
 * those that failed at the end. */
void tornado_bars(const double *outputs, size_t inputs, struct tornado_bar *out);

#endif
