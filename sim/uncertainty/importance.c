/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/importance.h"

#include <math.h>
#include <stdlib.h>

#include "statistics/morris.h"
#include "statistics/rank_correlation.h"
#include "statistics/sobol_indices.h"
#include "statistics/tornado.h"

enum { RESAMPLES = 500 };

static void find_sobol(const struct uncertain *u, const double *output, struct importance *out)
{
    struct sobol_index *indices = memory_new(u->input_count + 1, sizeof *indices);
    sobol_indices(output, u->blocks, u->input_count, u->seed, RESAMPLES, indices);
    for (size_t k = 0; k <= u->input_count; k++) {
        out[k].first = indices[k].first;
        out[k].total = indices[k].total;
        out[k].score = indices[k].total.value;
    }
    free(indices);
}

static void find_morris(const struct uncertain *u, const double *output, struct importance *out)
{
    struct morris_effect *effects = memory_new(u->input_count, sizeof *effects);
    morris_effects(u->points, output, u->blocks, u->input_count, effects);
    for (size_t k = 0; k < u->input_count; k++) {
        out[k].mu = effects[k].mu;
        out[k].mu_star = effects[k].mu_star;
        out[k].sigma = effects[k].sigma;
        out[k].score = effects[k].mu_star.value;
    }
    free(effects);
}

static void find_tornado(const struct uncertain *u, const double *output, struct importance *out)
{
    struct tornado_bar *bars = memory_new(u->input_count, sizeof *bars);
    tornado_bars(output, u->input_count, bars);
    for (size_t i = 0; i < u->input_count; i++) {
        out[bars[i].input].low = bars[i].low;
        out[bars[i].input].high = bars[i].high;
        out[bars[i].input].score = fabs(bars[i].swing);
    }
    free(bars);
}

/* Of the rows that are draws. */
static void find_correlations(const struct uncertain *u, const double *output, struct importance *out)
{
    double *draws = memory_new(u->rows, sizeof *draws);
    for (size_t r = 0; r < u->rows; r++)
        draws[r] = uncertain_is_draw(u, r) ? output[r] : NAN;
    for (size_t k = 0; k < u->input_count; k++) {
        out[k].rank_correlation = rank_correlation(u->points + k, u->input_count, draws, u->rows);
        out[k].score = fabs(out[k].rank_correlation.value);
    }
    free(draws);
}

void importance_find(const struct uncertain *u, const double *output, struct importance *out)
{
    const struct estimate none = {NAN, NAN, NAN};
    for (size_t k = 0; k <= u->input_count; k++)
        out[k] = (struct importance){none, none, none, NAN, NAN, none, NAN, NAN, NAN};
    if (u->method == DRAWS_LHS || u->method == DRAWS_SOBOL)
        find_correlations(u, output, out);
    if (u->method == DRAWS_SOBOL)
        find_sobol(u, output, out);
    else if (u->method == DRAWS_MORRIS)
        find_morris(u, output, out);
    else if (u->method == DRAWS_TORNADO)
        find_tornado(u, output, out);
}

struct scored {
    double score;
    size_t input;
};

static int by_score(const void *a, const void *b)
{
    const struct scored *x = a, *y = b;
    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    return (x->input > y->input) - (x->input < y->input);
}

size_t *importance_order(struct arena *arena, const struct importance *importance, size_t inputs, size_t *count)
{
    struct scored *scored = memory_new(inputs, sizeof *scored);
    size_t *order = arena_alloc(arena, inputs + 1, sizeof *order);
    *count = 0;
    for (size_t k = 0; k < inputs; k++)
        if (importance[k].score > 0)
            scored[(*count)++] = (struct scored){importance[k].score, k};
    qsort(scored, *count, sizeof *scored, by_score);
    for (size_t i = 0; i < *count; i++)
        order[i] = scored[i].input;
    free(scored);
    return order;
}

const char *importance_text(struct arena *arena, const struct uncertain *u, const struct importance *importance)
{
    switch (u->method) {
    case DRAWS_LHS:
        return arena_printf(arena, "rank correlation %+.2f", importance->rank_correlation.value);
    case DRAWS_SOBOL:
        return arena_printf(arena, "ST %.2f", importance->total.value);
    case DRAWS_MORRIS:
        return arena_printf(arena, "mu* %.3g", importance->mu_star.value);
    case DRAWS_TORNADO:
        break;
    }
    return arena_printf(arena, "swing %+.3g", importance->high - importance->low);
}
