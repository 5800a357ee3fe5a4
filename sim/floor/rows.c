/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/rows.h"

#define CELL(type, member, kind_, unit_, doc_)                                                               \
    {                                                                                                        \
        .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .unit = unit_, .doc = doc_  \
    }
#define JOB(member, kind_, unit_, doc_) CELL(job_row, member, kind_, unit_, doc_)
#define SERVICE(member, unit_, doc_) CELL(service_row, member, COLUMN_NUMBER, unit_, doc_)
#define TICK(member, unit_, doc_)                                                                            \
    {                                                                                                        \
        .name = #member, .kind = COLUMN_NUMBER, .offset = offsetof(struct service_row, tick.member),         \
        .unit = unit_, .doc = doc_                                                                           \
    }

const struct column job_columns[] = {
    JOB(run, COLUMN_TEXT, "", "Name of the run."),
    JOB(job, COLUMN_TEXT, "", "Name of the job; of a repeated one: name/round."),
    JOB(kind, COLUMN_TEXT, "", "Kind of work: the workload's `type`."),
    JOB(submitted_s, COLUMN_NUMBER, "s", "When it was submitted, after the start of the run."),
    JOB(started_s, COLUMN_NUMBER, "s", "When it got its nodes; blank if it never did."),
    JOB(finished_s, COLUMN_NUMBER, "s", "When it ended; blank if it had not by the end of the run."),
    JOB(nodes, COLUMN_INTEGER, "1", "Nodes that it computes on, or did last; spares come on top."),
    JOB(energy_j, COLUMN_NUMBER, "J", "IT energy of its nodes while it held them."),
    JOB(work_done, COLUMN_NUMBER, "FLOP", "Useful work done by the end of the run."),
    JOB(failures, COLUMN_NUMBER, "1",
        "Interruptions: those that came, at random or by heat; where the workload counts them as a share of "
        "its time, their expected number."),
    JOB(lost_s, COLUMN_NUMBER, "s",
        "Of the time that it held nodes that worked: spent on checkpoints, on work done twice, on recovery, "
        "on waiting for a node; as expected where failures count as a share of its time, else as they came."),
    JOB(state, COLUMN_TEXT, "",
        "At the end of the run: finished, running, suspended, waiting, or future (not submitted yet)."),
    JOB(facility_energy_j, COLUMN_NUMBER, "J",
        "Its share of what the data centre consumed: in each tick in proportion to the energy of its nodes. "
        "Shares of jobs, services and idle nodes add up to the run's (shares.csv)."),
    JOB(water_consumed_kg, COLUMN_NUMBER, "kg", "Its share of the water that evaporated and drifted away."),
    JOB(carbon_kg, COLUMN_NUMBER, "kg", "Its share of the CO2e of the electricity, location-based."),
    JOB(node_s, COLUMN_NUMBER, "s", "Node seconds that it held, spares included."),
    JOB(late_s, COLUMN_NUMBER, "s",
        "How long after its deadline it ended, or with a fixed schedule how long after its time it began; "
        "blank: it had neither."),
    JOB(suspensions, COLUMN_INTEGER, "1", "How often it was suspended."),
    COLUMN_END};

const struct column service_columns[] = {
    CELL(service_row, run, COLUMN_TEXT, "", "Name of the run."),
    CELL(service_row, service, COLUMN_TEXT, "", "Name of the service."),
    SERVICE(time_s, "s", "Start of the interval, after the start of the run."),
    SERVICE(interval_s, "s", "Length of the interval."),
    TICK(requests, "1", "Requests finished in the interval."),
    TICK(prompt_tokens, "1", "Prompt tokens of those."),
    TICK(output_tokens, "1", "Output tokens of those."),
    TICK(queue_p50_s, "s", "Median wait before the first token is computed."),
    TICK(ttft_p50_s, "s", "Median time to first token."),
    TICK(ttft_p99_s, "s", "99th percentile of the time to first token."),
    TICK(tpot_p50_s, "s", "Median time per output token after the first."),
    TICK(tpot_p99_s, "s", "99th percentile of the time per output token after the first."),
    SERVICE(energy_j, "J", "IT energy of its nodes."),
    TICK(rejected, "1",
         "Requests turned away: the queue was full, they waited too long, or were too long (the last two: "
         "exact)."),
    TICK(arrived, "1", "Requests that arrived."),
    TICK(queued, "1",
         "Requests waiting at the end of the interval; exact: those in the batch too, so that arrived = "
         "requests + rejected + growth of queued."),
    TICK(batch, "1", "Mean number of sequences in the batch of a replica."),
    TICK(load_frac, "1", "Offered load over capacity."),
    TICK(gpu_power_w, "W", "Mean power of one of its GPUs in the node's reference state."),
    TICK(gpu_power_error_w, "W", "Standard error of that where some replicas stand for all; else 0."),
    TICK(refused, "1", "Of the rejected: too long for the context or the memory (exact)."),
    TICK(timed_out, "1", "Of the rejected: left the queue (exact)."),
    TICK(preempted, "1", "Times that a sequence lost its place for lack of memory (exact)."),
    TICK(queue_p99_s, "s", "99th percentile of the wait (exact)."),
    TICK(total_mean_s, "s", "Mean time from arrival to last token (exact)."),
    TICK(total_p50_s, "s", "Its median (exact)."),
    TICK(total_p99_s, "s", "Its 99th percentile (exact)."),
    SERVICE(facility_energy_j, "J", "Its share of what the data centre consumed, as in jobs.csv."),
    SERVICE(water_consumed_kg, "kg", "Its share of the water that evaporated and drifted away."),
    SERVICE(carbon_kg, "kg", "Its share of the CO2e of the electricity, location-based."),
    SERVICE(energy_per_output_token_j, "J", "IT energy per output token; blank if there was none."),
    TICK(good, "1", "Of the requests: within the objective `slo`; blank without one, and for fluid."),
    TICK(answered, "1", "Of the requests: from the response cache, without a GPU."),
    TICK(cached_tokens, "1", "Of the prompt tokens: from the prefix cache, not computed."),
    TICK(replicas_awake, "1", "Mean number of replicas that are not asleep."),
    TICK(nodes_awake_frac, "1", "Mean share of its nodes that are not asleep."),
    TICK(prefill_gpu_power_w, "W",
         "As gpu_power_w, of the GPUs that compute prompts elsewhere; blank: none do."),
    CELL(service_row, limited_by, COLUMN_TEXT, "",
         "What keeps it from serving more: memory or batch where requests wait for no more than room for "
         "their keys and values, or a place in the batch, a quarter of the time or more; prefill where the "
         "replicas for prompts are busy nine tenths of it; else, from nine tenths of capacity on, what its "
         "steps spend most time with: compute (and what GPUs exchange for it), bandwidth, or overhead; "
         "burst where a thousandth of the requests is lost below that; heat at a standstill; nothing "
         "otherwise."),
    TICK(busy_frac, "1", "Share of its time in which a replica has anything in its batch."),
    TICK(bandwidth_frac, "1", "Mean share of the GPU's memory bandwidth in use."),
    TICK(flop_frac, "1", "Mean share of the GPU's peak arithmetic in use."),
    TICK(memory_bound_frac, "1",
         "Share of time in which requests wait only for room for their keys and values."),
    TICK(batch_bound_frac, "1", "Share of time in which requests wait only for a place in the batch."),
    SERVICE(gpu_cap_w, "W",
            "Most that one of its GPUs might draw, by its power_cap and by power_management; blank: no cap."),
    SERVICE(prefill_gpu_cap_w, "W", "As gpu_cap_w, of the GPUs that compute prompts elsewhere."),
    COLUMN_END};

#define SHARE(member, kind_, unit_, doc_) CELL(share_row, member, kind_, unit_, doc_)
const struct column share_columns[] = {
    SHARE(run, COLUMN_TEXT, "", "Name of the run."),
    SHARE(holder, COLUMN_TEXT, "",
          "A workload; `idle nodes`: those that nobody held, repairs included; `power chain`: converters and "
          "switches that count as IT, where there are any."),
    SHARE(kind, COLUMN_TEXT, "", "Kind of work: the workload's `type`, idle, or chain."),
    SHARE(energy_j, COLUMN_NUMBER, "J",
          "IT energy of its nodes, or of the power chain: all rows add up to it_energy_j."),
    SHARE(facility_energy_j, COLUMN_NUMBER, "J",
          "Of what the data centre consumed, the power chain included: in each tick in proportion to the "
          "energy of the nodes."),
    SHARE(water_consumed_kg, COLUMN_NUMBER, "kg", "Of the water that evaporated and drifted away, likewise."),
    SHARE(carbon_kg, COLUMN_NUMBER, "kg", "Of the CO2e of the electricity, location-based, likewise."),
    COLUMN_END};

const struct column ledger_columns[] = {CELL(ledger_line, run, COLUMN_TEXT, "", "Name of the run."),
                                        {.name = "currency",
                                         .kind = COLUMN_TEXT,
                                         .offset = offsetof(struct ledger_line, row.currency),
                                         .unit = "",
                                         .doc = "What is counted: energy, water, carbon."},
                                        {.name = "from",
                                         .kind = COLUMN_TEXT,
                                         .offset = offsetof(struct ledger_line, row.from),
                                         .unit = "",
                                         .doc = "Account that it leaves."},
                                        {.name = "to",
                                         .kind = COLUMN_TEXT,
                                         .offset = offsetof(struct ledger_line, row.to),
                                         .unit = "",
                                         .doc = "Account that it enters."},
                                        {.name = "amount",
                                         .kind = COLUMN_NUMBER,
                                         .offset = offsetof(struct ledger_line, row.amount),
                                         .unit = "",
                                         .doc = "Total of the run, in the unit of the column `unit`."},
                                        {.name = "unit",
                                         .kind = COLUMN_TEXT,
                                         .offset = offsetof(struct ledger_line, row.unit),
                                         .unit = "",
                                         .doc = "Unit of the amount."},
                                        COLUMN_END};
