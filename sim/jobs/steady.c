/* SPDX-License-Identifier: Apache-2.0 */
/* Power of a node that runs at constant utilisation of its GPUs u_g and CPUs u_c (Brewer et al., SC24,
 * arXiv:2410.05133, power model: linear between idle and full of each), in the reference state of
 * hardware/node.h:
 *
 *     P_ref = overhead + slope gpus (idle + u_g (TDP - idle)) + cpu_span u_c
 *
 * so that fans, leakage and throttling follow as for any other work. A stated power of the node stands for
 * itself. Duration on n nodes instead of n_0, s the serial share (Amdahl 1967, relative to n_0):
 *
 *     T(n) = T(n_0) (s + (1 - s) n_0 / n) */
#include "jobs/steady.h"

#include <math.h>

static const double gpu_usual_frac = 0.5; /* see the field table */

static double gpu_w(const struct steady *steady, const struct node *node)
{
    const struct gpu *gpu = &node->gpu;
    double busy_frac = isnan(steady->gpu_frac) ? gpu_usual_frac : steady->gpu_frac;
    double cpus_w = isnan(steady->cpu_frac) ? 0 : node_cpus_w(node, steady->cpu_frac);
    return gpu->idle_w + busy_frac * (gpu->tdp_w - gpu->idle_w) + cpus_w / (double)node->gpus;
}

double steady_duration_s(const struct steady *steady, double duration_s, int64_t nodes, int64_t now)
{
    double serial_frac = steady->serial_frac;
    return now == nodes ? duration_s : duration_s * (serial_frac + (1 - serial_frac) * (double)nodes / (double)now);
}

struct job_plan steady_plan(const struct steady *steady, const struct node *node, double duration_s)
{
    return (struct job_plan){.phases = {{"compute", duration_s, gpu_w(steady, node), NAN, NAN}},
                             .phase_count = 1,
                             .cycle_s = duration_s,
                             .duration_s = duration_s,
                             .mfu = NAN,
                             .effective_frac = 1,
                             .node_w = steady->node_w};
}

void steady_check(const struct steady *steady, struct complaint *complaint)
{
    const struct {
        const char *key;
        double value;
    } utils[] = {{"gpu_util", steady->gpu_frac}, {"cpu_util", steady->cpu_frac}};
    for (size_t i = 0; i < sizeof utils / sizeof *utils; i++)
        if (!isnan(steady->node_w) && !isnan(utils[i].value))
            complain(complaint, utils[i].key,
                     "`node_power` says what the node draws, with all that is in it: leave `%s` out, or `node_power`",
                     utils[i].key);
}

const char *steady_misfit(const struct steady *steady, const struct node *node, struct arena *arena)
{
    const char *name = node->name ? node->name : "this node";
    if (steady->node_w > node_most_w(node))
        return arena_printf(arena, "%.0f W a node, but the nameplate of %s says %.0f W", steady->node_w, name,
                            node->nameplate_w);
    if (steady->cpu_frac > 0 && node->cpu_span_w == 0)
        return arena_printf(arena,
                            "CPUs used to %g %%, but %s has no `cpu_span` (what its CPUs draw from idle to "
                            "full): say it there, or leave the CPUs out",
                            100 * steady->cpu_frac, name);
    return NULL;
}

const struct field steady_fields[] = {
    {.key = "node_power",
     NUMBER_FIELD(struct steady, node_w, POWER),
     RANGE("0 W", "10 MW"),
     .optional = true,
     .doc = "What each of its nodes draws, whatever the node feels: a measured power."},
    {.key = "gpu_util",
     NUMBER_FIELD(struct steady, gpu_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .doc = "Utilisation of its GPUs: each draws idle + gpu_util (TDP - idle). A driver's `utilisation` only "
            "says that some kernel ran, and overstates power. Absent: 0.5.",
     BASIS(ASSUMPTION, "linear: Brewer et al., SC24 (arXiv:2410.05133), power model. 0.5: GPUs that draw more than "
                       "72 W in the two clusters of Acme, on average 0.54 and 0.46 (AcmeTrace, Hu et al., NSDI 2024)")},
    {.key = "cpu_util",
     NUMBER_FIELD(struct steady, cpu_frac, FRACTION),
     RANGE("0", "1"),
     .optional = true,
     .doc = "Utilisation of its CPUs: cpu_util times the `cpu_span` of the node's type is drawn besides. "
            "Absent: what `overhead` of the node's type has for them.",
     BASIS(CHOICE, "linear: Brewer et al., SC24 (arXiv:2410.05133), power model")},
    {.key = "serial_share",
     NUMBER_FIELD(struct steady, serial_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0"),
     .doc = "Where it may run on other numbers of nodes: the share of its duration on `nodes` that does not "
            "depend on them; the rest shrinks as nodes grow, so that the work stays the same.",
     BASIS(ASSUMPTION, "Amdahl, AFIPS 1967")},
    FIELD_END};
