/* SPDX-License-Identifier: Apache-2.0 */
/* Rendering of pictures: so many frames, each of which one GPU makes in so long.
 *
 *   duration = frames * time_per_frame / (nodes * GPUs of a node)
 */
#include <math.h>

#include "plugin.h"

struct parameters {
    const char *name;
    int64_t frames, nodes;
    double frame_s, busy_frac, submit_s;
};

static struct job_spec spec(const void *parameters, size_t index)
{
    (void)index; /* it stands for one job */
    const struct parameters *p = parameters;
    return (struct job_spec){.name = p->name,
                             .nodes = p->nodes,
                             .min_nodes = p->nodes,
                             .max_nodes = p->nodes,
                             .submit_s = p->submit_s,
                             .start_s = NAN,
                             .end_s = NAN,
                             .wall_s = NAN,
                             .deadline_s = HUGE_VAL,
                             .suspend_s = NAN};
}

static struct job_plan plan(const void *parameters, size_t index, const struct node *node, int64_t nodes)
{
    (void)index;
    const struct parameters *p = parameters;
    const struct gpu *gpu = &node->gpu;
    double duration_s = (double)p->frames * p->frame_s / (double)(nodes * node->gpus);
    return (struct job_plan){.phases = {{.name = "compute",
                                         .duration_s = duration_s,
                                         .gpu_power_w = gpu->idle_w + p->busy_frac * (gpu->tdp_w - gpu->idle_w),
                                         .flop_frac = NAN,
                                         .bandwidth_frac = NAN}},
                             .phase_count = 1,
                             .cycle_s = duration_s,
                             .duration_s = duration_s,
                             .mfu = NAN,
                             .effective_frac = 1,
                             .node_w = NAN};
}

static const struct field fields[] = {
    {.key = "name", TEXT_FIELD(struct parameters, name), .doc = "Name of the job."},
    {.key = "frames", INTEGER_FIELD(struct parameters, frames), RANGE("1", "1000000000"), .doc = "Pictures to make."},
    {.key = "time_per_frame",
     NUMBER_FIELD(struct parameters, frame_s, DURATION),
     RANGE("1 ms", "1 d"),
     .doc = "What one GPU takes for one."},
    {.key = "nodes", INTEGER_FIELD(struct parameters, nodes), RANGE("1", "100000"), .doc = "Servers that it takes."},
    {.key = "gpu_busy",
     NUMBER_FIELD(struct parameters, busy_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "0.8"),
     SPREAD(UNIFORM, "0.6", "0.95", ASSUMED_SPREAD),
     .doc = "Power of a GPU while it renders, as a share of the way from idle to its rating.",
     .standing = STANDING_ASSUMPTION},
    {.key = "submit",
     NUMBER_FIELD(struct parameters, submit_s, DURATION),
     RANGE_DEFAULT("0 s", "36500 d", "0 s"),
     .doc = "When it joins the queue, after the start of the run."},
    FIELD_END};

const struct job_kind rendering = {.record = {.name = "rendering",
                                              .doc = "Rendering of pictures, frame by frame.",
                                              .size = sizeof(struct parameters),
                                              .fields = fields},
                                   .spec = spec,
                                   .plan = plan};
