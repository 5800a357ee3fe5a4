/* SPDX-License-Identifier: Apache-2.0 */
/* Coolant distribution unit: a plate heat exchanger between the coolant of the racks and the facility's
 * water; its pump is the coolant loop's `pump`.
 *
 *   heat = effectiveness(NTU, Cmin/Cmax) * Cmin * (coolant return - water supply)     (heat_exchanger.h)
 *
 * with the UA that gives the approach at design. The coolant is held at its set-point by regulating the
 * water. */
#include "cooling/component.h"
#include "cooling/heat_exchanger.h"

struct cdu {
    double approach_k;
};
enum { READ_EFFECTIVENESS };

static void size(const void *parameters, const struct design *design, void *state)
{
    (void)parameters;
    plate_exchanger_size(state, design);
}

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    (void)parameters;
    double effectiveness = plate_exchanger_lift(state, in, sink_supply_k, sink_capacity_w_k, out);
    out->reading[READ_EFFECTIVENESS] = effectiveness;
}

static double wish_k(const void *parameters, const void *state, double target_k)
{
    (void)state;
    return target_k - ((const struct cdu *)parameters)->approach_k;
}

static const struct field fields[] = {{.key = "approach",
                                       NUMBER_FIELD(struct cdu, approach_k, TEMPERATURE_DIFFERENCE),
                                       RANGE_DEFAULT("0.5 K", "20 K", "4 K"),
                                       SPREAD(UNIFORM, "3 K", "5 K", NULL),
                                       .doc = "Coolant to the racks minus facility water supply, at design "
                                              "heat and flows: the size of the exchanger.",
                                       BASIS(ASSUMPTION, "CDU data sheets state 3-5 K at rated flow")},
                                      FIELD_END};

const struct component cdu_component = {
    .record = {.name = "cdu",
               .doc = "Coolant distribution unit: a plate exchanger from the coolant loop into the facility's water.",
               .size = sizeof(struct cdu),
               .fields = fields},
    .role = ROLE_LIFT,
    .readings = {[READ_EFFECTIVENESS] = {"effectiveness_frac", "1",
                                         "Heat that the exchanger could move over the most possible."}},
    .state_size = sizeof(struct plate_exchanger),
    .size = size,
    .equipment = plate_exchanger_equipment,
    .lift = lift,
    .wish_k = wish_k,
};
