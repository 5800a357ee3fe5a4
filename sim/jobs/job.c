/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/job.h"

#include <math.h>

#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "jobs/generic_job.h"
#include "jobs/job_trace.h"
#include "jobs/training.h"

const struct record *job_kinds[KINDS_ROOM] = {&job_training.record,        &job_fine_tuning.record,
                                              &job_batch_inference.record, &job_generic.record,
                                              &job_traced.record,          NULL};

const struct job_kind *job_kind_of(const struct record *record)
{
    for (const struct record *const *kind = job_kinds; *kind; kind++)
        if (*kind == record)
            return (const struct job_kind *)(const void *)record;
    return NULL;
}

int64_t job_spec_on(struct job_spec *spec, int64_t gpus_of_node)
{
    if (spec->gpus == 0)
        return gpus_of_node;
    int64_t nodes = (spec->gpus + gpus_of_node - 1) / gpus_of_node;
    while (spec->gpus % nodes != 0)
        nodes++;
    spec->nodes = spec->min_nodes = spec->max_nodes = nodes;
    return spec->gpus / nodes;
}

int64_t job_spec_gpus(const struct job_spec *spec, int64_t gpus_of_node)
{
    return spec->gpus > 0 ? spec->gpus : spec->nodes * gpus_of_node;
}

/* Energy of one GPU in the first at_s of a cycle. */
static double cycle_energy_j(const struct job_plan *plan, double at_s)
{
    double energy_j = 0;
    for (size_t i = 0; i < plan->phase_count && at_s > 0; i++) {
        double part_s = fmin(at_s, plan->phases[i].duration_s);
        energy_j += part_s * plan->phases[i].gpu_power_w;
        at_s -= part_s;
    }
    return energy_j;
}

double job_gpu_power_w(const struct job_plan *plan, double from_s, double to_s)
{
    double first = floor(from_s / plan->cycle_s);
    double begin_s = fmax(0, from_s - first * plan->cycle_s); /* small numbers: no digits are lost late in a long run */
    double end_s = begin_s + (to_s - from_s);
    double whole = floor(end_s / plan->cycle_s);
    double rest_s = fmax(0, end_s - whole * plan->cycle_s);
    double energy_j =
        whole * cycle_energy_j(plan, plan->cycle_s) + cycle_energy_j(plan, rest_s) - cycle_energy_j(plan, begin_s);
    return to_s > from_s ? energy_j / (to_s - from_s) : plan->phases[0].gpu_power_w;
}
