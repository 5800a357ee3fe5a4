/* SPDX-License-Identifier: Apache-2.0 */
/* Hours to come of something that costs by the hour, and when work costs the least of it. */
#ifndef SAMOVAR_SCHED_SIGNAL_H
#define SAMOVAR_SCHED_SIGNAL_H

#include <stddef.h>

struct signal {
    double first_s, end_s; /* known in between; before and after: its mean */
    double mean;
    double *sum; /* its integral from first_s to the start of each hour, and to the end */
    size_t hours;
};

/* per_hour: NaN where it is not known: the mean of the others. */
void signal_begin(struct signal *signal, const double *per_hour, size_t hours, double first_s);
void signal_finish(struct signal *signal);

double signal_integral(const struct signal *signal, double from_s, double to_s);
/* The start in [now_s, latest_s] from which the integral over the duration is the least; of equals the
 * earliest. Starts after the hours that are known are not considered. */
double signal_best_start(const struct signal *signal, double now_s, double latest_s, double duration_s);

/* By when what is left must go on without a break: so that it ends by end_s, and, if it should take longer
 * by margin_frac, still by deadline_s. */
struct due {
    double end_s, deadline_s, margin_frac;
};
double due_start_s(const struct due *due, double left_s);

#endif
