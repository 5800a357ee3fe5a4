/* SPDX-License-Identifier: Apache-2.0 */
/* Gaps between arrivals, of mean 1, from a gamma distribution. */
#ifndef SAMOVAR_TRAFFIC_GAPS_H
#define SAMOVAR_TRAFFIC_GAPS_H

#include "base/random.h"

/* variation: standard deviation over mean, from 0 (all alike). */
double gap_draw(double variation, struct random *random);
/* From a moment taken at random to the next arrival: with it as the first gap the expected number of arrivals
 * is that of the time from the beginning on. */
double gap_first(double variation, struct random *random);

#endif
