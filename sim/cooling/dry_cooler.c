/* SPDX-License-Identifier: Apache-2.0 */
/* Dry cooler: fans draw outdoor air across finned coils; no water is used. Equations in dry_coil.c. */
#include <math.h>

#include "cooling/dry_coil.h"
#include "cooling/refrigerant.h"

/* Of a thermosyphon, in whose circuit a refrigerant boils and condenses without a compressor, with its fluid. */
struct dry_cooler {
    struct dry_coil coil; /* first */
    struct refrigerant refrigerant;
};
struct dry_cooler_state {
    struct dry_coil_state coil; /* first */
    double design_w;
};

enum { READ_FAN, READ_APPROACH, READ_RANGE };

static void size(const void *parameters, const struct design *design, void *state)
{
    dry_coil_size(parameters, design, state);
    ((struct dry_cooler_state *)state)->design_w = design->heat_w;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct dry_coil *coil = parameters;
    const struct dry_coil_state *s = state;
    double target = fmax(in->target_k, coil->set_point_k), wanted = in->capacity_w_k * (in->in_k - target);
    struct dry_coil_run run;
    double fastest = s->followed ? dry_coil_economic_speed(s, outside->dry_bulb_k, in) : 1;
    dry_coil_run(coil, s, outside->dry_bulb_k, in, wanted, fastest, &run);

    *out = (struct outcome){.out_k = in->in_k};
    if (run.heat_w > 0)
        out->out_k = run.heat_w < wanted ? in->in_k - run.heat_w / in->capacity_w_k : target;
    double range_k = in->in_k - out->out_k;
    out->power_w = run.fan_w;
    out->to_air_w = in->capacity_w_k * range_k + out->power_w;
    out->reading[READ_FAN] = run.speed_frac;
    out->reading[READ_APPROACH] = out->out_k - outside->dry_bulb_k;
    out->reading[READ_RANGE] = range_k;
}

static double set_point_k(const void *parameters)
{
    return ((const struct dry_coil *)parameters)->set_point_k;
}

static double leak_kg_s(const void *parameters, const void *state)
{
    const struct dry_cooler *p = parameters;
    const struct dry_cooler_state *s = state;
    return refrigerant_leak_kg_s(&p->refrigerant, s->design_w);
}

static const struct field refrigerant_changes[] = {
    {.key = "refrigerant",
     .initial = "none",
     .doc = "The fluid of a thermosyphon; none: the water itself passes the coils."},
    FIELD_END};

static const struct field fields[] = {
    {.key = "*", PART_FIELD(struct dry_cooler, coil, struct dry_coil, dry_coil_fields)},
    {.key = "*",
     PART_FIELD(struct dry_cooler, refrigerant, struct refrigerant, refrigerant_fields),
     .changes = refrigerant_changes},
    FIELD_END};

const struct component dry_cooler_component = {
    .record = {.name = "dry-cooler",
               .doc = "Coils in a stream of outdoor air, with fans of variable speed: cools water toward the "
                      "dry bulb without using any.",
               .size = sizeof(struct dry_cooler),
               .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_FAN] = {"fan_speed_frac", "1", "mean speed of the fans over full speed"},
                 [READ_APPROACH] = {"approach_k", "K", "leaving water over the air that enters the coil"},
                 [READ_RANGE] = {"range_k", "K", "entering over leaving water"}},
    .bank = dry_coil_bank,
    .state_size = sizeof(struct dry_cooler_state),
    .size = size,
    .equipment = dry_coil_equipment,
    .step = step,
    .set_point_k = set_point_k,
    .leak_kg_s = leak_kg_s,
};
