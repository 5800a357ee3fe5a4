/* SPDX-License-Identifier: Apache-2.0 */
#include "account/books.h"

#include <math.h>
#include <string.h>

#include "account/samples.h"
#include "base/numerics.h"

/* Accounts of one piece of cooling equipment. */
struct unit_accounts {
    int electricity, water, store; /* store: -1, it keeps nothing */
};

/* Accounts of one plant or store of one's own; primary and charge -1: none. */
struct supply_accounts {
    int unit, primary, charge, loss;
};

/* What a contract came to. */
struct claim {
    struct sum hourly_j;  /* matched in its own tick */
    struct sum offered_j; /* for the whole run, if that is how it counts */
};

struct books {
    struct arena *arena;
    struct ledger *ledger;
    const struct node_group *groups;
    size_t group_count;
    size_t power_count;
    int grid, meter, it, hall_air, liquid, cooling, outdoor_air, vapour, water_body, heat_user, hall_mass,
        treatment;
    int *stages;
    const struct power_stage *power;
    struct supply_accounts *supplies; /* made with the first tick */
    struct claim *claims;
    int bus, unserved, exhaust; /* bus: the meter itself, if the site has no supply of its own */
    int potable, reclaimed, basin, atmosphere, drift, sewer, intake, outfall, plants_water, plants_vapour;
    int plants, own_plants, sky;
    struct unit_accounts *units; /* made with the first tick */
    struct sum duration_s, it_j, compute_j, facility_j, cooling_j, loss_j, hall_j;
    struct sum reused_j, to_air_j, latent_j, water_body_j;
    struct sum evaporated_kg, drift_kg, blowdown_kg, reclaimed_kg, returned_kg, source_kg, carbon_kg, unmet_j,
        mechanical_s;
    struct sum import_j, export_j, own_j, curtailed_j, storage_loss_j, fuel_j, unserved_j, renewable_j, cost;
    /* Market: what hourly contracts left of the import, and its carbon by the grid's own factor. 24/7: what
     * was clean, of all that was supplied. */
    struct sum own_carbon_kg, uncovered_j, uncovered_kg, clean_j, supplied_j;
    const struct contract *contracts;
    size_t contract_count;
    double peak_facility_w, peak_it_w, peak_import_w;
    struct samples facility_w; /* of each tick */
    struct sum requests, rejected, prompt_tokens, output_tokens, serving_j, flop, jobs, throttled_s;
    struct sum job_wait_s, job_turnaround_s;
};

/* Water is counted by mass; a litre is a kilogram here, as in WUE's own convention. */
static const double litre_kg = 1, m3_kg = 1000;

/* A compressor that carries less than this share of the heat does not count as running. */
static const double mechanical_threshold_frac = 1e-3;

static int open_account(struct books *b, enum currency currency, const char *name, enum account_kind kind)
{
    return ledger_open(b->ledger, currency, name, kind, NULL);
}

struct books *books_create(struct arena *arena, const struct node_group *groups, size_t group_count,
                           const struct power_stage *power, size_t power_count)
{
    struct books *b = arena_alloc(arena, 1, sizeof *b);
    b->arena = arena;
    b->ledger = ledger_create(arena);
    b->groups = groups;
    b->group_count = group_count;
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
    b->basin = open_account(b, CURRENCY_WATER_KG, "cooling water", ACCOUNT_THROUGH);
    b->atmosphere = open_account(b, CURRENCY_WATER_KG, "evaporation", ACCOUNT_OUTSIDE);
    b->drift = open_account(b, CURRENCY_WATER_KG, "drift", ACCOUNT_OUTSIDE);
    b->sewer = open_account(b, CURRENCY_WATER_KG, "sewer", ACCOUNT_OUTSIDE);
    b->intake = open_account(b, CURRENCY_WATER_KG, "water body intake", ACCOUNT_OUTSIDE);
    b->outfall = open_account(b, CURRENCY_WATER_KG, "water body outfall", ACCOUNT_OUTSIDE);
    b->plants_water = open_account(b, CURRENCY_WATER_KG, "power plants", ACCOUNT_OUTSIDE);
    b->plants_vapour = open_account(b, CURRENCY_WATER_KG, "consumption at power plants", ACCOUNT_OUTSIDE);

    b->plants = open_account(b, CURRENCY_CARBON_KG, "grid", ACCOUNT_OUTSIDE);
    b->own_plants = open_account(b, CURRENCY_CARBON_KG, "own supply", ACCOUNT_OUTSIDE);
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
            .store = tick->units[i].component->advance
                         ? open_account(b, CURRENCY_JOULE, arena_printf(b->arena, "heat in %s", name),
                                        ACCOUNT_STORE)
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
    const char *primary = s->units[which].kind->primary;
    for (size_t i = 0; i < which; i++)
        if (s->units[i].kind->primary && strcmp(s->units[i].kind->primary, primary) == 0)
            return b->supplies[i].primary;
    return open_account(b, CURRENCY_JOULE, primary, ACCOUNT_OUTSIDE);
}

/* A site with a supply of its own has a bus between the meter and all who draw. */
static void open_supply(struct books *b, const struct supply_tick *s)
{
    b->contracts = s->contracts;
    b->contract_count = s->contract_count;
    b->claims = arena_alloc(b->arena, s->contract_count + 1, sizeof *b->claims);
    b->bus = s->unit_count ? open_account(b, CURRENCY_JOULE, "site bus", ACCOUNT_THROUGH) : b->meter;
    b->supplies = arena_alloc(b->arena, s->unit_count + 1, sizeof *b->supplies);
    for (size_t i = 0; i < s->unit_count; i++) {
        const struct supply_unit *unit = &s->units[i];
        bool stores = unit->kind->stored_j;
        const char *charge = arena_printf(b->arena, "%s charge", unit->name);
        b->supplies[i] = (struct supply_accounts){
            .unit = open_account(b, CURRENCY_JOULE, unit->name, ACCOUNT_THROUGH),
            .primary = unit->kind->primary ? open_primary(b, s, i) : -1,
            .charge = stores ? open_account(b, CURRENCY_JOULE, charge, ACCOUNT_STORE) : -1,
            .loss = stores ? b->outdoor_air : b->exhaust};
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
    double chain_air_w = 0, chain_liquid_w = 0; /* IT in the power chain, posted with its stage */
    for (size_t i = 0; i < b->power_count; i++) {
        chain_air_w += t->stages[i].it_w - t->stages[i].liquid_w;
        chain_liquid_w += t->stages[i].liquid_w;
    }
    ledger_post(l, b->it, b->hall_air, (t->heat_air_w - t->loss_inside_w - chain_air_w) * dt);
    post_nonzero(l, b->it, b->liquid, (t->heat_liquid_w - chain_liquid_w) * dt);
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
    const struct plant_result *p = &t->plant;
    double makeup_kg_s = p->evaporated_kg_s + p->drift_kg_s + p->blowdown_kg_s;
    post_nonzero(l, b->potable, b->basin, (makeup_kg_s - t->reclaimed_kg_s) * dt);
    post_nonzero(l, b->reclaimed, b->basin, t->reclaimed_kg_s * dt);
    post_nonzero(l, b->intake, b->outfall, p->returned_kg_s * dt);
    for (size_t i = 0; i < t->unit_count; i++) {
        const struct outcome *o = &t->units[i].last;
        post_nonzero(l, b->basin, b->units[i].water,
                     (o->evaporated_kg_s + o->drift_kg_s + o->blowdown_kg_s) * dt);
        post_nonzero(l, b->units[i].water, b->atmosphere, o->evaporated_kg_s * dt);
        post_nonzero(l, b->units[i].water, b->drift, o->drift_kg_s * dt);
        post_nonzero(l, b->units[i].water, b->sewer, o->blowdown_kg_s * dt);
    }
    if (!isnan(t->grid.water_kg_j))
        post_nonzero(l, b->plants_water, b->plants_vapour, t->grid.water_kg_j * t->supply.import_w * dt);
    ledger_close(l, CURRENCY_WATER_KG);
}

/* What own plants and contracts make of this tick's supply. */
static void count_supply(struct books *b, const struct facility_tick *t, double dt)
{
    const struct supply_tick *s = &t->supply;
    sum_add(&b->import_j, s->import_w * dt);
    sum_add(&b->export_j, s->export_w * dt);
    sum_add(&b->own_j, s->own_w * dt);
    sum_add(&b->curtailed_j, s->curtailed_w * dt);
    sum_add(&b->storage_loss_j, s->storage_loss_w * dt);
    sum_add(&b->unserved_j, s->unserved_w * dt);
    sum_add(&b->renewable_j, s->renewable_w * dt);
    sum_add(&b->own_carbon_kg, s->own_carbon_kg_s * dt);
    sum_add(&b->cost, (s->import_w * s->price - s->export_w * s->export_price) / JOULE_PER_KWH * dt);
    b->peak_import_w = fmax(b->peak_import_w, s->import_w);
    double generated_w = 0;
    for (size_t i = 0; i < s->unit_count; i++)
        if (s->units[i].kind->role == SUPPLY_BALANCER && s->units[i].kind->primary) {
            sum_add(&b->fuel_j, s->units[i].last.primary_w * dt);
            generated_w += s->units[i].last.power_w;
        }

    double open_w = s->import_w, uncovered_w = s->import_w; /* to the 24/7 score; to hourly contracts */
    for (size_t i = 0; i < s->contract_count; i++) {
        const struct contract *contract = &s->contracts[i];
        open_w -= fmin(contract->offered_w, open_w);
        if (!contract->hourly) {
            sum_add(&b->claims[i].offered_j, contract->offered_w * dt);
            continue;
        }
        double matched_w = fmin(contract->offered_w, uncovered_w);
        uncovered_w -= matched_w;
        sum_add(&b->claims[i].hourly_j, matched_w * dt);
    }
    sum_add(&b->uncovered_j, uncovered_w * dt);
    sum_add(&b->uncovered_kg, t->grid.carbon_kg_j * uncovered_w * dt);
    sum_add(&b->clean_j, (s->renewable_w + s->import_w - open_w) * dt);
    sum_add(&b->supplied_j, (s->renewable_w + s->import_w + generated_w) * dt);
}

void books_post(struct books *b, const struct facility_tick *t)
{
    const double dt = t->to_s - t->from_s;
    const struct plant_result *p = &t->plant;
    if (!b->units) {
        open_units(b, t);
        open_supply(b, &t->supply);
        open_stages(b);
    }
    post_energy(b, t, dt);
    post_water(b, t, dt);
    ledger_post(b->ledger, b->plants, b->sky, t->grid.carbon_kg_j * t->supply.import_w * dt);
    post_nonzero(b->ledger, b->own_plants, b->sky, t->supply.own_carbon_kg_s * dt);
    ledger_close(b->ledger, CURRENCY_CARBON_KG);

    sum_add(&b->duration_s, dt);
    sum_add(&b->it_j, t->it_w * dt);
    sum_add(&b->compute_j, t->compute_w * dt);
    sum_add(&b->facility_j, t->facility_w * dt);
    sum_add(&b->cooling_j, (p->power_w + t->treatment_w) * dt);
    sum_add(&b->reclaimed_kg, t->reclaimed_kg_s * dt);
    sum_add(&b->loss_j, (t->loss_inside_w + t->loss_outside_w) * dt);
    sum_add(&b->hall_j, (t->heat_air_w + t->heat_liquid_w - p->stored_w) * dt);
    sum_add(&b->reused_j, p->reused_w * dt);
    sum_add(&b->to_air_j, (p->to_air_w + t->loss_outside_w + t->treatment_w) * dt);
    sum_add(&b->latent_j, p->latent_w * dt);
    sum_add(&b->water_body_j, p->to_water_body_w * dt);
    sum_add(&b->evaporated_kg, p->evaporated_kg_s * dt);
    sum_add(&b->drift_kg, p->drift_kg_s * dt);
    sum_add(&b->blowdown_kg, p->blowdown_kg_s * dt);
    sum_add(&b->returned_kg, p->returned_kg_s * dt);
    sum_add(&b->source_kg, t->grid.water_kg_j * t->supply.import_w * dt);
    sum_add(&b->carbon_kg, t->grid.carbon_kg_j * t->supply.import_w * dt);
    count_supply(b, t, dt);
    sum_add(&b->unmet_j, p->unmet_w * dt);
    if (p->mechanical_frac > mechanical_threshold_frac)
        sum_add(&b->mechanical_s, dt);
    b->peak_facility_w = fmax(b->peak_facility_w, t->facility_w);
    b->peak_it_w = fmax(b->peak_it_w, t->it_w);
    samples_add(&b->facility_w, b->arena, t->facility_w);
}

void books_work(struct books *b, const struct work_done *done)
{
    sum_add(&b->requests, done->requests);
    sum_add(&b->rejected, done->rejected);
    sum_add(&b->prompt_tokens, done->prompt_tokens);
    sum_add(&b->output_tokens, done->output_tokens);
    sum_add(&b->serving_j, done->serving_energy_j);
    sum_add(&b->flop, done->training_flop);
    sum_add(&b->jobs, done->jobs_finished);
    sum_add(&b->job_wait_s, done->job_wait_s);
    sum_add(&b->job_turnaround_s, done->job_turnaround_s);
    sum_add(&b->throttled_s, done->throttled_s);
}

/* NaN where nothing was there to divide by: a blank in the CSV. */
static double ratio(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

/* Making the servers, in proportion to the share of their life that the run took. */
static void close_embodied(const struct books *b, double duration_s, struct summary *s)
{
    s->carbon_embodied_kg = 0;
    s->water_embodied_m3 = 0;
    for (size_t g = 0; g < b->group_count; g++) {
        const struct node *node = &b->groups[g].node;
        double lives = duration_s / node->life_s * (double)b->groups[g].count;
        s->carbon_embodied_kg += node->embodied_kg * lives;
        s->water_embodied_m3 += node->embodied_water_kg / m3_kg * lives;
    }
}

/* Market-based carbon: what contracts cover has their factor, the rest the grid's own (for want of a
 * residual mix). Annual contracts cover volumes, wherever in the run; so they take the mean of what
 * hourly ones left. */
static void close_market(const struct books *b, struct summary *s)
{
    double uncovered_j = sum_value(&b->uncovered_j), left_j = uncovered_j;
    double claimed_kg = 0, renewable_j = sum_value(&b->renewable_j);
    for (size_t i = 0; i < b->contract_count; i++) {
        const struct contract *contract = &b->contracts[i];
        double annual_j = fmin(sum_value(&b->claims[i].offered_j), left_j);
        double covered_j = sum_value(&b->claims[i].hourly_j) + annual_j;
        left_j -= annual_j;
        claimed_kg += covered_j * contract->carbon_kg_j;
        renewable_j += contract->renewable ? covered_j : 0;
    }
    double uncovered_kg = sum_value(&b->uncovered_kg);
    if (uncovered_j > 0)
        uncovered_kg *= left_j / uncovered_j;
    s->carbon_market_kg = sum_value(&b->own_carbon_kg) + claimed_kg + uncovered_kg;
    s->ref = renewable_j > 0 ? fmin(renewable_j / s->facility_energy_j, 1) : 0;
    s->cfe_frac = ratio(sum_value(&b->clean_j), sum_value(&b->supplied_j));
}

static void close_supply(const struct books *b, struct summary *s)
{
    s->grid_import_j = sum_value(&b->import_j);
    s->grid_export_j = sum_value(&b->export_j);
    s->own_supply_j = sum_value(&b->own_j);
    s->curtailed_j = sum_value(&b->curtailed_j);
    s->storage_loss_j = sum_value(&b->storage_loss_j);
    s->fuel_j = sum_value(&b->fuel_j);
    s->unserved_j = sum_value(&b->unserved_j);
    s->peak_grid_power_w = b->peak_import_w;
    s->electricity_cost = sum_value(&b->cost);
    close_market(b, s);
}

void books_close(struct books *b, struct summary *s)
{
    s->duration_s = sum_value(&b->duration_s);
    s->it_energy_j = sum_value(&b->it_j);
    s->facility_energy_j = sum_value(&b->facility_j);
    s->cooling_energy_j = sum_value(&b->cooling_j);
    s->power_loss_j = sum_value(&b->loss_j);
    s->heat_reused_j = sum_value(&b->reused_j);
    s->heat_to_air_j = sum_value(&b->to_air_j);
    s->heat_latent_j = sum_value(&b->latent_j);
    s->heat_to_water_body_j = sum_value(&b->water_body_j);
    s->heat_total_j = s->heat_reused_j + s->heat_to_air_j + s->heat_latent_j + s->heat_to_water_body_j;

    double makeup_kg = sum_value(&b->evaporated_kg) + sum_value(&b->drift_kg) + sum_value(&b->blowdown_kg);
    s->water_evaporated_m3 = sum_value(&b->evaporated_kg) / m3_kg;
    s->water_drift_m3 = sum_value(&b->drift_kg) / m3_kg;
    s->water_blowdown_m3 = sum_value(&b->blowdown_kg) / m3_kg;
    s->water_consumed_m3 = s->water_evaporated_m3 + s->water_drift_m3;
    s->water_withdrawn_m3 = (makeup_kg + sum_value(&b->returned_kg)) / m3_kg;
    s->water_reclaimed_m3 = sum_value(&b->reclaimed_kg) / m3_kg;
    s->water_potable_m3 = makeup_kg / m3_kg - s->water_reclaimed_m3;
    s->water_source_m3 = sum_value(&b->source_kg) / m3_kg;
    s->carbon_operational_kg = sum_value(&b->carbon_kg) + sum_value(&b->own_carbon_kg);
    close_embodied(b, s->duration_s, s);

    double it_kwh = s->it_energy_j / JOULE_PER_KWH;
    s->pue = ratio(s->facility_energy_j, s->it_energy_j);
    s->itue = ratio(s->it_energy_j, sum_value(&b->compute_j));
    s->tue = s->itue * s->pue;
    s->wue_l_per_kwh = ratio(makeup_kg / litre_kg, it_kwh);
    s->wue_source_l_per_kwh = ratio((makeup_kg + sum_value(&b->source_kg)) / litre_kg, it_kwh);
    s->cue_kg_per_kwh = ratio(s->carbon_operational_kg, it_kwh);
    s->erf = ratio(s->heat_reused_j, s->facility_energy_j);
    s->ere = ratio(s->facility_energy_j - s->heat_reused_j, s->it_energy_j);
    close_supply(b, s);
    s->cer = ratio(sum_value(&b->hall_j), s->cooling_energy_j);

    s->peak_facility_power_w = b->peak_facility_w;
    s->peak_it_power_w = b->peak_it_w;
    s->p95_facility_power_w = samples_quantile(&b->facility_w, b->arena, 0.95);
    s->requests = sum_value(&b->requests);
    s->requests_rejected = sum_value(&b->rejected);
    s->prompt_tokens = sum_value(&b->prompt_tokens);
    s->output_tokens = sum_value(&b->output_tokens);
    s->training_flop = sum_value(&b->flop);
    s->jobs_finished = sum_value(&b->jobs);
    s->job_wait_s = ratio(sum_value(&b->job_wait_s), s->jobs_finished);
    s->job_turnaround_s = ratio(sum_value(&b->job_turnaround_s), s->jobs_finished);
    double serving_j = sum_value(&b->serving_j);
    s->energy_per_request_j = ratio(serving_j * s->pue, s->requests);
    s->energy_per_output_token_j = ratio(serving_j * s->pue, s->output_tokens);
    s->water_per_request_ml = ratio(serving_j / JOULE_PER_KWH * s->wue_l_per_kwh * 1000, s->requests);
    s->unmet_heat_j = sum_value(&b->unmet_j);
    s->throttled_s = sum_value(&b->throttled_s);
    s->mechanical_cooling_s = sum_value(&b->mechanical_s);
    s->energy_residual_frac = ledger_residual_frac(b->ledger, CURRENCY_JOULE);
    s->water_residual_frac = ledger_residual_frac(b->ledger, CURRENCY_WATER_KG);
}

const struct ledger *books_ledger(const struct books *books)
{
    return books->ledger;
}
