/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of a run directory's tables and their columns. */
#ifndef SAMOVAR_FLOOR_ROWS_H
#define SAMOVAR_FLOOR_ROWS_H

#include <stdint.h>

#include "account/ledger.h"
#include "base/column.h"
#include "plant/facility.h"
#include "serving/service_total.h"

struct job_row {
    const char *run, *job, *kind;
    double submitted_s, started_s, finished_s;
    int64_t nodes;
    double energy_j, work_done, failures, lost_s;
    const char *state;
    double facility_energy_j, water_consumed_kg, carbon_kg; /* its share */
    double node_s, late_s;
    int64_t suspensions, gpus;
    const char *workload;
    double time_error_frac, energy_error_frac; /* NaN: unmeasured, or no training */
    const char *time_error_of, *energy_error_of;
};
extern const struct column job_columns[];

struct service_row {
    const char *run, *service;
    double time_s, interval_s, energy_j;
    double facility_energy_j, water_consumed_kg, carbon_kg; /* its share */
    double energy_per_output_token_j, energy_per_request_j;
    const char *limited_by;
    double gpu_cap_w, prefill_gpu_cap_w; /* NaN: none */
    double turns_per_conversation;       /* of those that ended; NaN: none did */
    struct service_tick tick;
};
extern const struct column service_columns[];

/* A service over the whole run. */
struct service_total_row {
    const char *run, *service, *engine;
    double time_error_frac, energy_error_frac; /* NaN: unmeasured */
    const char *time_error_of, *energy_error_of;
    double requests, rejected, prompt_tokens, output_tokens;
    struct service_quality quality;
    double energy_j, facility_energy_j, water_consumed_kg, carbon_kg; /* the last three: its share */
    double energy_per_1000_tokens_wh;
    const char *limited_by;
    double cached_frac, conversations, conversations_cut, turns_per_conversation, energy_per_conversation_wh;
};
extern const struct column service_total_columns[];

/* The footprint of a holder in a run. */
struct share_row {
    const char *run, *holder, *kind;
    double energy_j, facility_energy_j, water_consumed_kg, carbon_kg, cost;
};
extern const struct column share_columns[];

struct ledger_line {
    const char *run;
    struct ledger_row row;
};
extern const struct column ledger_columns[];

#endif
