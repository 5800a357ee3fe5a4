/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/rows.h"

const struct column job_columns[] = {
    {TEXT_COLUMN(struct job_row, run, "Name of the run.")},
    {TEXT_COLUMN(struct job_row, job, "Name of the job; of a repeated one: name/round.")},
    {TEXT_COLUMN(struct job_row, kind, "Kind of work: the workload's `type`.")},
    {NUMBER_COLUMN(struct job_row, submitted_s, "s", "When it was submitted, after the start of the run.")},
    {NUMBER_COLUMN(struct job_row, started_s, "s", "When it got its nodes; blank if it never did.")},
    {NUMBER_COLUMN(struct job_row, finished_s, "s", "When it ended; blank if it had not by the end of the run.")},
    {INTEGER_COLUMN(struct job_row, nodes, "1", "Nodes that it computes on, or did last; spares come on top.")},
    {NUMBER_COLUMN(struct job_row, energy_j, "J", "IT energy of its nodes while it held them.")},
    {NUMBER_COLUMN(struct job_row, work_done, "FLOP", "Useful work done by the end of the run.")},
    {NUMBER_COLUMN(struct job_row, failures, "1",
                   "Interruptions: those that came, at random or by heat; where the workload counts "
                   "them as a share of its time, their expected number.")},
    {NUMBER_COLUMN(
        struct job_row, lost_s, "s",
        "Of the time that it held nodes that worked: spent on checkpoints, on work done "
        "twice or, by the walltime, in vain, on recovery, on waiting for a node; as expected where failures count as a "
        "share of its time, else as they came.")},
    {TEXT_COLUMN(
        struct job_row, state,
        "At the end of the run: finished, timed-out (ended by its walltime), running, suspended, waiting, or future (not "
        "submitted yet).")},
    {NUMBER_COLUMN(struct job_row, facility_energy_j, "J",
                   "Its share of what the data centre consumed: in each tick in proportion to the energy of its nodes. "
                   "Shares of jobs, services and idle nodes add up to the run's (shares.csv).")},
    {NUMBER_COLUMN(struct job_row, water_consumed_kg, "kg",
                   "Its share of the water that evaporated and drifted away.")},
    {NUMBER_COLUMN(struct job_row, carbon_kg, "kg", "Its share of the CO2e of the electricity, location-based.")},
    {NUMBER_COLUMN(struct job_row, node_s, "s",
                   "Node seconds that it held, spares included; of a node that it shares, its part.")},
    {NUMBER_COLUMN(struct job_row, late_s, "s",
                   "How long after its deadline it ended, or with a fixed schedule how long after its "
                   "time it began; blank: it had neither.")},
    {INTEGER_COLUMN(struct job_row, suspensions, "1", "How often it was suspended.")},
    {INTEGER_COLUMN(struct job_row, gpus, "1", "GPUs that it computes on, or did last, on those nodes.")},
    {TEXT_COLUMN(struct job_row, workload,
                 "Which of the scenario's `workloads` it is of: two logs may have jobs of one name.")},
    {NUMBER_COLUMN(struct job_row, time_error_frac, "1",
                   "Of training by layout: how far the length of a step is off in the mean where others published it: "
                   "mean of absolute errors of the validation; blank: unmeasured, or given by `mfu`.")},
    {TEXT_COLUMN(
        struct job_row, time_error_of,
        "By which published steps: of this model or of others of its kind (dense, mixture) on this chip in this "
        "precision, or on other chips, left out of those that the law was mended by or not; `unmeasured`: by none; `given by "
        "mfu, not modelled`; blank: it is no training.")},
    {NUMBER_COLUMN(struct job_row, energy_error_frac, "1",
                   "The same of the energy of its GPUs; blank: unmeasured, as all are now.")},
    {TEXT_COLUMN(struct job_row, energy_error_of, "As time_error_of, for energy_error_frac.")},
    COLUMN_END};

const struct column service_columns[] = {
    {TEXT_COLUMN(struct service_row, run, "Name of the run.")},
    {TEXT_COLUMN(struct service_row, service, "Name of the service.")},
    {NUMBER_COLUMN(struct service_row, time_s, "s", "Start of the interval, after the start of the run.")},
    {NUMBER_COLUMN(struct service_row, interval_s, "s", "Length of the interval.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, requests, "1", "Requests finished in the interval.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, prompt_tokens, "1", "Prompt tokens of those.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, output_tokens, "1", "Output tokens of those.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, queue_p50_s, "s",
                      "Median wait before the first token is computed; of pictures and clips before the first step.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, ttft_p50_s, "s",
                      "Median time to first token; blank for pictures and clips, as all that is of tokens.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, ttft_p99_s, "s", "99th percentile of the time to first token.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, tpot_p50_s, "s", "Median time per output token after the first.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, tpot_p99_s, "s",
                      "99th percentile of the time per output token after the first.")},
    {NUMBER_COLUMN(struct service_row, energy_j, "J", "IT energy of its nodes.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, rejected, "1",
                      "Requests turned away: the queue was full, they waited too long, or were too long "
                      "(the last two: exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, arrived, "1", "Requests that arrived.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, queued, "1",
                      "Requests waiting at the end of the interval; exact: those in the batch too, so that "
                      "arrived = requests + rejected + growth of queued.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, batch, "1", "Mean number of sequences in the batch of a replica.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, load_frac, "1", "Offered load over capacity.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, gpu_power_w, "W",
                      "Mean power of one of its GPUs in the node's reference state.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, gpu_power_error_w, "W",
                      "Standard error of that where some replicas stand for all; else 0.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, refused, "1",
                      "Of the rejected: too long for the context or the memory (exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, timed_out, "1", "Of the rejected: left the queue (exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, preempted, "1",
                      "Times that a sequence lost its place for lack of memory (exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, queue_p99_s, "s", "99th percentile of the wait (exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, total_mean_s, "s",
                      "Mean time from arrival to last token, or to the finished picture or clip (exact).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, total_p50_s, "s",
                      "Its median (exact; of pictures and clips fluid too).")},
    {NUMBER_COLUMN_OF(struct service_row, tick, total_p99_s, "s",
                      "Its 99th percentile (exact; of pictures and clips fluid too, as an upper estimate).")},
    {NUMBER_COLUMN(struct service_row, facility_energy_j, "J",
                   "Its share of what the data centre consumed, as in jobs.csv.")},
    {NUMBER_COLUMN(struct service_row, water_consumed_kg, "kg",
                   "Its share of the water that evaporated and drifted away.")},
    {NUMBER_COLUMN(struct service_row, carbon_kg, "kg", "Its share of the CO2e of the electricity, location-based.")},
    {NUMBER_COLUMN(struct service_row, energy_per_output_token_j, "J",
                   "IT energy per output token; blank if there was none.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, good, "1",
                      "Of the requests: within the objective `slo`; blank without one.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, answered, "1",
                      "Of the requests: from the response cache, without a GPU.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, cached_tokens, "1",
                      "Of the prompt tokens: from the prefix cache, not computed.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, replicas_awake, "1", "Mean number of replicas that are not asleep.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, nodes_awake_frac, "1", "Mean share of its nodes that are not asleep.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, replicas_refused, "1",
                      "Mean number of replicas that `autoscale` asked for beyond what its power_budget covers.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, prefill_gpu_power_w, "W",
                      "As gpu_power_w, of the GPUs that compute prompts elsewhere; blank: none do.")},
    {TEXT_COLUMN(
        struct service_row, limited_by,
        "What keeps it from serving more: memory or batch where requests wait for no more than room for their "
        "keys and values, or a place in the batch, a quarter of the time or more; prefill where the replicas "
        "for prompts are busy nine tenths of it; else, from nine tenths of capacity on, or where a backlog is worked off, "
        "what its steps spend most time with: compute (and what GPUs exchange for it), bandwidth, or overhead; "
        "below that memory or batch where requests wait for them a thousandth of the time; burst where one in a "
        "hundred waits for more than two full steps or a thousandth is lost; heat at a standstill; power where the autoscaler asks "
        "for more replicas than its power_budget covers, a quarter of the time or more, or below nine tenths of capacity more "
        "often than requests wait for room; nothing where no request waits so.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, busy_frac, "1",
                      "Share of its time in which a replica has anything in its batch.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, bandwidth_frac, "1",
                      "Mean share of the GPU's memory bandwidth in use.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, flop_frac, "1", "Mean share of the GPU's peak arithmetic in use.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, memory_bound_frac, "1",
                      "Share of time in which requests wait only for room for their keys and values.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, batch_bound_frac, "1",
                      "Share of time in which requests wait only for a place in the batch.")},
    {NUMBER_COLUMN(struct service_row, gpu_cap_w, "W",
                   "Most that one of its GPUs might draw, by its power_cap and by power_management; blank: no cap.")},
    {NUMBER_COLUMN(struct service_row, prefill_gpu_cap_w, "W",
                   "As gpu_cap_w, of the GPUs that compute prompts elsewhere.")},
    {NUMBER_COLUMN(
        struct service_row, energy_per_request_j, "J",
        "IT energy per request: of a picture or a clip, where the service makes such; blank if there was none.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, conversations, "1",
                      "Conversations that ended in the interval; blank where requests are by themselves.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, conversations_cut, "1",
                      "Of those: ended since the next turn would have been too long for the context or the memory.")},
    {NUMBER_COLUMN(struct service_row, turns_per_conversation, "1",
                   "Turns that were answered, mean over those conversations; blank if there was none.")},
    {NUMBER_COLUMN_OF(struct service_row, tick, conversation_mean_s, "s",
                      "Mean time from the first request of a conversation to its last token, pauses included.")},
    COLUMN_END};

const struct column service_total_columns[] = {
    {TEXT_COLUMN(struct service_total_row, run, "Name of the run.")},
    {TEXT_COLUMN(struct service_total_row, service, "Name of the service.")},
    {TEXT_COLUMN(
        struct service_total_row, engine,
        "Its inference software, and `unmeasured` where that was not fitted on the chip and format, or no step with the model's attention (sparse, compressed keys) was.")},
    {NUMBER_COLUMN(
        struct service_total_row, time_error_frac, "1",
        "How far time per output token (of a picture or a clip: its time) is off in the mean where others measured "
        "it under this engine, on this chip, in this format: mean of absolute errors of the validation; blank: unmeasured.")},
    {TEXT_COLUMN(
        struct service_total_row, time_error_of,
        "By which measured points: of this model or of others of its kind (dense, mixture), left out of the fit "
        "of the engine's constants or not; `unmeasured`: by none.")},
    {NUMBER_COLUMN(struct service_total_row, energy_error_frac, "1",
                   "As time_error_frac, of the energy of its GPUs per output token, picture or clip.")},
    {TEXT_COLUMN(struct service_total_row, energy_error_of, "As time_error_of, for energy_error_frac.")},
    {NUMBER_COLUMN(struct service_total_row, requests, "1", "Requests finished.")},
    {NUMBER_COLUMN(struct service_total_row, rejected, "1", "Requests turned away.")},
    {NUMBER_COLUMN(struct service_total_row, prompt_tokens, "1", "Prompt tokens of the finished requests.")},
    {NUMBER_COLUMN(struct service_total_row, output_tokens, "1", "Output tokens of those.")},
    {NUMBER_COLUMN_OF(
        struct service_total_row, quality, ttft_p50_s, "s",
        "Median time to first token, over all its requests of the run. Percentiles are off by 0.8 % at most, "
        "whatever the ticks; of a fluid service, of its stationary states.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, ttft_p90_s, "s", "Its 90th percentile.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, ttft_p99_s, "s", "Its 99th percentile.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, tpot_p50_s, "s",
                      "Median time per output token after the first.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, tpot_p90_s, "s", "Its 90th percentile.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, tpot_p99_s, "s", "Its 99th percentile.")},
    {NUMBER_COLUMN_OF(
        struct service_total_row, quality, total_p50_s, "s",
        "Median time from arrival to last token; blank where it is fluid and a trace says the lengths of its answers.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, total_p90_s, "s", "Its 90th percentile.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, total_p99_s, "s", "Its 99th percentile.")},
    {NUMBER_COLUMN_OF(
        struct service_total_row, quality, goodput_frac, "1",
        "Of the requests that were finished or turned away, those finished within the objective `slo`; "
        "blank without one. Of a fluid service by its distributions of times, some percent too many where it is close to "
        "missing it.")},
    {NUMBER_COLUMN(struct service_total_row, energy_j, "J", "IT energy of its nodes.")},
    {NUMBER_COLUMN(struct service_total_row, facility_energy_j, "J",
                   "Its share of what the data centre consumed, as in jobs.csv.")},
    {NUMBER_COLUMN(struct service_total_row, water_consumed_kg, "kg",
                   "Its share of the water that evaporated and drifted away.")},
    {NUMBER_COLUMN(struct service_total_row, carbon_kg, "kg",
                   "Its share of the CO2e of the electricity, location-based.")},
    {NUMBER_COLUMN(struct service_total_row, energy_per_1000_tokens_wh, "Wh",
                   "Facility energy per 1,000 output tokens; blank if there were none.")},
    {TEXT_COLUMN(struct service_total_row, limited_by,
                 "What kept it from serving more for longest, as in services.csv; nothing: it always could.")},
    {NUMBER_COLUMN(struct service_total_row, cached_frac, "1",
                   "Of the prompt tokens: found in the prefix cache, not computed; blank if there were none.")},
    {NUMBER_COLUMN(struct service_total_row, conversations, "1",
                   "Conversations that ended; blank where requests are by themselves.")},
    {NUMBER_COLUMN(struct service_total_row, conversations_cut, "1",
                   "Of those: ended since the next turn would have been too long for the context or the memory.")},
    {NUMBER_COLUMN(struct service_total_row, turns_per_conversation, "1",
                   "Turns that were answered, mean over those conversations.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, conversation_p50_s, "s",
                      "Median time from the first request of a conversation to its last token, pauses included.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, conversation_p90_s, "s", "Its 90th percentile.")},
    {NUMBER_COLUMN_OF(struct service_total_row, quality, conversation_p99_s, "s", "Its 99th percentile.")},
    {NUMBER_COLUMN(
        struct service_total_row, energy_per_conversation_wh, "Wh",
        "Facility energy per conversation that ended: of all requests, so that those under way at the end of the run "
        "count with it.")},
    COLUMN_END};

const struct column share_columns[] = {
    {TEXT_COLUMN(struct share_row, run, "Name of the run.")},
    {TEXT_COLUMN(struct share_row, holder,
                 "A workload; `idle nodes`: those that nobody held, repairs included; `power chain`: "
                 "converters and switches that count as IT, where there are any.")},
    {TEXT_COLUMN(struct share_row, kind, "Kind of work: the workload's `type`, idle, or chain.")},
    {NUMBER_COLUMN(struct share_row, energy_j, "J",
                   "IT energy of its nodes, or of the power chain: all rows add up to it_energy_j.")},
    {NUMBER_COLUMN(struct share_row, facility_energy_j, "J",
                   "Of what the data centre consumed, the power chain included: in each tick in "
                   "proportion to the energy of the nodes.")},
    {NUMBER_COLUMN(struct share_row, water_consumed_kg, "kg",
                   "Of the water that evaporated and drifted away, likewise.")},
    {NUMBER_COLUMN(struct share_row, carbon_kg, "kg", "Of the CO2e of the electricity, location-based, likewise.")},
    {NUMBER_COLUMN(struct share_row, cost, "currency",
                   "Of cost_run, by its share of the IT energy: all rows add up to it; blank without `costs`.")},
    COLUMN_END};

const struct column ledger_columns[] = {
    {TEXT_COLUMN(struct ledger_line, run, "Name of the run.")},
    {TEXT_COLUMN_OF(struct ledger_line, row, currency, "What is counted: energy, water, carbon.")},
    {TEXT_COLUMN_OF(struct ledger_line, row, from, "Account that it leaves.")},
    {TEXT_COLUMN_OF(struct ledger_line, row, to, "Account that it enters.")},
    {NUMBER_COLUMN_OF(struct ledger_line, row, amount, "", "Total of the run, in the unit of the column `unit`.")},
    {TEXT_COLUMN_OF(struct ledger_line, row, unit, "Unit of the amount.")},
    COLUMN_END};
