/* SPDX-License-Identifier: Apache-2.0 */
/* counterflow:   eps = (1 - exp(-NTU (1 - r))) / (1 - r exp(-NTU (1 - r))),  NTU / (1 + NTU) at r = 1
 * crossflow:     eps = 1 - exp((NTU^0.22 / r) (exp(-r NTU^0.78) - 1)),  1 - exp(-NTU) at r = 0
 *
 * Kays & London 1984, eq. 2-13; ASHRAE Fundamentals 2017, ch. 4 (crossflow, both unmixed: Incropera & DeWitt,
 * Fundamentals of Heat and Mass Transfer, eq. 11.32). */
#include "cooling/heat_exchanger.h"

#include <math.h>

#include "base/numerics.h"
#include "cooling/component.h"

/* Nearer to 1 (or 0) than this the general formula loses more digits than its limit is off. */
#define RATIO_NEAR 1e-7

double exchanger_counterflow_effectiveness(double ntu, double ratio)
{
    if (!(ntu > 0))
        return 0;
    ratio = clamp(ratio, 0, 1);
    if (1 - ratio < RATIO_NEAR)
        return ntu / (1 + ntu);
    double e = expm1(-ntu * (1 - ratio)); /* exp(..) - 1 */
    return -e / (1 - ratio - ratio * e);
}

double exchanger_crossflow_effectiveness(double ntu, double ratio)
{
    if (!(ntu > 0))
        return 0;
    ratio = clamp(ratio, 0, 1);
    if (ratio < RATIO_NEAR)
        return -expm1(-ntu);
    return -expm1(pow(ntu, 0.22) / ratio * expm1(-ratio * pow(ntu, 0.78)));
}

double exchanger_counterflow_ntu(double effectiveness, double ratio)
{
    if (!(effectiveness > 0))
        return 0;
    ratio = clamp(ratio, 0, 1);
    if (effectiveness >= exchanger_counterflow_effectiveness(EXCHANGER_NTU_MAX, ratio))
        return EXCHANGER_NTU_MAX;
    if (1 - ratio < RATIO_NEAR)
        return effectiveness / (1 - effectiveness);
    return log1p(-effectiveness * ratio) / (1 - ratio) - log1p(-effectiveness) / (1 - ratio);
}

double exchanger_crossflow_ntu(double effectiveness, double ratio)
{
    if (!(effectiveness > 0))
        return 0;
    if (effectiveness >= exchanger_crossflow_effectiveness(EXCHANGER_NTU_MAX, ratio))
        return EXCHANGER_NTU_MAX;
    /* No closed form: bisection on the monotone formula, in ln NTU. Sizing only, so speed does not matter. */
    double low = -40, high = log(EXCHANGER_NTU_MAX);
    for (int i = 0; i < 80; i++) {
        double middle = 0.5 * (low + high);
        if (exchanger_crossflow_effectiveness(exp(middle), ratio) < effectiveness)
            low = middle;
        else
            high = middle;
    }
    return exp(0.5 * (low + high));
}

void plate_exchanger_size(struct plate_exchanger *plate, const struct design *design)
{
    double c = design->capacity_w_k, sink = design->sink_capacity_w_k;
    *plate = (struct plate_exchanger){.design_heat_w = design->heat_w};
    if (!(c > 0 && sink > 0))
        return;
    double least = fmin(c, sink), most = fmax(c, sink);
    double difference = design->target_k + design->heat_w / c - design->sink_target_k;
    double effectiveness = difference > 0 ? design->heat_w / (least * difference) : 1;
    plate->ua_w_k = least * exchanger_counterflow_ntu(effectiveness, least / most);
}

void plate_exchanger_equipment(const void *parameters, const void *state, const struct design *design,
                               struct equipment *row)
{
    const struct plate_exchanger *plate = state;
    (void)parameters, (void)design;
    row->capacity_w = plate->design_heat_w;
    row->ua_w_k = plate->ua_w_k;
}

double plate_exchanger_lift(const struct plate_exchanger *plate, const struct coolant *in, double sink_supply_k,
                            double sink_capacity_w_k, struct outcome *out)
{
    double c = in->capacity_w_k;
    *out = (struct outcome){.out_k = in->in_k};
    if (!(c > 0 && sink_capacity_w_k > 0))
        return 0;
    double least = fmin(c, sink_capacity_w_k), most = fmax(c, sink_capacity_w_k);
    double effectiveness = exchanger_counterflow_effectiveness(plate->ua_w_k / least, least / most);
    double able = effectiveness * least * (in->in_k - sink_supply_k);
    double wanted = c * (in->in_k - in->target_k);
    if (!(fmin(able, wanted) > 0))
        return effectiveness;
    /* At the design point the two are equal but for rounding, which must not start the machine behind. */
    out->out_k = able < wanted * (1 - 1e-9) ? in->in_k - able / c : in->target_k;
    out->to_sink_w = c * (in->in_k - out->out_k);
    return effectiveness;
}
