/* SPDX-License-Identifier: Apache-2.0 */
#include "account/summary.h"

#include <math.h>
#include <string.h>

#include "account/tally.h"
#include "base/units.h"

/* Water is counted by mass; a litre is a kilogram here, as in WUE's own convention. */
#define M3_KG 1000.0

#define NUMBER(member, si, text) NUMBER_COLUMN(struct summary, member, si, text)

#define QUALITY(member, si, text) NUMBER_COLUMN_OF(struct summary, quality, member, si, text)

#define MONEY(member, si, text) NUMBER_COLUMN_OF(struct summary, money, member, si, text)

/* Where a number comes from; a row without is set by summary_derive, by books_close, by the fine window or by the run. */
#define ORIGIN(...)                                                                                                    \
    .origin = &(const struct column_origin)                                                                            \
    {                                                                                                                  \
        __VA_ARGS__                                                                                                    \
    }
#define TICK(how, member) .kind = (how), .from = MEMBER(double, struct facility_tick, member)
#define INTEGRAL(member) ORIGIN(TICK(ORIGIN_INTEGRAL, member))
#define PEAK(member) ORIGIN(TICK(ORIGIN_PEAK, member))
#define TIME_ABOVE(member, threshold) ORIGIN(TICK(ORIGIN_TIME_ABOVE, member), .above = (threshold))
#define MOST_IN(period, member) ORIGIN(TICK(ORIGIN_MOST_IN, member), .period_s = (period), .divisor = M3_KG)
#define WORK(member) ORIGIN(.kind = ORIGIN_WORK, .from = MEMBER(double, struct work_done, member))
#define RATIO(over, below)                                                                                             \
    ORIGIN(.kind = ORIGIN_RATIO, .from = MEMBER(double, struct summary, over),                                         \
           .under = MEMBER(double, struct summary, below))

const struct column summary_columns[] = {
    {TEXT_COLUMN(struct summary, run, "Name of the run.")},
    {TEXT_COLUMN(struct summary, scenario, "Name of the scenario.")},
    {TEXT_COLUMN(struct summary, strategy, "Name of the strategy; blank if none was named.")},
    {TEXT_COLUMN(struct summary, site, "Name of the site.")},
    {INTEGER_COLUMN(struct summary, seed, "1", "Seed of the random streams.")},
    {NUMBER(duration_s, "s", "Simulated time."), TIME_ABOVE(facility_w, -INFINITY)},
    {NUMBER(it_energy_j, "J", "Energy that the IT equipment took, server fans and supplies included."),
     .source = "ISO/IEC 30134-2", INTEGRAL(it_w)},
    {NUMBER(facility_energy_j, "J",
            "Energy that the data centre consumed, whoever supplied it: IT, losses, cooling, lighting."),
     .source = "ISO/IEC 30134-2", INTEGRAL(facility_w)},
    {NUMBER(cooling_energy_j, "J", "Electricity of the cooling plant, heat pump and water treatment included."),
     INTEGRAL(cooling_w)},
    {NUMBER(power_loss_j, "J", "Losses of the power chain, lighting and storage included."), INTEGRAL(loss_w)},
    {NUMBER(pue, "1", "Power usage effectiveness: facility energy over IT energy, sums over the run."),
     .source = "ISO/IEC 30134-2", RATIO(facility_energy_j, it_energy_j)},
    {NUMBER(itue, "1",
            "IT energy over the energy that reaches processors and memory (without fans and supply losses)."),
     .source = "Patterson et al., TUE, a new energy-efficiency metric applied at ORNL's Jaguar, ISC 2013",
     RATIO(it_energy_j, compute_energy_j)},
    {NUMBER(tue, "1", "Total usage effectiveness: ITUE times PUE. Fair between air and liquid, which PUE is not."),
     .source = "Patterson et al., ISC 2013"},
    {NUMBER(
         wue_l_per_kwh, "L/kWh",
         "Water usage effectiveness: water used on site over IT energy: make-up of the cooling (evaporation, drift, blowdown) and what "
         "own power plants evaporate (generation_water_m3). Once-through lake and sea water is not in it. By the definition of the Green "
         "Grid: which of the categories of ISO/IEC 30134-9 it would be is not claimed, since its text was not read."),
     .source =
         "The Green Grid, White Paper 35: humidification, and evaporation on site for cooling or for producing energy (as ERA's "
         "and TechTarget's glossaries have it)"},
    {NUMBER(wue_source_l_per_kwh, "L/kWh",
            "WUE plus the water that the power plants consumed, over IT energy; blank if "
            "the grid's water intensity is unknown."),
     .source = "The Green Grid, White Paper 35 (WUE source)"},
    {NUMBER(wue_source_gross_l_per_kwh, "L/kWh",
            "The same with all evaporation of hydropower's reservoirs counted, whatever the site's grid says of it "
            "(`hydro`, `hydro_water`): the other convention beside wue_source_l_per_kwh; blank if unknown."),
     .source = "Macknick et al. 2012: 17 L/kWh of hydropower"},
    {NUMBER(cue_kg_per_kwh, "kg/kWh",
            "Carbon usage effectiveness: CO2e of the electricity (location-based, with own plants) over IT energy."),
     .source = "ISO/IEC 30134-8"},
    {NUMBER(
         ere, "1",
         "Energy reuse effectiveness: (facility energy - reused heat) over IT energy = PUE (1 - ERF). "
         "It cannot see a heat pump: its electricity is in the facility's energy and in the reused heat, and cancels. "
         "Compare ways of reuse by carbon_net_kg."),
     .source = "The Green Grid, White Paper 29"},
    {NUMBER(erf, "1", "Energy reuse factor: reused heat at hand-over, over facility energy."),
     .source = "ISO/IEC 30134-6", RATIO(heat_reused_j, facility_energy_j)},
    {NUMBER(ref, "1",
            "Renewable energy factor: renewable energy that is owned or controlled (own plants, less what was "
            "exported; contracts, certificates), over facility energy; at most 1; the grid's own mix does not count."),
     .source = "ISO/IEC 30134-3"},
    {NUMBER(cer, "1", "Cooling efficiency ratio: heat removed from the hall over electricity of the cooling plant."),
     .source = "ISO/IEC 30134-7", RATIO(heat_removed_j, cooling_energy_j)},
    {NUMBER(heat_total_j, "J", "Heat that left the site, all ways together.")},
    {NUMBER(heat_reused_j, "J", "Heat handed to a heat user."), INTEGRAL(plant.reused_w)},
    {NUMBER(heat_to_air_j, "J", "Sensible heat to the outdoor air (negative where a tower cools the air)."),
     INTEGRAL(to_air_w)},
    {NUMBER(heat_to_water_body_j, "J", "Heat to a lake, a river or the sea."), INTEGRAL(plant.to_water_body_w)},
    {NUMBER(heat_latent_j, "J", "Heat that left in evaporated water."), INTEGRAL(plant.latent_w)},
    {NUMBER(water_withdrawn_m3, "m3",
            "All water taken from mains, treatment plants and water bodies: make-up but for rain and condensate, and "
            "once-through water where there is any.")},
    {NUMBER(water_consumed_m3, "m3", "Water that does not come back: evaporation and drift.")},
    {NUMBER(water_evaporated_m3, "m3", "Evaporated water.")},
    {NUMBER(water_drift_m3, "m3", "Droplets blown out of towers.")},
    {NUMBER(water_blowdown_m3, "m3", "Water drained to keep salts down; goes to the sewer.")},
    {NUMBER(water_potable_m3, "m3", "Potable part of the make-up.")},
    {NUMBER(water_reclaimed_m3, "m3", "Reclaimed part of the make-up.")},
    {NUMBER(water_source_m3, "m3",
            "Water consumed at the power plants for the facility's electricity; blank if unknown."),
     .source = "Macknick et al. 2012, Environ. Res. Lett. 7:045802"},
    {NUMBER(water_embodied_m3, "m3", "Water of making the servers, in proportion to their life; blank if unknown.")},
    {NUMBER(carbon_operational_kg, "kg",
            "CO2e of the electricity, location-based, hour by hour: of the grid for what was imported, of own "
            "plants for what was not exported, of fuel."),
     .source = "GHG Protocol Scope 2 Guidance"},
    {NUMBER(carbon_embodied_kg, "kg",
            "CO2e of making servers, network, building and plant, in proportion to their lives.")},
    {NUMBER(
         peak_facility_power_w, "W",
         "Highest consumption at any moment: IT power changes with every event, and the losses of the power chain with it; "
         "the plant is solved per tick, and counts with its mean of the tick."),
     PEAK(peak_facility_w)},
    {NUMBER(
         peak_it_power_w, "W",
         "Highest IT power at any moment. A service counts with its mean of a tick, a job with that between two events: "
         "the swing within a training step shows in the fine window."),
     PEAK(peak_it_w)},
    {NUMBER(requests, "1", "Requests served."), WORK(requests)},
    {NUMBER(prompt_tokens, "1", "Prompt tokens of served requests."), WORK(prompt_tokens)},
    {NUMBER(output_tokens, "1", "Tokens generated."), WORK(output_tokens)},
    {NUMBER(training_flop, "flop", "Model FLOPs of training done."), WORK(training_flop)},
    {NUMBER(jobs_finished, "1", "Jobs that ended within the run."), WORK(jobs_finished)},
    {NUMBER(energy_per_request_j, "J", "Facility energy per request: IT energy of the services times PUE.")},
    {NUMBER(energy_per_output_token_j, "J",
            "Facility energy per generated token; without that of pictures and clips.")},
    {NUMBER(water_per_request_ml, "mL", "Water used on site per request: energy of the services times WUE.")},
    {NUMBER(unmet_heat_j, "J", "Heat that the plant could not move when it arose; it warmed the hall."),
     INTEGRAL(plant.unmet_w)},
    {NUMBER(throttled_s, "s", "Time lost to thermal throttling, mean over the nodes."), WORK(throttled_s)},
    {NUMBER(mechanical_cooling_s, "s", "Time in which a compressor carried at least a thousandth of the heat."),
     TIME_ABOVE(plant.mechanical_frac, 1e-3)},
    {NUMBER(energy_residual_frac, "1",
            "Largest imbalance of the energy books in any tick, over the tick's largest posting.")},
    {NUMBER(water_residual_frac, "1", "The same of the water books.")},
    {NUMBER(audit_frac, "1",
            "IT energy by SimGrid's own host-energy plugin over ours, minus 1, of the type of nodes where they differ "
            "most. Beyond 0.01 a run is an error.")},
    {NUMBER(grid_import_j, "J", "Energy drawn from the grid."), INTEGRAL(supply.import_w)},
    {NUMBER(grid_export_j, "J", "Energy of own plants given to the grid."), INTEGRAL(supply.export_w)},
    {NUMBER(own_supply_j, "J", "Energy of own sun and wind, exported or not."), INTEGRAL(supply.own_w)},
    {NUMBER(curtailed_j, "J", "What own sun and wind could have made, but nobody could take."),
     INTEGRAL(supply.curtailed_w)},
    {NUMBER(storage_loss_j, "J", "Lost in batteries; part of the facility energy."), .source = "EN 50600-4-2, 5.1",
     INTEGRAL(supply.storage_loss_w)},
    {NUMBER(fuel_j, "J", "Fuel burnt in generators (lower heating value)."), INTEGRAL(supply.fuel_w)},
    {NUMBER(unserved_j, "J",
            "Energy that nothing could supply while the grid was out; the simulation went on as if it had been there."),
     INTEGRAL(supply.unserved_w)},
    {NUMBER(
         peak_grid_power_w, "W",
         "Highest power drawn from the grid at any moment, behind own plants and batteries, which count with their mean of "
         "the tick."),
     PEAK(peak_import_w)},
    {NUMBER(carbon_market_kg, "kg",
            "CO2e of the electricity, market-based: contracts at their own factors, the rest at the grid's (for "
            "want of a residual mix), own plants and fuel as above."),
     .source = "GHG Protocol Scope 2 Guidance"},
    {NUMBER(
         cfe_frac, "1",
         "24/7 score: share of the supply that was carbon-free in the same tick, from own sun, wind and reactors and from contracts "
         "with hourly matching; neither annual ones nor the grid's own mix count."),
     .source = "Google, 24/7 Carbon-Free Energy: Methodologies and Metrics, 2021, without its grid term"},
    {NUMBER(electricity_cost, "currency",
            "Of imports less exports, at the prices of the grid connection; blank without."),
     INTEGRAL(supply.cost_per_s)},
    {NUMBER(requests_rejected, "1", "Requests turned away: the services could not take them."), WORK(rejected)},
    {NUMBER(
        carbon_displaced_kg, "kg",
        "CO2e of the heat that reused heat, and that of own prime movers, took the place of, by the site's `heat_demand`: elsewhere, in "
        "nobody's sum here but carbon_net_kg.")},
    {NUMBER(carbon_lift_kg, "kg",
            "CO2e of the grid's electricity with which a heat user's own pump lifts the heat that it was handed "
            "(`boundary: outside`): elsewhere, in nobody's sum here but carbon_net_kg."),
     ORIGIN(TICK(ORIGIN_INTEGRAL, lift_carbon_kg_s))},
    {NUMBER(
        carbon_net_kg, "kg",
        "carbon_operational_kg + carbon_lift_kg - carbon_displaced_kg: what remains if the credit for reused heat is "
        "given to the data centre alone. Ranks ways of reuse; no figure of the GHG Protocol.")},
    {NUMBER(job_wait_s, "s", "Mean time from submission to the first start, of the jobs that ended within the run."),
     RATIO(jobs_wait_s, jobs_finished)},
    {NUMBER(job_turnaround_s, "s",
            "Mean time from submission to the end, of the jobs that ended within the run: what delays them, "
            "and what slows them down, shows here."),
     RATIO(jobs_turnaround_s, jobs_finished)},
    {NUMBER(p95_facility_power_w, "W", "95th percentile of the mean consumption of the ticks.")},
    {NUMBER(fine_peak_it_power_w, "W",
            "Highest mean power of all nodes in an interval of the fine window; blank without a window, as "
            "all other columns that begin with fine.")},
    {NUMBER(fine_p95_it_power_w, "W",
            "95th percentile of the power of all nodes over the intervals of the fine window.")},
    {NUMBER(fine_least_it_power_w, "W",
            "Lowest mean power of all nodes in an interval of the fine window: the peak less this is the swing.")},
    {NUMBER(fine_ramp_it_w_per_s, "W/s",
            "Largest change of the power of all nodes from one interval of the fine window to the next, up "
            "or down, over the length of an interval.")},
    {NUMBER(fine_peak_feed_power_w, "W",
            "Highest mean power that the feed of the nodes gives in an interval of the fine window: what "
            "they draw, and what a store between (`smoothing`) takes or gives.")},
    {NUMBER(fine_least_feed_power_w, "W",
            "Lowest mean power that the feed of the nodes gives in an interval of the fine window.")},
    {NUMBER(fine_ramp_feed_w_per_s, "W/s",
            "Largest change of the power that the feed of the nodes gives, from one interval of the fine "
            "window to the next.")},
    {NUMBER(fine_storage_loss_j, "J",
            "Lost within the fine window in the store between feed and nodes; in no other sum. Blank without "
            "a store.")},
    {TEXT_COLUMN(struct summary, state,
                 "done; not-applicable: the site lacks what the plant needs, and nothing was simulated; failed.")},
    {TEXT_COLUMN(struct summary, reason, "Why the run is not done; blank if it is.")},
    {TEXT_COLUMN(
        struct summary, expect_missed,
        "What the scenario's `expect` asked for and is not so; blank where all is, or nothing was asked for.")},
    {NUMBER(
         compressor_energy_j, "J",
         "Electricity of chillers, the condenser fans of air-cooled ones included; part of the cooling energy. A heat "
         "user's own heat pump is not in it."),
     INTEGRAL(plant.compressor_power_w)},
    {NUMBER(carbon_embodied_servers_kg, "kg", "Part of carbon_embodied_kg: the servers, GPUs included.")},
    {NUMBER(carbon_embodied_network_kg, "kg",
            "Part of carbon_embodied_kg: switches and transceivers of the `fabric`; 0 where none is described.")},
    {NUMBER(carbon_embodied_building_kg, "kg",
            "Part of carbon_embodied_kg: the building, its power chain and its plant.")},
    {NUMBER(
         carbon_refrigerant_kg, "kg",
         "CO2e of the refrigerants and boiling fluids that leak from the plant, in the mean of its life (GWP over 100 years)."),
     .source = "IPCC AR6; IPCC Guidelines 2006, vol. 3, ch. 7", INTEGRAL(leak_kg_s)},
    {NUMBER(carbon_total_kg, "kg", "carbon_operational_kg + carbon_refrigerant_kg + carbon_embodied_kg.")},
    {NUMBER(embodied_frac, "1", "carbon_embodied_kg over carbon_total_kg.")},
    {NUMBER(
         carbon_marginal_kg, "kg",
         "CO2e of the import by the grid's marginal carbon: what a hall emits that comes on top of all others, or what one "
         "saves that leaves. Blank where it is not known; in no sum."),
     INTEGRAL(marginal_kg_s)},
    {NUMBER(
         water_scarcity_m3eq, "m3",
         "water_consumed_m3 in cubic metres of water consumed in the world's mean (AWARE, the site's `water_scarcity`); blank if unknown."),
     .source = "Boulay et al. 2018, Int. J. Life Cycle Assess. 23:368; AWARE 2.0"},
    {NUMBER(water_scarcity_source_m3eq, "m3",
            "The same of water_source_m3, as if the power plants stood in the site's region; blank if unknown.")},
    {TEXT_COLUMN(struct summary, weather_kind,
                 "What the weather is: typical-year, real-year or normals. Compare within one kind.")},
    {TEXT_COLUMN(
        struct summary, carbon_kind,
        "What the grid's carbon is: life-cycle, or direct (of what burns in the power plants). Compare within one kind.")},
    {NUMBER(water_rain_m3, "m3", "Rain of the roof in the make-up.")},
    {NUMBER(water_condensate_m3, "m3", "Water of the hall's coils in the make-up.")},
    {NUMBER(peak_mean_facility_power_w, "W", "Highest mean consumption of a tick."), PEAK(facility_w)},
    {NUMBER(peak_mean_it_power_w, "W", "Highest mean IT power of a tick."), PEAK(it_w)},
    {NUMBER(peak_mean_grid_power_w, "W", "Highest mean power of a tick drawn from the grid."), PEAK(supply.import_w)},
    {NUMBER(peak_water_makeup_m3_per_h, "m3/h",
            "Most make-up water in an hour of the day: evaporated, drifted away and drained."),
     MOST_IN(SECONDS_PER_HOUR, makeup_kg_s)},
    {NUMBER(peak_water_makeup_m3_per_d, "m3/d", "Most make-up water in a day of the calendar."),
     MOST_IN(SECONDS_PER_DAY, makeup_kg_s)},
    {NUMBER(peak_water_withdrawn_m3_per_h, "m3/h",
            "The same with what is given back to a lake, a river or the sea, in an hour."),
     MOST_IN(SECONDS_PER_HOUR, withdrawn_kg_s)},
    {NUMBER(peak_water_withdrawn_m3_per_d, "m3/d", "The same in a day."), MOST_IN(SECONDS_PER_DAY, withdrawn_kg_s)},
    {NUMBER(chp_heat_j, "J", "Heat of own prime movers to the district network; no part of heat_reused_j, ERE or ERF."),
     INTEGRAL(supply.heat_w)},
    {NUMBER(
        generation_water_m3, "m3",
        "Water that own prime movers evaporated: a part of WUE and of water_consumed_total_m3, and of no other sum.")},
    {NUMBER(nox_kg, "kg", "Nitrogen oxides of own prime movers and generators, as NO2."), INTEGRAL(supply.nox_kg_s)},
    {QUALITY(
        ttft_p50_s, "s",
        "Median time to first token, over all requests of all services in the whole run. Percentiles come from one "
        "histogram, are off by 0.8 % at most, and do not depend on ticks; of fluid services they are those of their "
        "stationary states. Blank: nothing was served. By service: services_summary.csv.")},
    {QUALITY(ttft_p90_s, "s", "90th percentile of the time to first token.")},
    {QUALITY(ttft_p99_s, "s", "99th percentile of the time to first token.")},
    {QUALITY(tpot_p50_s, "s", "Median time per output token after the first, of requests with more than one.")},
    {QUALITY(tpot_p90_s, "s", "90th percentile of the time per output token after the first.")},
    {QUALITY(tpot_p99_s, "s", "99th percentile of the time per output token after the first.")},
    {QUALITY(
        total_p50_s, "s",
        "Median time from arrival to last token; blank where a fluid service has the lengths of its answers from a trace.")},
    {QUALITY(total_p90_s, "s", "90th percentile of the time from arrival to last token.")},
    {QUALITY(total_p99_s, "s", "99th percentile of the time from arrival to last token.")},
    {QUALITY(
        goodput_frac, "1",
        "Of the requests that were finished or turned away, those finished within their service's objective `slo`; "
        "services without one do not count. Blank: none counts.")},
    {NUMBER(jobs_timed_out, "1", "Jobs that were ended by their walltime; not in jobs_finished."),
     WORK(jobs_timed_out)},
    {NUMBER(energy_per_1000_tokens_wh, "Wh", "Facility energy of the services per 1,000 output tokens.")},
    {NUMBER(jobs_outside, "1",
            "Jobs of traces, or submitted, before the start or after the end of the run: not simulated.")},
    {NUMBER(jobs_unfinished, "1",
            "Jobs that were submitted within the run and had not finished at its end; without those that repeat.")},
    {NUMBER(requests_outside, "1", "Requests of traces after the end of the run: not simulated.")},
    {NUMBER(job_node_s, "s", "Time that jobs held nodes, over all nodes.")},
    {NUMBER(energy_per_job_node_h_j, "J",
            "Facility energy per hour that a job held a node: IT energy of the jobs' nodes times PUE.")},
    {NUMBER(images, "1", "Of the requests: pictures made."), WORK(images)},
    {NUMBER(videos, "1", "Of the requests: clips made."), WORK(videos)},
    {NUMBER(energy_per_image_j, "J",
            "Facility energy per picture: IT energy of the services that make them times PUE.")},
    {NUMBER(energy_per_video_j, "J", "Facility energy per clip, likewise.")},
    {NUMBER(conversations, "1", "Conversations that ended within the run."), WORK(conversations)},
    {NUMBER(conversations_cut, "1",
            "Of those: ended since the next turn would have been too long for the context or the memory."),
     WORK(conversations_cut)},
    {NUMBER(turns_per_conversation, "1", "Turns that were answered, mean over those conversations."),
     RATIO(conversation_turns, conversations)},
    {NUMBER(
        energy_per_conversation_wh, "Wh",
        "Facility energy per conversation that ended: that of the services that have them, so that those under way at the end of "
        "the run count with it.")},
    {QUALITY(
        conversation_p50_s, "s",
        "Median time from the first request of a conversation to its last token, pauses included; blank without.")},
    {QUALITY(conversation_p90_s, "s", "Its 90th percentile.")},
    {QUALITY(conversation_p99_s, "s", "Its 99th percentile.")},
    {NUMBER(inlet_peak_k, "K", "Warmest air that servers breathed at the end of a tick."), PEAK(plant.supply_air_k)},
    {NUMBER(
        failure_warm_s, "s",
        "From the first failure of the plant until the air that servers breathe was above 27 degC, the upper end of what ASHRAE "
        "recommends, as the ticks have it; blank if it never was, or nothing failed.")},
    {NUMBER(failure_slow_s, "s", "From the first failure of the plant until heat slowed servers; blank likewise.")},
    {NUMBER(failure_off_s, "s",
            "From the first failure of the plant until heat switched servers off; blank likewise.")},
    {NUMBER(
        failure_back_s, "s",
        "From the first failure of the plant until no server was slowed any more; blank if none was. After further failures "
        "it counts to the end of the last.")},
    {NUMBER(capped_s, "s", "Time with a cap on the power of all nodes: demand response, a signal, the hall's own."),
     WORK(capped_s)},
    {NUMBER(capped_it_power_w, "W", "Mean power of all nodes in that time; blank without.")},
    {NUMBER(capped_training_frac, "1",
            "Rate at which training got on in that time, over its rate in the rest of the run.")},
    {NUMBER(capped_ttft_p50_s, "s",
            "In that time, mean over requests of the median time to first token of the tick in which they came.")},
    {NUMBER(free_ttft_p50_s, "s", "The same in the rest of the run.")},
    {NUMBER(storage_out_j, "J", "Energy that batteries gave."), INTEGRAL(supply.store_out_w)},
    {NUMBER(
         storage_carbon_kg, "kg",
         "CO2e of the import that batteries caused, less of what they spared, at what the grid had then: below 0 they save. Part of "
         "carbon_operational_kg."),
     INTEGRAL(supply.store_carbon_kg_s)},
    {NUMBER(
         storage_cost, "currency",
         "Of the same import, at its price of the hour: below 0 they save. Part of electricity_cost; demand charges are not in it."),
     INTEGRAL(supply.store_cost_per_s)},
    {NUMBER(cfe_most_frac, "1", "24/7 score of the hour of the day that has the highest; blank where all are alike.")},
    {NUMBER(cfe_most_hour, "h", "That hour, 0 to 23, local standard time.")},
    {NUMBER(cfe_least_frac, "1", "24/7 score of the hour of the day that has the lowest; blank where all are alike.")},
    {NUMBER(cfe_least_hour, "h", "That hour.")},
    {NUMBER(nodes_busy_frac, "1",
            "Of the time of all nodes, the part in which jobs held them: job_node_s over nodes times duration.")},
    {NUMBER(requests_answered, "1", "Of the requests: by the response cache, without a GPU."), WORK(answered)},
    {NUMBER(cached_tokens, "1", "Of the prompt tokens: found in the prefix cache, not computed."), WORK(cached_tokens)},
    {NUMBER(cached_frac, "1", "cached_tokens over prompt_tokens."), RATIO(cached_tokens, prompt_tokens)},
    {NUMBER(
        water_source_per_request_ml, "mL",
        "Water consumed at power plants per request: energy of the services times that of the site over its IT energy.")},
    {NUMBER(
        water_makeup_m3, "m3",
        "Water that cooling takes in: evaporated, drifted away and drained, wherever it is from; without once-through water. "
        "What WUE counts.")},
    {NUMBER(fine_swing_it_power_w, "W", "fine_peak_it_power_w - fine_least_it_power_w.")},
    {NUMBER(fine_swing_feed_power_w, "W", "fine_peak_feed_power_w - fine_least_feed_power_w.")},
    {TEXT_COLUMN_OF(struct summary, money, currency,
                    "Currency of all columns of money; blank: the scenario has no `costs`.")},
    {MONEY(
        cost_year, "currency",
        "What a year costs: electricity, water, fuel, carbon, upkeep and the annuities of what was bought, less heat sold. "
        "Of what has a price: unpriced_items says of how many items none is given. Blank for a run shorter than a year, "
        "unless `costs.scale_to_year`.")},
    {MONEY(
         npv, "currency",
         "Net present value of all payments over `costs.horizon`, replacements as well; negative, as money goes out. Its "
         "difference from the baseline's is what the change is worth."),
     .source = "NIST Handbook 135"},
    {MONEY(
         payback_years, "y",
         "Simple payback against the first baseline: capital that is spent more over operating cost (upkeep as well) that a "
         "year saves. 0: nothing more is spent; blank: it is never paid back, or there is no baseline: only a study has one."),
     .source = "NIST Handbook 135"},
    {MONEY(payback_discounted_years, "y", "The same with savings of later years discounted."),
     .source = "NIST Handbook 135"},
    {MONEY(cost_run, "currency", "What the run costs: flows as they were, capital and upkeep by its share of a year.")},
    {MONEY(capital, "currency", "What is spent when it is built, of all that has a price.")},
    {MONEY(cost_electricity_year, "currency", "Of cost_year: energy, levies, demand, capacity and fixed charges.")},
    {MONEY(cost_water_year, "currency", "Of cost_year: water and sewage.")},
    {MONEY(cost_fuel_year, "currency", "Of cost_year: fuel of own supply.")},
    {MONEY(cost_carbon_year, "currency", "Of cost_year: carbon.")},
    {MONEY(cost_heat_year, "currency", "Of cost_year: heat sold, negative.")},
    {MONEY(cost_capital_year, "currency", "Of cost_year: annuities of what was bought.")},
    {MONEY(cost_upkeep_year, "currency", "Of cost_year: upkeep of what was bought.")},
    {MONEY(cost_operating_year, "currency", "cost_year without annuities.")},
    {MONEY(cost_per_request, "currency",
           "cost_run per request, by the share that services have of the IT energy, as of energy and water.")},
    {MONEY(cost_per_1000_tokens, "currency", "cost_run per 1,000 generated tokens, likewise.")},
    {MONEY(
        cost_per_job, "currency",
        "cost_run per finished job, of training runs too, by the share that jobs have of the IT energy: that of jobs which "
        "had not finished is in it.")},
    {MONEY(cost_per_job_node_h, "currency", "The same per hour that a job held a node.")},
    {MONEY(
        abatement_cost_per_t, "currency",
        "Against the first baseline: what a year costs more, without carbon's price, per tonne of carbon_operational_kg that "
        "it emits less; negative: both are saved; blank: it emits no less.")},
    {MONEY(abatement_cost_per_m3, "currency", "The same per m3 of water_withdrawn_m3.")},
    {MONEY(discount_frac, "1", "Discount rate of the money columns, of `costs`.")},
    {MONEY(horizon_years, "y", "Years over which npv looks, of `costs`.")},
    {MONEY(unpriced_items, "1", "Items of costs.csv without a price, which no sum of money has.")},
    {NUMBER(
         heat_as_water_m3, "m3",
         "A picture of heat_total_j: the water that it would warm from 0 to 100 degC (4.186 kJ/kg for each kelvin), none of which "
         "boils away; negative where the site takes more heat in than it gives. No water is used so."),
     .source =
         "the thermochemical calorie in round numbers: within 0.2 % of the mean of liquid water from 0 to 100 degC"},
    {NUMBER(
        heat_as_ice_m3, "m3",
        "The same of ice at 0 degC, as the water that it becomes: it is melted first (334 kJ/kg), then warmed to 100 degC.")},
    {NUMBER(heat_as_pools, "1", "heat_as_water_m3 in pools of 50 x 25 x 2 m, which hold 2,500 m3 each.")},
    {NUMBER(
        water_consumed_total_m3, "m3",
        "All water that does not come back: water_consumed_m3, water_source_m3 and generation_water_m3; blank if the grid's is unknown.")},
    COLUMN_END};

const struct column summary_parts[] = {{NUMBER(compute_energy_j, "J", NULL), INTEGRAL(compute_w)},
                                       {NUMBER(heat_removed_j, "J", NULL), INTEGRAL(removed_w)},
                                       {NUMBER(evaporated_kg, "kg", NULL), INTEGRAL(plant.evaporated_kg_s)},
                                       {NUMBER(drift_kg, "kg", NULL), INTEGRAL(plant.drift_kg_s)},
                                       {NUMBER(blowdown_kg, "kg", NULL), INTEGRAL(plant.blowdown_kg_s)},
                                       {NUMBER(returned_kg, "kg", NULL), INTEGRAL(plant.returned_kg_s)},
                                       {NUMBER(reclaimed_kg, "kg", NULL), INTEGRAL(water.reclaimed_kg_s)},
                                       {NUMBER(rain_kg, "kg", NULL), INTEGRAL(water.rain_kg_s)},
                                       {NUMBER(generation_water_kg, "kg", NULL), INTEGRAL(supply.water_kg_s)},
                                       {NUMBER(condensate_kg, "kg", NULL), INTEGRAL(water.condensate_kg_s)},
                                       {NUMBER(user_lift_j, "J", NULL), INTEGRAL(plant.user_lift_w)},
                                       {NUMBER(source_water_kg, "kg", NULL), INTEGRAL(source_kg_s)},
                                       {NUMBER(source_gross_kg, "kg", NULL), INTEGRAL(source_gross_kg_s)},
                                       {NUMBER(scarcity_kg, "kg", NULL), INTEGRAL(scarcity_kg_s)},
                                       {NUMBER(scarcity_source_kg, "kg", NULL), INTEGRAL(scarcity_source_kg_s)},
                                       {NUMBER(grid_carbon_kg, "kg", NULL), INTEGRAL(grid_carbon_kg_s)},
                                       {NUMBER(own_carbon_kg, "kg", NULL), INTEGRAL(supply.own_carbon_kg_s)},
                                       {NUMBER(renewable_j, "J", NULL), INTEGRAL(supply.renewable_w)},
                                       {NUMBER(serving_energy_j, "J", NULL), WORK(serving_energy_j)},
                                       {NUMBER(conversation_turns, "1", NULL), WORK(conversation_turns)},
                                       {NUMBER(conversation_energy_j, "J", NULL), WORK(conversation_energy_j)},
                                       {NUMBER(image_energy_j, "J", NULL), WORK(image_energy_j)},
                                       {NUMBER(video_energy_j, "J", NULL), WORK(video_energy_j)},
                                       {NUMBER(capped_it_j, "J", NULL), WORK(capped_it_j)},
                                       {NUMBER(capped_flop, "flop", NULL), WORK(capped_flop)},
                                       {NUMBER(capped_requests, "1", NULL), WORK(capped_requests)},
                                       {NUMBER(capped_ttft_sum_s, "s", NULL), WORK(capped_ttft_sum_s)},
                                       {NUMBER(ttft_requests, "1", NULL), WORK(ttft_requests)},
                                       {NUMBER(ttft_sum_s, "s", NULL), WORK(ttft_sum_s)},
                                       {NUMBER(jobs_wait_s, "s", NULL), WORK(job_wait_s)},
                                       {NUMBER(jobs_turnaround_s, "s", NULL), WORK(job_turnaround_s)},
                                       COLUMN_END};

const char *const run_states[] = {
    [RUN_DONE] = "done", [RUN_NOT_APPLICABLE] = "not-applicable", [RUN_FAILED] = "failed"};

bool summary_done(const struct summary *summary)
{
    return !summary->state || strcmp(summary->state, run_states[RUN_DONE]) == 0;
}

double summary_ratio(double over, double under)
{
    return under > 0 ? over / under : NAN;
}

static void derive_water(struct summary *s)
{
    const double litre_kg = M3_KG / 1000;
    double makeup_kg = s->evaporated_kg + s->drift_kg + s->blowdown_kg;
    double site_kg = makeup_kg + s->generation_water_kg;
    double it_kwh = s->it_energy_j / JOULE_PER_KWH;
    s->water_makeup_m3 = makeup_kg / M3_KG;
    s->water_evaporated_m3 = s->evaporated_kg / M3_KG;
    s->water_drift_m3 = s->drift_kg / M3_KG;
    s->water_blowdown_m3 = s->blowdown_kg / M3_KG;
    s->water_consumed_m3 = s->water_evaporated_m3 + s->water_drift_m3;
    s->generation_water_m3 = s->generation_water_kg / M3_KG;
    s->water_rain_m3 = s->rain_kg / M3_KG;
    s->water_condensate_m3 = s->condensate_kg / M3_KG;
    s->water_withdrawn_m3 = (makeup_kg - s->rain_kg - s->condensate_kg + s->returned_kg) / M3_KG;
    s->water_reclaimed_m3 = s->reclaimed_kg / M3_KG;
    s->water_potable_m3 = makeup_kg / M3_KG - s->water_reclaimed_m3 - s->water_rain_m3 - s->water_condensate_m3;
    s->water_source_m3 = s->source_water_kg / M3_KG;
    s->water_consumed_total_m3 = s->water_consumed_m3 + s->water_source_m3 + s->generation_water_m3;
    s->water_scarcity_m3eq = s->scarcity_kg / M3_KG;
    s->water_scarcity_source_m3eq = s->scarcity_source_kg / M3_KG;
    s->wue_l_per_kwh = summary_ratio(site_kg / litre_kg, it_kwh);
    s->wue_source_l_per_kwh = summary_ratio((site_kg + s->source_water_kg) / litre_kg, it_kwh);
    s->wue_source_gross_l_per_kwh = summary_ratio((site_kg + s->source_gross_kg) / litre_kg, it_kwh);
}

/* What a cap on all nodes did, beside the rest of the run. */
static void derive_caps(struct summary *s)
{
    double flop_per_s = summary_ratio(s->capped_flop, s->capped_s);
    double free_flop_per_s = summary_ratio(s->training_flop - s->capped_flop, s->duration_s - s->capped_s);
    s->capped_it_power_w = summary_ratio(s->capped_it_j, s->capped_s);
    s->capped_training_frac = summary_ratio(flop_per_s, free_flop_per_s);
    s->capped_ttft_p50_s = summary_ratio(s->capped_ttft_sum_s, s->capped_requests);
    s->free_ttft_p50_s = summary_ratio(s->ttft_sum_s - s->capped_ttft_sum_s, s->ttft_requests - s->capped_requests);
}

static void derive_heat(struct summary *s)
{
    const double warm_j_kg = 4186.0 * 100, melt_j_kg = 334e3, pool_m3 = 50 * 25 * 2;
    s->heat_total_j = s->heat_reused_j + s->heat_to_air_j + s->heat_latent_j + s->heat_to_water_body_j;
    s->heat_as_water_m3 = s->heat_total_j / warm_j_kg / M3_KG;
    s->heat_as_ice_m3 = s->heat_total_j / (melt_j_kg + warm_j_kg) / M3_KG;
    s->heat_as_pools = s->heat_as_water_m3 / pool_m3;
}

void summary_derive(struct summary *s)
{
    derive_water(s);
    derive_caps(s);
    derive_heat(s);
    s->carbon_operational_kg = s->grid_carbon_kg + s->own_carbon_kg;
    s->cue_kg_per_kwh = summary_ratio(s->carbon_operational_kg, s->it_energy_j / JOULE_PER_KWH);
    s->tue = s->itue * s->pue;
    s->ere = summary_ratio(s->facility_energy_j - s->heat_reused_j, s->it_energy_j);
    s->energy_per_request_j = summary_ratio(s->serving_energy_j * s->pue, s->requests);
    double written_j = s->serving_energy_j - s->image_energy_j - s->video_energy_j;
    s->energy_per_output_token_j = summary_ratio(written_j * s->pue, s->output_tokens);
    s->energy_per_image_j = summary_ratio(s->image_energy_j * s->pue, s->images);
    s->energy_per_video_j = summary_ratio(s->video_energy_j * s->pue, s->videos);
    s->energy_per_conversation_wh =
        summary_ratio(s->conversation_energy_j * s->pue / (JOULE_PER_KWH / 1000), s->conversations);
    s->energy_per_1000_tokens_wh = s->energy_per_output_token_j * 1000 / (JOULE_PER_KWH / 1000);
    s->water_source_per_request_ml =
        summary_ratio(s->serving_energy_j * summary_ratio(s->water_source_m3 * 1e6, s->it_energy_j), s->requests);
    s->water_per_request_ml = summary_ratio(s->serving_energy_j / JOULE_PER_KWH * s->wue_l_per_kwh * 1000, s->requests);
}
