/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "account/tally.h"

TestSuite(tally);

/* Two ticks of an hour and of half an hour, and the work done in them. */
Test(tally, numbers_come_from_where_their_rows_say)
{
    struct arena *arena = arena_create();
    struct tally *tally = tally_create(arena);
    const struct facility_tick ticks[] = {{.from_s = 7200,
                                           .to_s = 10800,
                                           .it_w = 2e3,
                                           .facility_w = 3e3,
                                           .leak_kg_s = 2e-3,
                                           .peak_facility_w = 7e3,
                                           .plant = {.mechanical_frac = 1e-3, .compressor_power_w = 5}},
                                          {.from_s = 10800,
                                           .to_s = 12600,
                                           .it_w = 1e3,
                                           .facility_w = 4e3,
                                           .leak_kg_s = 2e-3,
                                           .peak_facility_w = 5e3,
                                           .plant = {.mechanical_frac = 2e-3}}};
    for (size_t i = 0; i < 2; i++) {
        tally_tick(tally, &ticks[i]);
        tally_work(tally, &(struct work_done){.jobs_finished = 2, .job_wait_s = 60 * ((double)i + 1)});
    }
    struct summary s = {0};
    tally_close(tally, &s);
    cr_expect_eq(s.duration_s, 5400, "a time without a condition");
    cr_expect_eq(s.mechanical_cooling_s, 1800, "a time above a value, not at it");
    cr_expect_eq(s.carbon_refrigerant_kg, 2e-3 * 5400, "leaks do not rest");
    cr_expect_eq(s.compressor_energy_j, 5 * 3600.0, "compressors drew in the first tick alone");
    cr_expect_eq(s.it_energy_j, 2e3 * 3600 + 1e3 * 1800, "an integral");
    cr_expect_eq(s.peak_facility_power_w, 7e3, "a peak of moments");
    cr_expect_eq(s.peak_mean_facility_power_w, 4e3, "a peak of means");
    cr_expect_eq(s.jobs_finished, 4, "a sum of work");
    cr_expect_eq(s.pue, (3e3 * 3600 + 4e3 * 1800) / (2e3 * 3600 + 1e3 * 1800), "a ratio");
    cr_expect_eq(s.job_wait_s, 180 / 4.0, "a ratio of what is no column");
    cr_expect(isnan(s.energy_per_request_j) && isnan(s.cer), "nothing to divide by");
    arena_destroy(arena);
}

/* Three ticks of 45 min from 23:00 on, 1, 2 and 4 kg/s: the hour from 23:00 has 2700 + 2 x 900 kg, the next 2 x 1800 + 4 x 1800,
 * the last 4 x 900; the first day has the first of these, and the second the others. */
Test(tally, the_most_in_an_hour_and_in_a_day)
{
    struct arena *arena = arena_create();
    struct tally *tally = tally_create(arena);
    const double evening_s = 23 * 3600;
    for (int i = 0; i < 3; i++)
        tally_tick(tally, &(struct facility_tick){.from_s = evening_s + 2700 * i,
                                                  .to_s = evening_s + 2700 * (i + 1),
                                                  .makeup_kg_s = 1 << i,
                                                  .withdrawn_kg_s = 10});
    struct summary s = {0};
    tally_close(tally, &s);
    cr_expect_float_eq(s.peak_water_makeup_m3_per_h, (2 * 1800 + 4 * 1800) / 1e3, 1e-12);
    cr_expect_float_eq(s.peak_water_makeup_m3_per_d, (2 * 1800 + 4 * 1800 + 4 * 900) / 1e3, 1e-12);
    cr_expect_float_eq(s.peak_water_withdrawn_m3_per_h, 36, 1e-12);
    cr_expect_float_eq(s.peak_water_withdrawn_m3_per_d, 45, 1e-12, "an hour and a quarter");
    arena_destroy(arena);
}

/* A tick of a week has a day of it in each day. */
Test(tally, a_long_tick_is_cut_into_days)
{
    struct arena *arena = arena_create();
    struct tally *tally = tally_create(arena);
    tally_tick(tally, &(struct facility_tick){.from_s = 1e5, .to_s = 1e5 + 7 * 86400, .makeup_kg_s = 3});
    struct summary s = {0};
    tally_close(tally, &s);
    cr_expect_float_eq(s.peak_water_makeup_m3_per_h, 3 * 3.6, 1e-9);
    cr_expect_float_eq(s.peak_water_makeup_m3_per_d, 3 * 86.4, 1e-9);
    arena_destroy(arena);
}

static const struct column *row_at(size_t offset)
{
    for (const struct column *row = summary_columns; row->name; row++)
        if (row->offset == offset)
            return row;
    for (const struct column *row = summary_parts; row->name; row++)
        if (row->offset == offset)
            return row;
    return NULL;
}

/* Ratios are made in one pass, so what they read stands before. */
Test(tally, ratios_are_of_sums)
{
    size_t ratios = 0;
    for (const struct column *row = summary_columns; row->name; row++) {
        if (!row->origin || row->origin->kind != ORIGIN_RATIO)
            continue;
        const size_t read[] = {row->origin->from, row->origin->under};
        for (size_t i = 0; i < 2; i++) {
            const struct column *part = row_at(read[i]);
            cr_assert(part && part->origin && part->origin->kind != ORIGIN_RATIO, "%s", row->name);
        }
        ratios++;
    }
    cr_assert_gt(ratios, 0);
}

/* Each number of the summary is set by its row, or by one that is known to set it. */
Test(tally, nothing_is_left_unset)
{
    static const char *const others[] = {
        /* books_close */
        "carbon_market_kg", "ref", "cfe_frac", "p95_facility_power_w", "energy_residual_frac", "water_residual_frac",
        "failure_warm_s", "failure_slow_s", "failure_off_s", "failure_back_s", "cfe_most_frac", "cfe_most_hour",
        "cfe_least_frac", "cfe_least_hour",
        /* embodied_close */
        "carbon_embodied_kg", "carbon_embodied_servers_kg", "carbon_embodied_network_kg", "carbon_embodied_building_kg",
        "water_embodied_m3", "carbon_total_kg", "embodied_frac",
        /* the run */
        "audit_frac", "carbon_displaced_kg", "carbon_net_kg", "jobs_outside", "jobs_unfinished", "requests_outside",
        "job_node_s", "energy_per_job_node_h_j", "nodes_busy_frac",
        /* the costs, which come after the books */
        "cost_year", "npv", "payback_years", "payback_discounted_years", "cost_run", "capital", "cost_electricity_year",
        "cost_water_year", "cost_fuel_year", "cost_carbon_year", "cost_heat_year", "cost_capital_year",
        "cost_upkeep_year", "cost_operating_year", "cost_per_request", "cost_per_1000_tokens", "cost_per_job",
        "cost_per_job_node_h", "abatement_cost_per_t", "abatement_cost_per_m3", "discount_frac", "horizon_years",
        "unpriced_items",
        /* the services, all together */
        "ttft_p50_s", "ttft_p90_s", "ttft_p99_s", "tpot_p50_s", "tpot_p90_s", "tpot_p99_s", "total_p50_s",
        "total_p90_s", "total_p99_s", "goodput_frac", "conversation_p50_s", "conversation_p90_s", "conversation_p99_s"};
    struct arena *arena = arena_create();
    struct tally *tally = tally_create(arena);
    struct summary s;
    memset(&s, 0x5a, sizeof s);
    const double unset = s.pue;
    tally_close(tally, &s);
    for (const struct column *row = summary_columns; row->name; row++) {
        double value;
        memcpy(&value, (const char *)&s + row->offset, sizeof value);
        bool other = row->kind != COLUMN_NUMBER || strncmp(row->name, "fine_", 5) == 0;
        for (size_t i = 0; i < sizeof others / sizeof *others; i++)
            other |= strcmp(row->name, others[i]) == 0;
        cr_expect(other == (value == unset) || row->kind != COLUMN_NUMBER, "%s", row->name);
    }
    arena_destroy(arena);
}

/* Two hours, the second under a cap: training at half its rate, and answers that begin twice as late. */
Test(tally, what_a_cap_did)
{
    struct arena *arena = arena_create();
    struct tally *tally = tally_create(arena);
    for (int hour = 0; hour < 2; hour++)
        tally_tick(tally, &(struct facility_tick){.from_s = 3600.0 * hour, .to_s = 3600.0 * (hour + 1), .it_w = 5e3});
    tally_work(tally, &(struct work_done){.training_flop = 8e20, .ttft_requests = 100, .ttft_sum_s = 100 * 0.2});
    tally_work(tally, &(struct work_done){.training_flop = 4e20,
                                          .ttft_requests = 50,
                                          .ttft_sum_s = 50 * 0.4,
                                          .capped_s = 3600,
                                          .capped_it_j = 3e3 * 3600,
                                          .capped_flop = 4e20,
                                          .capped_requests = 50,
                                          .capped_ttft_sum_s = 50 * 0.4});
    struct summary s = {0};
    tally_close(tally, &s);
    cr_expect_eq(s.capped_s, 3600);
    cr_expect_float_eq(s.capped_it_power_w, 3e3, 1e-9);
    cr_expect_float_eq(s.capped_training_frac, 0.5, 1e-12);
    cr_expect_float_eq(s.capped_ttft_p50_s, 0.4, 1e-12);
    cr_expect_float_eq(s.free_ttft_p50_s, 0.2, 1e-12);
    arena_destroy(arena);
}
