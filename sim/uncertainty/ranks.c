/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/ranks.h"

#include <math.h>
#include <stdlib.h>

#include "base/numerics.h"
#include "output/csv_out.h"

struct ranking_row {
    const char *run, *column, *unit;
    int64_t rank, draws, failed;
    double probability, probability_low, probability_high, mean;
};

const struct column ranking_columns[] = {
    {TEXT_COLUMN(struct ranking_row, column, "A column of summary.csv.")},
    {TEXT_COLUMN(struct ranking_row, unit, "Its unit; amounts are for what the study's `per` says, where it has one.")},
    {TEXT_COLUMN(struct ranking_row, run, "The case: name of its runs without the seed.")},
    {INTEGER_COLUMN(struct ranking_row, rank, "1",
                    "1 has the least of those that have one baseline; equal ones share their ranks.")},
    {NUMBER_COLUMN(struct ranking_row, probability, "1", "Share of the draws in which the case has this rank.")},
    {NUMBER_COLUMN(struct ranking_row, probability_low, "1", "Low end of its 95 % interval."),
     .source = "Wilson 1927, doi 10.1080/01621459.1927.10502953"},
    {NUMBER_COLUMN(struct ranking_row, probability_high, "1", "High end.")},
    {NUMBER_COLUMN(struct ranking_row, mean, "see column unit", "Mean of the case over the draws.")},
    {INTEGER_COLUMN(struct ranking_row, draws, "1", "Draws that count: those in which no case failed.")},
    {INTEGER_COLUMN(struct ranking_row, failed, "1", "Runs of this case that failed or are missing.")},
    COLUMN_END};

struct pair_row {
    const char *run, *other, *column, *unit, *turning_input, *turning_side, *turning_unit;
    int64_t draws, less, equal, turned, turning_draws, turning_turned;
    double less_frac, less_low, less_high, difference, difference_low, difference_high, turning_threshold,
        turning_separation;
};

const struct column ranking_pair_columns[] = {
    {TEXT_COLUMN(struct pair_row, column, "A column of summary.csv.")},
    {TEXT_COLUMN(struct pair_row, unit, "Its unit; amounts are for what the study's `per` says, where it has one.")},
    {TEXT_COLUMN(struct pair_row, run, "A case.")},
    {TEXT_COLUMN(struct pair_row, other, "Another one, with a larger mean.")},
    {INTEGER_COLUMN(struct pair_row, draws, "1", "Draws in which neither failed.")},
    {INTEGER_COLUMN(struct pair_row, less, "1", "Of them, draws in which the case has less than the other one.")},
    {INTEGER_COLUMN(struct pair_row, equal, "1", "Of them, draws in which both have the same.")},
    {NUMBER_COLUMN(struct pair_row, less_frac, "1", "less / draws.")},
    {NUMBER_COLUMN(struct pair_row, less_low, "1", "Low end of its 95 % interval.")},
    {NUMBER_COLUMN(struct pair_row, less_high, "1", "High end.")},
    {NUMBER_COLUMN(struct pair_row, difference, "see column unit",
                   "Median of case - other over the draws: both have the same values in the same draw.")},
    {NUMBER_COLUMN(struct pair_row, difference_low, "see column unit",
                   "The difference in 2.5 % of the draws is less.")},
    {NUMBER_COLUMN(struct pair_row, difference_high, "see column unit", "In 2.5 % it is more.")},
    {INTEGER_COLUMN(struct pair_row, turned, "1", "Draws in which the order is not that of most.")},
    {TEXT_COLUMN(
         struct pair_row, turning_input,
         "Of one threshold on one input, the rule that tells turned draws from the others best; blank: none is turned."),
     .source = "Youden 1950"},
    {TEXT_COLUMN(struct pair_row, turning_side, "above or below: where the order turns.")},
    {NUMBER_COLUMN(struct pair_row, turning_threshold, "see column turning_unit", "The threshold.")},
    {TEXT_COLUMN(struct pair_row, turning_unit, "Unit of the threshold.")},
    {INTEGER_COLUMN(struct pair_row, turning_draws, "1", "Draws beyond the threshold.")},
    {INTEGER_COLUMN(struct pair_row, turning_turned, "1", "Of them, those that are turned.")},
    {NUMBER_COLUMN(struct pair_row, turning_separation, "1",
                   "Share of turned draws beyond it less that of the others: 1 where the input alone decides.")},
    COLUMN_END};

struct by_mean {
    double mean;
    size_t which;
};

static int by_mean(const void *a, const void *b)
{
    const struct by_mean *x = a, *y = b;
    if (x->mean != y->mean)
        return x->mean < y->mean ? -1 : 1;
    return (x->which > y->which) - (x->which < y->which);
}

static bool is_whole(const double *row, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (isnan(row[i]))
            return false;
    return true;
}

static void put_in_order(struct arena *arena, struct ranks *ranks)
{
    size_t cases = ranks->ranking.cases;
    struct by_mean *means = arena_alloc(arena, cases + 1, sizeof *means);
    for (size_t i = 0; i < cases; i++) {
        struct sum sum = {0};
        for (size_t d = 0; d < ranks->ranking.draws; d++)
            if (is_whole(ranks->ranking.outputs + d * cases, cases))
                sum_add(&sum, ranks->ranking.outputs[d * cases + i]);
        ranks->mean[i] = ranks->counted > 0 ? sum_value(&sum) / (double)ranks->counted : NAN;
        means[i] = (struct by_mean){ranks->counted > 0 ? ranks->mean[i] : 0, i};
    }
    qsort(means, cases, sizeof *means, by_mean);
    for (size_t i = 0; i < cases; i++)
        ranks->order[i] = means[i].which;
}

struct ranks ranks_find(struct arena *arena, const struct uncertain_results *results,
                        const struct uncertain_group *group, size_t column)
{
    size_t draws, *rows = uncertain_draw_rows(arena, results->uncertain, &draws);
    double *outputs = arena_alloc(arena, draws * group->count + 1, sizeof *outputs);
    for (size_t d = 0; d < draws; d++)
        for (size_t i = 0; i < group->count; i++)
            outputs[d * group->count + i] = uncertain_amount(results, group->cases[i], rows[d], column);
    struct ranks ranks = {.ranking = {outputs, draws, group->count},
                          .probability = arena_alloc(arena, group->count * group->count + 1, sizeof *ranks.probability),
                          .order = arena_alloc(arena, group->count + 1, sizeof *ranks.order),
                          .mean = arena_alloc(arena, group->count + 1, sizeof *ranks.mean)};
    ranks.counted = ranking_probabilities(&ranks.ranking, ranks.probability);
    put_in_order(arena, &ranks);
    return ranks;
}

/* Differences of two cases per draw, those that are as good as nothing at 0. */
static double *differences(struct arena *arena, const struct ranks *ranks, size_t a, size_t b)
{
    double *out = arena_alloc(arena, ranks->ranking.draws + 1, sizeof *out);
    for (size_t d = 0; d < ranks->ranking.draws; d++) {
        const double *row = ranks->ranking.outputs + d * ranks->ranking.cases;
        out[d] = row[a] - row[b];
        if (fabs(out[d]) <= RANKING_SAME_FRAC * fmax(fabs(row[a]), fabs(row[b])))
            out[d] = 0;
    }
    return out;
}

struct turning_point ranks_turn(struct arena *arena, const struct uncertain_results *results, const struct ranks *ranks,
                                size_t a, size_t b)
{
    const struct uncertain *u = results->uncertain;
    size_t draws, *rows = uncertain_draw_rows(arena, u, &draws);
    double *values = arena_alloc(arena, draws * u->input_count + 1, sizeof *values);
    for (size_t d = 0; d < draws; d++)
        for (size_t k = 0; k < u->input_count; k++)
            values[d * u->input_count + k] = uncertain_value(u, rows[d], k);
    return turning_point_find(values, u->input_count, differences(arena, ranks, a, b), draws);
}

static void for_each(const struct uncertain_results *results, struct text_buffer *out,
                     void (*add)(struct arena *arena, const struct uncertain_results *results,
                                 const struct uncertain_group *group, size_t column, struct text_buffer *out))
{
    struct arena *arena = arena_create();
    size_t count, group_count, *columns = uncertain_columns(arena, results, &count);
    struct uncertain_group *groups = uncertain_groups(arena, results, &group_count);
    for (size_t g = 0; g < group_count; g++)
        for (size_t c = 0; c < count; c++) {
            struct arena *scratch = arena_create();
            add(scratch, results, &groups[g], columns[c], out);
            arena_destroy(scratch);
        }
    arena_destroy(arena);
}

static void add_ranks(struct arena *arena, const struct uncertain_results *results, const struct uncertain_group *group,
                      size_t column, struct text_buffer *out)
{
    struct ranks ranks = ranks_find(arena, results, group, column);
    for (size_t i = 0; i < group->count; i++)
        for (size_t rank = 0; rank < group->count; rank++) {
            size_t which = ranks.order[i];
            double probability = ranks.probability[which * group->count + rank];
            struct estimate interval =
                proportion(ranks.counted > 0 ? (size_t)(probability * (double)ranks.counted + 0.5) : 0, ranks.counted);
            csv_out_row(out, ranking_columns,
                        &(struct ranking_row){.run = uncertain_label(results, group->cases[which]),
                                              .column = results->columns[column]->name,
                                              .unit = results->columns[column]->unit,
                                              .rank = (int64_t)rank + 1,
                                              .probability = probability,
                                              .probability_low = interval.low,
                                              .probability_high = interval.high,
                                              .mean = ranks.mean[which],
                                              .draws = (int64_t)ranks.counted,
                                              .failed = (int64_t)(results->failed[group->cases[which]] +
                                                                  results->missing[group->cases[which]])});
        }
}

void ranking_rows(const struct uncertain_results *results, struct text_buffer *out)
{
    for_each(results, out, add_ranks);
}

/* Median and what lies in the middle 95 % of the draws. */
static void fill_difference(struct pair_row *row, double *values, size_t draws)
{
    size_t count = 0;
    for (size_t d = 0; d < draws; d++)
        if (!isnan(values[d]))
            values[count++] = values[d];
    row->difference = quantile(values, count, 0.5);
    row->difference_low = quantile(values, count, 0.025);
    row->difference_high = quantile(values, count, 0.975);
}

static void fill_turn(struct pair_row *row, const struct uncertain *u, const struct turning_point *turn)
{
    row->turned = (int64_t)turn->turned;
    row->turning_threshold = row->turning_separation = NAN;
    if (turn->separation <= 0)
        return;
    const struct uncertain_input *input = &u->inputs[turn->input];
    row->turning_input = input->key;
    row->turning_side = turn->above ? "above" : "below";
    row->turning_threshold = turn->threshold;
    row->turning_unit = input->choices != NULL ? "number of the choice" : quantity_si(input->quantity);
    row->turning_draws = (int64_t)turn->beyond;
    row->turning_turned = (int64_t)turn->turned_beyond;
    row->turning_separation = turn->separation;
}

static void add_pairs(struct arena *arena, const struct uncertain_results *results, const struct uncertain_group *group,
                      size_t column, struct text_buffer *out)
{
    struct ranks ranks = ranks_find(arena, results, group, column);
    for (size_t i = 0; i < group->count; i++)
        for (size_t j = i + 1; j < group->count; j++) {
            size_t a = ranks.order[i], b = ranks.order[j];
            struct ranking_pair pair = ranking_pair(&ranks.ranking, a, b);
            struct turning_point turn = ranks_turn(arena, results, &ranks, a, b);
            struct pair_row row = {.run = uncertain_label(results, group->cases[a]),
                                   .other = uncertain_label(results, group->cases[b]),
                                   .column = results->columns[column]->name,
                                   .unit = results->columns[column]->unit,
                                   .draws = (int64_t)pair.draws,
                                   .less = (int64_t)pair.less,
                                   .equal = (int64_t)pair.equal,
                                   .less_frac = pair.share.value,
                                   .less_low = pair.share.low,
                                   .less_high = pair.share.high};
            fill_difference(&row, differences(arena, &ranks, a, b), ranks.ranking.draws);
            fill_turn(&row, results->uncertain, &turn);
            csv_out_row(out, ranking_pair_columns, &row);
        }
}

void ranking_pair_rows(const struct uncertain_results *results, struct text_buffer *out)
{
    for_each(results, out, add_pairs);
}
