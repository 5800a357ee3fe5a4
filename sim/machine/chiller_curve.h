/* SPDX-License-Identifier: Apache-2.0 */
/* Water-cooled chillers by performance curves: EnergyPlus Chiller:Electric:EIR, whose condenser variable is the
 * water that enters, and Chiller:Electric:ReformulatedEIR, where it is the water that leaves. Temperatures in
 * degC, as the coefficients are: x = leaving chilled water, y = condenser water as the set says. Both are
 * clamped to the curve's valid range. */
#ifndef SAMOVAR_MACHINE_CHILLER_CURVE_H
#define SAMOVAR_MACHINE_CHILLER_CURVE_H

#include <stdbool.h>

enum condenser_water { CONDENSER_ENTERING, CONDENSER_LEAVING };

struct chiller_curve {
    const char *name;
    enum condenser_water condenser; /* what y is */
    double cop;                     /* reference, at x_ref_c, y_ref_c, full load */
    double x_ref_c, y_ref_c;
    double capacity[6], eir[6]; /* 1, x, x^2, y, y^2, x y */
    double part_load[3];        /* 1, plr, plr^2 */
    double part_load_min;       /* floor of the part-load factor */
    double x_min_c, x_max_c, y_min_c, y_max_c;
    double plr_min, plr_max, plr_unload;
};

enum { CHILLER_CURVES = 4 };
extern const struct chiller_curve chiller_curves[CHILLER_CURVES];

/* Available capacity over reference capacity. */
double chiller_capacity_frac(const struct chiller_curve *curve, double x_c, double y_c);
/* Electricity over available capacity, at part-load ratio plr (of available capacity); cop_reference: at the
 * reference point. */
double chiller_power_frac(const struct chiller_curve *curve, double cop_reference, double x_c, double y_c, double plr);
bool chiller_curve_valid(const struct chiller_curve *curve, double x_c, double y_c);

#endif
