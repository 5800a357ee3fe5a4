/* SPDX-License-Identifier: Apache-2.0 */
/* A signal that costs by the hour (carbon, price), and when work costs the least of it. */
#ifndef SAMOVAR_SCHED_SIGNAL_H
#define SAMOVAR_SCHED_SIGNAL_H

#include <stddef.h>

struct signal {
    double first_s, end_s; /* known between these; before and after, its mean stands for it */
    double mean;
    double *sum; /* integral from first_s to the start of each hour, and to the end */
    size_t hours;
};

/* per_hour: NaN where the signal is not known; the mean of the others stands for it. */
void signal_begin(struct signal *signal, const double *per_hour, size_t hours, double first_s);
void signal_finish(struct signal *signal);

double signal_integral(const struct signal *signal, double from_s, double to_s);
/* The start in [now_s, latest_s] that makes the integral over the duration least; of equals the earliest.
 * Starts after the known hours are not considered. */
double signal_best_start(const struct signal *signal, double now_s, double latest_s, double duration_s);

/* When a job is due: at end_s, and, should it take longer by margin_frac, still by deadline_s. due_start_s is
 * the latest start for what is left to run without a break. */
struct due {
    double end_s, deadline_s, margin_frac;
};
double due_start_s(const struct due *due, double left_s);

#endif
