/* SPDX-License-Identifier: Apache-2.0 */
/* How many replicas of a service are awake. At the end of every `period` the autoscaler wants as many as
 * bring the requests per replica to `target`. If these are more, the missing ones wake at once and serve
 * after `wake`; if they are fewer, and no more were wanted for `window`, the surplus goes to sleep a few at a
 * time. Within a budget of power (serving/power_budget.h) no more than it covers are awake, whatever is wanted: requests wait then.
 * Replicas with the highest numbers sleep first: they get no more requests, finish what they have, and
 * sleep. */
#ifndef SAMOVAR_SERVING_AUTOSCALE_H
#define SAMOVAR_SERVING_AUTOSCALE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/field.h"

struct autoscale {
    int64_t minimum;
    double target; /* requests per replica, in its batch or waiting for it */
    double period_s, window_s, down_frac, wake_s;
    double power_budget_w; /* NaN: none */
    double counted_frac;   /* of what its GPUs may draw, of which the budget is made up */
};
extern const struct record autoscale_record;

struct autoscaler;
/* rules is borrowed. minimum: number of replicas that never sleep, at least 1; most: that may be awake, minimum .. replicas. At
 * first so many are awake. */
struct autoscaler *autoscaler_create(struct arena *arena, const struct autoscale *rules, size_t replicas,
                                     size_t minimum, size_t most);
/* Ends a period, with `present` requests in all replicas together. Calls go forward in time. */
void autoscaler_decide(struct autoscaler *scaler, double now_s, double present);
/* Returns n: replicas 0 .. n - 1 get requests now. */
size_t autoscaler_serving(const struct autoscaler *scaler, double now_s);
/* Returns n: replicas 0 .. n - 1 are wanted; they serve, or are waking. */
size_t autoscaler_wanted(const struct autoscaler *scaler);
/* Returns how many more the last decision asked for than may be awake. */
size_t autoscaler_refused(const struct autoscaler *scaler);
bool autoscaler_awake(const struct autoscaler *scaler, size_t replica);
/* Says that a replica which is not wanted has finished its requests, and sleeps. */
void autoscaler_sleep(struct autoscaler *scaler, size_t replica);

#endif
