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

#include "base/numerics.h"
#include "model/component.h"
#include "model/psychro.h"

#define TURN_S 7200.0

enum season { SEASON_NETWORK, SEASON_CONSTANT };
static const char *const season_choices[] = {"network", "constant", NULL};

struct storage_tank {
    double supply_k, return_k, approach_k;
    double capacity_s, volume_m3; /* volume_m3: NaN, capacity_s of the design heat holds */
    double stratification_frac, loss_per_s, initial_frac;
    int season;
    double demand_frac, demand_w; /* demand_w: NaN, demand_frac holds */
    double pump_power_frac;
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
    double heat_w = fmax(design->heat_w, 0), span_k = p->supply_k - p->return_k;
    s->demand_w = isnan(p->demand_w) ? p->demand_frac * heat_w : p->demand_w;
    s->full_j = isnan(p->volume_m3)
                    ? heat_w * p->capacity_s
                    : p->volume_m3 * WATER_DENSITY_KG_M3 * WATER_CP_J_KG_K * span_k * p->stratification_frac;
    s->stored_j = p->initial_frac * s->full_j;
}

static void step(const void *parameters, const void *state, const struct outside *outside,
                 const struct coolant *in, struct outcome *out)
{
    const struct storage_tank *p = parameters;
    const struct tank_state *s = state;
    double season = p->season == SEASON_CONSTANT ? 1 : fmax(outside->heat_demand_frac, 0);
    double demand = s->demand_w * season, c = in->capacity_w_k;
    double reach = clamp((in->in_k - p->approach_k - p->return_k) / (p->supply_k - p->return_k), 0, 1);
    double coldest_k = fmax(in->target_k, p->return_k + p->approach_k);
    double available = fmax(0, c * (in->in_k - coldest_k));
    double room = fmax(0, reach * s->full_j - s->stored_j) / TURN_S;
    double wanted = (demand * reach + room) / (1 + p->pump_power_frac);
    *out = (struct outcome){.out_k = in->in_k};
    if (available > 0)
        out->out_k = wanted < available ? in->in_k - wanted / c : coldest_k;
    double moved = c * (in->in_k - out->out_k);
    out->power_w = p->pump_power_frac * moved;
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

/* It has no set-point: what it leaves, the next stage cools. */
static double set_point_k(const void *parameters)
{
    (void)parameters;
    return 0;
}

static void check(const void *value, struct complaint *complaint)
{
    const struct storage_tank *p = value;
    if (p->return_k >= p->supply_k)
        complain(complaint, "user_return_temperature",
                 "the user's water returns no colder than it is supplied");
}

static const struct field fields[] = {
    {.key = "user_supply_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct storage_tank, supply_k),
     .min = "10 degC",
     .max = "90 degC",
     .initial = "45 degC",
     .doc = "What the user wants to be supplied with, and the top of a full tank. Loop water that is not "
            "`approach` warmer fills less of it.",
     .source = "Lund et al. 2014, Energy 68:1: 50 to 55 degC in low-temperature networks",
     .standing = STANDING_CHOICE},
    {.key = "user_return_temperature",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE,
     .offset = offsetof(struct storage_tank, return_k),
     .min = "0 degC",
     .max = "80 degC",
     .initial = "25 degC",
     .doc = "What comes back from the user, and the bottom of the tank.",
     .source = "Lund et al. 2014, Energy 68:1: 20 to 30 degC with floor heating and well-kept substations",
     .standing = STANDING_CHOICE},
    {.key = "approach",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_TEMPERATURE_DIFFERENCE,
     .offset = offsetof(struct storage_tank, approach_k),
     .min = "0.5 K",
     .max = "20 K",
     .initial = "3 K",
     .doc = "Smallest difference between loop and tank's water in the exchanger.",
     .source = "2 to 5 K in plate exchangers of network stations: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    {.key = "capacity",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_DURATION,
     .offset = offsetof(struct storage_tank, capacity_s),
     .min = "1 h",
     .max = "1000 d",
     .initial = "10 d",
     .doc =
         "How long the loop's design heat takes to fill it: hours for a day's rhythm, months for a year's.",
     .standing = STANDING_CHOICE},
    {.key = "volume",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_VOLUME,
     .offset = offsetof(struct storage_tank, volume_m3),
     .min = "0.1 m3",
     .max = "10000000 m3",
     .optional = true,
     .doc = "Its water, instead of `capacity`.",
     .source = "pits in Danish networks: 60,000 m3 at Dronninglund, 203,000 m3 at Vojens (SDH, State of "
               "Green)",
     .standing = STANDING_CHOICE},
    {.key = "stratification",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct storage_tank, stratification_frac),
     .min = "10 %",
     .max = "100 %",
     .initial = "90 %",
     .doc = "Share of `volume` that can be used: the layer between hot and cold takes the rest.",
     .source = "Dincer & Rosen 2011, Thermal Energy Storage: 0.85 to 0.95 with good diffusers",
     .standing = STANDING_ASSUMPTION},
    {.key = "loss",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_RATE,
     .offset = offsetof(struct storage_tank, loss_per_s),
     .min = "0 /d",
     .max = "0.2 /d",
     .initial = "0.005 /d",
     .doc = "Share of the stored heat that is lost to the surroundings per day: 0.002 to 0.01 for large "
            "stores, 0.02 to 0.05 for small tanks.",
     .source = "grows with surface over volume; first order: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    {.key = "initial",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct storage_tank, initial_frac),
     .min = "0 %",
     .max = "100 %",
     .initial = "0 %",
     .doc = "How full it is when the run begins. Heat in it was not made in the run.",
     .standing = STANDING_CHOICE},
    {.key = "season",
     .kind = FIELD_CHOICE,
     .offset = offsetof(struct storage_tank, season),
     .choices = season_choices,
     .initial = "network",
     .doc = "network: the demand follows the site's `heat_demand`; constant: the same in every hour.",
     .standing = STANDING_CHOICE},
    {.key = "demand",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_NUMBER,
     .offset = offsetof(struct storage_tank, demand_frac),
     .min = "0",
     .max = "100",
     .initial = "1",
     .doc = "Annual mean of what the user wants over the design heat of this loop.",
     .standing = STANDING_ASSUMPTION},
    {.key = "demand_power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_POWER,
     .offset = offsetof(struct storage_tank, demand_w),
     .min = "0 W",
     .max = "10 GW",
     .optional = true,
     .doc = "Annual mean of what the user wants, instead of `demand`.",
     .standing = STANDING_CHOICE},
    {.key = "pump_power",
     .kind = FIELD_NUMBER,
     .quantity = QUANTITY_FRACTION,
     .offset = offsetof(struct storage_tank, pump_power_frac),
     .min = "0 %",
     .max = "5 %",
     .initial = "0.5 %",
     .doc = "Electricity of the pump between exchanger and tank over the heat moved.",
     .source = "some tenths of a percent to 1 % in networks: engineering judgement",
     .standing = STANDING_ASSUMPTION},
    FIELD_END};

const struct component storage_tank_component = {
    .record = {.name = "storage-tank",
               .doc = "A tank or pit of hot water between the loop and a heat user: it fills with what the "
                      "user does not want now.",
               .size = sizeof(struct storage_tank),
               .fields = fields,
               .check = check},
    .role = ROLE_STAGE,
    .readings = {[READ_DEMAND] = {"demand_w", "W", "heat that the user wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat that the user draws"},
                 [READ_CHARGED] = {"charged_w", "W", "heat into the tank; below 0: out of it, losses apart"},
                 [READ_STORED] = {"stored_j", "J", "heat in the tank when the interval begins"}},
    .state_size = sizeof(struct tank_state),
    .size = size,
    .step = step,
    .advance = advance,
    .set_point_k = set_point_k,
};
