/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/tables.h"

#include <assert.h>

#include "account/summary.h"
#include "base/equipment.h"
#include "claims/answer.h"
#include "engine/fine_power.h"
#include "engine/series.h"
#include "floor/rows.h"
#include "money/cost_items.h"
#include "output/comparison.h"
#include "uncertainty/case_table.h"
#include "uncertainty/ranks.h"
#include "uncertainty/sensitivity.h"

const struct table_kind table_kinds[] = {
    {"summary.csv", "A run.", summary_columns, NULL, "run"},
    {"series.csv", "A tick of the facility.", series_fixed_columns, series_possible_columns, "run time_s"},
    {"equipment.csv", "A component of the plant, a stage of the power chain, or own supply.", equipment_columns, NULL,
     "run component"},
    {"costs.csv", "Something that costs, or earns.", cost_columns, NULL, NULL},
    {"jobs.csv", "A job.", job_columns, NULL, NULL},
    {"services.csv", "A service in a tick.", service_columns, NULL, "run service time_s"},
    {"services_summary.csv", "A service over the whole run.", service_total_columns, NULL, "run service"},
    {"shares.csv", "A workload's share of what the run took, or that of idle nodes.", share_columns, NULL, NULL},
    {"fine.csv", "A moment of the fine window.", fine_columns, NULL, "run time_s"},
    {"fine_holders.csv", "A workload, or idle nodes, in a moment of the fine window.", fine_holder_columns, NULL, NULL},
    {"ledger.csv", "A pair of accounts.", ledger_columns, NULL, "run currency from to"},
    {"comparison.csv", "A metric of a run against its baseline.", comparison_columns, NULL, "run baseline metric"},
    {"comparison_mean.csv", "A metric of a case against its baseline, over the seeds.", comparison_mean_columns, NULL,
     "run baseline metric"},
    {"claims.csv", "A number that somebody said, and its answer.", answer_columns, NULL, "claim"},
    {"claim_cases.csv", "What a scenario of a claim, or a case of it, answers.", case_answer_columns, NULL,
     "claim case"},
    {"sensitivity.csv", "What an uncertain input does to an output of a case.", sensitivity_columns, NULL,
     "run column input"},
    {"ranking.csv", "A case at a rank, over the draws of an uncertain study.", ranking_columns, NULL,
     "column run rank"},
    {"ranking_pairs.csv", "Two cases of an uncertain study: which has less, and what would turn it.",
     ranking_pair_columns, NULL, "column run other"},
    {"cases.csv", "A case of an uncertain study: what it leaves of a column of its baseline.", case_columns, NULL,
     "column run"},
    {.file = NULL},
};

const struct table_kind *table_kind_of(const struct column *columns)
{
    const struct table_kind *kind = table_kinds;
    while (kind->file && kind->columns != columns)
        kind++;
    assert(kind->file && "a table that stands in the list");
    return kind;
}
