/* SPDX-License-Identifier: Apache-2.0 */
/* Failures come at random, with a mean time M between them, also during checkpoints C and recovery R. A segment of s
 * = tau + C then takes on average (Daly, Future Generation Computer Systems 22(3), 2006, equation 13)
 *
 *     M exp(R/M) (exp(s/M) - 1)
 *
 * It is s, work done again  M (exp(s/M) - 1) - s,  and recovery  M (exp(R/M) - 1) (exp(s/M) - 1): to first order the
 * s^2/2M and R s/M of Young (CACM 17(9), 1974), whose best interval is sqrt(2 C M). Daly's, equation 37:
 *
 *     tau = sqrt(2 C M) (1 + sqrt(C/2M)/3 + (C/2M)/9) - C  for C < 2M,  else M
 *
 * Failures by size of a job: on Meta's RSC-1 (Kokolis et al., HPCA 2025, arXiv:2410.21680) jobs of 1,024 GPUs ran 7.9
 * h between failures, where nodes that fail 6.50 times per 1,000 days would give 28.8 h; that rate gives the 1.8 h
 * and 0.23 h projected there for 16,384 and 131,072 GPUs. So the rate per GPU is for large jobs, and a floor for
 * small ones. */
#include "jobs/reliability.h"

#include <math.h>

double failure_rate_per_s(double gpus, double per_gpu_s, double floor_per_s, double floor_gpus)
{
    double part = floor_gpus > 0 ? fmin(1, gpus / floor_gpus) : 1;
    return fmax(gpus * per_gpu_s, part * floor_per_s);
}

struct lost_time lost_time(double interval_s, double checkpoint_s, double recovery_s, double failure_per_s)
{
    if (!(failure_per_s > 0))
        return (struct lost_time){0, 0};
    double mean_s = 1 / failure_per_s, segment_s = interval_s + checkpoint_s;
    double failures = expm1(segment_s / mean_s);
    return (struct lost_time){.rework_s = fmax(mean_s * failures - segment_s, 0),
                              .recovery_s = mean_s * expm1(recovery_s / mean_s) * failures};
}

double checkpoint_interval_s(double checkpoint_s, double failure_per_s)
{
    if (!(failure_per_s > 0))
        return HUGE_VAL;
    double mean_s = 1 / failure_per_s, half = checkpoint_s / (2 * mean_s);
    if (half >= 1)
        return mean_s;
    return sqrt(2 * checkpoint_s * mean_s) * (1 + sqrt(half) / 3 + half / 9) - checkpoint_s;
}
