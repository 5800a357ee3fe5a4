/* SPDX-License-Identifier: Apache-2.0 */
/* A run in one row: energies, water, carbon, metrics, work done. Columns: FORMAT of summary.csv. */
#ifndef SAMOVAR_ACCOUNT_SUMMARY_H
#define SAMOVAR_ACCOUNT_SUMMARY_H

#include "base/column.h"
#include "serving/service_total.h"
#include <stdbool.h>
#include <stdint.h>

/* NaN where there are no costs, or none of this kind. */
struct summary_money {
    const char *currency; /* NULL: the scenario has no costs */
    double cost_year, npv, payback_years, payback_discounted_years, cost_run, capital;
    double cost_electricity_year, cost_water_year, cost_fuel_year, cost_carbon_year, cost_heat_year, cost_capital_year,
        cost_upkeep_year, cost_operating_year;
    double cost_per_request, cost_per_1000_tokens, cost_per_job, cost_per_job_node_h;
    double abatement_cost_per_t, abatement_cost_per_m3;
    double discount_frac, horizon_years, unpriced_items;
    char unpriced[240]; /* their names; for people, not a column */
    bool scaled;        /* from less than a year; for people, not a column */
};

struct summary {
    const char *run, *scenario, *strategy, *site;
    int64_t seed;
    double duration_s, it_energy_j, facility_energy_j, cooling_energy_j, power_loss_j;
    double pue, itue, tue, wue_l_per_kwh, wue_source_l_per_kwh, wue_source_gross_l_per_kwh, cue_kg_per_kwh, ere, erf,
        ref, cer;
    double heat_total_j, heat_reused_j, heat_to_air_j, heat_to_water_body_j, heat_latent_j;
    double heat_as_water_m3, heat_as_ice_m3, heat_as_pools; /* a picture of it, for readers */
    double water_makeup_m3, water_withdrawn_m3, water_consumed_m3, water_evaporated_m3, water_drift_m3,
        water_blowdown_m3, water_potable_m3, water_reclaimed_m3, water_rain_m3, water_condensate_m3, water_source_m3,
        water_embodied_m3, water_consumed_total_m3;
    double carbon_operational_kg, carbon_embodied_kg, peak_facility_power_w, peak_it_power_w;
    double requests, prompt_tokens, output_tokens, training_flop, jobs_finished;
    double energy_per_request_j, energy_per_output_token_j, water_per_request_ml, unmet_heat_j, throttled_s;
    double mechanical_cooling_s; /* time in which a compressor moved heat */
    double energy_residual_frac, water_residual_frac;
    double audit_frac; /* SimGrid's IT energy over ours, minus 1, of the group where they differ most */
    double requests_rejected;
    double carbon_displaced_kg, carbon_lift_kg, carbon_net_kg; /* of reused heat, elsewhere */
    double grid_import_j, grid_export_j, own_supply_j, curtailed_j, storage_loss_j, fuel_j, unserved_j,
        peak_grid_power_w;
    double carbon_market_kg, cfe_frac, electricity_cost;
    double job_wait_s, job_turnaround_s; /* means of the jobs that finished */
    double p95_facility_power_w;
    /* In the fine window; NaN: there is none. The feed is what is left of the nodes' power behind a store. */
    double fine_peak_it_power_w, fine_p95_it_power_w, fine_least_it_power_w, fine_ramp_it_w_per_s,
        fine_swing_it_power_w;
    double fine_peak_feed_power_w, fine_least_feed_power_w, fine_ramp_feed_w_per_s, fine_swing_feed_power_w;
    double fine_storage_loss_j;
    double compressor_energy_j; /* part of cooling_energy_j */
    double carbon_embodied_servers_kg, carbon_embodied_network_kg,
        carbon_embodied_building_kg; /* of carbon_embodied_kg */
    double carbon_marginal_kg, water_scarcity_m3eq, water_scarcity_source_m3eq;
    const char *weather_kind, *carbon_kind; /* site_weather_kind, site_carbon_kind */
    double carbon_refrigerant_kg, carbon_total_kg, embodied_frac;
    double chp_heat_j, generation_water_m3, nox_kg; /* of own prime movers */
    /* The peaks above are those of a moment, these of the means of ticks. */
    double peak_mean_facility_power_w, peak_mean_it_power_w, peak_mean_grid_power_w;
    double peak_water_makeup_m3_per_h, peak_water_makeup_m3_per_d, peak_water_withdrawn_m3_per_h,
        peak_water_withdrawn_m3_per_d;
    struct service_quality quality; /* of all services together */
    double energy_per_1000_tokens_wh;
    double jobs_timed_out;
    /* Of traces, before the start or after the end of the run; and submitted within it, but not finished. */
    double jobs_outside, requests_outside, jobs_unfinished;
    double job_node_s, energy_per_job_node_h_j;
    double inlet_peak_k, failure_warm_s, failure_slow_s, failure_off_s, failure_back_s;
    double capped_s, capped_it_power_w, capped_training_frac, capped_ttft_p50_s, free_ttft_p50_s;
    double storage_out_j, storage_carbon_kg, storage_cost;
    double cfe_most_frac, cfe_most_hour, cfe_least_frac, cfe_least_hour;
    double nodes_busy_frac, requests_answered, cached_tokens, cached_frac, water_source_per_request_ml;
    double images, videos, energy_per_image_j, energy_per_video_j;
    double conversations, conversations_cut, turns_per_conversation, energy_per_conversation_wh;
    const char *expect_missed; /* expectations_missed; NULL: none were, or none are */
    struct summary_money money;
    const char *state, *reason; /* one of run_states; why it is not done, NULL where it is */
    /* What others are made of, and no columns. */
    double compute_energy_j; /* of processors and memory */
    double heat_removed_j;   /* from the hall */
    double evaporated_kg, drift_kg,
        blowdown_kg; /* together the make-up, of which reclaimed_kg, rain_kg and condensate_kg are not potable */
    double generation_water_kg, reclaimed_kg, rain_kg, condensate_kg, returned_kg, source_water_kg, source_gross_kg;
    double scarcity_kg, scarcity_source_kg;
    double user_lift_j; /* electricity of heat users' own pumps */
    double grid_carbon_kg, own_carbon_kg, renewable_j;
    double serving_energy_j, image_energy_j, video_energy_j;
    double conversation_turns, conversation_energy_j;
    double jobs_wait_s, jobs_turnaround_s; /* of all jobs that finished */
    /* Under a cap on all nodes; requests times the median of their tick, under one and in all of the run. */
    double capped_it_j, capped_flop, capped_requests, capped_ttft_sum_s, ttft_requests, ttft_sum_s;
    char engines[240];    /* inference software of the services; for people, not a column */
    char errors[960];     /* how far they are off where others measured; for people, not a column */
    char nameplates[120]; /* of GPUs of which nothing was measured; for people, not a column; empty: there are none */
    char power_assumed[120];    /* the same, of which power at work was not measured */
    char services_limited[240]; /* by what, and how long; for people, not a column; empty: they were not */
};
enum run_state { RUN_DONE, RUN_NOT_APPLICABLE, RUN_FAILED };
extern const char *const run_states[];
/* Whether there are results: an older summary has no state. */
bool summary_done(const struct summary *summary);

extern const struct column summary_columns[];
/* Behind the name of a column: not the column but its change. */
#define SHOW_CHANGE ":change"
/* What a table is to show: a column of summary.csv, or its change against the baseline. column NULL ends a list. */
struct summary_show {
    const struct column *column;
    bool change;
};
/* As columns, the members that are none. */
extern const struct column summary_parts[];
/* NaN where there is nothing to divide by: a blank in the CSV. */
double summary_ratio(double over, double under);
/* Sets the metrics that are more than a ratio of two members, which stand. */
void summary_derive(struct summary *summary);

#endif
