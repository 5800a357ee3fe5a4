/* SPDX-License-Identifier: Apache-2.0 */
#include "account/books.h"

#include <math.h>
#include <string.h>

#include "account/incident.h"
#include "account/market.h"
#include "account/samples.h"

/* Accounts of one piece of cooling equipment. */
struct unit_accounts {
    int electricity, water, store; /* store: -1, it keeps nothing */
};

/* Accounts of one plant or store of one's own; primary and charge -1: none. */
struct supply_accounts {
    int unit, primary, charge, loss;
};

struct books {
    struct arena *arena;
    struct ledger *ledger;
    size_t power_count;
    int grid, meter, it, hall_air, liquid, cooling, outdoor_air, vapour, water_body, heat_user, hall_mass, treatment;
    int *stages;
    const struct power_stage *power;
    struct supply_accounts *supplies; /* made with the first tick */
    int bus, unserved, exhaust;       /* bus: the meter itself, if the site has no supply of its own */
    int potable, reclaimed, moisture, condensate, rain, rain_tank, basin, atmosphere, drift, sewer, intake, outfall,
        plants_water, plants_vapour;
    int own_vapour, plants, own_plants, refrigerant, sky;
    struct unit_accounts *units; /* made with the first tick */
    struct tally *tally;
    struct market *market;
    struct samples facility_w; /* of each tick */
    struct incident incident;
};

static int open_account(struct books *b, enum currency currency, const char *name, enum account_kind kind)
{
    return ledger_open(b->ledger, currency, name, kind, NULL);
}

struct books *books_create(struct arena *arena, const struct power_stage *power, size_t power_count)
{
    struct books *b = arena_alloc(arena, 1, sizeof *b);
    b->arena = arena;
    b->ledger = ledger_create(arena);
    b->tally = tally_create(arena);
    b->market = market_create(arena);
    b->incident = incident_begin();
    b->power = power;
    b->power_count = power_count;

    b->grid = open_account(b, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE);
    b->meter = open_account(b, CURRENCY_JOULE, "utility meter", ACCOUNT_THROUGH);
    b->it = open_account(b, CURRENCY_JOULE, "IT equipment", ACCOUNT_THROUGH);
    b->hall_air = open_account(b, CURRENCY_JOULE, "hall air", ACCOUNT_THROUGH);
    b->liquid = open_account(b, CURRENCY_JOULE, "rack liquid", ACCOUNT_THROUGH);
    b->cooling = open_account(b, CURRENCY_JOULE, "cooling plant", ACCOUNT_THROUGH);
    b->outdoor_air = open_account(b, CURRENCY_JOULE, "outdoor air", ACCOUNT_OUTSIDE);
    b->vapour = open_account(b, CURRENCY_JOULE, "evaporated water", ACCOUNT_OUTSIDE);
    b->water_body = open_account(b, CURRENCY_JOULE, "water body", ACCOUNT_OUTSIDE);
    b->heat_user = open_account(b, CURRENCY_JOULE, "heat user", ACCOUNT_OUTSIDE);
    b->hall_mass = open_account(b, CURRENCY_JOULE, "mass of the hall", ACCOUNT_STORE);
    b->treatment = open_account(b, CURRENCY_JOULE, "water treatment", ACCOUNT_THROUGH);
    b->unserved = open_account(b, CURRENCY_JOULE, "unserved", ACCOUNT_OUTSIDE);
    b->exhaust = open_account(b, CURRENCY_JOULE, "exhaust", ACCOUNT_OUTSIDE);

    b->potable = open_account(b, CURRENCY_WATER_KG, "potable water", ACCOUNT_OUTSIDE);
    b->reclaimed = open_account(b, CURRENCY_WATER_KG, "reclaimed water", ACCOUNT_OUTSIDE);
    b->moisture = open_account(b, CURRENCY_WATER_KG, "moisture of the air", ACCOUNT_OUTSIDE);
    b->condensate = open_account(b, CURRENCY_WATER_KG, "condensate", ACCOUNT_THROUGH);
    b->rain = open_account(b, CURRENCY_WATER_KG, "rain", ACCOUNT_OUTSIDE);
    b->rain_tank = open_account(b, CURRENCY_WATER_KG, "rain tank", ACCOUNT_STORE);
    b->basin = open_account(b, CURRENCY_WATER_KG, "cooling water", ACCOUNT_THROUGH);
    b->atmosphere = open_account(b, CURRENCY_WATER_KG, "evaporation", ACCOUNT_OUTSIDE);
    b->drift = open_account(b, CURRENCY_WATER_KG, "drift", ACCOUNT_OUTSIDE);
    b->sewer = open_account(b, CURRENCY_WATER_KG, "sewer", ACCOUNT_OUTSIDE);
    b->intake = open_account(b, CURRENCY_WATER_KG, "water body intake", ACCOUNT_OUTSIDE);
    b->outfall = open_account(b, CURRENCY_WATER_KG, "water body outfall", ACCOUNT_OUTSIDE);
    b->plants_water = open_account(b, CURRENCY_WATER_KG, "power plants", ACCOUNT_OUTSIDE);
    b->plants_vapour = open_account(b, CURRENCY_WATER_KG, "consumption at power plants", ACCOUNT_OUTSIDE);

    b->own_vapour = open_account(b, CURRENCY_WATER_KG, "consumption at own plants", ACCOUNT_OUTSIDE);
    b->plants = open_account(b, CURRENCY_CARBON_KG, "grid", ACCOUNT_OUTSIDE);
    b->own_plants = open_account(b, CURRENCY_CARBON_KG, "own supply", ACCOUNT_OUTSIDE);
    b->refrigerant = open_account(b, CURRENCY_CARBON_KG, "refrigerant", ACCOUNT_OUTSIDE);
    b->sky = open_account(b, CURRENCY_CARBON_KG, "atmosphere", ACCOUNT_OUTSIDE);
    return b;
}

static void open_units(struct books *b, const struct facility_tick *tick)
{
    b->units = arena_alloc(b->arena, tick->unit_count, sizeof *b->units);
    for (size_t i = 0; i < tick->unit_count; i++) {
        const char *name = tick->units[i].name;
        b->units[i] = (struct unit_accounts){
            .electricity = open_account(b, CURRENCY_JOULE, name, ACCOUNT_THROUGH),
            .store = tick->units[i].stores
                         ? open_account(b, CURRENCY_JOULE, arena_printf(b->arena, "heat in %s", name), ACCOUNT_STORE)
                         : -1,
            .water = open_account(b, CURRENCY_WATER_KG, name, ACCOUNT_THROUGH)};
    }
}

static void post_nonzero(struct ledger *ledger, int from, int to, double amount)
{
    if (amount != 0)
        ledger_post(ledger, from, to, amount);
}

/* One account for all plants of one primary energy. */
static int open_primary(struct books *b, const struct supply_tick *s, size_t which)
{
    const char *primary = s->units[which].primary;
    for (size_t i = 0; i < which; i++)
        if (s->units[i].primary && strcmp(s->units[i].primary, primary) == 0)
            return b->supplies[i].primary;
    return open_account(b, CURRENCY_JOULE, primary, ACCOUNT_OUTSIDE);
}

/* A site with a supply of its own has a bus between the meter and all who draw. */
static void open_supply(struct books *b, const struct supply_tick *s)
{
    b->bus = s->unit_count ? open_account(b, CURRENCY_JOULE, "site bus", ACCOUNT_THROUGH) : b->meter;
    b->supplies = arena_alloc(b->arena, s->unit_count + 1, sizeof *b->supplies);
    for (size_t i = 0; i < s->unit_count; i++) {
        const struct supply_unit *unit = &s->units[i];
        const char *charge = arena_printf(b->arena, "%s charge", unit->name);
        b->supplies[i] = (struct supply_accounts){
            .unit = open_account(b, CURRENCY_JOULE, unit->name, ACCOUNT_THROUGH),
            .primary = unit->primary ? open_primary(b, s, i) : -1,
            .charge = unit->stores ? open_account(b, CURRENCY_JOULE, charge, ACCOUNT_STORE) : -1,
            .loss = unit->stores ? b->outdoor_air : b->exhaust};
    }
}

/* After all others, which so keep their names in the table: a stage has the name that the user gave it. */
static void open_stages(struct books *b)
{
    b->stages = arena_alloc(b->arena, b->power_count, sizeof *b->stages);
    for (size_t i = 0; i < b->power_count; i++)
        b->stages[i] = ledger_open(b->ledger, CURRENCY_JOULE, b->power[i].name, ACCOUNT_THROUGH, "stage");
}

/* From the grid and from own plants to the bus. */
static void post_supply(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    const struct supply_tick *s = &t->supply;
    ledger_post(l, b->grid, b->meter, s->import_w * dt);
    if (b->bus != b->meter)
        ledger_post(l, b->meter, b->bus, s->import_w * dt);
    for (size_t i = 0; i < s->unit_count; i++) {
        const struct supply_accounts *a = &b->supplies[i];
        const struct supply_outcome *o = &s->units[i].last;
        if (a->primary >= 0)
            post_nonzero(l, a->primary, a->unit, o->primary_w * dt);
        if (o->power_w > 0)
            ledger_post(l, a->unit, b->bus, o->power_w * dt);
        else
            post_nonzero(l, b->bus, a->unit, -o->power_w * dt);
        if (a->charge >= 0)
            post_nonzero(l, a->unit, a->charge, o->stored_w * dt);
        post_nonzero(l, a->unit, a->loss, o->loss_w * dt);
        post_nonzero(l, a->unit, b->heat_user, o->heat_w * dt);
    }
    post_nonzero(l, b->unserved, b->bus, s->unserved_w * dt);
    if (s->export_w > 0) {
        ledger_post(l, b->bus, b->meter, s->export_w * dt);
        ledger_post(l, b->meter, b->grid, s->export_w * dt);
    }
}

/* Losses and own loads of the power chain. */
static void post_stages(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    for (size_t i = 0; i < b->power_count; i++) {
        const struct stage_flow *flow = &t->stages[i];
        double all_w = flow->loss_w + flow->loads_w, rest_w = all_w - flow->it_w;
        if (rest_w != 0 || flow->it_w == 0)
            ledger_post(l, b->bus, b->stages[i], rest_w * dt);
        post_nonzero(l, b->it, b->stages[i], flow->it_w * dt);
        ledger_post(l, b->stages[i], b->power[i].place == POWER_INSIDE ? b->hall_air : b->outdoor_air,
                    (all_w - flow->liquid_w) * dt);
        post_nonzero(l, b->stages[i], b->liquid, flow->liquid_w * dt);
    }
}

/* Electricity from the meter to every consumer, and from there, as heat, to where it leaves. What the
 * plant says that it moved stands against what each unit says that it did: the imbalance is the
 * residual. */
static void post_energy(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    post_supply(b, t, dt);
    ledger_post(l, b->bus, b->it, t->it_w * dt);
    post_stages(b, t, dt);
    ledger_post(l, b->it, b->hall_air, t->nodes_air_w * dt);
    post_nonzero(l, b->it, b->liquid, t->nodes_liquid_w * dt);
    ledger_post(l, b->hall_air, b->cooling, t->heat_air_w * dt);
    post_nonzero(l, b->liquid, b->cooling, t->heat_liquid_w * dt);
    for (size_t i = 0; i < t->unit_count; i++) {
        const struct outcome *o = &t->units[i].last;
        post_nonzero(l, b->bus, b->units[i].electricity, o->power_w * dt);
        post_nonzero(l, b->units[i].electricity, b->cooling, o->power_w * dt);
        post_nonzero(l, b->cooling, b->outdoor_air, o->to_air_w * dt);
        post_nonzero(l, b->cooling, b->vapour, o->latent_w * dt);
        post_nonzero(l, b->cooling, b->water_body, o->to_water_body_w * dt);
        post_nonzero(l, b->cooling, b->heat_user, o->reused_w * dt);
        if (o->stored_w != 0)
            ledger_post(l, b->cooling, b->units[i].store, o->stored_w * dt);
    }
    post_nonzero(l, b->bus, b->treatment, t->treatment_w * dt);
    post_nonzero(l, b->treatment, b->outdoor_air, t->treatment_w * dt);
    post_nonzero(l, b->cooling, b->hall_mass, (t->plant.stored_w - t->plant.tank_w) * dt);
    ledger_close(l, CURRENCY_JOULE);
}

static void post_water(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    const struct water_sources *from = &t->water;
    double potable_kg_s = t->makeup_kg_s - from->reclaimed_kg_s - from->condensate_kg_s - from->rain_kg_s;
    post_nonzero(l, b->potable, b->basin, potable_kg_s * dt);
    post_nonzero(l, b->reclaimed, b->basin, from->reclaimed_kg_s * dt);
    post_nonzero(l, b->rain, b->rain_tank, from->caught_kg_s * dt);
    post_nonzero(l, b->rain_tank, b->basin, from->rain_kg_s * dt);
    post_nonzero(l, b->condensate, b->basin, from->condensate_kg_s * dt);
    post_nonzero(l, b->condensate, b->sewer, t->condensate_lost_kg_s * dt);
    post_nonzero(l, b->intake, b->outfall, t->plant.returned_kg_s * dt);
    for (size_t i = 0; i < t->unit_count; i++) {
        const struct outcome *o = &t->units[i].last;
        post_nonzero(l, b->basin, b->units[i].water, (o->evaporated_kg_s + o->drift_kg_s + o->blowdown_kg_s) * dt);
        post_nonzero(l, b->units[i].water, b->atmosphere, o->evaporated_kg_s * dt);
        post_nonzero(l, b->units[i].water, b->drift, o->drift_kg_s * dt);
        post_nonzero(l, b->units[i].water, b->sewer, o->blowdown_kg_s * dt);
        post_nonzero(l, b->moisture, b->units[i].water, o->condensed_kg_s * dt);
        post_nonzero(l, b->units[i].water, b->condensate, o->condensed_kg_s * dt);
    }
    post_nonzero(l, b->plants_water, b->own_vapour, t->supply.water_kg_s * dt);
    if (!isnan(t->source_kg_s))
        post_nonzero(l, b->plants_water, b->plants_vapour, t->source_kg_s * dt);
    ledger_close(l, CURRENCY_WATER_KG);
}

void books_post(struct books *b, const struct facility_tick *t)
{
    const double dt = t->to_s - t->from_s;
    if (!b->units) {
        open_units(b, t);
        open_supply(b, &t->supply);
        open_stages(b);
    }
    post_energy(b, t, dt);
    post_water(b, t, dt);
    ledger_post(b->ledger, b->plants, b->sky, t->grid_carbon_kg_s * dt);
    post_nonzero(b->ledger, b->own_plants, b->sky, t->supply.own_carbon_kg_s * dt);
    post_nonzero(b->ledger, b->refrigerant, b->sky, t->leak_kg_s * dt);
    ledger_close(b->ledger, CURRENCY_CARBON_KG);

    tally_tick(b->tally, t);
    market_tick(b->market, t);
    incident_tick(&b->incident, t);
    samples_add(&b->facility_w, b->arena, t->facility_w);
}

void books_work(struct books *b, const struct work_done *done)
{
    tally_work(b->tally, done);
}

void books_close(struct books *b, struct summary *s)
{
    tally_close(b->tally, s);
    market_close(b->market, s);
    incident_close(&b->incident, s);
    s->p95_facility_power_w = samples_quantile(&b->facility_w, b->arena, 0.95);
    s->energy_residual_frac = ledger_residual_frac(b->ledger, CURRENCY_JOULE);
    s->water_residual_frac = ledger_residual_frac(b->ledger, CURRENCY_WATER_KG);
}

const struct ledger *books_ledger(const struct books *books)
{
    return books->ledger;
}
