/* SPDX-License-Identifier: Apache-2.0 */
/* Shortest job first: the line is ordered by expected duration, which makes the mean wait the least where users
 * know how long their jobs take (Smith 1956, Naval Research Logistics Quarterly 3; with backfilling: Tsafrir,
 * Etsion & Feitelson 2007, IEEE TPDS 18(6)). Alone it would starve long jobs: who has waited longer than
 * `patience` stands before all others, in the order of submission. */
#include "sched/line.h"
#include "sched/policies.h"

struct shortest_first {
    double patience_s;
    struct discipline_choice discipline;
};
struct shortest_first_ranking {
    double patience_s, now_s;
};

static double rank(const void *value, const struct job_view *job)
{
    const struct shortest_first_ranking *ranking = value;
    return ranking->now_s - job->submitted_s >= ranking->patience_s ? -1 : job->expected_s;
}

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    const struct shortest_first *policy = parameters;
    struct shortest_first_ranking ranking = {policy->patience_s, machine->now_s};
    line_decide(&(struct rules){.discipline = discipline_of(&policy->discipline), .context = &ranking, .rank = rank},
                machine, queue, count, out);
}

static const struct field fields[] = {
    {.key = "patience",
     NUMBER_FIELD(struct shortest_first, patience_s, DURATION),
     RANGE_DEFAULT("0 s", "3650 d", "1 d"),
     .doc = "Who has waited for so long stands before all who have not, whatever its length; 0 s: first come, "
            "first served.",
     .standing = STANDING_ASSUMPTION},
    {.key = "*", PART_FIELD(struct shortest_first, discipline, struct discipline_choice, discipline_fields)},
    FIELD_END};

const struct scheduler scheduler_shortest_first = {
    .record = {.name = "shortest-first",
               .doc = "Shortest job first by expected duration, with a guard against starvation.",
               .size = sizeof(struct shortest_first),
               .fields = fields},
    .decide = decide,
};
