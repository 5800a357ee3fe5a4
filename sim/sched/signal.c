/* SPDX-License-Identifier: Apache-2.0 */
#include "sched/signal.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "base/units.h"

/* An integral counts as less than another only if it is so by more than rounding. */
static const double rounding_frac = 1e-9;

void signal_begin(struct signal *signal, const double *per_hour, size_t hours, double first_s)
{
    struct sum sum = {0};
    size_t known = 0;
    for (size_t h = 0; h < hours; h++)
        if (!isnan(per_hour[h])) {
            sum_add(&sum, per_hour[h]);
            known++;
        }
    *signal = (struct signal){.first_s = first_s,
                              .end_s = first_s + (double)hours * SECONDS_PER_HOUR,
                              .mean = known > 0 ? sum_value(&sum) / (double)known : 0,
                              .sum = memory_grow(NULL, hours + 1, sizeof *signal->sum),
                              .hours = hours};
    signal->sum[0] = 0;
    for (size_t h = 0; h < hours; h++)
        signal->sum[h + 1] = signal->sum[h] + (isnan(per_hour[h]) ? signal->mean : per_hour[h]) * SECONDS_PER_HOUR;
}

void signal_finish(struct signal *signal)
{
    free(signal->sum);
    signal->sum = NULL;
}

static double boundary_s(const struct signal *signal, size_t hour)
{
    return signal->first_s + (double)hour * SECONDS_PER_HOUR;
}

/* The integral from first_s to to_s. */
static double integral_to(const struct signal *signal, double to_s)
{
    if (to_s <= signal->first_s)
        return (to_s - signal->first_s) * signal->mean;
    if (to_s >= signal->end_s)
        return signal->sum[signal->hours] + (to_s - signal->end_s) * signal->mean;
    double at = (to_s - signal->first_s) / SECONDS_PER_HOUR, hour = floor(at);
    size_t h = (size_t)hour;
    return signal->sum[h] + (at - hour) * (signal->sum[h + 1] - signal->sum[h]);
}

double signal_integral(const struct signal *signal, double from_s, double to_s)
{
    return integral_to(signal, to_s) - integral_to(signal, from_s);
}

struct choice {
    double start_s, integral;
};

static void consider(const struct signal *signal, double start_s, double duration_s, struct choice *best)
{
    double integral = signal_integral(signal, start_s, start_s + duration_s);
    double rounding = rounding_frac * fabs(best->integral);
    if (integral < best->integral - rounding || (integral <= best->integral + rounding && start_s < best->start_s))
        *best = (struct choice){start_s, integral};
}

/* The integral is linear in the start between moments at which work begins or ends with an hour: one of them,
 * or an end of the range, is the best. */
double signal_best_start(const struct signal *signal, double now_s, double latest_s, double duration_s)
{
    struct choice best = {now_s, signal_integral(signal, now_s, now_s + duration_s)};
    double last_s = fmin(latest_s, signal->end_s);
    if (last_s > now_s)
        consider(signal, last_s, duration_s, &best);
    for (size_t h = 0; h <= signal->hours; h++) {
        double begin_s = boundary_s(signal, h), end_s = begin_s - duration_s;
        if (begin_s > now_s && begin_s <= last_s)
            consider(signal, begin_s, duration_s, &best);
        if (end_s > now_s && end_s <= last_s)
            consider(signal, end_s, duration_s, &best);
    }
    return best.start_s;
}

double due_start_s(const struct due *due, double left_s)
{
    return fmin(due->end_s - left_s, due->deadline_s - left_s * (1 + due->margin_frac));
}
