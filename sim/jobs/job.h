/* SPDX-License-Identifier: Apache-2.0 */
/* A job as the engine runs it, whatever kind of work it is: so many nodes, for so long, phase by phase. A kind
 * of job is one file and one const struct. */
#ifndef SAMOVAR_JOBS_JOB_H
#define SAMOVAR_JOBS_JOB_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/field.h"
#include "hardware/node.h"

enum { JOB_PHASES_MAX = 8 };
struct job_phase {
    const char *name;   /* "compute", "communication", "checkpoint", "rework", "recovery" */
    double duration_s;  /* within a cycle */
    double gpu_power_w; /* of one GPU, reference inlet: idle to TDP, and its share of what busy CPUs draw */
    double flop_frac, bandwidth_frac; /* achieved, of the peaks; NaN: not known */
};

/* A cycle of phases repeats until the work is done; what was done up to the end of a cycle is saved. Progress
 * is counted in the job's own time: seconds at full speed, every phase included. */
struct job_plan {
    struct job_phase phases[JOB_PHASES_MAX]; /* which fill the cycle */
    size_t phase_count;
    double cycle_s;
    double step_s; /* one optimiser step; 0: it has none */
    /* What lies inside each step, step_s in all: the computing phases are its mean. Count 0: not known. All
     * nodes are in it at the same time, so a window shorter than a step sees the whole job swing. */
    struct job_phase step_phases[JOB_PHASES_MAX];
    size_t step_phase_count;
    double flop;           /* useful work in all; 0: not known */
    double duration_s;     /* wall time at full speed, random failures aside */
    double mfu;            /* NaN: has none */
    double effective_frac; /* the share of a cycle that makes progress (ETTR) */
    double node_w;         /* what a node draws, whatever it feels: a trace says so; NaN: by its phases */
};

/* Failures with dates of their own, drawn while it runs. Where `random` is false their expected share is in
 * the plan, as phases. */
struct job_reliability {
    bool random;
    double failure_per_s; /* of the whole job at its nodes */
    double restart_s;     /* from a failure to computing again, with nodes at hand; GPUs idle */
    double repair_s;      /* a node that failed is gone for so long */
    /* of the failures: those that take a node with them; the rest restarts on the same nodes */
    double node_frac;
    int64_t spares; /* nodes that it holds idle beside its own, to step in at once */
};

/* What a job asks for. */
struct job_spec {
    const char *name;
    const char *user;                    /* whose it is, for fair shares; NULL: nobody's */
    const char *node_type;               /* NULL: the first group that is large enough */
    int64_t nodes, min_nodes, max_nodes; /* all three equal: rigid */
    int64_t gpus;                        /* asked for in place of nodes, which are 0 then: job_spec_on; 0: nodes are */
    double submit_s;                     /* after the start of the run */
    double start_s, end_s;               /* a schedule to replay; NaN: the scheduler says when */
    double wall_s;                       /* what its user says that it will take; NaN: as planned */
    double limit_s;                      /* time on its nodes after which it is ended; 0: none */
    double deadline_s;                   /* by when it must have ended, after the start of the run; HUGE_VAL: none */
    double suspend_s;                    /* what it costs to suspend and resume; NaN: it cannot be */
    bool repeat;                         /* start the same again when it ends */
};

struct job_kind {
    struct record record; /* first; record.name is the `type:` in YAML */
    /* How many jobs it stands for (NULL: one): a trace stands for all of its rows. */
    size_t (*count)(const void *parameters);
    const char *(*name)(const void *parameters); /* of all of them together; NULL: that of its only job */
    struct job_spec (*spec)(const void *parameters, size_t index);
    /* On so many nodes of this type, here as below: of one that asks for GPUs, those slices of nodes that it gets. */
    struct job_plan (*plan)(const void *parameters, size_t index, const struct node *node, int64_t nodes);
    struct job_reliability (*reliability)(const void *parameters, size_t index, const struct node *node,
                                          int64_t nodes); /* NULL: it never fails */
    /* NULL, or why such nodes will not do (lives in arena): too little memory. */
    const char *(*misfit)(const void *parameters, size_t index, const struct node *node, struct arena *arena);
    /* NULL; or NULL, or a line for people on how it would run on so many (lives in arena). */
    const char *(*describe)(const void *parameters, const struct node *node, int64_t nodes, struct arena *arena);
};

/* A job that asks for GPUs gets as few nodes as hold them, and as many on each: returns how many GPUs on each, and sets the
 * nodes. One that asks for nodes gets whole ones. The same comes out where gpus_of_node is what it returned. */
int64_t job_spec_on(struct job_spec *spec, int64_t gpus_of_node);
/* What it asks for of such nodes, in GPUs. */
int64_t job_spec_gpus(const struct job_spec *spec, int64_t gpus_of_node);

extern const struct record *job_kinds[KINDS_ROOM]; /* NULL-terminated */
/* NULL: it is no job, but a service. */
const struct job_kind *job_kind_of(const struct record *record);
static inline size_t job_count(const struct job_kind *kind, const void *parameters)
{
    return kind->count ? kind->count(parameters) : 1;
}

static inline const char *job_workload_name(const struct job_kind *kind, const void *parameters)
{
    return kind->name ? kind->name(parameters) : kind->spec(parameters, 0).name;
}

/* Mean power of one GPU over [from_s, to_s) of the job's own time (0 = its start): exact integral of the
 * phases. */
double job_gpu_power_w(const struct job_plan *plan, double from_s, double to_s);

#endif
