/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics/tornado.h"

#include <math.h>
#include <stdlib.h>

static int by_swing(const void *a, const void *b)
{
    const struct tornado_bar *x = a, *y = b;
    double size = isnan(x->swing) ? -1 : fabs(x->swing), other = isnan(y->swing) ? -1 : fabs(y->swing);
    if (size != other)
        return size > other ? -1 : 1;
    return (x->input > y->input) - (x->input < y->input);
}

void tornado_bars(const double *outputs, size_t inputs, struct tornado_bar *out)
{
    for (size_t k = 0; k < inputs; k++) {
        double low = outputs[1 + 2 * k], high = outputs[2 + 2 * k];
        out[k] = (struct tornado_bar){k, low, high, high - low};
    }
    qsort(out, inputs, sizeof *out, by_swing);
}
