/* SPDX-License-Identifier: Apache-2.0 */
/* Checkpoints against failures, in closed form. */
#ifndef SAMOVAR_JOBS_RELIABILITY_H
#define SAMOVAR_JOBS_RELIABILITY_H

/* Failures of a job per second on so many GPUs: a rate per GPU, but not fewer than small jobs were seen to
 * have. floor_per_s: of a job of floor_gpus and more; of smaller ones their share of it. */
double failure_rate_per_s(double gpus, double per_gpu_s, double floor_per_s, double floor_gpus);

/* Mean time that a stretch of work of length interval_s takes with the checkpoint after it, and with failures
 * at failure_per_s, each of which needs recovery_s to begin again from the last checkpoint. */
struct lost_time {
    double rework_s, recovery_s; /* beyond interval_s + checkpoint_s */
};
struct lost_time lost_time(double interval_s, double checkpoint_s, double recovery_s, double failure_per_s);

/* Time between checkpoints that loses least; HUGE_VAL without failures, 0 where a checkpoint takes no time. */
double checkpoint_interval_s(double checkpoint_s, double failure_per_s);

#endif
