/* SPDX-License-Identifier: Apache-2.0 */
/* A stratified tank, or a pit, between the loop and a heat user: what nobody wants in summer waits for winter.
 * The user's water returns at T_r and is wanted at T_s; the tank is hot from the top down.
 *
 *   full   E_max = stratification V rho cp (T_s - T_r) reach
 *   charge Q <= C (T_in - max(target, T_r + approach)),  Q <= demand + (E_max - E) / TURN_S
 *   user   U = min(demand, Q + pump + E / TURN_S)
 *   dE/dt = Q + pump - U - E loss
 *
 * reach = (T_in - approach - T_r) / (T_s - T_r), 0 to 1: water too cold for T_s fills less of it. Losses of
 * first order, and stratification: Dincer & Rosen 2011, Thermal Energy Storage, ch. 3 and 9. Time TURN_S keeps
 * E within 0 and E_max in ticks of up to an hour, and is nothing beside days.
 *
 * Boundary: reused is what the user draws (ISO/IEC 30134-6), not what is stored; losses go to the outside. */
#include <math.h>

#include "cooling/heat_user.h"
#include "site/psychro.h"

#define TURN_S 7200.0

struct storage_tank {
    struct heat_user user;        /* first */
    double capacity_s, volume_m3; /* volume_m3: NaN, capacity_s of the design heat holds */
    double stratification_frac, loss_per_s, initial_frac;
};
struct tank_state {
    double demand_w, full_j;
    double stored_j;
};
enum { READ_DEMAND, READ_DELIVERED, READ_CHARGED, READ_STORED };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct storage_tank *p = parameters;
    struct tank_state *s = state;
    double heat_w = fmax(design->heat_w, 0), span_k = p->user.supply_k - p->user.return_k;
    s->demand_w = heat_user_mean_w(&p->user, design);
    s->full_j = isnan(p->volume_m3)
                    ? heat_w * p->capacity_s
                    : p->volume_m3 * WATER_DENSITY_KG_M3 * WATER_CP_J_KG_K * span_k * p->stratification_frac;
    s->stored_j = p->initial_frac * s->full_j;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct storage_tank *p = parameters;
    const struct tank_state *s = state;
    double demand = heat_user_demand_w(&p->user, s->demand_w, outside), reach = heat_user_reach(&p->user, in->in_k);
    double room = fmax(0, reach * s->full_j - s->stored_j) / TURN_S;
    *out = (struct outcome){.out_k = in->in_k};
    double moved = heat_user_take_w(&p->user, in, demand * reach + room, out);
    out->reused_w = fmin(demand, moved + out->power_w + s->stored_j / TURN_S);
    out->to_air_w = s->stored_j * p->loss_per_s;
    out->stored_w = moved + out->power_w - out->reused_w - out->to_air_w;
    out->reading[READ_DEMAND] = demand;
    out->reading[READ_DELIVERED] = out->reused_w;
    out->reading[READ_CHARGED] = moved + out->power_w - out->reused_w;
    out->reading[READ_STORED] = s->stored_j;
}

static void advance(const void *parameters, void *state, const struct outcome *last, double interval_s)
{
    (void)parameters;
    struct tank_state *s = state;
    s->stored_j += last->stored_w * interval_s;
}

static const struct field fields[] = {
    {.key = "user_supply_temperature",
     NUMBER_FIELD(struct storage_tank, user.supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "90 degC", "50 degC"),
     .doc = "What the user wants to be supplied with, and the top of a full tank. Loop water that is not "
            "`approach` warmer fills less of it.",
     BASIS(CHOICE, "Lund et al. 2014, Energy 68:1: 50 to 55 degC in low-temperature networks")},
    {.key = "capacity",
     NUMBER_FIELD(struct storage_tank, capacity_s, DURATION),
     RANGE_DEFAULT("1 h", "1000 d", "10 d"),
     .doc = "How long the loop's design heat takes to fill it: hours for a day's rhythm, months for a year's."},
    {.key = "volume",
     NUMBER_FIELD(struct storage_tank, volume_m3, VOLUME),
     RANGE("0.1 m3", "10000000 m3"),
     .optional = true,
     .doc = "Its water, instead of `capacity`.",
     BASIS(CHOICE, "pits in Danish networks: 60,000 m3 at Dronninglund, 203,000 m3 at Vojens (SDH, State of Green)")},
    {.key = "stratification",
     NUMBER_FIELD(struct storage_tank, stratification_frac, FRACTION),
     RANGE_DEFAULT("10 %", "100 %", "90 %"),
     .doc = "Share of `volume` that can be used: the layer between hot and cold takes the rest.",
     BASIS(ASSUMPTION, "Dincer & Rosen 2011, Thermal Energy Storage: 0.85 to 0.95 with good diffusers")},
    {.key = "loss",
     NUMBER_FIELD(struct storage_tank, loss_per_s, RATE),
     RANGE_DEFAULT("0 /d", "0.2 /d", "0.005 /d"),
     .doc = "Share of the stored heat that is lost to the surroundings per day: 0.002 to 0.01 for large "
            "stores, 0.02 to 0.05 for small tanks.",
     BASIS(ASSUMPTION, "grows with surface over volume; first order: engineering judgement")},
    {.key = "initial",
     NUMBER_FIELD(struct storage_tank, initial_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "0 %"),
     .doc = "How full it is when the run begins. Heat in it was not made in the run."},
    {.key = "*", PART_FIELD(struct storage_tank, user, struct heat_user, heat_user_fields)},
    FIELD_END};

const struct component storage_tank_component = {
    .record = {.name = "storage-tank",
               .doc = "A tank or pit of hot water between the loop and a heat user: it fills with what the "
                      "user does not want now.",
               .size = sizeof(struct storage_tank),
               .fields = fields,
               .check = heat_user_check},
    .role = ROLE_STAGE,
    .needs = heat_user_needs,
    .readings = {[READ_DEMAND] = {"demand_w", "W", "heat that the user wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat that the user draws"},
                 [READ_CHARGED] = {"charged_w", "W", "heat into the tank; below 0: out of it, losses apart"},
                 [READ_STORED] = {"stored_j", "J", "heat in the tank when the interval begins"}},
    .state_size = sizeof(struct tank_state),
    .size = size,
    .step = step,
    .advance = advance,
};
