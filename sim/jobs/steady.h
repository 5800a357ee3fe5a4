/* SPDX-License-Identifier: Apache-2.0 */
/* A job that draws the same from its start to its end, and how its length follows its nodes: what generic
 * jobs and the jobs of traces have in common. */
#ifndef SAMOVAR_JOBS_STEADY_H
#define SAMOVAR_JOBS_STEADY_H

#include "jobs/job.h"

struct steady {
    double node_w;             /* NaN: by utilisation */
    double gpu_frac, cpu_frac; /* of the range between idle and full; NaN: the default; not told apart */
    double serial_frac;        /* of its duration that more nodes do not shorten */
};

/* clang-format off */
/* Its keys, for the field table of a record that holds it as `member`. */
#define STEADY_FIELDS(type, member)                                                                          \
    {.key = "node_power",                                                                                    \
     .kind = FIELD_NUMBER,                                                                                   \
     .quantity = QUANTITY_POWER,                                                                             \
     .offset = offsetof(type, member.node_w),                                                                \
     .min = "0 W",                                                                                           \
     .max = "10 MW",                                                                                         \
     .optional = true,                                                                                       \
     .doc = "What each of its nodes draws, whatever the node feels: a measured power.",                      \
     .standing = STANDING_CHOICE},                                                                           \
    {.key = "gpu_util",                                                                                      \
     .kind = FIELD_NUMBER,                                                                                   \
     .quantity = QUANTITY_FRACTION,                                                                          \
     .offset = offsetof(type, member.gpu_frac),                                                              \
     .min = "0",                                                                                             \
     .max = "1",                                                                                             \
     .optional = true,                                                                                       \
     .doc = "Utilisation of its GPUs: each draws idle + gpu_util (TDP - idle). A driver's `utilisation` only " \
            "says that some kernel ran, and overstates power. Absent: 0.5.",                                 \
     .source = "linear: Brewer et al., SC24 (arXiv:2410.05133), power model. 0.5: GPUs that draw more than " \
               "72 W in the two clusters of Acme, on average 0.54 and 0.46 (AcmeTrace, Hu et al., NSDI 2024)", \
     .standing = STANDING_ASSUMPTION},                                                                       \
    {.key = "cpu_util",                                                                                      \
     .kind = FIELD_NUMBER,                                                                                   \
     .quantity = QUANTITY_FRACTION,                                                                          \
     .offset = offsetof(type, member.cpu_frac),                                                              \
     .min = "0",                                                                                             \
     .max = "1",                                                                                             \
     .optional = true,                                                                                       \
     .doc = "Utilisation of its CPUs: cpu_util times the `cpu_span` of the node's type is drawn besides. "   \
            "Absent: what `overhead` of the node's type has for them.",                                      \
     .source = "linear: Brewer et al., SC24 (arXiv:2410.05133), power model",                                \
     .standing = STANDING_CHOICE},                                                                           \
    {.key = "serial_share",                                                                                  \
     .kind = FIELD_NUMBER,                                                                                   \
     .quantity = QUANTITY_FRACTION,                                                                          \
     .offset = offsetof(type, member.serial_frac),                                                           \
     .min = "0",                                                                                             \
     .max = "1",                                                                                             \
     .initial = "0",                                                                                         \
     .doc = "Where it may run on other numbers of nodes: the share of its duration on `nodes` that does not " \
            "depend on them; the rest shrinks as nodes grow, so that the work stays the same.",              \
     .source = "Amdahl, AFIPS 1967",                                                                         \
     .standing = STANDING_ASSUMPTION}
/* clang-format on */

void steady_check(const struct steady *steady, struct complaint *complaint);
/* Duration on `now` nodes of work that takes duration_s on `nodes`. */
double steady_duration_s(const struct steady *steady, double duration_s, int64_t nodes, int64_t now);
/* A plan of one phase, from start to end. duration_s > 0. */
struct job_plan steady_plan(const struct steady *steady, const struct node *node, double duration_s);
/* NULL, or why such nodes cannot draw that; lives in arena. */
const char *steady_misfit(const struct steady *steady, const struct node *node, struct arena *arena);

#endif
