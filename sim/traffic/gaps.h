/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps between arrivals, of mean 1, from a gamma distribution. */
#ifndef SAMOVAR_TRAFFIC_GAPS_H
#define SAMOVAR_TRAFFIC_GAPS_H

#include "base/random.h"

/* variation: standard deviation over mean, from 0 (all alike). */
double gap_draw(double variation, struct random *random);
/* Time from a random moment to the next arrival. With this as its first gap the process is stationary from
 * the beginning: the expected number of arrivals is proportional to time. */
double gap_first(double variation, struct random *random);

#endif
