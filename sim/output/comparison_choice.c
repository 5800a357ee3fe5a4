/* SPDX-License-Identifier: Apache-2.0 */
#include "output/comparison_choice.h"

#include <math.h>

static double value_at(const struct summary *summary, size_t offset)
{
    return *(const double *)(const void *)((const char *)summary + offset);
}

/* Whether cases differ in a column by more than a tie, or some have no value. */
static bool differs_in(const struct comparison *comparison, const struct summary *means, const bool *there,
                       size_t offset)
{
    double low = HUGE_VAL, high = -HUGE_VAL;
    size_t blank = 0, filled = 0;
    for (size_t i = 0; i < comparison->cases; i++) {
        double value = there[i] ? value_at(&means[i], offset) : NAN;
        blank += there[i] && isnan(value);
        filled += there[i] && !isnan(value);
        low = fmin(low, value);
        high = fmax(high, value);
    }
    return filled > 0 && (blank > 0 || high - low > COMPARISON_TIE_FRAC * fmax(fabs(low), fabs(high)));
}

/* A reader learns nothing from a column of blanks and zeros. */
static bool any_value(const struct comparison *comparison, const struct summary *means, const bool *there,
                      size_t offset)
{
    for (size_t i = 0; i < comparison->cases; i++)
        if (there[i] && !isnan(value_at(&means[i], offset)) && value_at(&means[i], offset) != 0)
            return true;
    return false;
}

/* Whether a case did more or less work than its baseline. */
static bool work_differs(const struct comparison *comparison, const struct summary *means, const bool *there)
{
    const char *name;
    for (size_t i = 0; i < comparison->cases; i++)
        if (there[i] && there[comparison->baseline[i]] &&
            fabs(comparison_work(&means[i], &means[comparison->baseline[i]], &name)) >= COMPARISON_TIE_FRAC)
            return true;
    return false;
}

/* Whether delays differ by more than thermal throttling or rounding makes them. */
static bool delays_differ(const struct comparison *comparison, const struct summary *means, const bool *there)
{
    const double least_frac = 1e-3;
    for (size_t i = 0; i < comparison->cases; i++) {
        size_t base = comparison->baseline[i];
        if (there[i] && there[base] &&
            fabs(means[i].job_turnaround_s - means[base].job_turnaround_s) > least_frac * means[base].job_turnaround_s)
            return true;
    }
    return false;
}

/* What is asked, and besides: heat that is reused, costs, work that differs, jobs that take longer. */
static unsigned subjects_of(const struct comparison *comparison, const struct summary *means, const bool *there)
{
    /* Who asks nothing in particular, asks how the hall is cooled. */
    unsigned subjects =
        SUBJECT_BASIC | SUBJECT_HARM | (comparison->subjects != 0 ? comparison->subjects : SUBJECT_COOLING);
    if (any_value(comparison, means, there, MEMBER(double, struct summary, heat_reused_j)))
        subjects |= SUBJECT_REUSE;
    if (any_value(comparison, means, there, MEMBER(double, struct summary, money.cost_run)))
        subjects |= SUBJECT_MONEY;
    if (work_differs(comparison, means, there))
        subjects |= SUBJECT_WORK;
    if (delays_differ(comparison, means, there))
        subjects |= SUBJECT_JOBS;
    return subjects;
}

struct comparison_choice comparison_choose(struct arena *arena, const struct comparison *comparison,
                                           const struct summary *means, const bool *there)
{
    size_t columns = 0, present = 0, chosen_count = 0, asked = 0;
    while (shown_columns[columns].title != NULL)
        columns++;
    for (size_t i = 0; i < comparison->cases; i++)
        present += there[i];
    while (comparison->show != NULL && comparison->show[asked].column != NULL)
        asked++;
    bool *chosen = arena_alloc(arena, columns, sizeof *chosen), *alike = arena_alloc(arena, columns, sizeof *alike);
    unsigned subjects = subjects_of(comparison, means, there);
    for (size_t c = 0; c < columns; c++) {
        const struct shown_column *shown = &shown_columns[c];
        bool about = (shown->subjects & subjects) != 0, headline = (shown->subjects & SUBJECT_BASIC) != 0;
        headline = headline || (shown->change & subjects) != 0;
        bool says = any_value(comparison, means, there, shown->offset);
        bool differs = differs_in(comparison, means, there, shown->offset);
        chosen[c] = about && says && (present < 2 || differs);
        alike[c] = about && headline && says && !chosen[c] && present > 1 && comparison->show == NULL;
        chosen_count += chosen[c];
    }
    for (size_t c = 0; chosen_count == 0 && c < columns; c++)
        if (shown_columns[c].subjects & SUBJECT_BASIC) {
            chosen[c] = true; /* a table of names alone says nothing */
            alike[c] = false;
        }
    const size_t others = 4, each = 3; /* run, two kinds, remarks; value, two changes */
    return (struct comparison_choice){subjects, chosen, alike, others + each * (asked + columns)};
}
