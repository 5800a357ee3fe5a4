/* SPDX-License-Identifier: Apache-2.0 */
/* What came of the first failure of the cooling plant: when the air got warm, when servers slowed down, when they were back. */
#ifndef SAMOVAR_ACCOUNT_INCIDENT_H
#define SAMOVAR_ACCOUNT_INCIDENT_H

#include "account/summary.h"
#include "plant/facility.h"

/* Calendar seconds; NaN: it has not come. */
struct incident {
    double begin_s, warm_s, slow_s, off_s, back_s;
};
struct incident incident_begin(void);
void incident_tick(struct incident *incident, const struct facility_tick *tick);
void incident_close(const struct incident *incident, struct summary *summary);

#endif
