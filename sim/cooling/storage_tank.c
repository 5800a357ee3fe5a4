/* SPDX-License-Identifier: Apache-2.0 */
/* Heat that waits for its user: what nobody wants in summer is there in winter. In a stratified tank or pit, whose water is hot from
 * the top down; in an aquifer, from cold wells to warm ones and back; in the ground around boreholes. The user's water returns at T_r
 * and is wanted at T_s.
 *
 *   full   E_max reach (water_store.h, with a span of T_s - T_r)
 *   charge Q <= C (T_in - max(target, T_r + approach)),  Q <= demand + what fits / recovery
 *   user   U = min(demand, Q + pump + what is stored)
 *   tank   dE/dt = Q + pump - U - E loss
 *   ground dE/dt = recovery (Q + pump - U) while that is above 0, else Q + pump - U: E is what can be had again
 *
 * reach = (T_warm - approach - T_r) / (T_s - T_r), 0 to 1: water too cold for T_s fills less of it. T_warm: of a tank T_in; of the
 * ground T_in - approach behind another exchanger, and of an aquifer no more than may be injected. Groundwater of an aquifer flows from
 * wells of T_r + approach to wells of T_warm and, for the user, back from wells of T_s + approach: no more than they yield. A pump
 * lifts it by well_head.
 *
 * Recovery, heat had again over heat put in, as the measure of stores in the ground: Bloemendal & Hartog 2018, Geothermics 71:306;
 * Fleuchaus et al. 2018, Renewable and Sustainable Energy Reviews 94:861; neither was read at the source.
 *
 * Boundary: reused is what the user draws (ISO/IEC 30134-6), not what is stored; losses go to the outside, those of the ground, with the
 * wells' pumps, to the groundwater. */
#include <math.h>

#include "cooling/heat_user.h"
#include "cooling/water_store.h"
#include "site/psychro.h"
#include "site/water_body.h"

#define WELL_LEAST_K 1.0 /* warm over cold well: less is no store */

enum medium { MEDIUM_TANK, MEDIUM_AQUIFER, MEDIUM_BOREHOLES };
static const char *const medium_choices[] = {"tank", "aquifer", "boreholes", NULL};
/* Where the user says neither. */
static const double usual_recovery[] = {[MEDIUM_TANK] = 1, [MEDIUM_AQUIFER] = 0.75, [MEDIUM_BOREHOLES] = 0.5};
#define TANK_LOSS_PER_S (0.005 / 86400)

struct storage_tank {
    struct heat_user user; /* first */
    struct water_store store;
    double loss_per_s, recovery_frac; /* NaN: of the medium */
    double well_head_pa, well_efficiency;
    int medium;
};
struct tank_state {
    double demand_w, recovery_frac;
    struct water_store_state store;
};
enum { READ_DEMAND, READ_DELIVERED, READ_CHARGED, READ_STORED, READ_WELLS };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct storage_tank *p = parameters;
    struct tank_state *s = state;
    s->demand_w = heat_user_mean_w(&p->user, design);
    s->recovery_frac = isnan(p->recovery_frac) ? usual_recovery[p->medium] : p->recovery_frac;
    double loss_per_s = !isnan(p->loss_per_s) ? p->loss_per_s : p->medium == MEDIUM_TANK ? TANK_LOSS_PER_S : 0;
    water_store_size(&p->store, design->heat_w, p->user.supply_k - p->user.return_k, loss_per_s, &s->store);
}

static enum site_need needs(const void *parameters)
{
    enum site_need ground =
        ((const struct storage_tank *)parameters)->medium == MEDIUM_AQUIFER ? NEED_AQUIFER : NEED_NOTHING;
    return heat_user_needs(parameters) | ground;
}

/* Water of the warm wells, or of the tank, that the loop's can make. */
static double warm_well_k(const struct storage_tank *p, const struct outside *outside, double in_k)
{
    if (p->medium == MEDIUM_TANK)
        return in_k;
    double warm_k = in_k - p->user.approach_k;
    return p->medium == MEDIUM_AQUIFER && outside->aquifer ? fmin(warm_k, outside->aquifer->warmest_k) : warm_k;
}

/* Heat that a cubic metre carries from well to well if they are so far apart. */
static double well_j_m3(double span_k)
{
    return WATER_DENSITY_KG_M3 * WATER_CP_J_KG_K * fmax(span_k, WELL_LEAST_K);
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    (void)design;
    heat_user_equipment(&((const struct storage_tank *)parameters)->user, row);
    row->storage_j = ((const struct tank_state *)state)->store.full_j;
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct storage_tank *p = parameters;
    const struct tank_state *s = state;
    double demand = heat_user_demand_w(&p->user, s->demand_w, outside), warm_k = warm_well_k(p, outside, in->in_k),
           reach = heat_user_reach(&p->user, warm_k);
    double in_j_m3 = well_j_m3(warm_k - p->user.return_k - p->user.approach_k),
           out_j_m3 = well_j_m3(p->user.supply_k - p->user.return_k),
           yield_m3_s = p->medium == MEDIUM_AQUIFER && outside->aquifer ? outside->aquifer->yield_m3_s : INFINITY;
    double room = fmin(water_store_room_w(&s->store, reach * s->store.full_j) / s->recovery_frac, yield_m3_s * in_j_m3);
    *out = (struct outcome){.out_k = in->in_k};
    double moved = heat_user_take_w(&p->user, in, demand * reach + room, out) + out->power_w;
    out->reused_w = fmin(demand, moved + fmin(water_store_most_w(&s->store, 0), yield_m3_s * out_j_m3));
    double charged = moved - out->reused_w;
    double well_m3_s = p->medium == MEDIUM_TANK ? 0 : charged > 0 ? charged / in_j_m3 : -charged / out_j_m3;
    double well_w = well_m3_s * p->well_head_pa / p->well_efficiency;
    double kept = charged > 0 ? charged * s->recovery_frac : charged, leaked = water_store_loss_w(&s->store);
    out->stored_w = kept - leaked;
    out->power_w += well_w;
    *(p->medium == MEDIUM_TANK ? &out->to_air_w : &out->to_water_body_w) = charged - kept + leaked + well_w;
    out->reading[READ_DEMAND] = demand;
    out->reading[READ_DELIVERED] = out->reused_w;
    out->reading[READ_CHARGED] = charged;
    out->reading[READ_STORED] = s->store.stored_j;
    out->reading[READ_WELLS] = well_m3_s;
}

static void advance(const void *parameters, void *state, const struct outcome *last, double interval_s)
{
    (void)parameters;
    water_store_advance(&((struct tank_state *)state)->store, last->stored_w, interval_s);
}

static const struct field fields[] = {
    {.key = "user_supply_temperature",
     NUMBER_FIELD(struct storage_tank, user.supply_k, TEMPERATURE),
     RANGE_DEFAULT("10 degC", "90 degC", "50 degC"),
     .doc = "What the user wants to be supplied with, and the top of a full tank. Loop water that is not "
            "`approach` warmer fills less of it.",
     BASIS(CHOICE, "Lund et al. 2014, Energy 68:1: 50 to 55 degC in low-temperature networks")},
    {.key = "medium",
     CHOICE_FIELD(struct storage_tank, medium, medium_choices),
     .initial = "tank",
     .doc =
         "What holds the heat: a tank or pit of water; an aquifer between warm and cold wells, which the site must have; the ground "
         "around boreholes."},
    {.key = "recovery",
     NUMBER_FIELD(struct storage_tank, recovery_frac, FRACTION),
     RANGE("5 %", "100 %"),
     .optional = true,
     .doc =
         "Heat that can be had again over heat put in, once the ground is warm. Absent: 100 % of a tank, 75 % of an aquifer, 50 % "
         "around boreholes.",
     BASIS(
         ASSUMPTION,
         "70 to 90 % of large cool aquifer stores, 40 to 70 % of hot ones; boreholes 35 to 60 %: Fleuchaus et al. 2018, "
         "Bloemendal & Hartog 2018, Sibbitt et al. 2012 (Drake Landing), none read at the source")},
    {.key = "well_head",
     NUMBER_FIELD(struct storage_tank, well_head_pa, PRESSURE),
     RANGE_DEFAULT("0 kPa", "2 MPa", "300 kPa"),
     .doc =
         "Pressure that the wells' pumps make up, lift, filters, exchangers and injection together; of boreholes, that of their "
         "loops. A tank has none.",
     BASIS(ASSUMPTION, "20 m of lift and 1 bar of injection pressure: engineering judgement")},
    {.key = "well_efficiency",
     NUMBER_FIELD(struct storage_tank, well_efficiency, FRACTION),
     RANGE_DEFAULT("0.2", "0.9", "0.55"),
     .doc = "Of the wells' pumps with their motors.",
     BASIS(ASSUMPTION, "submersible pumps, 0.45 to 0.65: engineering judgement")},
    {.key = "loss",
     NUMBER_FIELD(struct storage_tank, loss_per_s, RATE),
     RANGE("0 /d", "0.2 /d"),
     .optional = true,
     .doc =
         "Share of the stored heat that is lost to the surroundings per day: 0.002 to 0.01 for large "
         "stores, 0.02 to 0.05 for small tanks. Absent: 0.005 of a tank, none of the ground, where recovery counts it.",
     BASIS(ASSUMPTION, "grows with surface over volume; first order: engineering judgement")},
    {.key = "*", PART_FIELD(struct storage_tank, store, struct water_store, water_store_fields)},
    {.key = "*", PART_FIELD(struct storage_tank, user, struct heat_user, heat_user_fields)},
    FIELD_END};

const struct component storage_tank_component = {
    .record =
        {.name = "storage-tank",
         .doc =
             "A store of heat between the loop and a heat user, in a tank, a pit, an aquifer or around boreholes: it fills "
             "with what the user does not want now.",
         .size = sizeof(struct storage_tank),
         .fields = fields,
         .check = heat_user_check},
    .role = ROLE_STAGE,
    .needs = needs,
    .readings = {[READ_DEMAND] = {"demand_w", "W", "heat that the user wants"},
                 [READ_DELIVERED] = {"delivered_w", "W", "heat that the user draws"},
                 [READ_CHARGED] = {"charged_w", "W", "heat into the store; below 0: out of it, losses apart"},
                 [READ_STORED] = {"stored_j", "J", "heat that can be had from the store when the interval begins"},
                 [READ_WELLS] = {"wells_m3_s", "m3/s",
                                 "groundwater from well to well; of boreholes, water in their loops"}},
    .state_size = sizeof(struct tank_state),
    .size = size,
    .equipment = equipment,
    .step = step,
    .advance = advance,
};
