/* SPDX-License-Identifier: Apache-2.0 */
/*   CAPFT, EIRFT = k0 + k1 x + k2 x^2 + k3 y + k4 y^2 + k5 x y
 *   available capacity = reference capacity * CAPFT
 *   plr1 = min(load / available, plr_max),  cycling = min(plr1 / plr_min, 1),  plr2 = max(plr1, plr_unload)
 *   power = available / COP_ref * EIRFT * EIRFPLR(plr2) * cycling
 *
 * EnergyPlus Engineering Reference, "Electric EIR Chiller" and "Chiller Reformulated EIR"; Hydeman et al. 2002,
 * LBNL-45899 (the DOE-2 model). Sets:
 *   york-yt, mcquay-wdc, carrier-19fa: EnergyPlus datasets/Chillers.idf (CoolTools), as in the Modelica Buildings
 *     library, Fluid.Chillers.Data.ElectricEIR. york-yt is one machine, "York YT 1758kW/6.28COP/Vanes", with its
 *     reference at the rating point of AHRI 550/590; the COP is the least that ASHRAE 90.1-2019 allows at 300 tons.
 *   doe-90.1-prototype: large data centre of the DOE/PNNL prototypes. No machine: the temperature curves are those
 *     of a path B centrifugal, COP (0.56 kW/ton) and part load are path A's. The curves are 1 at 35 degC, which is
 *     the water that leaves at the rating point, and stand as ReformulatedEIR ("WC_Cent_2010_Pb_CapFT") in other
 *     models; the prototype gives them the water that enters, and so gets 0.485 kW/ton. Here y leaves. */
#include "machine/chiller_curve.h"

#include <math.h>

#include "base/numerics.h"

const struct chiller_curve chiller_curves[CHILLER_CURVES] = {
    {.name = "york-yt",
     .cop = 6.28,
     .x_ref_c = 6.67,
     .y_ref_c = 29.44,
     .capacity = {0.7079149, -0.002006276, -0.002596043, 0.03005922, -0.001056423, 0.002045705},
     .eir = {0.5605391, -0.01377994, 6.569542e-5, 0.01321951, 0.0002686074, -0.0005011451},
     .part_load = {0.1861223, 0.5482049, 0.2647377},
     .x_min_c = 4.44,
     .x_max_c = 8.89,
     .y_min_c = 15.56,
     .y_max_c = 35.0,
     .plr_min = 0.20,
     .plr_max = 1.06,
     .plr_unload = 0.20},
    {.name = "mcquay-wdc",
     .cop = 6.28,
     .x_ref_c = 8.89,
     .y_ref_c = 26.67,
     .capacity = {1.110884, 0.07376077, -0.005957719, -0.02861037, -0.0002129104, 0.002547028},
     .eir = {1.097378, -0.03018324, -0.0027922, -0.01252428, 0.0002095232, 0.002409252},
     .part_load = {0.1282891, 0.2722981, 0.6012232},
     .x_min_c = 7.22,
     .x_max_c = 12.78,
     .y_min_c = 12.78,
     .y_max_c = 26.67,
     .plr_min = 0.09,
     .plr_max = 1.06,
     .plr_unload = 0.09},
    {.name = "carrier-19fa",
     .cop = 5.50,
     .x_ref_c = 6.67,
     .y_ref_c = 29.44,
     .capacity = {1.299676, 0.01790645, -0.0025223, 0.002536423, -0.001128041, 0.003003265},
     .eir = {0.7853207, -0.01652255, -0.0003294526, 0.004569179, 0.0001964013, 0.0001761497},
     .part_load = {0.1629327, 0.5709336, 0.2659304},
     .x_min_c = 4.44,
     .x_max_c = 8.89,
     .y_min_c = 15.56,
     .y_max_c = 29.44,
     .plr_min = 0.19,
     .plr_max = 1.02,
     .plr_unload = 0.19},
    {.name = "doe-90.1-prototype",
     .condenser = CONDENSER_LEAVING,
     .cop = 6.28036,
     .x_ref_c = 6.67,
     .y_ref_c = 35.0,
     .capacity = {0.536234, 0.005581, -0.0013654, 0.0488966, -0.0012018, 0.0010523},
     .eir = {1.0821822, 0.0042977, -0.0013182, -0.0260781, 0.0008256, -0.0006013},
     .part_load = {0.222149, 0.503156, 0.256905},
     .part_load_min = 0.28,
     .x_min_c = 5,
     .x_max_c = 10,
     .y_min_c = 17.78,
     .y_max_c = 46.11,
     .plr_min = 0.15,
     .plr_max = 1,
     .plr_unload = 0.25},
};

static double biquadratic(const double k[6], const struct chiller_curve *curve, double x, double y)
{
    x = clamp(x, curve->x_min_c, curve->x_max_c);
    y = clamp(y, curve->y_min_c, curve->y_max_c);
    return k[0] + x * (k[1] + k[2] * x + k[5] * y) + y * (k[3] + k[4] * y);
}

double chiller_capacity_frac(const struct chiller_curve *curve, double x_c, double y_c)
{
    return biquadratic(curve->capacity, curve, x_c, y_c);
}

double chiller_power_frac(const struct chiller_curve *curve, double cop_reference, double x_c, double y_c, double plr)
{
    double plr1 = clamp(plr, 0, curve->plr_max);
    double plr2 = fmax(plr1, curve->plr_unload);
    double cycling = fmin(plr1 / curve->plr_min, 1);
    const double *c = curve->part_load;
    double part_load = fmax(c[0] + plr2 * (c[1] + c[2] * plr2), curve->part_load_min);
    return biquadratic(curve->eir, curve, x_c, y_c) * part_load * cycling / cop_reference;
}

bool chiller_curve_valid(const struct chiller_curve *curve, double x_c, double y_c)
{
    /* The coefficients' degrees are rounded to 0.01. */
    const double slack = 0.01;
    return x_c >= curve->x_min_c - slack && x_c <= curve->x_max_c + slack && y_c >= curve->y_min_c - slack &&
           y_c <= curve->y_max_c + slack;
}
