/* SPDX-License-Identifier: Apache-2.0 */
/* The rows of jobs.csv. */
#include <stdio.h>

#include "base/text.h"
#include "floor/jobs_inside.h"
#include "jobs/training_error.h"

static const char *const state_names[] = {[JOB_WAITING] = "waiting",
                                          [JOB_SUSPENDED] = "suspended",
                                          [JOB_RUNNING] = "running",
                                          [JOB_FINISHED] = "finished",
                                          [JOB_TIMED_OUT] = "timed-out"};

/* By how much it missed what was set: its deadline, or the start of a fixed schedule. NaN: nothing was. */
static double late_s(const struct job_spec *spec, bool fixed, double started_s, double until_s)
{
    if (fixed)
        return fmax((isnan(started_s) ? until_s : started_s) - spec->start_s, 0);
    return spec->deadline_s < HUGE_VAL ? fmax(until_s - spec->deadline_s, 0) : NAN;
}

static const char *workload_of(const struct jobs *jobs, const struct job_source *source)
{
    return jobs->setup.workloads ? jobs->setup.workloads[source->number] : NULL;
}

static void tell_errors(struct job_row *row, const struct job_source *source, const struct node *node)
{
    struct training_errors errors;
    row->time_error_frac = row->energy_error_frac = NAN;
    if (!training_errors(source->kind, source->parameters, node, &errors))
        return;
    row->time_error_frac = errors.time.mean_frac;
    row->time_error_of = error_evidence_names[errors.time.evidence];
    row->energy_error_frac = errors.energy.mean_frac;
    row->energy_error_of = error_evidence_names[errors.energy.evidence];
}

void job_report(struct jobs *jobs, const struct job *job, double now_s)
{
    bool over = job_is_over(job), started = !isnan(job->started_s);
    double until_s = over ? job->since_s : now_s;
    /* Interruptions that the plan holds as their expected share have an expected number as well. */
    double expected = job->reliability.random ? 0 : job->reliability.failure_per_s * job->progress_s;
    double planned_s = started && job->plan ? (1 - job->plan->effective_frac) * job->progress_s : 0;
    struct job_row row = {
        .job = job->spec.name,
        .kind = job->source->kind->record.name,
        .submitted_s = job->view.submitted_s,
        .started_s = job->started_s,
        .finished_s = over ? until_s : NAN,
        .nodes = job->nodes,
        .gpus = job->nodes * job->node->gpus,
        .energy_j = sum_value(&job->footprint.nodes_j),
        .work_done = job->counted_flop,
        .failures = started ? expected + job->failure_count : 0,
        .lost_s = planned_s + job->lost_s,
        .state = state_names[job->state],
        .facility_energy_j = sum_value(&job->footprint.facility_j),
        .water_consumed_kg = sum_value(&job->footprint.water_kg),
        .carbon_kg = sum_value(&job->footprint.carbon_kg),
        .node_s = job->share_s / (double)job_group(jobs, job)->shares,
        .late_s = late_s(&job->spec, job->fixed, job->started_s, until_s),
        .suspensions = job->suspensions,
        .workload = workload_of(jobs, job->source),
    };
    tell_errors(&row, job->source, job->node);
    sum_add(&jobs->total_node_s, row.node_s);
    sum_add(&jobs->total_energy_j, row.energy_j);
    double due_s = job->fixed ? job->spec.start_s : job->view.submitted_s;
    jobs->unfinished += !over && !job->spec.repeat && due_s < now_s;
    char text[256];
    if (job->spec.repeat) {
        snprintf(text, sizeof text, "%s/%lld", job->spec.name, (long long)job->round);
        row.job = text;
    }
    jobs->setup.row(jobs->setup.context, &row);
}

void source_report_rest(struct jobs *jobs, struct job_source *source, double now_s)
{
    for (; source->taken < source->count; source->taken++) {
        size_t index = source->order ? source->order[source->taken] : source->taken;
        const struct node *node;
        struct job_spec spec = source_spec(jobs, source, index, &node);
        char text[256];
        if (spec.repeat)
            snprintf(text, sizeof text, "%s/1", spec.name);
        struct job_row row = {.job = spec.repeat ? text : spec.name,
                              .kind = source->kind->record.name,
                              .submitted_s = NAN,
                              .started_s = NAN,
                              .finished_s = NAN,
                              .nodes = spec.nodes,
                              .gpus = spec.nodes * node->gpus,
                              .state = "future",
                              .workload = workload_of(jobs, source),
                              .late_s = late_s(&spec, !isnan(spec.start_s), NAN, now_s)};
        tell_errors(&row, source, node);
        jobs->setup.row(jobs->setup.context, &row);
    }
}

void jobs_errors(const struct jobs *jobs, char *text, size_t room)
{
    for (size_t i = 0; i < jobs->source_count; i++) {
        const struct job_source *source = jobs->sources[i];
        struct training_errors errors;
        if (training_errors(source->kind, source->parameters, jobs->floor->groups[source->group].node, &errors))
            text_list_add(text, room, "; ",
                          arena_printf(jobs->arena, "%s: %s", job_workload_name(source->kind, source->parameters),
                                       engine_errors_words("time per step", errors.time, errors.energy, jobs->arena)));
    }
}
