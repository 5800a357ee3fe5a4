/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/sensitivity.h"

#include <math.h>

#include "output/csv_out.h"
#include "uncertainty/importance.h"

struct sensitivity_row {
    const char *run, *column, *unit, *input, *input_unit, *method, *source;
    int64_t draws, failed;
    double input_low, input_high;
    double S1, S1_low, S1_high, ST, ST_low, ST_high;
    double mu, mu_star, mu_star_low, mu_star_high, sigma;
    double rank_correlation, rank_correlation_low, rank_correlation_high;
    double low, high, swing;
};

const struct column sensitivity_columns[] = {
    {TEXT_COLUMN(struct sensitivity_row, run, "The case: name of its runs without the seed.")},
    {TEXT_COLUMN(struct sensitivity_row, column, "A column of summary.csv: the output.")},
    {TEXT_COLUMN(struct sensitivity_row, unit,
                 "Unit of the output, which is for what the study's `per` says, where it has one.")},
    {TEXT_COLUMN(struct sensitivity_row, input,
                 "The uncertain key. `dummy`: an input that does nothing, whose S1 is the zero line.")},
    {TEXT_COLUMN(struct sensitivity_row, method, "lhs, sobol, morris or tornado.")},
    {INTEGER_COLUMN(struct sensitivity_row, draws, "1", "Rows of the case, those that failed as well.")},
    {INTEGER_COLUMN(struct sensitivity_row, failed, "1", "Of them, runs that failed or are missing.")},
    {NUMBER_COLUMN(struct sensitivity_row, input_low, "see column input_unit",
                   "Low end of the input's range (its 1st percentile where it has no end).")},
    {NUMBER_COLUMN(struct sensitivity_row, input_high, "see column input_unit", "High end.")},
    {TEXT_COLUMN(struct sensitivity_row, input_unit, "Unit of the input.")},
    {NUMBER_COLUMN(struct sensitivity_row, S1, "1",
                   "First-order index: share of the output's variance that the input has alone."),
     .source = "Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018"},
    {NUMBER_COLUMN(struct sensitivity_row, S1_low, "1", "Of S1: low end of its 95 % interval.")},
    {NUMBER_COLUMN(struct sensitivity_row, S1_high, "1", "High end.")},
    {NUMBER_COLUMN(struct sensitivity_row, ST, "1", "Total index: share that it has with all others together."),
     .source = "Jansen 1999, doi 10.1016/S0010-4655(98)00154-4"},
    {NUMBER_COLUMN(struct sensitivity_row, ST_low, "1", "Of ST: low end of its 95 % interval.")},
    {NUMBER_COLUMN(struct sensitivity_row, ST_high, "1", "High end.")},
    {NUMBER_COLUMN(struct sensitivity_row, mu, "see column unit",
                   "Mean elementary effect of Morris, for a change of the input over its whole range."),
     .source = "Morris 1991, doi 10.1080/00401706.1991.10484804"},
    {NUMBER_COLUMN(struct sensitivity_row, mu_star, "see column unit", "Mean of the sizes of these effects."),
     .source = "Campolongo et al. 2007, doi 10.1016/j.envsoft.2006.10.004"},
    {NUMBER_COLUMN(struct sensitivity_row, mu_star_low, "see column unit", "Low end of its 95 % interval.")},
    {NUMBER_COLUMN(struct sensitivity_row, mu_star_high, "see column unit", "High end.")},
    {NUMBER_COLUMN(struct sensitivity_row, sigma, "see column unit",
                   "Standard deviation of the effects: how much the others, or its own value, change them.")},
    {NUMBER_COLUMN(struct sensitivity_row, rank_correlation, "1", "Spearman's, of input and output over the draws.")},
    {NUMBER_COLUMN(struct sensitivity_row, rank_correlation_low, "1", "Low end of its 95 % interval.")},
    {NUMBER_COLUMN(struct sensitivity_row, rank_correlation_high, "1", "High end.")},
    {NUMBER_COLUMN(struct sensitivity_row, low, "see column unit",
                   "Tornado: the output with the input at input_low and all else as the scenario says.")},
    {NUMBER_COLUMN(struct sensitivity_row, high, "see column unit", "Tornado: with the input at input_high.")},
    {NUMBER_COLUMN(struct sensitivity_row, swing, "see column unit", "high - low.")},
    {TEXT_COLUMN(struct sensitivity_row, source, "Whose range the input has; blank: the study's own.")},
    COLUMN_END};

static void fill(struct sensitivity_row *row, const struct importance *found)
{
    row->S1 = found->first.value, row->S1_low = found->first.low, row->S1_high = found->first.high;
    row->ST = found->total.value, row->ST_low = found->total.low, row->ST_high = found->total.high;
    row->mu = found->mu, row->sigma = found->sigma;
    row->mu_star = found->mu_star.value;
    row->mu_star_low = found->mu_star.low, row->mu_star_high = found->mu_star.high;
    row->rank_correlation = found->rank_correlation.value;
    row->rank_correlation_low = found->rank_correlation.low;
    row->rank_correlation_high = found->rank_correlation.high;
    row->low = found->low, row->high = found->high, row->swing = found->high - found->low;
}

static void add_rows(struct arena *arena, const struct uncertain_results *results, size_t which, size_t column,
                     struct text_buffer *out)
{
    const struct uncertain *u = results->uncertain;
    struct importance *found = arena_alloc(arena, u->input_count + 1, sizeof *found);
    importance_find(u, uncertain_column(arena, results, which, column), found);
    for (size_t k = 0; k < u->input_count + (u->method == DRAWS_SOBOL); k++) {
        bool dummy = k == u->input_count;
        if (!dummy && !u->cases[which].has[k])
            continue;
        const struct uncertain_input *input = dummy ? NULL : &u->inputs[k];
        bool number = input != NULL && input->choices == NULL;
        struct sensitivity_row row = {
            .run = uncertain_label(results, which),
            .column = results->columns[column]->name,
            .unit = results->columns[column]->unit,
            .input = dummy ? "dummy" : input->key,
            .input_unit = number ? quantity_si(input->quantity) : NULL,
            .method = draw_methods[u->method],
            .source = dummy ? NULL : input->source,
            .draws = (int64_t)u->rows,
            .failed = (int64_t)(results->failed[which] + results->missing[which]),
            .input_low = number ? distribution_level(&input->distribution, 0) : NAN,
            .input_high = number ? distribution_level(&input->distribution, 1) : NAN,
        };
        fill(&row, &found[k]);
        csv_out_row(out, sensitivity_columns, &row);
    }
}

void sensitivity_rows(const struct uncertain_results *results, struct text_buffer *out)
{
    struct arena *arena = arena_create();
    size_t count, *columns = uncertain_columns(arena, results, &count);
    for (size_t c = 0; c < results->uncertain->case_count; c++) {
        struct arena *scratch = arena_create();
        for (size_t i = 0; i < count && results->uncertain->cases[c].lacks == NULL; i++)
            add_rows(scratch, results, c, columns[i], out);
        arena_destroy(scratch);
    }
    arena_destroy(arena);
}
