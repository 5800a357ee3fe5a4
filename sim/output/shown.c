/* SPDX-License-Identifier: Apache-2.0 */
#include "output/shown.h"

#include <math.h>

#include "base/units.h"
#include "output/human.h"

#define WH (JOULE_PER_KWH / 1e3)

static const struct shown_scale energy = {
    {{WH, "Wh"}, {1e3 * WH, "kWh"}, {1e6 * WH, "MWh"}, {1e9 * WH, "GWh"}, {1e12 * WH, "TWh"}}, 2, 0};
static const struct shown_scale small_energy = {{{1e-3 * WH, "mWh"}, {WH, "Wh"}, {1e3 * WH, "kWh"}}, 1, 0};
static const struct shown_scale watt_hours = {{{1e-3, "mWh"}, {1, "Wh"}, {1e3, "kWh"}}, 1, 0};
static const struct shown_scale joules = {{{1, "J"}, {1e3, "kJ"}, {1e6, "MJ"}, {1e9, "GJ"}}, 0, 0};
static const struct shown_scale power = {{{1, "W"}, {1e3, "kW"}, {1e6, "MW"}, {1e9, "GW"}}, 2, 0};
static const struct shown_scale ramp = {{{1, "W/s"}, {1e3, "kW/s"}, {1e6, "MW/s"}, {1e9, "GW/s"}}, 2, 0};
static const struct shown_scale carbon = {{{1e-3, "g"}, {1, "kg"}, {1e3, "t"}, {1e9, "Mt"}}, 2, 0};
static const struct shown_scale water = {{{1e-3, "L"}, {1, "m3"}, {1e6, "million m3"}}, 1, 0};
static const struct shown_scale water_eq = {{{1, "m3 eq"}, {1e6, "million m3 eq"}}, 0, 0};
static const struct shown_scale per_hour = {{{1, "m3/h"}}, 0, 0};
static const struct shown_scale per_day = {{{1, "m3/d"}}, 0, 0};
static const struct shown_scale millilitres = {{{1, "mL"}, {1e3, "L"}}, 0, 0};
static const struct shown_scale hours = {{{1, "s"}, {60, "min"}, {SECONDS_PER_HOUR, "h"}}, 2, 0};
static const struct shown_scale latency = {{{1e-3, "ms"}, {1, "s"}}, 1, 0};
static const struct shown_scale percent = {{{1e-2, "%"}}, 0, 0};
static const struct shown_scale litres_per_kwh = {{{1, "L/kWh"}}, 0, 0};
static const struct shown_scale kg_per_kwh = {{{1, "kg/kWh"}}, 0, 0};
static const struct shown_scale celsius = {{{1, "degC"}}, 0, KELVIN_0_DEGC};
static const struct shown_scale hour_of_day = {{{1, NULL}}, 0, 0};
static const struct shown_scale plain = {.steps = {{1, NULL}}, 0, 0};
static const struct shown_scale count = {
    {{1, NULL}, {1e6, "million"}, {1e9, "billion"}, {1e12, "trillion"}, {1e15, "quadrillion"}}, 0, 0};
/* What is spent at first and what each year takes stand side by side: in one unit. */
static const struct shown_scale thousands = {{{1e3, "thousand"}}, 0, 0};
static const struct shown_scale currency = {{{1, NULL}, {1e3, "thousand"}, {1e6, "million"}}, 0, 0};

#define COLUMN(member, name, of, places, about)                                                                        \
    .offset = MEMBER(double, struct summary, member), .title = name, .scale = &(of), .digits = places, .subjects = about
/* A row without subjects is there for `show`. */
#define ASKED_FOR 0u

enum {
    BASIC = SUBJECT_BASIC,
    HARM = SUBJECT_HARM,
    COOLING = SUBJECT_COOLING,
    PLACE = SUBJECT_PLACE,
    POWER = SUBJECT_POWER,
    SUPPLY = SUBJECT_SUPPLY,
    GRID = SUBJECT_GRID,
    SWING = SUBJECT_SWING,
    HARDWARE = SUBJECT_HARDWARE,
    SPEED = SUBJECT_SPEED,
    SERVING = SUBJECT_SERVING,
    JOBS = SUBJECT_JOBS,
    REUSE = SUBJECT_REUSE,
    FAILURE = SUBJECT_FAILURE,
    EMBODIED = SUBJECT_EMBODIED,
    MONEY = SUBJECT_MONEY,
    WORK = SUBJECT_WORK,
};

const struct shown_column shown_columns[] = {
    /* Power within seconds. */
    {COLUMN(fine_swing_feed_power_w, "swing of feed", power, 3, SWING), "swing", SWING},
    {COLUMN(fine_ramp_feed_w_per_s, "ramp of feed", ramp, 3, SWING), "ramp", SWING},
    {COLUMN(fine_least_feed_power_w, "feed least", power, 3, ASKED_FOR)},
    {COLUMN(fine_peak_feed_power_w, "feed peak", power, 3, SWING)},
    {COLUMN(fine_swing_it_power_w, "swing of IT", power, 3, SWING)},
    {COLUMN(fine_ramp_it_w_per_s, "ramp of IT", ramp, 3, ASKED_FOR)},
    {COLUMN(fine_least_it_power_w, "IT least", power, 3, ASKED_FOR)},
    {COLUMN(fine_p95_it_power_w, "IT p95", power, 3, ASKED_FOR)},
    {COLUMN(fine_peak_it_power_w, "IT fine peak", power, 3, ASKED_FOR)},
    {COLUMN(fine_storage_loss_j, "lost in store", energy, 3, SWING)},
    /* Energy and water. */
    {COLUMN(pue, "PUE", plain, -3, BASIC)},
    {COLUMN(wue_l_per_kwh, "WUE", litres_per_kwh, -2, COOLING | PLACE)},
    {COLUMN(ere, "ERE", plain, -3, REUSE)},
    {COLUMN(tue, "TUE", plain, -3, HARDWARE)},
    {COLUMN(it_energy_j, "IT", energy, 4, BASIC)},
    {COLUMN(facility_energy_j, "facility", energy, 4, BASIC), "energy", BASIC},
    {COLUMN(water_makeup_m3, "water", water, 4, BASIC), "water", BASIC},
    {COLUMN(power_loss_j, "losses", energy, 3, POWER)},
    {COLUMN(cooling_energy_j, "cooling", energy, 3, ASKED_FOR)},
    {COLUMN(compressor_energy_j, "compressors", energy, 3, COOLING)},
    {COLUMN(water_source_m3, "water at power plants", water, 4, PLACE)},
    {COLUMN(water_consumed_total_m3, "water in all", water, 4, ASKED_FOR)},
    {COLUMN(water_scarcity_m3eq, "scarce water", water_eq, 4, ASKED_FOR)},
    {COLUMN(water_scarcity_source_m3eq, "scarce water at power plants", water_eq, 4, ASKED_FOR)},
    /* Carbon and money. */
    {COLUMN(carbon_operational_kg, "carbon", carbon, 4, BASIC), "carbon", GRID | JOBS},
    {COLUMN(carbon_net_kg, "carbon net", carbon, 4, REUSE)},
    {COLUMN(carbon_market_kg, "by market", carbon, 4, SUPPLY)},
    {COLUMN(carbon_marginal_kg, "marginal carbon", carbon, 4, GRID)},
    {COLUMN(carbon_total_kg, "carbon in all", carbon, 4, EMBODIED)},
    {COLUMN(carbon_embodied_kg, "embodied", carbon, 4, EMBODIED)},
    {COLUMN(electricity_cost, "electricity costs", currency, 4, MONEY), "cost", MONEY},
    {COLUMN(money.cost_year, "costs a year", thousands, 4, MONEY), "cost", MONEY},
    {COLUMN(money.cost_operating_year, "to run a year", thousands, 4, MONEY)},
    {COLUMN(money.capital, "to build", thousands, 4, MONEY)},
    {COLUMN(money.npv, "present value", thousands, 4, MONEY)},
    {COLUMN(money.payback_years, "paid back in years", plain, -1, MONEY)},
    {COLUMN(money.payback_discounted_years, "discounted", plain, -1, ASKED_FOR)},
    {COLUMN(money.abatement_cost_per_t, "per t of carbon less", plain, 4, MONEY)},
    {COLUMN(money.abatement_cost_per_m3, "per m3 of water less", plain, 4, ASKED_FOR)},
    {COLUMN(money.cost_run, "costs of the run", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_electricity_year, "electricity a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_water_year, "water a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_fuel_year, "fuel a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_carbon_year, "carbon a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_heat_year, "heat sold a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_capital_year, "capital a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_upkeep_year, "upkeep a year", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_per_request, "cost per request", plain, 4, ASKED_FOR)},
    {COLUMN(money.cost_per_1000_tokens, "cost per 1000 tokens", plain, 4, ASKED_FOR)},
    {COLUMN(money.cost_per_job, "cost per job", currency, 4, ASKED_FOR)},
    {COLUMN(money.cost_per_job_node_h, "cost per node-hour", plain, 4, ASKED_FOR)},
    {COLUMN(money.discount_frac, "discount rate", percent, 3, ASKED_FOR)},
    {COLUMN(money.horizon_years, "horizon in years", plain, 3, ASKED_FOR)},
    {COLUMN(money.unpriced_items, "without a price", count, 4, ASKED_FOR)},
    /* Own supply. */
    {COLUMN(cfe_frac, "24/7 score", percent, 3, SUPPLY)},
    {COLUMN(ref, "REF", plain, -3, SUPPLY)},
    {COLUMN(grid_import_j, "from the grid", energy, 4, SUPPLY)},
    {COLUMN(grid_export_j, "to the grid", energy, 4, SUPPLY)},
    {COLUMN(own_supply_j, "own supply", energy, 4, SUPPLY)},
    {COLUMN(curtailed_j, "curtailed", energy, 4, SUPPLY)},
    {COLUMN(storage_loss_j, "lost in battery", energy, 3, SUPPLY)},
    {COLUMN(fuel_j, "fuel", energy, 4, SUPPLY)},
    {COLUMN(peak_grid_power_w, "grid peak", power, 3, SUPPLY)},
    {COLUMN(peak_facility_power_w, "peak", power, 3, COOLING | POWER | HARDWARE | SPEED | JOBS)},
    {COLUMN(peak_it_power_w, "IT peak", power, 3, ASKED_FOR)},
    /* Requests. */
    {COLUMN(requests, "requests", count, 4, WORK)},
    {COLUMN(energy_per_request_j, "per request", small_energy, 4, SERVING | WORK), "request", SERVING},
    {COLUMN(energy_per_1000_tokens_wh, "per 1000 tokens", watt_hours, 4, SERVING | WORK)},
    {COLUMN(energy_per_image_j, "per picture", small_energy, 4, SERVING | WORK)},
    {COLUMN(energy_per_video_j, "per clip", small_energy, 4, SERVING | WORK)},
    {COLUMN(conversations, "conversations", count, 4, ASKED_FOR)},
    {COLUMN(conversations_cut, "cut at the context limit", count, 4, ASKED_FOR)},
    {COLUMN(turns_per_conversation, "turns each", plain, 3, ASKED_FOR)},
    {COLUMN(energy_per_conversation_wh, "per conversation", watt_hours, 4, SERVING | WORK)},
    {COLUMN(quality.conversation_p50_s, "conversation p50", latency, 3, ASKED_FOR)},
    {COLUMN(quality.conversation_p90_s, "conversation p90", latency, 3, ASKED_FOR)},
    {COLUMN(quality.conversation_p99_s, "conversation p99", latency, 3, ASKED_FOR)},
    {COLUMN(water_per_request_ml, "water per request", millilitres, 3, SERVING)},
    {COLUMN(quality.ttft_p50_s, "first token p50", latency, 3, ASKED_FOR)},
    {COLUMN(quality.ttft_p90_s, "first token p90", latency, 3, ASKED_FOR)},
    {COLUMN(quality.ttft_p99_s, "first token p99", latency, 3, SERVING)},
    {COLUMN(quality.tpot_p50_s, "per token p50", latency, 3, ASKED_FOR)},
    {COLUMN(quality.tpot_p90_s, "per token p90", latency, 3, ASKED_FOR)},
    {COLUMN(quality.tpot_p99_s, "per token p99", latency, 3, SERVING)},
    {COLUMN(quality.total_p50_s, "to the last p50", latency, 3, ASKED_FOR)},
    {COLUMN(quality.total_p90_s, "to the last p90", latency, 3, ASKED_FOR)},
    {COLUMN(quality.total_p99_s, "to the last p99", latency, 3, SERVING)},
    {COLUMN(quality.goodput_frac, "within objective", percent, 3, SERVING)},
    /* Jobs. */
    {COLUMN(jobs_finished, "jobs finished", count, 4, WORK)},
    {COLUMN(training_flop, "training FLOP", plain, 4, WORK)},
    {COLUMN(job_wait_s, "jobs wait", hours, 3, JOBS)},
    {COLUMN(job_turnaround_s, "jobs take", hours, 4, JOBS | WORK)},
    {COLUMN(energy_per_job_node_h_j, "per node-hour", small_energy, 4, WORK)},
    /* What went wrong. */
    {COLUMN(throttled_s, "slowed by heat", hours, 3, HARM)},
    {COLUMN(unmet_heat_j, "heat left in hall", energy, 3, FAILURE)},
    {COLUMN(unserved_j, "unserved", energy, 3, HARM)},
    {COLUMN(inlet_peak_k, "warmest inlet", celsius, -1, FAILURE)},
    {COLUMN(failure_warm_s, "above 27 degC after", hours, 3, FAILURE)},
    {COLUMN(failure_slow_s, "slowed after", hours, 3, FAILURE)},
    {COLUMN(failure_off_s, "off after", hours, 3, FAILURE)},
    {COLUMN(failure_back_s, "at speed again after", hours, 3, FAILURE)},
    /* Caps, batteries, clean hours and caches. */
    {COLUMN(capped_s, "capped", hours, 3, SPEED)},
    {COLUMN(capped_it_power_w, "nodes while capped", power, 3, SPEED)},
    {COLUMN(capped_training_frac, "training while capped", percent, 3, SPEED)},
    {COLUMN(capped_ttft_p50_s, "first token while capped", latency, 3, SPEED)},
    {COLUMN(free_ttft_p50_s, "first token otherwise", latency, 3, ASKED_FOR)},
    {COLUMN(storage_out_j, "from battery", energy, 4, SUPPLY)},
    {COLUMN(storage_carbon_kg, "carbon by battery", carbon, 4, SUPPLY)},
    {COLUMN(storage_cost, "cost by battery", currency, 4, MONEY)},
    {COLUMN(cfe_most_frac, "cleanest hour", percent, 3, ASKED_FOR)},
    {COLUMN(cfe_most_hour, "which is at", hour_of_day, 1, ASKED_FOR)},
    {COLUMN(cfe_least_frac, "least clean hour", percent, 3, ASKED_FOR)},
    {COLUMN(cfe_least_hour, "which is", hour_of_day, 1, ASKED_FOR)},
    {COLUMN(nodes_busy_frac, "nodes held by jobs", percent, 3, JOBS)},
    {COLUMN(requests_answered, "answered by cache", count, 4, SERVING)},
    {COLUMN(cached_tokens, "prompt tokens cached", count, 4, ASKED_FOR)},
    {COLUMN(cached_frac, "of prompts cached", percent, 3, SERVING)},
    {COLUMN(water_source_per_request_ml, "water per request at power plants", millilitres, 3, ASKED_FOR)},
    /* Heat and water in detail. */
    {COLUMN(heat_reused_j, "heat reused", energy, 4, REUSE)},
    {COLUMN(chp_heat_j, "heat of own plants", energy, 4, SUPPLY)},
    {COLUMN(carbon_displaced_kg, "displaced carbon", carbon, 4, ASKED_FOR)},
    {COLUMN(carbon_lift_kg, "of lifting heat", carbon, 4, ASKED_FOR)},
    {COLUMN(erf, "ERF", plain, -3, ASKED_FOR)},
    {COLUMN(itue, "ITUE", plain, -3, ASKED_FOR)},
    {COLUMN(cer, "CER", plain, -2, ASKED_FOR)},
    {COLUMN(cue_kg_per_kwh, "CUE", kg_per_kwh, -3, ASKED_FOR)},
    {COLUMN(wue_source_l_per_kwh, "WUE source", litres_per_kwh, -2, ASKED_FOR)},
    {COLUMN(wue_source_gross_l_per_kwh, "WUE source, gross", litres_per_kwh, -2, ASKED_FOR)},
    {COLUMN(heat_total_j, "heat in all", energy, 4, ASKED_FOR)},
    {COLUMN(heat_as_water_m3, "heat as water", water, 4, ASKED_FOR)},
    {COLUMN(heat_as_ice_m3, "heat as ice", water, 4, ASKED_FOR)},
    {COLUMN(heat_as_pools, "heat as pools", count, 4, ASKED_FOR)},
    {COLUMN(heat_to_air_j, "heat to air", energy, 4, ASKED_FOR)},
    {COLUMN(heat_to_water_body_j, "heat to open water", energy, 4, ASKED_FOR)},
    {COLUMN(heat_latent_j, "heat in vapour", energy, 4, ASKED_FOR)},
    {COLUMN(water_withdrawn_m3, "withdrawn", water, 4, ASKED_FOR)},
    {COLUMN(water_consumed_m3, "consumed", water, 4, ASKED_FOR)},
    {COLUMN(water_evaporated_m3, "evaporated", water, 4, ASKED_FOR)},
    {COLUMN(water_drift_m3, "drift", water, 4, ASKED_FOR)},
    {COLUMN(water_blowdown_m3, "blowdown", water, 4, ASKED_FOR)},
    {COLUMN(water_potable_m3, "potable", water, 4, ASKED_FOR)},
    {COLUMN(water_reclaimed_m3, "reclaimed", water, 4, ASKED_FOR)},
    {COLUMN(water_rain_m3, "rain", water, 4, ASKED_FOR)},
    {COLUMN(water_condensate_m3, "condensate", water, 4, ASKED_FOR)},
    {COLUMN(water_embodied_m3, "embodied water", water, 4, ASKED_FOR)},
    {COLUMN(generation_water_m3, "water of own plants", water, 4, SUPPLY)},
    {COLUMN(nox_kg, "NOx", carbon, 4, ASKED_FOR)},
    {COLUMN(carbon_embodied_servers_kg, "servers", carbon, 4, ASKED_FOR)},
    {COLUMN(carbon_embodied_network_kg, "network", carbon, 4, ASKED_FOR)},
    {COLUMN(carbon_embodied_building_kg, "building", carbon, 4, ASKED_FOR)},
    {COLUMN(carbon_refrigerant_kg, "refrigerant", carbon, 4, ASKED_FOR)},
    {COLUMN(embodied_frac, "embodied share", percent, 3, ASKED_FOR)},
    /* Peaks and counts in detail. */
    {COLUMN(p95_facility_power_w, "p95", power, 3, ASKED_FOR)},
    {COLUMN(peak_mean_facility_power_w, "peak of ticks", power, 3, ASKED_FOR)},
    {COLUMN(peak_mean_it_power_w, "IT peak of ticks", power, 3, ASKED_FOR)},
    {COLUMN(peak_mean_grid_power_w, "grid peak of ticks", power, 3, ASKED_FOR)},
    {COLUMN(peak_water_makeup_m3_per_h, "most water", per_hour, 3, ASKED_FOR)},
    {COLUMN(peak_water_makeup_m3_per_d, "most water in a day", per_day, 3, ASKED_FOR)},
    {COLUMN(peak_water_withdrawn_m3_per_h, "most withdrawn", per_hour, 3, ASKED_FOR)},
    {COLUMN(peak_water_withdrawn_m3_per_d, "most withdrawn in a day", per_day, 3, ASKED_FOR)},
    {COLUMN(mechanical_cooling_s, "compressors ran", hours, 4, ASKED_FOR)},
    {COLUMN(energy_per_output_token_j, "per token", joules, 4, ASKED_FOR)},
    {COLUMN(prompt_tokens, "prompt tokens", count, 4, ASKED_FOR)},
    {COLUMN(output_tokens, "tokens", count, 4, ASKED_FOR)},
    {COLUMN(images, "pictures", count, 4, ASKED_FOR)},
    {COLUMN(videos, "clips", count, 4, ASKED_FOR)},
    {COLUMN(requests_rejected, "turned away", count, 4, ASKED_FOR)},
    {COLUMN(requests_outside, "requests outside", count, 4, ASKED_FOR)},
    {COLUMN(jobs_timed_out, "timed out", count, 4, ASKED_FOR)},
    {COLUMN(jobs_outside, "jobs outside", count, 4, ASKED_FOR)},
    {COLUMN(jobs_unfinished, "jobs unfinished", count, 4, ASKED_FOR)},
    {COLUMN(job_node_s, "node time", hours, 4, ASKED_FOR)},
    {COLUMN(duration_s, "duration", hours, 4, ASKED_FOR)},
    {COLUMN(energy_residual_frac, "energy residual", plain, 2, ASKED_FOR)},
    {COLUMN(water_residual_frac, "water residual", plain, 2, ASKED_FOR)},
    {COLUMN(audit_frac, "audit", plain, 2, ASKED_FOR)},
    {.title = NULL}};

const struct shown_column *shown_find(size_t offset)
{
    for (const struct shown_column *column = shown_columns; column->title != NULL; column++)
        if (column->offset == offset)
            return column;
    return NULL;
}

const struct shown_step *shown_step_for(const struct shown_scale *scale, double least, double most)
{
    const double few = 10, too_many = 1e6;
    const size_t room = sizeof scale->steps / sizeof scale->steps[0];
    size_t step = scale->usual;
    while (step > 0 && least < scale->steps[step].size && most < few * scale->steps[step].size)
        step--;
    while (step + 1 < room && scale->steps[step + 1].size > 0 &&
           least >= (step == scale->usual ? too_many * scale->steps[step].size : scale->steps[step + 1].size))
        step++;
    return &scale->steps[step];
}

const char *shown_text(struct arena *arena, const struct shown_column *column, const struct shown_step *step,
                       double value)
{
    char buffer[HUMAN_MAX];
    double scaled = (value - column->scale->zero) / step->size;
    if (isnan(value))
        return "-";
    if (column->digits < 0)
        return arena_printf(arena, "%.*f", -column->digits, scaled == 0 ? 0 : scaled);
    if (column->scale == &count && step->size == 1 && scaled == floor(scaled)) /* five, not 5.000 */
        return arena_printf(arena, "%.0f", scaled);
    return arena_text(arena, human_number(buffer, scaled, column->digits));
}

const char *shown_quantity(struct arena *arena, const struct shown_column *column, double value)
{
    const struct shown_scale *scale = column->scale;
    const struct shown_step *step =
        value == 0 ? &scale->steps[scale->usual] : shown_step_for(scale, fabs(value), fabs(value));
    return arena_printf(arena, "%s%s%s", shown_text(arena, column, step, value), step->unit != NULL ? " " : "",
                        step->unit != NULL ? step->unit : "");
}
