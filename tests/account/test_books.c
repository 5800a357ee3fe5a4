/* SPDX-License-Identifier: Apache-2.0 */
/* The books against arithmetic done by hand on a made-up facility of one group, two power stages and two
 * units. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "account/books.h"
#include "base/random.h"

static const struct power_stage power[2] = {
    {.name = "transformer", .feeds = POWER_FEEDS_ALL, .place = POWER_OUTSIDE},
    {.name = "ups", .feeds = POWER_FEEDS_IT, .place = POWER_INSIDE}};

struct made {
    struct facility_tick tick;
    struct plant_unit units[2];
    double losses[2];
};

/* A tick of an hour: a fan unit and a tower; every number free, the balance right. */
static void make(struct made *m, double it_w, double fan_w, double tower_w, double reused_w,
                 double evaporated_kg_s)
{
    memset(m, 0, sizeof *m);
    m->losses[0] = 0.01 * it_w;
    m->losses[1] = 0.05 * it_w;
    m->units[0] = (struct plant_unit){.name = "crah", .last = {.power_w = fan_w}};
    double latent_w = 2.45e6 * evaporated_kg_s;
    m->units[1] =
        (struct plant_unit){.name = "cooling-tower",
                            .last = {.power_w = tower_w,
                                     .latent_w = latent_w,
                                     .reused_w = reused_w,
                                     .to_air_w = it_w + m->losses[1] + fan_w + tower_w - latent_w - reused_w,
                                     .evaporated_kg_s = evaporated_kg_s,
                                     .drift_kg_s = 0.001,
                                     .blowdown_kg_s = evaporated_kg_s / 3}};
    const struct outcome *tower = &m->units[1].last;
    m->tick = (struct facility_tick){.from_s = 0,
                                     .to_s = 3600,
                                     .grid = {.carbon_kg_j = 0.4 / 3.6e6, .water_kg_j = 2 / 3.6e6},
                                     .it_w = it_w,
                                     .fan_w = 0.1 * it_w,
                                     .compute_w = 0.85 * it_w,
                                     .heat_air_w = it_w + m->losses[1],
                                     .stage_loss_w = m->losses,
                                     .loss_inside_w = m->losses[1],
                                     .loss_outside_w = m->losses[0],
                                     .facility_w = it_w * 1.06 + fan_w + tower_w,
                                     .plant = {.power_w = fan_w + tower_w,
                                               .to_air_w = tower->to_air_w,
                                               .latent_w = latent_w,
                                               .reused_w = reused_w,
                                               .evaporated_kg_s = evaporated_kg_s,
                                               .drift_kg_s = 0.001,
                                               .blowdown_kg_s = evaporated_kg_s / 3},
                                     .units = m->units,
                                     .unit_count = 2};
}

static const struct node_group group = {
    .node = {.embodied_kg = 2000, .embodied_water_kg = 5000, .life_s = 5 * 365 * 86400.0}, .count = 10};

TestSuite(books);

Test(books, metrics_by_hand)
{
    struct arena *arena = arena_create();
    struct books *books = books_create(arena, &group, 1, power, 2);
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 200e3, 0.4);
    books_post(books, &m.tick);
    make(&m, 5e5, 10e3, 5e3, 0, 0.1);
    books_post(books, &m.tick);
    books_work(books, &(struct work_done){.requests = 1000, .output_tokens = 2e5, .serving_energy_j = 3.6e8});
    struct summary s = {0};
    books_close(books, &s);

    const double it_j = 1.5e6 * 3600, facility_j = (1.06 * 1.5e6 + 65e3) * 3600, reused_j = 200e3 * 3600;
    cr_assert_float_eq(s.it_energy_j, it_j, 1);
    cr_assert_float_eq(s.facility_energy_j, facility_j, 1);
    cr_assert_float_eq(s.pue, facility_j / it_j, 1e-12);
    cr_assert_float_eq(s.itue, 1 / 0.85, 1e-12);
    cr_assert_float_eq(s.tue, s.pue / 0.85, 1e-12);
    cr_assert_float_eq(s.erf, reused_j / facility_j, 1e-12);
    cr_assert_float_eq(s.ere, s.pue * (1 - s.erf), 1e-12, "ERE = PUE (1 - ERF)");
    cr_assert_float_eq(s.cue_kg_per_kwh, 0.4 * s.pue, 1e-12, "CUE = PUE times carbon intensity");
    double makeup_kg = (0.5 * 4 / 3 + 0.002) * 3600;
    cr_assert_float_eq(s.wue_l_per_kwh, makeup_kg / (it_j / 3.6e6), 1e-12);
    cr_assert_float_eq(s.wue_source_l_per_kwh, s.wue_l_per_kwh + s.pue * 2, 1e-12,
                       "WUE source = WUE + PUE EWIF");
    cr_assert_float_eq(s.water_withdrawn_m3, makeup_kg / 1000, 1e-12);
    cr_assert_float_eq(s.water_consumed_m3, (0.5 + 0.002) * 3.6, 1e-12);
    cr_assert_float_eq(s.heat_total_j, s.facility_energy_j, 1,
                       "nothing stored: all electricity left as heat");
    cr_assert_float_eq(s.cer, (1.5e6 * 1.05) / 65e3, 1e-9);
    cr_assert_float_eq(s.carbon_embodied_kg, 10 * 2000 * 7200 / group.node.life_s, 1e-12);
    cr_assert_float_eq(s.energy_per_request_j, 3.6e5 * s.pue, 1e-6);
    cr_assert_float_eq(s.energy_per_output_token_j, 1800 * s.pue, 1e-9);
    cr_assert_float_eq(s.water_per_request_ml, 0.1 * s.wue_l_per_kwh * 1000, 1e-9);
    cr_assert_eq(s.peak_it_power_w, 1e6);
    cr_assert_lt(s.energy_residual_frac, 1e-15);
    cr_assert_lt(s.water_residual_frac, 1e-15);
    arena_destroy(arena);
}

/* A watt that a unit invents, and a gram of water that the plant's total forgets, must show. */
Test(books, mistakes_show_in_the_residual)
{
    struct arena *arena = arena_create();
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.units[1].last.to_air_w += 1;
    struct books *books = books_create(arena, &group, 1, power, 2);
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_assert_gt(s.energy_residual_frac, 5e-7);

    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.tick.plant.evaporated_kg_s -= 1e-3;
    books = books_create(arena, &group, 1, power, 2);
    books_post(books, &m.tick);
    books_close(books, &s);
    cr_assert_gt(s.water_residual_frac, 1e-3);
    arena_destroy(arena);
}

Test(books, unknown_grid_water_stays_unknown)
{
    struct arena *arena = arena_create();
    struct made m;
    make(&m, 1e6, 30e3, 20e3, 0, 0.4);
    m.tick.grid.water_kg_j = NAN;
    struct books *books = books_create(arena, &group, 1, power, 2);
    books_post(books, &m.tick);
    struct summary s = {0};
    books_close(books, &s);
    cr_assert(isnan(s.water_source_m3) && isnan(s.wue_source_l_per_kwh));
    cr_assert(isfinite(s.wue_l_per_kwh) && isnan(s.energy_per_request_j), "no requests: blank");
    arena_destroy(arena);
}
