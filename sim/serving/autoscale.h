/* SPDX-License-Identifier: Apache-2.0 */
/* How many replicas of a service are awake. Every `period` it is asked for as many as bring the requests per replica to
 * `target`; more wake at once, and serve after `wake`; fewer stay only when no more were wanted for `window`, and then a few
 * go at a time. Those with the highest numbers go first: they get nothing more, finish what they have, and sleep. */
#ifndef SAMOVAR_SERVING_AUTOSCALE_H
#define SAMOVAR_SERVING_AUTOSCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/field.h"

struct autoscale {
    int64_t minimum;
    double target; /* requests that it has, in the batch or waiting, per replica */
    double period_s, window_s, down_frac, wake_s;
};
extern const struct record autoscale_record;

struct autoscaler;
/* rules is borrowed. minimum: replicas that are never asleep, 1 .. replicas. All are awake at first. */
struct autoscaler *autoscaler_create(struct arena *arena, const struct autoscale *rules, size_t replicas,
                                     size_t minimum);
/* With so many requests present. Periods follow one another. */
void autoscaler_decide(struct autoscaler *scaler, double now_s, double present);
/* Replicas 0 .. this - 1 get requests now. */
size_t autoscaler_serving(const struct autoscaler *scaler, double now_s);
/* Replicas 0 .. this - 1 are wanted: they serve, or are waking. */
size_t autoscaler_wanted(const struct autoscaler *scaler);
bool autoscaler_awake(const struct autoscaler *scaler, size_t replica);
/* One that is not wanted has finished what it had. */
void autoscaler_sleep(struct autoscaler *scaler, size_t replica);

#endif
