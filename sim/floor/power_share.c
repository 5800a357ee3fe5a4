/* SPDX-License-Identifier: Apache-2.0 */
/* A cap for many nodes is shared out so that each GPU may draw
 *
 *     idle + x (TDP - idle),   0 <= x <= 1
 *
 * with the largest x for which the sum of all nodes, fans and the rest included, keeps to the cap: whoever has
 * more to lose gives more (proportional capping; Ranganathan, Leech, Irwin & Chase 2006, "Ensemble-level power
 * management for dense blade servers", ISCA'06). Node power does not fall with that of its GPUs and that of a
 * GPU not with its cap, so the sum is monotonous in x. */
#include "floor/power_share.h"

#include <math.h>

#include "base/numerics.h"

static double node_w(const struct group_load *group, double gpus_w)
{
    struct node_power power;
    node_power(group->node, gpus_w, group->at, &power);
    return power.total_w;
}

double power_share_sum_w(const struct group_load *groups, size_t count, const struct gpu_limit *limits)
{
    struct sum sum = {0};
    for (size_t g = 0; g < count; g++) {
        const struct group_load *group = &groups[g];
        const struct gpu *gpu = &group->node->gpu;
        double gpus_w = ((double)group->node->gpus - group->idle_gpus) * gpu_limited_w(gpu, group->gpu, &limits[g]) +
                        group->idle_gpus * gpu->idle_w;
        sum_add(&sum, group->other_w);
        if (group->busy_nodes > 0)
            sum_add(&sum, group->busy_nodes * node_w(group, gpus_w));
    }
    return sum_value(&sum);
}

static struct gpu_limit tightened(const struct group_load *group, const struct gpu_limit *limit, double x)
{
    const struct gpu *gpu = &group->node->gpu;
    return gpu_limit_both(*limit, (struct gpu_limit){1, gpu->idle_w + x * (gpu->tdp_w - gpu->idle_w)});
}

struct hall_question {
    const struct group_load *groups;
    size_t count;
    const struct gpu_limit *limits;
    double cap_w;
};

static double over_hall_cap(double x, void *context)
{
    const struct hall_question *question = context;
    struct sum sum = {0};
    for (size_t g = 0; g < question->count; g++) {
        struct gpu_limit limit = tightened(&question->groups[g], &question->limits[g], x);
        sum_add(&sum, power_share_sum_w(&question->groups[g], 1, &limit));
    }
    return sum_value(&sum) - question->cap_w;
}

double power_share_tighten(const struct group_load *groups, size_t count, double cap_w, struct gpu_limit *limits)
{
    struct hall_question question = {groups, count, limits, cap_w};
    if (!(over_hall_cap(1, &question) > 0)) /* true without a cap as well */
        return 0;
    double over_w = fmax(over_hall_cap(0, &question), 0), x = 0;
    if (over_w == 0) {
        root_find(over_hall_cap, &question, 0, 1, 1e-12, &x);
        while (x > 0 && over_hall_cap(x, &question) > 0) /* the root may lie above by rounding */
            x = fmax(x - 1e-9, 0);
    }
    for (size_t g = 0; g < count; g++)
        limits[g] = tightened(&groups[g], &limits[g], x);
    return over_w;
}
