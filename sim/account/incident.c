/* SPDX-License-Identifier: Apache-2.0 */
#include "account/incident.h"

#include <math.h>

/* Upper end of what ASHRAE recommends for the air that servers breathe (Thermal Guidelines for Data Processing Environments, 5th ed., 2021, as
 * quoted by others): 27 degC. */
static const double warm_k = 300.15;

struct incident incident_begin(void)
{
    return (struct incident){NAN, NAN, NAN, NAN, NAN};
}

static void note(double *first_s, bool now, double at_s)
{
    if (isnan(*first_s) && now)
        *first_s = at_s;
}

void incident_tick(struct incident *incident, const struct facility_tick *tick)
{
    note(&incident->begin_s, tick->failed_frac > 0, tick->from_s);
    if (isnan(incident->begin_s))
        return;
    /* The air is that of the end of the tick; nodes feel it in the next one. */
    note(&incident->warm_s, tick->plant.supply_air_k > warm_k, tick->to_s);
    note(&incident->slow_s, tick->least_speed_frac < 1, tick->from_s);
    note(&incident->off_s, tick->least_speed_frac <= 0, tick->from_s);
    if (tick->least_speed_frac < 1)
        incident->back_s = tick->to_s;
}

void incident_close(const struct incident *incident, struct summary *summary)
{
    summary->failure_warm_s = incident->warm_s - incident->begin_s;
    summary->failure_slow_s = incident->slow_s - incident->begin_s;
    summary->failure_off_s = incident->off_s - incident->begin_s;
    summary->failure_back_s = incident->back_s - incident->begin_s;
}
