/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/case_table.h"

#include <math.h>
#include <string.h>

#include "base/numerics.h"
#include "output/csv_out.h"
#include "study/study_axis.h"
#include "study/study_case.h"
#include "uncertainty/ranks.h"

/* What is left differs by less than this from the sum of single savings: they add up. */
static const double ADDS_UP = 0.02;

struct case_row {
    const char *run, *label, *baseline, *column, *unit, *per, *turning_input, *parts, *together, *lacks;
    int64_t rank, draws;
    double value, low, high, left_frac, left_low, left_high, served_frac, rank_probability, product_frac, sum_frac;
};

const struct column case_columns[] = {
    {TEXT_COLUMN(struct case_row, run, "The case with the other values that the study varies: name of its run.")},
    {TEXT_COLUMN(struct case_row, label, "The case as the study calls it.")},
    {TEXT_COLUMN(struct case_row, baseline, "The run that it is compared with.")},
    {TEXT_COLUMN(struct case_row, column, "A column of summary.csv.")},
    {TEXT_COLUMN(struct case_row, unit, "Unit of value, low and high, which are for what `per` says.")},
    {TEXT_COLUMN(
        struct case_row, per,
        "What an amount is for: the study's `per`; blank: the whole run, or a column that is no amount, as a share.")},
    {NUMBER_COLUMN(struct case_row, value, "see column unit", "Of the run as its scenario says.")},
    {NUMBER_COLUMN(struct case_row, low, "see column unit", "In 2.5 % of the draws it is less.")},
    {NUMBER_COLUMN(struct case_row, high, "see column unit", "In 2.5 % it is more.")},
    {NUMBER_COLUMN(
        struct case_row, left_frac, "1",
        "What is left of the baseline: both for what `per` says, with nothing drawn. Blank: the baseline has none, or "
        "of a cost, other items than in the baseline have no price.")},
    {NUMBER_COLUMN(struct case_row, left_low, "1",
                   "In 2.5 % of the draws less is left: both have the same values in a draw.")},
    {NUMBER_COLUMN(struct case_row, left_high, "1", "In 2.5 % more is left.")},
    {NUMBER_COLUMN(
        struct case_row, served_frac, "1",
        "Requests served over those of the baseline, at worst over the draws: below 1, work was turned away.")},
    {INTEGER_COLUMN(
        struct case_row, rank, "1",
        "Its most probable rank among the cases of its baseline; 1 has the least. 0: there is none, as of costs where a case "
        "lacks a price that the baseline has.")},
    {NUMBER_COLUMN(struct case_row, rank_probability, "1", "Share of the draws in which it has that rank.")},
    {INTEGER_COLUMN(struct case_row, draws, "1", "Draws that count.")},
    {TEXT_COLUMN(
        struct case_row, turning_input,
        "What turns its order with the next one that has more: the uncertain input that tells turned draws from the others "
        "best; blank: no draw turns it.")},
    {TEXT_COLUMN(struct case_row, parts, "The cases that it is made of; blank: it is one.")},
    {NUMBER_COLUMN(
        struct case_row, sum_frac, "1",
        "What would be left if what its parts save added up: 1 less their sum. Below 0: they would save more than there is.")},
    {NUMBER_COLUMN(struct case_row, product_frac, "1",
                   "What would be left if each part saved its share of what the others leave: the product.")},
    {TEXT_COLUMN(
        struct case_row, together,
        "adds up: left_frac is sum_frac to 2 points of the baseline; less: together they save less than the sum; more: they save more.")},
    {TEXT_COLUMN(struct case_row, lacks, "Why it cannot be at this place; blank: it can.")},
    COLUMN_END};

struct case_work {
    struct arena *arena;
    const struct uncertain_results *results;
    const struct summary *runs;
    const struct uncertain_group *group;
    const struct ranks *ranks;
    size_t axis, column, base; /* base: the case that is the baseline */
};

static size_t axis_of(const struct study *study)
{
    return study_axis_find(study->axes, study->axis_count, STUDY_CASE);
}

bool case_table_is(const struct study *study)
{
    return study->uncertain != NULL && axis_of(study) < study->axis_count;
}

static double member(const struct summary *run, const struct column *column)
{
    double value;
    memcpy(&value, (const char *)run + column->offset, sizeof value);
    return value;
}

/* Of a case as its scenario says; NaN: its run is missing. */
static double value_of(const struct case_work *work, size_t which)
{
    const struct study *study = work->results->study;
    const struct summary *run = &work->runs[which * (size_t)study->seeds];
    if (run->run == NULL)
        return NAN;
    const struct column *column = work->results->columns[work->column];
    double value = member(run, column);
    return study->per_column != NULL && uncertain_is_amount(column)
               ? value / member(run, study->per_column) * study->per_count
               : value;
}

/* The same in a draw. */
static double drawn(const struct case_work *work, size_t which, size_t row)
{
    return uncertain_amount(work->results, which, row, work->column);
}

static bool is_cost(const struct column *column)
{
    return strncmp(column->name, "cost_", strlen("cost_")) == 0;
}

/* A sum that lacks other prices than the baseline's cannot stand beside it. */
static bool is_comparable(const struct case_work *work, size_t which)
{
    size_t seeds = (size_t)work->results->study->seeds;
    const struct summary *run = &work->runs[which * seeds], *base = &work->runs[work->base * seeds];
    return !is_cost(work->results->columns[work->column]) || run->money.unpriced_items == base->money.unpriced_items;
}

static double left(const struct case_work *work, size_t which)
{
    double base = value_of(work, work->base);
    return is_comparable(work, which) && base != 0 ? value_of(work, which) / base : NAN;
}

static void fill_draws(const struct case_work *work, size_t which, struct case_row *row)
{
    size_t draws, *rows = uncertain_draw_rows(work->arena, work->results->uncertain, &draws), own = 0, paired = 0;
    double *values = arena_alloc(work->arena, draws + 1, sizeof *values);
    double *lefts = arena_alloc(work->arena, draws + 1, sizeof *lefts);
    for (size_t d = 0; d < draws; d++) {
        double value = drawn(work, which, rows[d]), share = value / drawn(work, work->base, rows[d]);
        if (!isnan(value))
            values[own++] = value;
        if (isfinite(share) && !isnan(row->left_frac))
            lefts[paired++] = share;
    }
    row->draws = (int64_t)own;
    row->low = own > 0 ? quantile(values, own, 0.025) : NAN;
    row->high = own > 0 ? quantile(values, own, 0.975) : NAN;
    row->left_low = paired > 0 ? quantile(lefts, paired, 0.025) : NAN;
    row->left_high = paired > 0 ? quantile(lefts, paired, 0.975) : NAN;
}

static double served(const struct case_work *work, size_t which)
{
    size_t requests = 0, seeds = (size_t)work->results->study->seeds;
    while (requests < work->results->column_count && strcmp(work->results->columns[requests]->name, "requests") != 0)
        requests++;
    const struct summary *run = &work->runs[which * seeds], *base = &work->runs[work->base * seeds];
    double least = run->run != NULL && base->run != NULL ? run->requests / base->requests : NAN;
    size_t rows = work->results->uncertain->rows;
    for (size_t r = 0; r < rows; r++) {
        const double *of = work->results->outputs + requests;
        double share = of[(which * rows + r) * work->results->column_count] /
                       of[(work->base * rows + r) * work->results->column_count];
        least = share < least ? share : least;
    }
    return isfinite(least) ? least : NAN;
}

static void fill_rank(const struct case_work *work, size_t in_group, struct case_row *row)
{
    const struct ranks *ranks = work->ranks;
    size_t count = work->group->count, best = 0, next = count;
    const double *probability = ranks->probability + in_group * count;
    if (ranks->counted == 0)
        return;
    for (size_t i = 0; i < count; i++)
        if (!is_comparable(work, work->group->cases[i]))
            return; /* with a sum that lacks a price none has a rank */
    for (size_t rank = 1; rank < count; rank++)
        if (probability[rank] > probability[best])
            best = rank;
    row->rank = (int64_t)best + 1;
    row->rank_probability = probability[best];
    /* The next one by its mean that is not as good as the same; of several, the first by name. */
    for (size_t i = 0; i < count; i++) {
        double mean = ranks->mean[i], above = ranks->mean[in_group] + RANKING_SAME_FRAC * fabs(ranks->mean[in_group]);
        bool nearer =
            next == count || mean < ranks->mean[next] ||
            (mean == ranks->mean[next] && strcmp(uncertain_label(work->results, work->group->cases[i]),
                                                 uncertain_label(work->results, work->group->cases[next])) < 0);
        if (mean > above && nearer)
            next = i;
    }
    if (next == count)
        return;
    struct turning_point turn = ranks_turn(work->arena, work->results, ranks, in_group, next);
    row->turning_input = turn.separation > 0 ? work->results->uncertain->inputs[turn.input].key : NULL;
}

/* The case that has another case's value and is the same besides. */
static size_t sibling(const struct case_work *work, size_t which, const char *label)
{
    const struct study *study = work->results->study;
    const struct study_axis *axis = &study->axes[work->axis];
    size_t stride = 1, own = study->runs[which * (size_t)study->seeds].choice[work->axis], other = 0;
    for (size_t a = work->axis + 1; a < study->axis_count; a++)
        stride *= study->axes[a].count;
    while (strcmp(axis->values[other].label, label) != 0)
        other++;
    return which - own * stride + other * stride;
}

static void fill_parts(const struct case_work *work, size_t which, const struct study_value *value,
                       struct case_row *row)
{
    if (value->part_count == 0)
        return;
    double sum = 1, product = 1;
    row->parts = value->parts[0];
    for (size_t p = 0; p < value->part_count; p++) {
        double part = left(work, sibling(work, which, value->parts[p]));
        sum -= 1 - part;
        product *= part;
        if (p > 0)
            row->parts = arena_printf(work->arena, "%s %s", row->parts, value->parts[p]);
    }
    row->sum_frac = sum;
    row->product_frac = product;
    if (!isnan(sum) && !isnan(row->left_frac))
        row->together = fabs(row->left_frac - sum) <= ADDS_UP ? "adds up" : row->left_frac > sum ? "less" : "more";
}

/* in_group: its place in the group, or the group's count where it cannot be. */
static void add_row(const struct case_work *work, size_t which, size_t in_group, struct text_buffer *out)
{
    const struct study *study = work->results->study;
    const struct study_run *run = &study->runs[which * (size_t)study->seeds];
    const struct study_value *value = &study->axes[work->axis].values[run->choice[work->axis]];
    const struct column *column = work->results->columns[work->column];
    bool is = in_group < work->group->count;
    struct case_row row = {.run = run->label,
                           .label = value->label,
                           .baseline = uncertain_label(work->results, work->base),
                           .column = column->name,
                           .unit = column->unit,
                           .per = uncertain_is_amount(work->results->columns[work->column]) ? study->per : NULL,
                           .value = is ? value_of(work, which) : NAN,
                           .left_frac = is ? left(work, which) : NAN,
                           .low = NAN,
                           .high = NAN,
                           .left_low = NAN,
                           .left_high = NAN,
                           .served_frac = NAN,
                           .rank_probability = NAN,
                           .sum_frac = NAN,
                           .product_frac = NAN,
                           .lacks = work->results->uncertain->cases[which].lacks};
    if (is) {
        fill_draws(work, which, &row);
        fill_rank(work, in_group, &row);
        fill_parts(work, which, value, &row);
        row.served_frac = served(work, which);
    }
    csv_out_row(out, case_columns, &row);
}

void case_rows(const struct uncertain_results *results, const struct summary *runs, struct text_buffer *out)
{
    struct arena *arena = arena_create();
    size_t count, group_count, *columns = uncertain_columns(arena, results, &count),
                               seeds = (size_t)results->study->seeds;
    struct uncertain_group *groups = uncertain_groups(arena, results, &group_count);
    for (size_t g = 0; g < group_count; g++)
        for (size_t c = 0; c < count; c++) {
            struct arena *scratch = arena_create();
            size_t base = results->study->runs[groups[g].cases[0] * seeds].baseline[0] / seeds;
            struct ranks ranks = ranks_find(scratch, results, &groups[g], columns[c]);
            struct case_work work = {.arena = scratch,
                                     .results = results,
                                     .runs = runs,
                                     .group = &groups[g],
                                     .ranks = &ranks,
                                     .axis = axis_of(results->study),
                                     .column = columns[c],
                                     .base = base};
            for (size_t which = 0; which < results->uncertain->case_count; which++) {
                size_t in_group = 0;
                if (results->study->runs[which * seeds].baseline[0] / seeds != base)
                    continue;
                while (in_group < groups[g].count && groups[g].cases[in_group] != which)
                    in_group++;
                add_row(&work, which, in_group, out);
            }
            arena_destroy(scratch);
        }
    arena_destroy(arena);
}
