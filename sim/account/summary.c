/* SPDX-License-Identifier: Apache-2.0 */
#include "account/summary.h"

#define NUMBER(member, unit_, doc_, source_)                                                                 \
    {                                                                                                        \
        .name = #member, .kind = COLUMN_NUMBER, .offset = offsetof(struct summary, member), .unit = unit_,   \
        .doc = doc_, .source = source_                                                                       \
    }
#define TEXT(member, doc_)                                                                                   \
    {                                                                                                        \
        .name = #member, .kind = COLUMN_TEXT, .offset = offsetof(struct summary, member), .unit = "",        \
        .doc = doc_                                                                                          \
    }

const struct column summary_columns[] = {
    TEXT(run, "Name of the run."),
    TEXT(scenario, "Name of the scenario."),
    TEXT(strategy, "Name of the strategy; blank if none was named."),
    TEXT(site, "Name of the site."),
    {.name = "seed",
     .kind = COLUMN_INTEGER,
     .offset = offsetof(struct summary, seed),
     .unit = "1",
     .doc = "Seed of the random streams."},
    NUMBER(duration_s, "s", "Simulated time.", NULL),
    NUMBER(it_energy_j, "J", "Energy that the IT equipment took, server fans and supplies included.",
           "ISO/IEC 30134-2"),
    NUMBER(facility_energy_j, "J",
           "Energy that the data centre consumed, whoever supplied it: IT, losses, cooling, lighting.",
           "ISO/IEC 30134-2"),
    NUMBER(cooling_energy_j, "J", "Electricity of the cooling plant, heat pump and water treatment included.",
           NULL),
    NUMBER(power_loss_j, "J", "Losses of the power chain, lighting and storage included.", NULL),
    NUMBER(pue, "1", "Power usage effectiveness: facility energy over IT energy, sums over the run.",
           "ISO/IEC 30134-2"),
    NUMBER(itue, "1",
           "IT energy over the energy that reaches processors and memory (without fans and supply losses).",
           "Patterson et al., TUE, a new energy-efficiency metric applied at ORNL's Jaguar, ISC 2013"),
    NUMBER(tue, "1",
           "Total usage effectiveness: ITUE times PUE. Fair between air and liquid, which PUE is not.",
           "Patterson et al., ISC 2013"),
    NUMBER(wue_l_per_kwh, "L/kWh",
           "Water usage effectiveness: make-up water on site (evaporation, drift, blowdown) over "
           "IT energy. Once-through lake and sea water is not in it.",
           "ISO/IEC 30134-9, category 1"),
    NUMBER(wue_source_l_per_kwh, "L/kWh",
           "WUE plus the water that the power plants consumed, over IT energy; blank if "
           "the grid's water intensity is unknown.",
           "The Green Grid, White Paper 35 (WUE source)"),
    NUMBER(cue_kg_per_kwh, "kg/kWh",
           "Carbon usage effectiveness: CO2e of the electricity (location-based, with own plants) over IT "
           "energy.",
           "ISO/IEC 30134-8"),
    NUMBER(ere, "1",
           "Energy reuse effectiveness: (facility energy - reused heat) over IT energy = PUE (1 - ERF).",
           "The Green Grid, White Paper 29"),
    NUMBER(erf, "1", "Energy reuse factor: reused heat at hand-over, over facility energy.",
           "ISO/IEC 30134-6"),
    NUMBER(ref, "1",
           "Renewable energy factor: renewable energy that is owned or controlled (own plants, less what was "
           "exported; contracts, certificates), over facility energy; at most 1; the grid's own mix does not "
           "count.",
           "ISO/IEC 30134-3"),
    NUMBER(cer, "1",
           "Cooling efficiency ratio: heat removed from the hall over electricity of the cooling plant.",
           "ISO/IEC 30134-7"),
    NUMBER(heat_total_j, "J", "Heat that left the site, all ways together.", NULL),
    NUMBER(heat_reused_j, "J", "Heat handed to a heat user.", NULL),
    NUMBER(heat_to_air_j, "J", "Sensible heat to the outdoor air (negative where a tower cools the air).",
           NULL),
    NUMBER(heat_to_water_body_j, "J", "Heat to a lake, a river or the sea.", NULL),
    NUMBER(heat_latent_j, "J", "Heat that left in evaporated water.", NULL),
    NUMBER(water_withdrawn_m3, "m3", "All water taken: make-up, and once-through water where there is any.",
           NULL),
    NUMBER(water_consumed_m3, "m3", "Water that does not come back: evaporation and drift.", NULL),
    NUMBER(water_evaporated_m3, "m3", "Evaporated water.", NULL),
    NUMBER(water_drift_m3, "m3", "Droplets blown out of towers.", NULL),
    NUMBER(water_blowdown_m3, "m3", "Water drained to keep salts down; goes to the sewer.", NULL),
    NUMBER(water_potable_m3, "m3", "Potable part of the make-up.", NULL),
    NUMBER(water_reclaimed_m3, "m3", "Reclaimed part of the make-up.", NULL),
    NUMBER(water_source_m3, "m3",
           "Water consumed at the power plants for the facility's electricity; blank if unknown.",
           "Macknick et al. 2012, Environ. Res. Lett. 7:045802"),
    NUMBER(water_embodied_m3, "m3",
           "Water of making the servers, in proportion to their life; blank if unknown.", NULL),
    NUMBER(carbon_operational_kg, "kg",
           "CO2e of the electricity, location-based, hour by hour: of the grid for what was imported, of own "
           "plants for what was not exported, of fuel.",
           "GHG Protocol Scope 2 Guidance"),
    NUMBER(carbon_embodied_kg, "kg",
           "CO2e of making the servers, in proportion to their life; blank if unknown.", NULL),
    NUMBER(peak_facility_power_w, "W", "Highest mean consumption of a tick.", NULL),
    NUMBER(peak_it_power_w, "W", "Highest mean IT power of a tick.", NULL),
    NUMBER(requests, "1", "Requests served.", NULL),
    NUMBER(prompt_tokens, "1", "Prompt tokens of served requests.", NULL),
    NUMBER(output_tokens, "1", "Tokens generated.", NULL),
    NUMBER(training_flop, "flop", "Model FLOPs of training done.", NULL),
    NUMBER(jobs_finished, "1", "Jobs that ended within the run.", NULL),
    NUMBER(energy_per_request_j, "J", "Facility energy per request: IT energy of the services times PUE.",
           NULL),
    NUMBER(energy_per_output_token_j, "J", "Facility energy per generated token.", NULL),
    NUMBER(water_per_request_ml, "mL", "Make-up water on site per request: energy of the services times WUE.",
           NULL),
    NUMBER(unmet_heat_j, "J", "Heat that the plant could not move when it arose; it warmed the hall.", NULL),
    NUMBER(throttled_s, "s", "Time lost to thermal throttling, mean over the nodes.", NULL),
    NUMBER(mechanical_cooling_s, "s", "Time in which a compressor carried at least a thousandth of the heat.",
           NULL),
    NUMBER(energy_residual_frac, "1",
           "Largest imbalance of the energy books in any tick, over the tick's largest posting.", NULL),
    NUMBER(water_residual_frac, "1", "The same of the water books.", NULL),
    NUMBER(audit_frac, "1", "IT energy by SimGrid's own host-energy plugin over ours, minus 1.", NULL),
    NUMBER(grid_import_j, "J", "Energy drawn from the grid.", NULL),
    NUMBER(grid_export_j, "J", "Energy of own plants given to the grid.", NULL),
    NUMBER(own_supply_j, "J", "Energy of own sun and wind, exported or not.", NULL),
    NUMBER(curtailed_j, "J", "What own sun and wind could have made, but nobody could take.", NULL),
    NUMBER(storage_loss_j, "J", "Lost in batteries; part of the facility energy.", "EN 50600-4-2, 5.1"),
    NUMBER(fuel_j, "J", "Fuel burnt in generators (lower heating value).", NULL),
    NUMBER(
        unserved_j, "J",
        "Energy that nothing could supply while the grid was out; the simulation went on as if it had been "
        "there.",
        NULL),
    NUMBER(peak_grid_power_w, "W", "Highest mean power of a tick drawn from the grid.", NULL),
    NUMBER(
        carbon_market_kg, "kg",
        "CO2e of the electricity, market-based: contracts at their own factors, the rest at the grid's (for "
        "want of a residual mix), own plants and fuel as above.",
        "GHG Protocol Scope 2 Guidance"),
    NUMBER(cfe_frac, "1",
           "24/7 score: share of the supply that was carbon-free in the same tick, from own plants and "
           "contracts; the grid's own mix does not count.",
           "Google, 24/7 Carbon-Free Energy: Methodologies and Metrics, 2021, without its grid term"),
    NUMBER(electricity_cost, "currency",
           "Of imports less exports, at the prices of the grid connection; blank without.", NULL),
    NUMBER(requests_rejected, "1", "Requests turned away: the services could not take them.", NULL),
    NUMBER(carbon_displaced_kg, "kg",
           "CO2e of the heat that reused heat took the place of, by the site's `heat_demand`: elsewhere, in "
           "nobody's sum here.",
           NULL),
    NUMBER(job_wait_s, "s",
           "Mean time from submission to the first start, of the jobs that ended within the run.", NULL),
    NUMBER(job_turnaround_s, "s",
           "Mean time from submission to the end, of the jobs that ended within the run: what delays them, "
           "and what slows them down, shows here.",
           NULL),
    NUMBER(p95_facility_power_w, "W", "95th percentile of the mean consumption of the ticks.", NULL),
    NUMBER(fine_peak_it_power_w, "W",
           "Highest mean power of all nodes in an interval of the fine window; blank without a window, as "
           "all other columns that begin with fine.",
           NULL),
    NUMBER(fine_p95_it_power_w, "W",
           "95th percentile of the power of all nodes over the intervals of the fine window.", NULL),
    NUMBER(
        fine_least_it_power_w, "W",
        "Lowest mean power of all nodes in an interval of the fine window: the peak less this is the swing.",
        NULL),
    NUMBER(fine_ramp_it_w_per_s, "W/s",
           "Largest change of the power of all nodes from one interval of the fine window to the next, up "
           "or down, over the length of an interval.",
           NULL),
    NUMBER(fine_peak_feed_power_w, "W",
           "Highest mean power that the feed of the nodes gives in an interval of the fine window: what "
           "they draw, and what a store between (`smoothing`) takes or gives.",
           NULL),
    NUMBER(fine_least_feed_power_w, "W",
           "Lowest mean power that the feed of the nodes gives in an interval of the fine window.", NULL),
    NUMBER(fine_ramp_feed_w_per_s, "W/s",
           "Largest change of the power that the feed of the nodes gives, from one interval of the fine "
           "window to the next.",
           NULL),
    NUMBER(fine_storage_loss_j, "J",
           "Lost within the fine window in the store between feed and nodes; in no other sum. Blank without "
           "a store.",
           NULL),
    COLUMN_END};
