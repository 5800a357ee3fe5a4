/* SPDX-License-Identifier: Apache-2.0 */
/* Jobs start only while all that run, as they are expected to draw, and the idle nodes beside them stay below a
 * cap; EASY backfilling, with power as a second thing to reserve (Etinski, Corbalan, Labarta & Valero 2012,
 * Parallel Computing 38(12)). Nothing is slowed down: that is what caps of `power_management` do. */
#include "sched/line.h"
#include "sched/policies.h"

struct power_capped {
    double cap_w;
};

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    const struct power_capped *policy = parameters;
    line_decide(&(struct rules){.discipline = line_easy, .power_cap_w = policy->cap_w}, machine, queue, count, out);
}

static double cap_w(const void *parameters)
{
    return ((const struct power_capped *)parameters)->cap_w;
}

static const struct field fields[] = {
    {.key = "cap",
     NUMBER_FIELD(struct power_capped, cap_w, POWER),
     RANGE("1 W", "100 GW"),
     .doc = "Most that jobs and idle nodes may draw together, by the power that is expected of them; nodes of "
            "services are not counted. A job that would pass it alone never starts; the run warns of it."},
    FIELD_END};

const struct scheduler scheduler_power_capped = {
    .record = {.name = "power-capped",
               .doc = "EASY backfilling below a cap on the power of all jobs and idle nodes.",
               .size = sizeof(struct power_capped),
               .fields = fields},
    .decide = decide,
    .cap_w = cap_w,
};
