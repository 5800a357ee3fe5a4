/* SPDX-License-Identifier: Apache-2.0 */
/* Shifting work in time (Wiesner, Behnke, Scheinert, Gontarska & Thamsen 2021, "Let's Wait Awhile", Middleware
 * '21). A job may end late by `max_delay`, and not after its deadline. Of the starts that this leaves, it takes
 * the one with the least integral of the signal over its duration, if that is by `saving` less than if it began
 * at once. A job that can be suspended takes the hours in which it costs least in all, with what each suspension adds
 * (plan.h), if that is by `saving` less than without: "interruptible" jobs of that paper, with a price for it.
 *
 * Power is taken to be the same all the while a job runs, so that what is least for the integral is least for
 * the emissions, or the bill. Below is EASY backfilling, the job that must start first at the head. */
#include "sched/shift.h"

#include <math.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/units.h"
#include "sched/line.h"
#include "sched/plan.h"
#include "sched/signal.h"

struct shift_pass {
    const struct shift *shift;
    const struct signal *signal;
    double now_s;
    double *planned_s; /* per job of the queue: start that the policy remembers; NULL: none is */
};

static struct due due_of(const struct shift *shift, const struct job_view *job)
{
    return (struct due){job->submitted_s + job->whole_s + shift->delay_s, job->deadline_s, shift->margin_frac};
}

static bool saves(const struct shift *shift, double integral, double otherwise)
{
    return integral < otherwise - shift->saving_frac * fabs(otherwise);
}

static double latest_s(const void *value, const struct job_view *job)
{
    const struct shift_pass *pass = value;
    struct due due = due_of(pass->shift, job);
    return due_start_s(&due, job->expected_s);
}

static bool can_pause(const struct shift *shift, const struct job_view *job)
{
    return shift->suspend && !isnan(job->suspend_s);
}

static double plan_start_s(const struct shift_pass *pass, const struct job_view *job)
{
    const struct signal *signal = pass->signal;
    double now_s = pass->now_s, left_s = job->expected_s;
    double start_s = signal_best_start(signal, now_s, latest_s(pass, job), left_s);
    double whole = signal_integral(signal, start_s, start_s + left_s);
    double at_once = signal_integral(signal, now_s, now_s + left_s);
    if (!saves(pass->shift, whole, at_once)) {
        start_s = now_s;
        whole = at_once;
    }
    if (!can_pause(pass->shift, job))
        return start_s;
    struct plan plan =
        plan_best(signal, now_s, &(struct plan_work){left_s, job->suspend_s, false, due_of(pass->shift, job)});
    return saves(pass->shift, plan.integral, whole) ? plan.start_s : start_s;
}

/* Whether a job's plan still holds: it does until its hour is over, even if there were no nodes. */
static bool plan_holds(const struct shift_pass *pass, const struct job_view *job)
{
    return job->planned_s > pass->now_s || job->planned_s >= pass->signal->first_s;
}

static double held_until_s(const void *value, const struct job_view *job, size_t index)
{
    const struct shift_pass *pass = value;
    if (latest_s(pass, job) <= pass->now_s)
        return pass->now_s;
    double planned_s = plan_holds(pass, job) ? job->planned_s : plan_start_s(pass, job);
    if (pass->planned_s)
        pass->planned_s[index] = planned_s;
    return planned_s;
}

/* When to look at a running job again. If that is now, the job is to be suspended until *resume_s. */
static double plan_pause_s(const struct shift_pass *pass, const struct job_view *job, double *resume_s)
{
    const struct signal *signal = pass->signal;
    double now_s = pass->now_s, left_s = job->expected_end_s - now_s;
    struct due due = due_of(pass->shift, job);
    struct plan plan = plan_best(signal, now_s, &(struct plan_work){left_s, job->suspend_s, true, due});
    if (saves(pass->shift, plan.integral, signal_integral(signal, now_s, job->expected_end_s))) {
        *resume_s = plan.start_s;
        return plan.start_s > now_s ? now_s : plan.stop_s;
    }
    /* Hours that are not known yet may change the plan. */
    bool all_seen = fmin(due.end_s, due.deadline_s) <= signal->end_s;
    return all_seen ? HUGE_VAL : now_s + (signal->end_s - signal->first_s) / 4;
}

/* Suspends jobs; returns whether there are any. */
static bool pause_jobs(const struct shift_pass *pass, const struct machine *machine, struct decisions *out)
{
    for (size_t i = 0; i < machine->running_count; i++) {
        const struct job_view *job = machine->running[i];
        if (!can_pause(pass->shift, job) || !(job->expected_end_s > pass->now_s))
            continue;
        double resume_s = HUGE_VAL, at_s = job->planned_s;
        if (!(at_s > pass->now_s))
            at_s = plan_pause_s(pass, job, &resume_s);
        if (at_s <= pass->now_s) {
            out->suspend[out->suspend_count++] = i;
            at_s = resume_s;
        } else if (out->running_planned_s) {
            out->running_planned_s[i] = at_s;
        }
        out->again_s = fmin(out->again_s, at_s);
    }
    return out->suspend_count > 0;
}

/* The machine as it will be without the jobs that `out` suspends. The caller frees *running and *free_nodes. */
static struct machine without_suspended(const struct machine *machine, const struct decisions *out,
                                        const struct job_view ***running, int64_t **free_nodes)
{
    struct machine rest = *machine;
    *running = memory_grow(NULL, machine->running_count, sizeof **running);
    *free_nodes = memory_grow(NULL, machine->group_count, sizeof **free_nodes);
    for (size_t g = 0; g < machine->group_count; g++)
        (*free_nodes)[g] = machine->free_nodes[g];
    rest.running_count = 0;
    for (size_t i = 0, s = 0; i < machine->running_count; i++) {
        if (s < out->suspend_count && out->suspend[s] == i) {
            (*free_nodes)[machine->running[i]->group] += machine->running[i]->nodes;
            s++;
        } else {
            (*running)[rest.running_count++] = machine->running[i];
        }
    }
    rest.running = *running;
    rest.free_nodes = *free_nodes;
    return rest;
}

void shift_decide(const struct shift *shift, const double *per_hour, const struct machine *machine,
                  const struct job_view *const *queue, size_t count, struct decisions *out)
{
    if (!per_hour || machine->outlook.count == 0) {
        line_decide(&(struct rules){.discipline = line_easy}, machine, queue, count, out);
        return;
    }
    struct signal signal;
    double hours = fmin(fmax(ceil(shift->foresight_s / SECONDS_PER_HOUR), 1), (double)machine->outlook.count);
    signal_begin(&signal, per_hour, (size_t)hours, machine->outlook.first_s);
    struct shift_pass pass = {
        .shift = shift, .signal = &signal, .now_s = machine->now_s, .planned_s = out->queue_planned_s};
    struct rules rules = {.discipline = line_easy, .context = &pass, .rank = latest_s, .held_until_s = held_until_s};
    if (pause_jobs(&pass, machine, out)) {
        const struct job_view **running;
        int64_t *free_nodes;
        struct machine rest = without_suspended(machine, out, &running, &free_nodes);
        line_decide(&rules, &rest, queue, count, out);
        free(free_nodes);
        free(running);
    } else {
        line_decide(&rules, machine, queue, count, out);
    }
    signal_finish(&signal);
}

const struct field shift_fields[] = {
    {.key = "max_delay",
     NUMBER_FIELD(struct shift, delay_s, DURATION),
     RANGE_DEFAULT("0 s", "365 d", "24 h"),
     .doc = "By so much at most may a job end later than if it had run when it was submitted, for the sake of "
            "the hours; a deadline of its own may leave it less.",
     BASIS(CHOICE, "Wiesner et al. 2021, Middleware '21: windows of hours to a week")},
    {.key = "foresight",
     NUMBER_FIELD(struct shift, foresight_s, DURATION),
     RANGE_DEFAULT("1 h", "365 d", "96 h"),
     .doc = "So far ahead the hours are known, and known exactly.",
     BASIS(ASSUMPTION, "Maji, Shenoy & Sitaraman 2022, CarbonCast, BuildSys '22: forecasts of 96 hours")},
    {.key = "saving",
     NUMBER_FIELD(struct shift, saving_frac, FRACTION),
     RANGE_DEFAULT("0", "1", "1 %"),
     .doc = "A job waits, or is suspended, only for a saving of more than this share.",
     .standing = STANDING_ASSUMPTION},
    {.key = "margin",
     NUMBER_FIELD(struct shift, margin_frac, FRACTION),
     RANGE_DEFAULT("0", "10", "5 %"),
     .doc = "By this share may a job take longer than expected and still meet its deadline.",
     .standing = STANDING_ASSUMPTION},
    {.key = "suspend",
     FLAG_FIELD(struct shift, suspend),
     .initial = "true",
     .doc = "Suspend jobs that can be suspended."},
    FIELD_END};
