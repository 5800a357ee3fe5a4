/* SPDX-License-Identifier: Apache-2.0 */
#include "output/comparison.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "money/money.h"
#include "output/csv_out.h"

static double number_at(const struct summary *summary, size_t offset)
{
    double value;
    memcpy(&value, (const char *)summary + offset, sizeof value);
    return value;
}

size_t comparison_baseline(const struct comparison *comparison, size_t which, size_t baseline)
{
    if (baseline == 0)
        return comparison->baseline[which];
    return comparison->second != NULL ? comparison->second[which] : which;
}

void comparison_weigh(const struct comparison *comparison, struct summary *runs)
{
    for (size_t i = 0; i < comparison->cases * comparison->seeds; i++) {
        size_t which = i / comparison->seeds, base = comparison->baseline[which];
        const struct summary *other = &runs[base * comparison->seeds + i % comparison->seeds];
        if (base != which && runs[i].run != NULL && other->run != NULL)
            money_compare(&runs[i], other);
    }
}

static const char *differs_at(const struct comparison *comparison, size_t which, size_t baseline)
{
    return comparison->differs != NULL ? comparison->differs[baseline * comparison->cases + which] : NULL;
}

struct paired comparison_difference(const struct comparison *comparison, size_t which, size_t against, size_t offset)
{
    const struct summary *runs = comparison->runs + which * comparison->seeds;
    const struct summary *base = comparison->runs + against * comparison->seeds;
    double *differences = memory_grow(NULL, comparison->seeds, sizeof *differences);
    size_t count = 0;
    for (size_t i = 0; i < comparison->seeds; i++) {
        double difference = number_at(&runs[i], offset) - number_at(&base[i], offset);
        if (runs[i].run != NULL && base[i].run != NULL && !isnan(difference))
            differences[count++] = difference;
    }
    struct paired paired = paired_differences(differences, count);
    free(differences);
    return paired;
}

bool comparison_mean(const struct comparison *comparison, size_t which, struct summary *mean)
{
    const struct summary *runs = comparison->runs + which * comparison->seeds, *first = NULL;
    for (size_t i = comparison->seeds; i-- > 0;)
        if (runs[i].run != NULL)
            first = &runs[i];
    if (first == NULL)
        return false;
    *mean = *first;
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        if (column->kind != COLUMN_NUMBER)
            continue;
        struct sum sum = {0};
        size_t count = 0;
        for (size_t i = 0; i < comparison->seeds; i++)
            if (runs[i].run != NULL) {
                sum_add(&sum, number_at(&runs[i], column->offset));
                count++;
            }
        double value = sum_value(&sum) / (double)count;
        memcpy((char *)mean + column->offset, &value, sizeof value);
    }
    return true;
}

const struct summary *comparison_means(struct arena *arena, const struct comparison *comparison, bool **there)
{
    bool single = comparison->seeds == 1;
    struct summary *means = single ? NULL : arena_alloc(arena, comparison->cases + 1, sizeof *means);
    *there = arena_alloc(arena, comparison->cases + 1, sizeof **there);
    for (size_t i = 0; i < comparison->cases; i++)
        (*there)[i] = single ? comparison->runs[i].run != NULL : comparison_mean(comparison, i, &means[i]);
    return single ? comparison->runs : means;
}

bool comparison_seeds_agree(const struct comparison *comparison)
{
    const struct summary *first = NULL;
    for (size_t i = 0; i < comparison->cases * comparison->seeds; i++) {
        const struct summary *run = &comparison->runs[i];
        if (i % comparison->seeds == 0)
            first = NULL;
        if (run->run == NULL)
            continue;
        if (first != NULL &&
            (run->facility_energy_j != first->facility_energy_j || run->it_energy_j != first->it_energy_j ||
             run->requests != first->requests || run->water_evaporated_m3 != first->water_evaporated_m3))
            return false;
        first = run;
    }
    return true;
}

double comparison_work(const struct summary *run, const struct summary *base, const char **name)
{
    static const struct {
        size_t offset;
        const char *name;
    } works[] = {{MEMBER(double, struct summary, requests), "requests"},
                 {MEMBER(double, struct summary, output_tokens), "tokens"},
                 {MEMBER(double, struct summary, training_flop), "training FLOP"},
                 {MEMBER(double, struct summary, jobs_finished), "jobs"}};
    double largest = 0;
    *name = NULL;
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
        double work = number_at(run, works[i].offset), other = number_at(base, works[i].offset);
        double change = other > 0 ? work / other - 1 : work > 0 ? HUGE_VAL : 0;
        if ((work > 0 || other > 0) && (*name == NULL || fabs(change) > fabs(largest))) {
            largest = change;
            *name = works[i].name;
        }
    }
    return largest;
}

struct comparison_row {
    const char *run, *baseline, *strategy, *site, *metric, *unit;
    int64_t seed;
    double value, baseline_value, difference, ratio;
    const char *also_differs;
};

const struct column comparison_columns[] = {
    {TEXT_COLUMN(struct comparison_row, run, "Name of the run.")},
    {TEXT_COLUMN(struct comparison_row, baseline, "Name of the run that it is compared with.")},
    {TEXT_COLUMN(struct comparison_row, strategy, "Strategy of the run.")},
    {TEXT_COLUMN(struct comparison_row, site, "Site of the run.")},
    {INTEGER_COLUMN(struct comparison_row, seed, "1", "Seed of both runs.")},
    {TEXT_COLUMN(struct comparison_row, metric, "A column of summary.csv.")},
    {TEXT_COLUMN(struct comparison_row, unit, "Unit of the numbers in this row, but for the ratio.")},
    {NUMBER_COLUMN(struct comparison_row, value, "see column unit", "The metric in the run.")},
    {NUMBER_COLUMN(struct comparison_row, baseline_value, "see column unit", "The metric in the baseline.")},
    {NUMBER_COLUMN(struct comparison_row, difference, "see column unit", "value - baseline_value.")},
    {NUMBER_COLUMN(struct comparison_row, ratio, "1", "value / baseline_value; blank where the baseline is 0.")},
    {TEXT_COLUMN(struct comparison_row, also_differs,
                 "What else differs between both scenarios, besides what the study varies; blank: nothing.")},
    COLUMN_END};

static void add_rows(const struct comparison *comparison, size_t i, size_t baseline, struct text_buffer *out)
{
    size_t which = i / comparison->seeds, against = comparison_baseline(comparison, which, baseline);
    const struct summary *run = &comparison->runs[i];
    const struct summary *base = &comparison->runs[against * comparison->seeds + i % comparison->seeds];
    if (against == which || run->run == NULL || base->run == NULL)
        return;
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        if (column->kind != COLUMN_NUMBER)
            continue;
        double value = number_at(run, column->offset), other = number_at(base, column->offset);
        if (isnan(value) && isnan(other))
            continue;
        struct comparison_row row = {run->run,
                                     base->run,
                                     run->strategy,
                                     run->site,
                                     column->name,
                                     column->unit,
                                     run->seed,
                                     value,
                                     other,
                                     value - other,
                                     other != 0 ? value / other : NAN,
                                     differs_at(comparison, which, baseline)};
        csv_out_row(out, comparison_columns, &row);
    }
}

void comparison_run_rows(const struct comparison *comparison, size_t run, struct text_buffer *out)
{
    for (size_t baseline = 0; baseline < 2; baseline++)
        add_rows(comparison, run, baseline, out);
}

void comparison_rows(const struct comparison *comparison, struct text_buffer *out)
{
    csv_out_header(out, comparison_columns);
    for (size_t i = 0; i < comparison->cases * comparison->seeds; i++)
        comparison_run_rows(comparison, i, out);
}

struct mean_row {
    const char *run, *baseline, *strategy, *site, *metric, *unit;
    int64_t pairs;
    double value, baseline_value, difference, difference_low, difference_high;
    const char *also_differs;
};

const struct column comparison_mean_columns[] = {
    {TEXT_COLUMN(struct mean_row, run, "Name of the runs, without the seed.")},
    {TEXT_COLUMN(struct mean_row, baseline, "Name of the runs that they are compared with, without the seed.")},
    {TEXT_COLUMN(struct mean_row, strategy, "Strategy of the runs.")},
    {TEXT_COLUMN(struct mean_row, site, "Site of the runs.")},
    {TEXT_COLUMN(struct mean_row, metric, "A column of summary.csv.")},
    {TEXT_COLUMN(struct mean_row, unit, "Unit of the numbers in this row.")},
    {INTEGER_COLUMN(struct mean_row, pairs, "1", "Pairs of runs with the same seed.")},
    {NUMBER_COLUMN(struct mean_row, value, "see column unit", "Mean of the metric over the seeds.")},
    {NUMBER_COLUMN(struct mean_row, baseline_value, "see column unit", "Mean of the metric in the baseline.")},
    {NUMBER_COLUMN(struct mean_row, difference, "see column unit", "Mean of the paired differences.")},
    {NUMBER_COLUMN(struct mean_row, difference_low, "see column unit",
                   "Lower end of the 95 % confidence interval of the mean paired difference (Student's t)."),
     .source = "Law, Simulation Modeling and Analysis, 5th ed., section 10.2.1 (paired-t confidence interval)"},
    {NUMBER_COLUMN(struct mean_row, difference_high, "see column unit", "Upper end of that interval.")},
    {TEXT_COLUMN(struct mean_row, also_differs,
                 "What else differs between both scenarios, besides what the study varies; blank: nothing.")},
    COLUMN_END};

static void add_mean_rows(const struct comparison *comparison, size_t i, size_t baseline, struct text_buffer *out)
{
    size_t against = comparison_baseline(comparison, i, baseline);
    struct summary mean, base;
    if (against == i || !comparison_mean(comparison, i, &mean) || !comparison_mean(comparison, against, &base))
        return;
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        if (column->kind != COLUMN_NUMBER)
            continue;
        double value = number_at(&mean, column->offset), other = number_at(&base, column->offset);
        if (isnan(value) && isnan(other))
            continue;
        struct paired paired = comparison_difference(comparison, i, against, column->offset);
        struct mean_row row = {comparison->labels[i],
                               comparison->labels[against],
                               mean.strategy,
                               mean.site,
                               column->name,
                               column->unit,
                               (int64_t)paired.pairs,
                               value,
                               other,
                               paired.mean,
                               paired.low,
                               paired.high,
                               differs_at(comparison, i, baseline)};
        csv_out_row(out, comparison_mean_columns, &row);
    }
}

void comparison_case_rows(const struct comparison *comparison, size_t which, struct text_buffer *out)
{
    for (size_t baseline = 0; baseline < 2; baseline++)
        add_mean_rows(comparison, which, baseline, out);
}

void comparison_mean_rows(const struct comparison *comparison, struct text_buffer *out)
{
    csv_out_header(out, comparison_mean_columns);
    for (size_t i = 0; i < comparison->cases; i++)
        comparison_case_rows(comparison, i, out);
}
