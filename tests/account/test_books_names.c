/* SPDX-License-Identifier: Apache-2.0 */
/* A user may call a power stage what he likes: by each name that the books use themselves, they must stay the same. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "account/books.h"

TestSuite(books_names);

/* Totals of an hour in which everything happens that the books know, balanced, for a second stage of this name. */
static size_t rows_of(struct arena *arena, const char *stage, struct ledger_row **rows)
{
    const struct power_stage power[] = {{.name = "transformer", .place = POWER_OUTSIDE},
                                        {.name = stage, .place = POWER_INSIDE}};
    const struct stage_flow stages[] = {{.loss_w = 10e3},
                                        {.loss_w = 40e3, .loads_w = 25e3, .it_w = 60e3, .liquid_w = 20e3}};
    const struct plant_unit units[] = {
        {.name = "crah", .last = {.power_w = 29e3}},
        {.stores = true, .name = "storage_tank", .last = {.power_w = 1e3, .stored_w = 15e3}},
        {.name = "cooling_tower",
         .last = {.power_w = 20e3,
                  .to_air_w = 643e3,
                  .latent_w = 300e3,
                  .to_water_body_w = 50e3,
                  .reused_w = 40e3,
                  .evaporated_kg_s = 0.12,
                  .drift_kg_s = 0.001,
                  .blowdown_kg_s = 0.04}}};
    const struct supply_unit own[] = {{.primary = "sunlight", .name = "photovoltaic", .last = {300e3, 300e3, 0, 0}},
                                      {.primary = "sunlight", .name = "photovoltaic_2", .last = {100e3, 100e3, 0, 0}},
                                      {.primary = "wind", .name = "wind_turbine", .last = {20e3, 20e3, 0, 0}},
                                      {.stores = true, .name = "battery", .last = {150e3, 0, -160e3, 10e3}},
                                      {.primary = "fuel", .name = "generator", .last = {60e3, 150e3, 0, 90e3}}};
    const struct facility_tick tick = {
        .to_s = 3600,
        .it_w = 1000e3,
        .heat_air_w = 685e3,
        .heat_liquid_w = 320e3,
        .nodes_air_w = 640e3,
        .nodes_liquid_w = 300e3,
        .stages = stages,
        .loss_inside_w = 5e3,
        .loss_outside_w = 20e3,
        .load_w = 1066e3,
        .facility_w = 1076e3,
        .water.reclaimed_kg_s = 0.05,
        .makeup_kg_s = 0.161,
        .source_kg_s = 0.24,
        .grid_carbon_kg_s = 0.048,
        .treatment_w = 1e3,
        .supply = {.import_w = 431e3, .unserved_w = 5e3, .units = own, .unit_count = 5, .own_carbon_kg_s = 2e-3},
        .plant = {.stored_w = 22e3,
                  .tank_w = 15e3,
                  .evaporated_kg_s = 0.12,
                  .drift_kg_s = 0.001,
                  .blowdown_kg_s = 0.04,
                  .returned_kg_s = 2},
        .units = units,
        .unit_count = 3};
    struct books *books = books_create(arena, power, 2);
    books_post(books, &tick);
    struct summary summary;
    books_close(books, &summary);
    cr_expect_lt(summary.energy_residual_frac, 1e-15, "with a stage called `%s`", stage);
    cr_expect_lt(summary.water_residual_frac, 1e-15, "with a stage called `%s`", stage);
    return ledger_rows(books_ledger(books), arena, rows);
}

/* The same rows, but that the stage is called otherwise in them. */
static void check_names(const char *stage, const char *label)
{
    struct arena *arena = arena_create();
    struct ledger_row *plain, *rows;
    size_t count = rows_of(arena, "ups", &plain);
    cr_assert_eq(rows_of(arena, stage, &rows), count, "with a stage called `%s`", stage);
    size_t named = 0;
    for (size_t i = 0; i < count; i++) {
        bool from = strcmp(plain[i].from, "ups") == 0, to = strcmp(plain[i].to, "ups") == 0;
        cr_expect_str_eq(rows[i].from, from ? label : plain[i].from);
        cr_expect_str_eq(rows[i].to, to ? label : plain[i].to);
        cr_expect_str_eq(rows[i].currency, plain[i].currency);
        cr_expect_eq(rows[i].amount, plain[i].amount);
        named += from + to;
    }
    cr_expect_eq(named, 4, "it has its own rows");
    arena_destroy(arena);
}

static const char *const names_of_energy[] = {
    "grid",         "utility meter", "IT equipment",     "hall air",
    "rack liquid",  "cooling plant", "outdoor air",      "evaporated water",
    "water body",   "heat user",     "mass of the hall", "water treatment",
    "unserved",     "exhaust",       "site bus",         "sunlight",
    "wind",         "fuel",          "photovoltaic",     "photovoltaic_2",
    "wind_turbine", "battery",       "battery charge",   "generator",
    "crah",         "cooling_tower", "storage_tank",     "heat in storage_tank",
    "transformer"};
enum { ENERGY_NAMES = sizeof names_of_energy / sizeof *names_of_energy };

Test(books_names, a_stage_may_be_called_what_another_account_is)
{
    for (size_t i = 0; i < ENERGY_NAMES; i++) {
        char label[64];
        snprintf(label, sizeof label, "stage %s", names_of_energy[i]);
        check_names(names_of_energy[i], label);
    }
}

Test(books_names, water_and_carbon_are_other_accounts)
{
    static const char *const others[] = {"potable water", "reclaimed water",
                                         "cooling water", "evaporation",
                                         "drift",         "sewer",
                                         "power plants",  "water body intake",
                                         "own supply",    "water body outfall",
                                         "atmosphere",    "consumption at power plants"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        check_names(others[i], others[i]);
}

static bool is_listed(const char *name)
{
    for (size_t i = 0; i < ENERGY_NAMES; i++)
        if (strcmp(names_of_energy[i], name) == 0)
            return true;
    return strcmp(name, "ups") == 0;
}

Test(books_names, every_energy_account_is_tried)
{
    struct arena *arena = arena_create();
    struct ledger_row *rows;
    size_t count = rows_of(arena, "ups", &rows);
    for (size_t i = 0; i < count; i++)
        if (strcmp(rows[i].currency, "energy") == 0)
            cr_expect(is_listed(rows[i].from) && is_listed(rows[i].to), "%s to %s", rows[i].from, rows[i].to);
    for (size_t n = 0; n < ENERGY_NAMES; n++) {
        size_t found = 0;
        for (size_t i = 0; i < count; i++)
            found += strcmp(rows[i].from, names_of_energy[n]) == 0 || strcmp(rows[i].to, names_of_energy[n]) == 0;
        cr_expect_gt(found, 0, "no row of %s", names_of_energy[n]);
    }
    arena_destroy(arena);
}
