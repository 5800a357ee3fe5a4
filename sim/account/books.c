/* SPDX-License-Identifier: Apache-2.0 */
#include "account/books.h"

#include <math.h>

#include "base/numerics.h"

/* Accounts of one piece of cooling equipment. */
struct unit_accounts {
    int electricity, water;
};

struct books {
    struct arena *arena;
    struct ledger *ledger;
    const struct node_group *groups;
    size_t group_count;
    size_t power_count;
    int grid, meter, it, hall_air, liquid, cooling, outdoor_air, vapour, water_body, heat_user, hall_mass;
    int *stages;
    const struct power_stage *power;
    int supply, basin, atmosphere, drift, sewer, intake, outfall, plants_water, plants_vapour;
    int plants, sky;
    struct unit_accounts *units; /* made with the first tick */
    struct sum duration_s, it_j, compute_j, facility_j, cooling_j, loss_j, hall_j;
    struct sum reused_j, to_air_j, latent_j, water_body_j;
    struct sum evaporated_kg, drift_kg, blowdown_kg, returned_kg, source_kg, carbon_kg, unmet_j, mechanical_s;
    double peak_facility_w, peak_it_w;
    struct sum requests, prompt_tokens, output_tokens, serving_j, flop, jobs, throttled_s;
};

/* Water is counted by mass; a litre is a kilogram here, as in WUE's own convention. */
static const double litre_kg = 1, m3_kg = 1000;

/* A compressor that carries less than this share of the heat does not count as running. */
static const double mechanical_threshold_frac = 1e-3;

struct books *books_create(struct arena *arena, const struct node_group *groups, size_t group_count,
                           const struct power_stage *power, size_t power_count)
{
    struct books *b = arena_alloc(arena, 1, sizeof *b);
    struct ledger *l = ledger_create(arena);
    b->arena = arena;
    b->ledger = l;
    b->groups = groups;
    b->group_count = group_count;
    b->power = power;
    b->power_count = power_count;

    b->grid = ledger_account(l, CURRENCY_JOULE, "grid", ACCOUNT_OUTSIDE);
    b->meter = ledger_account(l, CURRENCY_JOULE, "utility meter", ACCOUNT_THROUGH);
    b->it = ledger_account(l, CURRENCY_JOULE, "IT equipment", ACCOUNT_THROUGH);
    b->hall_air = ledger_account(l, CURRENCY_JOULE, "hall air", ACCOUNT_THROUGH);
    b->liquid = ledger_account(l, CURRENCY_JOULE, "rack liquid", ACCOUNT_THROUGH);
    b->cooling = ledger_account(l, CURRENCY_JOULE, "cooling plant", ACCOUNT_THROUGH);
    b->outdoor_air = ledger_account(l, CURRENCY_JOULE, "outdoor air", ACCOUNT_OUTSIDE);
    b->vapour = ledger_account(l, CURRENCY_JOULE, "evaporated water", ACCOUNT_OUTSIDE);
    b->water_body = ledger_account(l, CURRENCY_JOULE, "water body", ACCOUNT_OUTSIDE);
    b->heat_user = ledger_account(l, CURRENCY_JOULE, "heat user", ACCOUNT_OUTSIDE);
    b->hall_mass = ledger_account(l, CURRENCY_JOULE, "mass of the hall", ACCOUNT_STORE);
    b->stages = arena_alloc(arena, power_count, sizeof *b->stages);
    for (size_t i = 0; i < power_count; i++)
        b->stages[i] = ledger_account(l, CURRENCY_JOULE, power[i].name, ACCOUNT_THROUGH);

    b->supply = ledger_account(l, CURRENCY_WATER_KG, "water supply", ACCOUNT_OUTSIDE);
    b->basin = ledger_account(l, CURRENCY_WATER_KG, "cooling water", ACCOUNT_THROUGH);
    b->atmosphere = ledger_account(l, CURRENCY_WATER_KG, "evaporation", ACCOUNT_OUTSIDE);
    b->drift = ledger_account(l, CURRENCY_WATER_KG, "drift", ACCOUNT_OUTSIDE);
    b->sewer = ledger_account(l, CURRENCY_WATER_KG, "sewer", ACCOUNT_OUTSIDE);
    b->intake = ledger_account(l, CURRENCY_WATER_KG, "water body intake", ACCOUNT_OUTSIDE);
    b->outfall = ledger_account(l, CURRENCY_WATER_KG, "water body outfall", ACCOUNT_OUTSIDE);
    b->plants_water = ledger_account(l, CURRENCY_WATER_KG, "power plants", ACCOUNT_OUTSIDE);
    b->plants_vapour = ledger_account(l, CURRENCY_WATER_KG, "consumption at power plants", ACCOUNT_OUTSIDE);

    b->plants = ledger_account(l, CURRENCY_CARBON_KG, "grid", ACCOUNT_OUTSIDE);
    b->sky = ledger_account(l, CURRENCY_CARBON_KG, "atmosphere", ACCOUNT_OUTSIDE);
    return b;
}

static void open_units(struct books *b, const struct facility_tick *tick)
{
    b->units = arena_alloc(b->arena, tick->unit_count, sizeof *b->units);
    for (size_t i = 0; i < tick->unit_count; i++) {
        const char *name = tick->units[i].name;
        b->units[i] = (struct unit_accounts){
            .electricity = ledger_account(b->ledger, CURRENCY_JOULE, name, ACCOUNT_THROUGH),
            .water = ledger_account(b->ledger, CURRENCY_WATER_KG, name, ACCOUNT_THROUGH)};
    }
}

static void post_nonzero(struct ledger *ledger, int from, int to, double amount)
{
    if (amount != 0)
        ledger_post(ledger, from, to, amount);
}

/* Electricity from the meter to every consumer, and from there, as heat, to where it leaves. What the plant
 * says that it moved stands against what each unit says that it did: the imbalance is the residual. */
static void post_energy(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    ledger_post(l, b->grid, b->meter, t->facility_w * dt);
    ledger_post(l, b->meter, b->it, t->it_w * dt);
    for (size_t i = 0; i < b->power_count; i++) {
        double loss_j = t->stage_loss_w[i] * dt;
        ledger_post(l, b->meter, b->stages[i], loss_j);
        ledger_post(l, b->stages[i], b->power[i].place == POWER_INSIDE ? b->hall_air : b->outdoor_air,
                    loss_j);
    }
    double it_liquid_j = t->heat_liquid_w * dt;
    ledger_post(l, b->it, b->hall_air, (t->heat_air_w - t->loss_inside_w) * dt);
    post_nonzero(l, b->it, b->liquid, it_liquid_j);
    ledger_post(l, b->hall_air, b->cooling, t->heat_air_w * dt);
    post_nonzero(l, b->liquid, b->cooling, it_liquid_j);
    for (size_t i = 0; i < t->unit_count; i++) {
        const struct outcome *o = &t->units[i].last;
        post_nonzero(l, b->meter, b->units[i].electricity, o->power_w * dt);
        post_nonzero(l, b->units[i].electricity, b->cooling, o->power_w * dt);
        post_nonzero(l, b->cooling, b->outdoor_air, o->to_air_w * dt);
        post_nonzero(l, b->cooling, b->vapour, o->latent_w * dt);
        post_nonzero(l, b->cooling, b->water_body, o->to_water_body_w * dt);
        post_nonzero(l, b->cooling, b->heat_user, o->reused_w * dt);
    }
    post_nonzero(l, b->cooling, b->hall_mass, t->plant.stored_w * dt);
    ledger_close(l, CURRENCY_JOULE);
}

static void post_water(struct books *b, const struct facility_tick *t, double dt)
{
    struct ledger *l = b->ledger;
    const struct plant_result *p = &t->plant;
    post_nonzero(l, b->supply, b->basin, (p->evaporated_kg_s + p->drift_kg_s + p->blowdown_kg_s) * dt);
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
        post_nonzero(l, b->plants_water, b->plants_vapour, t->grid.water_kg_j * t->facility_w * dt);
    ledger_close(l, CURRENCY_WATER_KG);
}

void books_post(struct books *b, const struct facility_tick *t)
{
    const double dt = t->to_s - t->from_s;
    const struct plant_result *p = &t->plant;
    if (!b->units)
        open_units(b, t);
    post_energy(b, t, dt);
    post_water(b, t, dt);
    ledger_post(b->ledger, b->plants, b->sky, t->grid.carbon_kg_j * t->facility_w * dt);
    ledger_close(b->ledger, CURRENCY_CARBON_KG);

    sum_add(&b->duration_s, dt);
    sum_add(&b->it_j, t->it_w * dt);
    sum_add(&b->compute_j, t->compute_w * dt);
    sum_add(&b->facility_j, t->facility_w * dt);
    sum_add(&b->cooling_j, p->power_w * dt);
    sum_add(&b->loss_j, (t->loss_inside_w + t->loss_outside_w) * dt);
    sum_add(&b->hall_j, (t->heat_air_w + t->heat_liquid_w - p->stored_w) * dt);
    sum_add(&b->reused_j, p->reused_w * dt);
    sum_add(&b->to_air_j, (p->to_air_w + t->loss_outside_w) * dt);
    sum_add(&b->latent_j, p->latent_w * dt);
    sum_add(&b->water_body_j, p->to_water_body_w * dt);
    sum_add(&b->evaporated_kg, p->evaporated_kg_s * dt);
    sum_add(&b->drift_kg, p->drift_kg_s * dt);
    sum_add(&b->blowdown_kg, p->blowdown_kg_s * dt);
    sum_add(&b->returned_kg, p->returned_kg_s * dt);
    sum_add(&b->source_kg, t->grid.water_kg_j * t->facility_w * dt);
    sum_add(&b->carbon_kg, t->grid.carbon_kg_j * t->facility_w * dt);
    sum_add(&b->unmet_j, p->unmet_w * dt);
    if (p->mechanical_frac > mechanical_threshold_frac)
        sum_add(&b->mechanical_s, dt);
    b->peak_facility_w = fmax(b->peak_facility_w, t->facility_w);
    b->peak_it_w = fmax(b->peak_it_w, t->it_w);
}

void books_work(struct books *b, const struct work_done *done)
{
    sum_add(&b->requests, done->requests);
    sum_add(&b->prompt_tokens, done->prompt_tokens);
    sum_add(&b->output_tokens, done->output_tokens);
    sum_add(&b->serving_j, done->serving_energy_j);
    sum_add(&b->flop, done->training_flop);
    sum_add(&b->jobs, done->jobs_finished);
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
    s->water_potable_m3 = makeup_kg / m3_kg;
    s->water_reclaimed_m3 = 0;
    s->water_source_m3 = sum_value(&b->source_kg) / m3_kg;
    s->carbon_operational_kg = sum_value(&b->carbon_kg);
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
    s->ref = 0; /* no renewable supply of its own */
    s->cer = ratio(sum_value(&b->hall_j), s->cooling_energy_j);

    s->peak_facility_power_w = b->peak_facility_w;
    s->peak_it_power_w = b->peak_it_w;
    s->requests = sum_value(&b->requests);
    s->prompt_tokens = sum_value(&b->prompt_tokens);
    s->output_tokens = sum_value(&b->output_tokens);
    s->training_flop = sum_value(&b->flop);
    s->jobs_finished = sum_value(&b->jobs);
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
