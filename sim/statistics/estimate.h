/* SPDX-License-Identifier: Apache-2.0 */
/* An estimate with its 95 % confidence interval. */
#ifndef SAMOVAR_STATISTICS_ESTIMATE_H
#define SAMOVAR_STATISTICS_ESTIMATE_H

struct estimate {
    double value, low, high; /* NaN: there is none */
};

#endif
