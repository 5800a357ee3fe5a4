/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs that can wait, wait for hours in which electricity is cleaner or cheaper. */
#ifndef SAMOVAR_SCHED_SHIFT_H
#define SAMOVAR_SCHED_SHIFT_H

#include "sched/scheduler.h"

struct shift {
    double delay_s, foresight_s, saving_frac, margin_frac;
    bool suspend;
};
extern const struct field shift_fields[];

/* Decides by the signal of the hours from machine->outlook.first_s on; per_hour NULL: not known, so no job
 * waits. */
void shift_decide(const struct shift *shift, const double *per_hour, const struct machine *machine,
                  const struct job_view *const *queue, size_t count, struct decisions *out);

#endif
