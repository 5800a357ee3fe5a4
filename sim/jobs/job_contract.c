/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/job_contract.h"

#include <math.h>

/* Rounding of a plugin's own sums. */
static const double close_frac = 1e-6;

/* A number within [least, most]; one that is `optional` may be NaN. */
struct held {
    const char *name;
    double value, least, most;
    bool optional;
};

static const char *first_wrong(struct arena *arena, const struct held *held, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct held *h = &held[i];
        if (isnan(h->value) ? h->optional : h->value >= h->least && h->value <= h->most)
            continue;
        return isfinite(h->most) ? arena_printf(arena, "%s is %g, not %g to %g", h->name, h->value, h->least, h->most)
                                 : arena_printf(arena, "%s is %g, not %g or more", h->name, h->value, h->least);
    }
    return NULL;
}

const char *job_spec_breach(struct arena *arena, const struct job_spec *spec)
{
    const double least = spec->gpus != 0 ? 0 : 1, some = HUGE_VAL;
    const struct held numbers[] = {{"gpus", (double)spec->gpus, 0, some, false},
                                   {"min_nodes", (double)spec->min_nodes, least, some, false},
                                   {"nodes", (double)spec->nodes, (double)spec->min_nodes, some, false},
                                   {"max_nodes", (double)spec->max_nodes, (double)spec->nodes, some, false},
                                   {"submit_s", spec->submit_s, 0, some, false},
                                   {"start_s", spec->start_s, 0, some, true},
                                   {"end_s", spec->end_s, isnan(spec->start_s) ? 0 : spec->start_s, some, true},
                                   {"wall_s", spec->wall_s, 0, some, true},
                                   {"limit_s", spec->limit_s, 0, some, false},
                                   {"deadline_s", spec->deadline_s, 0, some, false},
                                   {"suspend_s", spec->suspend_s, 0, some, true}};
    if (spec->name == NULL)
        return "it has no name";
    return first_wrong(arena, numbers, sizeof numbers / sizeof numbers[0]);
}

/* Phases that fill whole_s. */
static const char *phases_wrong(struct arena *arena, const char *what, const struct job_phase *phases, size_t count,
                                double whole_s, const struct node *node)
{
    const double slack_w = close_frac * node->gpu.tdp_w,
                 most_w = node->gpu.tdp_w + node->cpu_span_w / (double)node->gpus;
    double sum_s = 0;
    for (size_t i = 0; i < count; i++) {
        const struct job_phase *phase = &phases[i];
        const struct held numbers[] = {
            {"duration_s", phase->duration_s, 0, HUGE_VAL, false},
            {"gpu_power_w", phase->gpu_power_w, node->gpu.idle_w - slack_w, most_w + slack_w, false},
            {"flop_frac", phase->flop_frac, 0, 1 + close_frac, true},
            {"bandwidth_frac", phase->bandwidth_frac, 0, 1 + close_frac, true}};
        const char *wrong = first_wrong(arena, numbers, sizeof numbers / sizeof numbers[0]);
        if (wrong != NULL)
            return arena_printf(arena, "%s[%zu].%s%s", what, i, wrong,
                                numbers[1].value < numbers[1].least  ? ": less than an idle GPU draws"
                                : numbers[1].value > numbers[1].most ? ": more than the GPU's rating"
                                                                     : "");
        sum_s += phase->duration_s;
    }
    if (fabs(sum_s - whole_s) > close_frac * (whole_s + sum_s))
        return arena_printf(arena, "%s last %.8g s in all, not %.8g s", what, sum_s, whole_s);
    return NULL;
}

const char *job_plan_breach(struct arena *arena, const struct job_plan *plan, const struct node *node)
{
    const struct held numbers[] = {{"phase_count", (double)plan->phase_count, 1, JOB_PHASES_MAX, false},
                                   {"step_phase_count", (double)plan->step_phase_count, 0, JOB_PHASES_MAX, false},
                                   {"duration_s", plan->duration_s, 0, HUGE_VAL, false},
                                   {"cycle_s", plan->cycle_s, 0, HUGE_VAL, false},
                                   {"step_s", plan->step_s, 0, HUGE_VAL, false},
                                   {"flop", plan->flop, 0, HUGE_VAL, false},
                                   {"mfu", plan->mfu, 0, 1 + close_frac, true},
                                   {"effective_frac", plan->effective_frac, 0, 1 + close_frac, false},
                                   {"node_w", plan->node_w, 0, node_most_w(node), true}};
    const char *wrong = first_wrong(arena, numbers, sizeof numbers / sizeof numbers[0]);
    if (wrong == NULL && !(plan->cycle_s > 0) && plan->duration_s > 0)
        wrong = "cycle_s is 0, and the job lasts";
    if (wrong == NULL)
        wrong = phases_wrong(arena, "phases", plan->phases, plan->phase_count, plan->cycle_s, node);
    if (wrong == NULL && plan->step_phase_count > 0)
        wrong = phases_wrong(arena, "step_phases", plan->step_phases, plan->step_phase_count, plan->step_s, node);
    return wrong;
}

const char *job_reliability_breach(struct arena *arena, const struct job_reliability *reliability)
{
    const struct held numbers[] = {{"failure_per_s", reliability->failure_per_s, 0, HUGE_VAL, false},
                                   {"restart_s", reliability->restart_s, 0, HUGE_VAL, false},
                                   {"repair_s", reliability->repair_s, 0, HUGE_VAL, false},
                                   {"node_frac", reliability->node_frac, 0, 1, false},
                                   {"spares", (double)reliability->spares, 0, HUGE_VAL, false}};
    return first_wrong(arena, numbers, sizeof numbers / sizeof numbers[0]);
}

struct job_plan job_plan_idle(const struct gpu *gpu)
{
    const double hour_s = 3600;
    return (struct job_plan){.phases = {{"compute", hour_s, gpu->idle_w, NAN, NAN}},
                             .phase_count = 1,
                             .cycle_s = hour_s,
                             .duration_s = hour_s,
                             .mfu = NAN,
                             .effective_frac = 1,
                             .node_w = NAN};
}
