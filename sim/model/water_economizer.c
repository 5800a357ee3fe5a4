/* SPDX-License-Identifier: Apache-2.0 */
/* Water-side economizer: a plate heat exchanger in series before the chiller, from the chilled water into the
 * tower's.
 *
 *   heat = effectiveness(NTU, Cmin/Cmax) * Cmin * (water return - tower water)     (heat_exchanger.h)
 *
 * with the UA that gives the approach at design. Tower water at target - approach or colder: all heat is
 * free; up to the return temperature a part (integrated arrangement); warmer: none (the rule of Lei & Masanet
 * 2022; ASHRAE 90.1-2019, 6.5.1.2). */
#include "model/component.h"
#include "model/heat_exchanger.h"

struct water_economizer {
    double approach_k;
};
enum { READ_FREE };

static void size(const void *parameters, const struct design *design, void *state)
{
    (void)parameters;
    plate_exchanger_size(state, design);
}

static void lift(const void *parameters, const void *state, const struct coolant *in, double sink_supply_k,
                 double sink_capacity_w_k, struct outcome *out)
{
    (void)parameters;
    plate_exchanger_lift(state, in, sink_supply_k, sink_capacity_w_k, out);
    double wanted = in->in_k - in->target_k;
    out->reading[READ_FREE] = wanted > 0 ? (in->in_k - out->out_k) / wanted : 1;
}

static double wish_k(const void *parameters, const void *state, double target_k)
{
    (void)state;
    return target_k - ((const struct water_economizer *)parameters)->approach_k;
}

static const struct field fields[] = {{.key = "heat_exchanger_approach",
                                       .kind = FIELD_NUMBER,
                                       .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
                                       .offset = offsetof(struct water_economizer, approach_k),
                                       .min = "0.5 K",
                                       .max = "10 K",
                                       .initial = "2.2 K",
                                       .doc = "Chilled water leaving minus tower water entering, when the "
                                              "exchanger carries the design heat alone.",
                                       .source = "Lei & Masanet 2022: 1.7-2.8 K",
                                       .standing = STANDING_STANDARD},
                                      FIELD_END};

const struct component water_economizer_component = {
    .record = {.name = "water-economizer",
               .doc = "Plate exchanger that cools the returning chilled water with the tower's water before "
                      "the chiller does the rest.",
               .size = sizeof(struct water_economizer),
               .fields = fields},
    .role = ROLE_LIFT,
    .readings = {[READ_FREE] = {"free_frac", "1",
                                "Share of the water's wanted cooling that the exchanger did."}},
    .state_size = sizeof(struct plate_exchanger),
    .size = size,
    .lift = lift,
    .wish_k = wish_k,
};
