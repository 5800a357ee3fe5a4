/* SPDX-License-Identifier: Apache-2.0 */
#include "output/measure.h"

#include <math.h>

#include "account/subject.h"
#include "output/comparison.h"

#define AMOUNT(member, does, what)                                                                                     \
    {                                                                                                                  \
        .offset = MEMBER(double, struct summary, member), .verb = does, .noun = what, .less = "less", .more = "more"   \
    }
#define PROPERTY(member, what, falls, rises)                                                                           \
    {                                                                                                                  \
        .offset = MEMBER(double, struct summary, member), .noun = what, .less = falls, .more = rises                   \
    }

static const struct measure electricity = AMOUNT(facility_energy_j, "needs", "electricity");
static const struct measure water = {.offset = MEMBER(double, struct summary, water_makeup_m3),
                                     .verb = "needs",
                                     .noun = "cooling water",
                                     .less = "less",
                                     .more = "more",
                                     .is_water = true};
static const struct measure carbon = AMOUNT(carbon_operational_kg, "emits", "carbon");
static const struct measure bill = PROPERTY(electricity_cost, "bill for electricity", "lower", "higher");
static const struct measure yearly = PROPERTY(money.cost_year, "yearly cost", "lower", "higher");
static const struct measure grid_peak = PROPERTY(peak_grid_power_w, "peak at the grid", "lower", "higher");
static const struct measure peak = PROPERTY(peak_facility_power_w, "peak", "lower", "higher");
static const struct measure swing = PROPERTY(fine_swing_feed_power_w, "swing of the feed", "smaller", "larger");
static const struct measure ramp = PROPERTY(fine_ramp_feed_w_per_s, "ramp of the feed", "slower", "steeper");
static const struct measure per_token = AMOUNT(energy_per_1000_tokens_wh, "needs", "energy per token");
static const struct measure per_request = AMOUNT(energy_per_request_j, "needs", "energy per request");
static const struct measure first_token =
    PROPERTY(quality.ttft_p99_s, "wait for the first token (p99)", "shorter", "longer");
static const struct measure goodput = {.offset = MEMBER(double, struct summary, quality.goodput_frac),
                                       .noun = "share of requests within the objective",
                                       .less = "lower",
                                       .more = "higher",
                                       .more_is_better = true};
static const struct measure turnaround = PROPERTY(job_turnaround_s, "turnaround of jobs", "shorter", "longer");

const struct measure *const measures_otherwise[] = {&electricity, &water, &peak, NULL};

static const struct question {
    unsigned subjects;
    const struct measure *measures[MEASURES_MAX + 1];
} questions[] = {
    {SUBJECT_SWING, {&swing, &ramp, &electricity}},
    {SUBJECT_SUPPLY, {&carbon, &bill, &grid_peak, &electricity}},
    {SUBJECT_SERVING | SUBJECT_SPEED, {&per_token, &per_request, &first_token, &goodput}},
    {SUBJECT_JOBS, {&turnaround, &carbon, &bill, &peak, &electricity}},
    {SUBJECT_MONEY, {&yearly, &bill, &electricity}},
};

const struct measure *const *measures_of(unsigned subjects, size_t i)
{
    for (size_t q = 0; q < sizeof questions / sizeof questions[0]; q++)
        if ((questions[q].subjects & subjects) != 0 && i-- == 0)
            return questions[q].measures;
    return NULL;
}

double measure_value(const struct measure *measure, const struct summary *summary)
{
    return *(const double *)(const void *)((const char *)summary + measure->offset);
}

double measure_change(const struct measure *measure, const struct summary *summary, const struct summary *base)
{
    return measure_value(measure, summary) / measure_value(measure, base) - 1;
}

bool measure_better(const struct measure *measure, const struct summary *a, const struct summary *b)
{
    double x = measure_value(measure, a), y = measure_value(measure, b);
    if (fabs(x - y) < COMPARISON_TIE_FRAC * fmax(fabs(x), fabs(y)))
        return false;
    return measure->more_is_better ? x > y : x < y;
}

void measure_say(const struct measure *measure, double change, bool chance, struct text_buffer *out)
{
    bool amount = measure->verb != NULL, tie = fabs(change) < COMPARISON_TIE_FRAC;
    const char *how = change < 0 ? measure->less : measure->more;
    double percent = 100 * fabs(change);
    if (amount && change == -1)
        text_buffer_add(out, "no %s", measure->noun);
    else if (amount && tie)
        text_buffer_add(out, "as much %s", measure->noun);
    else if (amount && chance)
        text_buffer_add(out, "about as much %s (%+.1f %%, within chance)", measure->noun, 100 * change);
    else if (amount && change > 1)
        text_buffer_add(out, "%.1f times as much %s", 1 + change, measure->noun);
    else if (amount)
        text_buffer_add(out, "%.1f %% %s %s", percent, how, measure->noun);
    else if (tie)
        text_buffer_add(out, "the %s as it is", measure->noun);
    else if (chance)
        text_buffer_add(out, "the %s about as it is (%+.1f %%, within chance)", measure->noun, 100 * change);
    else if (change > 1)
        text_buffer_add(out, "the %s %.1f times what it is", measure->noun, 1 + change);
    else
        text_buffer_add(out, "the %s %.1f %% %s", measure->noun, percent, how);
}
