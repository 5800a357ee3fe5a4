/* SPDX-License-Identifier: Apache-2.0 */
/* What a user may say about water-cooled chillers. */
#ifndef SAMOVAR_COOLING_CHILLER_FIELDS_H
#define SAMOVAR_COOLING_CHILLER_FIELDS_H

#include "base/field.h"
#include "cooling/refrigerant.h"
#include "machine/carnot.h"
#include "machine/chiller_curve.h"

/* Values of `model` below this are an index into chiller_curves. */
enum { CHILLER_MODEL_CARNOT = CHILLER_CURVES };

struct chiller {
    int model;
    struct chiller_bank bank;
    double cop_reference; /* NaN: the curve's own */
    double design_condenser_k, minimum_condenser_k, maximum_condenser_k;
    struct carnot carnot;
    double condenser_approach_k;
    struct refrigerant refrigerant;
};

extern const struct field chiller_fields[];
void chiller_check(const void *value, struct complaint *complaint);

#endif
