/* SPDX-License-Identifier: Apache-2.0 */
/* The branch of a hot loop from which a heat-driven machine draws, before what else cools the loop: gives exactly what was drawn
 * (component.h, the port for driving heat). No exchanger stands between: the loop's own water goes through the generator. */
#include "cooling/component.h"

struct driving_heat_state {
    double drawn_w;
};
enum { READ_DRAWN };

static void give(void *state, double drawn_w)
{
    ((struct driving_heat_state *)state)->drawn_w = drawn_w;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    (void)parameters, (void)outside;
    double drawn_w = ((const struct driving_heat_state *)state)->drawn_w;
    *out = (struct outcome){.out_k = in->in_k - drawn_w / in->capacity_w_k, .driving_w = -drawn_w};
    out->reading[READ_DRAWN] = drawn_w;
}

static const struct field fields[] = {FIELD_END};

const struct component driving_heat_component = {
    .record = {.name = "driving-heat",
               .doc = "Hands heat of a hot loop to the heat-driven machine of a later circuit: an absorption-chiller.",
               .size = 1,
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_DRAWN] = {"drawn_w", "W", "heat that the machine draws"}},
    .state_size = sizeof(struct driving_heat_state),
    .step = step,
    .give = give,
};
