/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/outside_run.h"

#include <math.h>

#include "electric/grid_connection.h"
#include "jobs/job_trace.h"

/* Seconds after the start that are so many (three years) were counted from 1970. */
#define UNIX_LEAST_S 1e8

static double begin_s(const struct job_spec *spec)
{
    return isnan(spec->start_s) ? spec->submit_s : spec->start_s;
}

/* Jobs of a trace after the end of the run; *first_s: when the first of all begins. */
static size_t jobs_after(const struct job_trace *trace, double duration_s, double *first_s)
{
    size_t after = 0;
    *first_s = HUGE_VAL;
    for (size_t i = 0; i < trace->count; i++) {
        double at_s = begin_s(&trace->rows[i].spec);
        *first_s = fmin(*first_s, at_s);
        after += at_s >= duration_s;
    }
    return after;
}

static void check_trace(struct diag *diag, struct place place, const struct trace_jobs *jobs, double duration_s)
{
    const struct job_trace *trace = jobs->trace;
    double first_s;
    size_t after = jobs_after(trace, duration_s, &first_s);
    if (trace->count == 0 && trace->before > 0)
        diag_error(diag, place, "its last job comes %g s before the start of the run: see `from`, which is %g s",
                   jobs->from_s - trace->last_before_s, jobs->from_s);
    else if (trace->count == 0)
        diag_error(diag, place, "no job of this file is left");
    else if (after == trace->count) {
        diag_error(
            diag, place,
            "its first job comes %g s after the start, and the run ends at %g s: times count from the start of the "
            "run; see `from`",
            first_s, duration_s);
        if (jobs->from_s + first_s >= UNIX_LEAST_S)
            diag_note(diag, place, "these look like Unix times: `from: %.0f s` begins the run with the first job",
                      jobs->from_s + first_s);
    } else if (after > 0 || trace->before > 0)
        diag_warning(diag, place, "%zu of %zu jobs lie outside the run: %zu before its start, %zu after its end",
                     after + trace->before, trace->count + trace->before, trace->before, after);
}

/* A job that is described, not recorded. */
static bool begins_after(const struct variant *workload, double duration_s)
{
    const struct job_kind *kind = job_kind_of(workload->kind);
    return kind && workload->kind != &job_traced.record && kind->spec(workload->value, 0).submit_s >= duration_s;
}

static void check_workloads(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    size_t late = 0;
    for (size_t w = 0; w < s->workloads.count; w++)
        late += begins_after(&s->workloads.items[w], s->duration_s);
    for (size_t w = 0; w < s->workloads.count; w++) {
        const struct variant *workload = &s->workloads.items[w];
        if (workload->kind == &job_traced.record) {
            const struct trace_jobs *jobs = workload->value;
            if (jobs->trace)
                check_trace(diag, reader_place(reader, &jobs->file), jobs, s->duration_s);
        } else if (begins_after(workload, s->duration_s)) {
            struct job_spec spec = job_kind_of(workload->kind)->spec(workload->value, 0);
            struct place place = reader_place(reader, workload->value);
            (late == s->workloads.count ? diag_error : diag_warning)(
                diag, place, "`%s` is submitted %g s after the start, and the run ends at %g s", spec.name,
                spec.submit_s, s->duration_s);
        }
    }
}

/* Some outages may lie outside a run that was shortened, but not all. */
static void check_outages(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    for (size_t i = 0; i < s->supply.count; i++) {
        if (s->supply.items[i].kind != &grid_connection_kind.record)
            continue;
        const struct grid_connection *grid = s->supply.items[i].value;
        double end_s = (double)s->start_s + s->duration_s;
        if (grid->outages.count > 0 && grid_connection_out_frac(grid, (double)s->start_s, end_s) == 0)
            diag_error(diag, reader_place(reader, &grid->outages),
                       "the grid's outages lie outside the run, which lasts %g days from `start`",
                       s->duration_s / SECONDS_PER_DAY);
    }
}

static void check_signal(struct diag *diag, const struct reader *reader, const struct scenario *s)
{
    const struct cap_file *signal = s->power_management ? s->power_management->signal : NULL;
    if (!signal || signal->count == 0)
        return;
    double after_s = signal->at_s[0] - (double)s->start_s;
    if (after_s < s->duration_s)
        return;
    diag_error(diag, reader_place(reader, &signal->file),
               "its first cap holds from %g s after the start, and the run ends at %g s", after_s, s->duration_s);
    if (after_s >= UNIX_LEAST_S)
        diag_note(diag, reader_place(reader, &signal->file),
                  "these look like Unix times: `time_s` counts from the start of the run, `timestamp` holds dates");
}

void outside_run_check(struct diag *diag, const struct reader *reader, const struct scenario *scenario)
{
    check_workloads(diag, reader, scenario);
    check_outages(diag, reader, scenario);
    check_signal(diag, reader, scenario);
}

double outside_run_jobs(const struct scenario *s)
{
    double outside = 0, first_s;
    for (size_t w = 0; w < s->workloads.count; w++) {
        const struct variant *workload = &s->workloads.items[w];
        outside += begins_after(workload, s->duration_s);
        const struct job_trace *trace =
            workload->kind == &job_traced.record ? ((const struct trace_jobs *)workload->value)->trace : NULL;
        outside += trace ? (double)(trace->before + jobs_after(trace, s->duration_s, &first_s)) : 0;
    }
    return outside;
}

size_t outside_run_requests(struct diag *diag, struct place place, const struct traffic *traffic,
                            const struct request_trace *trace, double duration_s)
{
    double last_s = duration_s * traffic_speed(traffic), first_s = trace->rows[0].arrival_s;
    size_t within = 0, end = trace->count;
    while (within < end) { /* rows stand in order of arrival */
        size_t middle = within + (end - within) / 2;
        if (trace->rows[middle].arrival_s < last_s)
            within = middle + 1;
        else
            end = middle;
    }
    if (within == 0) {
        diag_error(
            diag, place,
            "its first request comes %g s after the start, and the run ends at %g s: arrivals count from the start "
            "of the run",
            first_s / traffic_speed(traffic), duration_s);
        if (first_s >= UNIX_LEAST_S)
            diag_note(diag, place,
                      "these look like Unix times: take %.0f off each, or write dates, which count from the first row",
                      floor(first_s));
        return trace->count;
    }
    size_t after = trace->count - within;
    if (after > 0 && !traffic->repeat)
        diag_warning(diag, place, "%zu of %zu requests lie outside the run: they come after its end", after,
                     trace->count);
    return traffic->repeat ? 0 : after;
}
