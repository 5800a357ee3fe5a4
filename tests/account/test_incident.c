/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>

#include "account/incident.h"

TestSuite(incident);

/* A minute each: nothing; a chiller fails; the air passes 27 degC; servers slow down, stand still, work again slowed; all is well. */
Test(incident, what_came_of_a_failure_and_when)
{
    static const struct {
        double failed_frac, air_k, least_speed_frac;
    } minutes[] = {{0, 297.15, 1}, {1, 299.15, 1}, {1, 301.15, 1},   {1, 315.15, 0.7},
                   {1, 321.15, 0}, {0, 300.15, 1}, {0, 305.15, 0.9}, {0, 297.15, 1}};
    struct incident incident = incident_begin();
    for (int i = 0; i < 8; i++) {
        struct facility_tick tick = {.from_s = 600 + 60 * i,
                                     .to_s = 660 + 60 * i,
                                     .failed_frac = minutes[i].failed_frac,
                                     .least_speed_frac = minutes[i].least_speed_frac};
        tick.plant.supply_air_k = minutes[i].air_k;
        incident_tick(&incident, &tick);
    }
    struct summary s;
    incident_close(&incident, &s);
    cr_expect_eq(s.failure_warm_s, 120, "the end of the third minute, from the begin of the second");
    cr_expect_eq(s.failure_slow_s, 120, "the begin of the fourth");
    cr_expect_eq(s.failure_off_s, 180);
    cr_expect_eq(s.failure_back_s, 360, "the end of the seventh");
}

/* Heat without a failure is none of its business. */
Test(incident, without_a_failure_nothing_is_said)
{
    struct incident incident = incident_begin();
    struct facility_tick tick = {.from_s = 0, .to_s = 60, .least_speed_frac = 0.5};
    tick.plant.supply_air_k = 320;
    incident_tick(&incident, &tick);
    struct summary s;
    incident_close(&incident, &s);
    cr_expect(isnan(s.failure_warm_s) && isnan(s.failure_slow_s) && isnan(s.failure_off_s) && isnan(s.failure_back_s));
}
