/* SPDX-License-Identifier: Apache-2.0 */
/* Fair share: who has used less than his share of the machine lately goes first,
 *
 *     priority = 2^(-U/S) + age_weight min(1, waited / age_limit)
 *
 * U: the user's share of all node seconds, which count half after each half-life; S: his due, the same for all
 * users. A user who has had exactly his due is at 1/2; so is a job of nobody. (Slurm, priority/multifactor: the
 * classic fair-share factor and the age factor.) */
#include <math.h>

#include "sched/line.h"
#include "sched/policies.h"

struct fair_share {
    double half_life_s, age_weight, age_limit_s;
    struct discipline_choice discipline;
};
struct fair_share_ranking {
    const struct fair_share *policy;
    const struct machine *machine;
    double all_node_s;
};

static double share_factor(const struct fair_share_ranking *ranking, int64_t user)
{
    if (user < 0)
        return 0.5;
    if (!(ranking->all_node_s > 0))
        return 1;
    double used_frac = ranking->machine->user_node_s[user] / ranking->all_node_s;
    return exp2(-used_frac * (double)ranking->machine->user_count);
}

static double rank(const void *value, const struct job_view *job)
{
    const struct fair_share_ranking *ranking = value;
    double waited_s = ranking->machine->now_s - job->submitted_s;
    return -share_factor(ranking, job->user) -
           ranking->policy->age_weight * fmin(1, waited_s / ranking->policy->age_limit_s);
}

static void decide(const void *parameters, const struct machine *machine, const struct job_view *const *queue,
                   size_t count, struct decisions *out)
{
    struct fair_share_ranking ranking = {.policy = parameters, .machine = machine};
    for (size_t user = 0; user < machine->user_count; user++)
        ranking.all_node_s += machine->user_node_s[user];
    line_decide(
        &(struct rules){.discipline = discipline_of(&ranking.policy->discipline), .context = &ranking, .rank = rank},
        machine, queue, count, out);
}

static double half_life_s(const void *parameters)
{
    return ((const struct fair_share *)parameters)->half_life_s;
}

static const struct field fields[] = {
    {.key = "half_life",
     NUMBER_FIELD(struct fair_share, half_life_s, DURATION),
     RANGE_DEFAULT("1 s", "3650 d", "7 d"),
     .doc = "After so long, what a user has had counts half.",
     BASIS(CHOICE, "Slurm: PriorityDecayHalfLife, default 7 days")},
    {.key = "age_weight",
     NUMBER_FIELD(struct fair_share, age_weight, NUMBER),
     RANGE_DEFAULT("0", "1000", "0.1"),
     .doc = "Weight of waiting beside that of the share, which is 1.",
     BASIS(CHOICE, "Slurm, Multifactor Priority Plugin, configuration example: PriorityWeightAge 1000, "
                   "PriorityWeightFairshare 10000")},
    {.key = "age_limit",
     NUMBER_FIELD(struct fair_share, age_limit_s, DURATION),
     RANGE_DEFAULT("1 s", "3650 d", "7 d"),
     .doc = "A wait of so long counts in full.",
     BASIS(CHOICE, "Slurm: PriorityMaxAge, default 7 days")},
    {.key = "*", PART_FIELD(struct fair_share, discipline, struct discipline_choice, discipline_fields)},
    FIELD_END};

const struct scheduler scheduler_fair_share = {
    .record = {.name = "fair-share",
               .doc = "Fair share between users: who has had less of late goes first.",
               .size = sizeof(struct fair_share),
               .fields = fields},
    .decide = decide,
    .half_life_s = half_life_s,
};
