/* SPDX-License-Identifier: Apache-2.0 */
/* A stratified tank of chilled water beside the chillers: filled at night, emptied in the dear or hot hours, and there when the
 * chillers are not. It stands in the chilled water's loop before them:
 *
 *   charging     the chillers cool water from the tank as well: the loop's water comes to them warmer by Q / C
 *   discharging  the tank cools the loop's water and leaves the rest to the chillers
 *   span         the rise of the loop's water at design: between what comes back from the hall and what goes there
 *   backup       water that comes back warmer than at design tells that the loop floats: its chillers cannot. Within BACKUP_K
 *                above, the tank takes over, reserve included, whatever the hour, and does not charge.
 *
 * Each window is used evenly, so that the tank is full and empty at its end. E in water_store.h is here the cold that it holds:
 * heat that the tank could take up. Stratified chilled water and its operation (partial storage, load levelling): Dorgan & Elleson
 * 1993, Design Guide for Cool Thermal Storage, ASHRAE, ch. 4 (not read at the source beyond its contents); ASHRAE Handbook HVAC
 * Applications 2019, ch. 51. */
#include <math.h>

#include "base/numerics.h"
#include "base/units.h"
#include "cooling/component.h"
#include "cooling/water_store.h"

#define BACKUP_K 1.0
#define COLDEST_K (KELVIN_0_DEGC + 4.0) /* densest water: a colder one does not stay at the bottom */

struct window {
    double from_s, to_s; /* of the day, standard time; may go over midnight */
};
struct cold_tank {
    struct water_store store;
    struct window charge, discharge;
    double reserve_frac, pump_power_frac, loss_per_s;
};
struct cold_tank_state {
    struct water_store_state store;
    double rise_k;
};
enum { READ_CHARGED, READ_STORED, READ_BACKUP };

static void size(const void *parameters, const struct design *design, void *state)
{
    const struct cold_tank *p = parameters;
    struct cold_tank_state *s = state;
    s->rise_k = design->heat_w / design->capacity_w_k;
    water_store_size(&p->store, design->heat_w, s->rise_k, p->loss_per_s, &s->store);
}

static void equipment(const void *parameters, const void *state, const struct design *design, struct equipment *row)
{
    (void)parameters, (void)design;
    row->storage_j = ((const struct cold_tank_state *)state)->store.full_j;
}

static double length_s(const struct window *window)
{
    double s = window->to_s - window->from_s;
    return s < 0 ? s + SECONDS_PER_DAY : s;
}

static bool within(const struct window *window, double second_s)
{
    double since_s = second_s - window->from_s;
    return (since_s < 0 ? since_s + SECONDS_PER_DAY : since_s) < length_s(window);
}

static void step(const void *parameters, const void *state, const struct outside *outside, const struct coolant *in,
                 struct outcome *out)
{
    const struct cold_tank *p = parameters;
    const struct cold_tank_state *s = state;
    double c = in->capacity_w_k, rise_k = in->in_k - fmax(in->target_k, COLDEST_K), full_j = s->store.full_j;
    double second_s = (outside->day_of_year - floor(outside->day_of_year)) * SECONDS_PER_DAY;
    double backup = clamp((rise_k - s->rise_k) / BACKUP_K, 0, 1);
    double own = 1 + p->pump_power_frac; /* the pump's heat takes room as well */
    double give_w = backup * water_store_most_w(&s->store, 0) / own, take_w = 0;
    if (within(&p->discharge, second_s)) {
        double evenly_w = (1 - p->reserve_frac) * full_j / length_s(&p->discharge);
        double most_w = water_store_most_w(&s->store, p->reserve_frac * full_j) / own;
        give_w = fmax(give_w, fmin(evenly_w, most_w));
    } else if (within(&p->charge, second_s)) {
        double evenly_w = fmin(full_j / length_s(&p->charge), c * s->rise_k);
        take_w = (1 - backup) * fmin(evenly_w, water_store_room_w(&s->store, full_j));
    }
    double moved_w = fmin(give_w, fmax(c * rise_k, 0)) - take_w;
    *out = (struct outcome){.out_k = in->in_k - moved_w / c, .to_air_w = -water_store_loss_w(&s->store)};
    moved_w = c * (in->in_k - out->out_k);
    out->power_w = p->pump_power_frac * fabs(moved_w);
    out->stored_w = moved_w + out->power_w - out->to_air_w;
    out->reading[READ_CHARGED] = -moved_w;
    out->reading[READ_STORED] = s->store.stored_j;
    out->reading[READ_BACKUP] = backup;
}

/* Heat that the tank took up is cold that it no longer holds. */
static void advance(const void *parameters, void *state, const struct outcome *last, double interval_s)
{
    (void)parameters;
    water_store_advance(&((struct cold_tank_state *)state)->store, -last->stored_w, interval_s);
}

static const struct field fields[] = {
    {.key = "charge_from",
     NUMBER_FIELD(struct cold_tank, charge.from_s, DURATION),
     RANGE_DEFAULT("0 h", "24 h", "0 h"),
     .doc = "Hour of the day, in standard time, from which it fills: when it is cold, or electricity cheap."},
    {.key = "charge_to",
     NUMBER_FIELD(struct cold_tank, charge.to_s, DURATION),
     RANGE_DEFAULT("0 h", "24 h", "9 h"),
     .doc = "Hour until which it fills, evenly; may lie on the next day. The same as `charge_from`: never."},
    {.key = "discharge_from",
     NUMBER_FIELD(struct cold_tank, discharge.from_s, DURATION),
     RANGE_DEFAULT("0 h", "24 h", "10 h"),
     .doc = "Hour from which it cools the hall, evenly; goes before `charge_from`."},
    {.key = "discharge_to",
     NUMBER_FIELD(struct cold_tank, discharge.to_s, DURATION),
     RANGE_DEFAULT("0 h", "24 h", "20 h"),
     .doc = "Hour until which it cools the hall. The same as `discharge_from`: only where the chillers cannot."},
    {.key = "reserve",
     NUMBER_FIELD(struct cold_tank, reserve_frac, FRACTION),
     RANGE_DEFAULT("0 %", "100 %", "15 %"),
     .doc = "Share of the tank that is kept for the failure of chillers: some minutes until they run again.",
     BASIS(ASSUMPTION, "15 % of 75 minutes are 11; chillers restart in 5 to 15: engineering judgement")},
    {.key = "pump_power",
     NUMBER_FIELD(struct cold_tank, pump_power_frac, FRACTION),
     RANGE_DEFAULT("0 %", "5 %", "0.5 %"),
     .doc = "Electricity of the tank's own pump over the heat that it moves.",
     BASIS(ASSUMPTION, "100 kPa at a span of 6 to 8 K and 0.65: 0.46 to 0.61 %")},
    {.key = "capacity",
     PART_FIELD(struct cold_tank, store, struct water_store, water_store_fields),
     .initial = "75 min",
     .doc = "How long it could carry the loop's design heat alone."},
    {.key = "volume", PART_FIELD(struct cold_tank, store, struct water_store, water_store_fields)},
    {.key = "stratification", PART_FIELD(struct cold_tank, store, struct water_store, water_store_fields)},
    {.key = "loss",
     NUMBER_FIELD(struct cold_tank, loss_per_s, RATE),
     RANGE_DEFAULT("0 /d", "0.2 /d", "0.02 /d"),
     .doc = "Share of the stored cold that is lost to the surroundings per day: 0.01 to 0.05 for tanks of some 100 m3.",
     BASIS(ASSUMPTION, "grows with surface over volume; first order: engineering judgement")},
    {.key = "initial", PART_FIELD(struct cold_tank, store, struct water_store, water_store_fields)},
    FIELD_END};

const struct component cold_tank_component = {
    .record =
        {.name = "cold-tank",
         .doc = "A tank of chilled water before the chillers of a loop: fills at night, cools the hall in the hours of "
                "its choice, and while chillers are down.",
         .size = sizeof(struct cold_tank),
         .fields = fields},
    .role = ROLE_STAGE,
    .readings = {[READ_CHARGED] = {"charged_w", "W", "cold into the tank; below 0: out of it, losses apart"},
                 [READ_STORED] = {"stored_j", "J", "cold in the tank when the interval begins"},
                 [READ_BACKUP] = {"backup_frac", "1", "share of what it can give that it gives for want of chillers"}},
    .state_size = sizeof(struct cold_tank_state),
    .size = size,
    .equipment = equipment,
    .step = step,
    .advance = advance,
};
