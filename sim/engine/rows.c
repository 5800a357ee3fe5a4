/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/rows.h"

#define CELL(type, member, kind_, unit_, doc_)                                                               \
    {                                                                                                        \
        .name = #member, .kind = kind_, .offset = offsetof(struct type, member), .unit = unit_, .doc = doc_  \
    }
#define JOB(member, kind_, unit_, doc_) CELL(job_row, member, kind_, unit_, doc_)
#define SERVICE(member, unit_, doc_) CELL(service_row, member, COLUMN_NUMBER, unit_, doc_)

const struct column job_columns[] = {
    JOB(run, COLUMN_TEXT, "", "Name of the run."),
    JOB(job, COLUMN_TEXT, "", "Name of the job; of a repeated one: name/round."),
    JOB(kind, COLUMN_TEXT, "", "Kind of work: training."),
    JOB(submitted_s, COLUMN_NUMBER, "s", "When it was submitted, after the start of the run."),
    JOB(started_s, COLUMN_NUMBER, "s", "When it got its nodes; blank if it never did."),
    JOB(finished_s, COLUMN_NUMBER, "s", "When it ended; blank if it had not by the end of the run."),
    JOB(nodes, COLUMN_INTEGER, "1", "Nodes that it holds while it runs."),
    JOB(energy_j, COLUMN_NUMBER, "J", "IT energy of its nodes while it held them."),
    JOB(work_done, COLUMN_NUMBER, "FLOP", "Useful work done by the end of the run."),
    JOB(failures, COLUMN_NUMBER, "1", "Interruptions: their expected number in the time that it ran."),
    JOB(lost_s, COLUMN_NUMBER, "s",
        "Of the time that it ran at full speed: spent on checkpoints, lost work and recovery, as expected."),
    JOB(state, COLUMN_TEXT, "",
        "At the end of the run: finished, running, waiting, or future (not submitted yet)."),
    COLUMN_END};

const struct column service_columns[] = {
    CELL(service_row, run, COLUMN_TEXT, "", "Name of the run."),
    CELL(service_row, service, COLUMN_TEXT, "", "Name of the service."),
    SERVICE(time_s, "s", "Start of the interval, after the start of the run."),
    SERVICE(interval_s, "s", "Length of the interval."),
    SERVICE(requests, "1", "Requests finished in the interval."),
    SERVICE(prompt_tokens, "1", "Prompt tokens of those."),
    SERVICE(output_tokens, "1", "Output tokens of those."),
    SERVICE(queue_p50_s, "s", "Median wait before the first token is computed."),
    SERVICE(ttft_p50_s, "s", "Median time to first token."),
    SERVICE(ttft_p99_s, "s", "99th percentile of the time to first token."),
    SERVICE(tpot_p50_s, "s", "Median time per output token after the first."),
    SERVICE(tpot_p99_s, "s", "99th percentile of the time per output token after the first."),
    SERVICE(energy_j, "J", "IT energy of its nodes."),
    SERVICE(rejected, "1", "Requests refused because the queue was full."),
    SERVICE(arrived, "1", "Requests that arrived."),
    SERVICE(queued, "1", "Requests in the queue at the end of the interval."),
    SERVICE(batch, "1", "Mean number of sequences in the batch of a replica."),
    SERVICE(load_frac, "1", "Offered load over capacity."),
    SERVICE(gpu_power_w, "W", "Mean power of one of its GPUs in the node's reference state."),
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
