/* SPDX-License-Identifier: Apache-2.0 */
/* A window of the run that is written finely: the swing of synchronous jobs between their phases, which the
 * mean of a tick hides. */
#ifndef SAMOVAR_SCENARIO_FINE_WINDOW_H
#define SAMOVAR_SCENARIO_FINE_WINDOW_H

#include "base/field.h"

struct fine_window {
    double from_s; /* after the start of the run */
    double duration_s, interval_s;
    bool holders; /* also write a table of the holders that draw it */
};
extern const struct record fine_record;

#endif
