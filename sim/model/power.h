/* SPDX-License-Identifier: Apache-2.0 */
/* The power chain: stages between the utility meter and the loads, each with its loss. */
#ifndef SAMOVAR_MODEL_POWER_H
#define SAMOVAR_MODEL_POWER_H

#include "base/field.h"

enum power_feeds { POWER_FEEDS_IT, POWER_FEEDS_ALL }; /* the IT branch, or IT and cooling together */
enum power_place { POWER_INSIDE, POWER_OUTSIDE };     /* its loss warms the hall, or the air outside */

struct power_stage {
    const char *name;
    int feeds, place;
    double a0, a1, a2;   /* loss over rating = a0 + a1 x + a2 x^2, x = load over rating, of each unit */
    double margin;       /* rating of the needed units over the design load */
    double redundancy;   /* installed and loaded capacity over the needed: 1 = N, 2 = 2N */
    double constant_w_per_w; /* lighting and the like: constant load over the design IT power */
};
extern const struct record power_stage_record;

/* Loss of the stage in W at load_w, for a design load. */
double power_stage_loss_w(const struct power_stage *stage, double design_w, double load_w);

#endif
