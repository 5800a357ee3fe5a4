/* SPDX-License-Identifier: Apache-2.0 */
/* Cooling equipment that fails: at a given time, or at random with a mean time between failures. */
#ifndef SAMOVAR_PLANT_FAILURE_H
#define SAMOVAR_PLANT_FAILURE_H

#include "base/arena.h"
#include "base/field.h"

struct failure {
    const char *component;           /* a name for plant_find */
    int64_t at_s;                    /* calendar seconds; 0: at random */
    double duration_s;               /* of a failure that is planned */
    double share;                    /* of the component's capacity that is lost */
    double between_s, mean_repair_s; /* at random: mean times; NaN: planned */
};
extern const struct record failure_record;

/* The failures of a run, in the order of time. */
struct outages;
/* start_s: start of the run, when every unit is in order. */
struct outages *outages_create(struct arena *arena, const struct failure *failures, size_t count, uint64_t seed,
                               double start_s);
/* Share of its component's capacity that failure i costs in the mean of [from_s, to_s), calendar seconds;
 * from_s never falls. */
double outages_lost_frac(struct outages *outages, size_t i, double from_s, double to_s);

#endif
