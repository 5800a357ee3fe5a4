/* SPDX-License-Identifier: Apache-2.0 */
/* How far a job has come on its nodes, and what they draw. Between two events the job's nodes draw one power, the mean
 * of the phases that it goes through until the next event, or until the tick ends. */
#include "floor/job_power.h"
#include "floor/jobs_inside.h"

/* Nodes in its hands. */
static int64_t job_held_nodes(const struct job *job)
{
    return job->nodes + job->spares - (job->stalled ? 1 : 0);
}

/* Of its node's power what falls on a share. */
static struct node_power share_power(const struct job *job, struct node_power power)
{
    double width = (double)job->width;
    return (struct node_power){power.total_w / width, power.fan_w / width, power.compute_w / width,
                               power.airflow_m3_s / width};
}

struct node_power job_power(const struct jobs *jobs, const struct job *job, double progress_s, double span_s)
{
    const struct floor_group *group = job_group(jobs, job);
    double ahead_s = fmin(job->speed_frac * span_s, job->plan->duration_s - progress_s);
    double from_s = progress_s - job->saved_s;
    struct node_power power;
    job_node_power(job->plan, job->node, &group->surroundings, job->speed_frac, from_s,
                   job_computes(job) ? from_s + ahead_s : from_s, &power);
    power = share_power(job, power);
    if (job->spares > 0) {
        struct node_power idle = power_book_idle_node(jobs->floor->book, job->holder.group);
        double share = (double)job->spares / (double)job_held_nodes(job);
        power.total_w += share * (idle.total_w - power.total_w);
        power.fan_w += share * (idle.fan_w - power.fan_w);
        power.compute_w += share * (idle.compute_w - power.compute_w);
        power.airflow_m3_s += share * (idle.airflow_m3_s - power.airflow_m3_s);
    }
    return power;
}

double job_planned_node_w(const struct jobs *jobs, const struct job *job, const struct job_plan *plan)
{
    const struct floor_group *group = job_group(jobs, job);
    struct node_power power;
    job_node_power(plan, job->node, &group->surroundings, 1, 0, plan->duration_s, &power);
    return share_power(job, power).total_w;
}

/* Whether a failure can come to the job in its present state. */
static bool job_is_exposed(const struct job *job)
{
    return job->reliability.random && job->reliability.failure_per_s > 0 && !job->off && !job->stalled;
}

void job_advance(struct job *job, double now_s)
{
    double dt = now_s - job->since_s;
    job->since_s = now_s;
    job->ran_s += dt;
    job->share_s += (double)job->holder.nodes * dt;
    if (job_is_exposed(job))
        job->hazard -= job->reliability.failure_per_s * dt;
    if (job_computes(job)) {
        job->progress_s = fmin(job->progress_s + job->speed_frac * dt, job->plan->duration_s);
    } else if (job->stalled) {
        job->lost_s += dt;
    } else if (job->speed_frac > 0) {
        job->restart_s = fmax(job->restart_s - dt, 0);
        job->lost_s += dt;
    }
}

/* The holder's power was the mean until an event that does not come now: corrects its energy to what the phases up to
 * now took. */
static void job_correct_energy(struct jobs *jobs, struct job *job, double now_s)
{
    double span_s = now_s - job->drawn_s;
    if (!(span_s > 0))
        return;
    struct node_power drew = job_power(jobs, job, job->drawn_progress_s, span_s);
    double node_s = (double)job->holder.nodes * span_s;
    const struct node_power *said = &job->holder.node;
    struct meter_reading more = {(drew.total_w - said->total_w) * node_s, (drew.fan_w - said->fan_w) * node_s,
                                 (drew.compute_w - said->compute_w) * node_s,
                                 (drew.airflow_m3_s - said->airflow_m3_s) * node_s};
    floor_correct(jobs->floor, &job->holder, &more);
}

void job_interrupt(struct jobs *jobs, struct job *job, double now_s)
{
    job_correct_energy(jobs, job, now_s);
    job_advance(job, now_s);
}

void job_credit(struct jobs *jobs, struct job *job)
{
    const struct job_plan *plan = job->plan;
    double flop = plan->duration_s > 0 ? plan->flop * (job->progress_s / plan->duration_s) : 0;
    if (plan->step_s > 0) /* it trains */
        jobs->flop += flop - job->counted_flop;
    job->counted_flop = flop;
}

/* A job that ends just at its limit is not ended by rounding. */
static const double limit_slack_s = 1e-6;

static void job_await_event(struct jobs *jobs, struct job *job)
{
    double at_s = HUGE_VAL;
    if (job_computes(job)) {
        job->next = NEXT_END;
        at_s = job->since_s + (job->plan->duration_s - job->progress_s) / job->speed_frac;
    } else if (!job->stalled && job->speed_frac > 0) {
        job->next = NEXT_COMPUTING;
        at_s = job->since_s + job->restart_s;
    }
    double limit_s = job->spec.limit_s > 0 ? job->since_s + job->spec.limit_s + job->granted_s - job->ran_s : HUGE_VAL;
    if (limit_s + limit_slack_s < at_s) {
        job->next = NEXT_LIMIT;
        at_s = fmax(limit_s, job->since_s);
    }
    if (job_is_exposed(job)) {
        double failure_s = job->since_s + fmax(job->hazard, 0) / job->reliability.failure_per_s;
        if (failure_s < at_s) {
            job->next = NEXT_FAILURE;
            at_s = failure_s;
        }
    }
    events_put(&jobs->events, &job->event, at_s);
}

void job_go_on(struct jobs *jobs, struct job *job, double now_s)
{
    job_await_event(jobs, job);
    double until_s = jobs->tick_end_s;
    if (job->event.place)
        until_s = fmin(until_s, job->event.at_s);
    int64_t before = job->holder.nodes, after = job_held_nodes(job) * job->width;
    struct node_power power = job_power(jobs, job, job->progress_s, until_s - now_s);
    job->drawn_s = now_s;
    job->drawn_progress_s = job->progress_s;
    power_book_resize(jobs->floor->book, &job->holder, now_s, after, &power);
    usage_hold(jobs->usage, job->view.user, now_s, after - before);
}

void job_go_on_changed(struct jobs *jobs, struct job *job, double now_s)
{
    job_go_on(jobs, job, now_s);
    job->view.nodes = job->holder.nodes;
    job->view.min_nodes = (job->spares + (job->fixed ? job->nodes : job->spec.min_nodes)) * job->width;
    job->view.max_nodes = (job->spares + (job->fixed ? job->nodes : job->spec.max_nodes)) * job->width;
    job->view.expected_end_s = now_s + job_expected_left_s(job);
}

double job_expected_left_s(const struct job *job)
{
    double left_s = job->view.whole_s;
    if (!isnan(job->spec.wall_s)) {
        left_s = fmax(job->spec.wall_s + job->granted_s - job->ran_s, 0);
    } else if (job->state == JOB_RUNNING) {
        left_s = job->plan->duration_s - job->progress_s;
    } else if (job->plan && job->plan->duration_s > 0) {
        left_s *= 1 - job->progress_s / job->plan->duration_s;
    }
    return left_s + job->restart_s;
}
