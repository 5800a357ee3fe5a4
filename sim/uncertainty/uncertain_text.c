/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/uncertain_text.h"

#include <math.h>
#include <string.h>

#include "statistics/pareto.h"
#include "uncertainty/importance.h"
#include "uncertainty/ranks.h"

enum { MOST_NAMED = 3, MOST_COLUMNS = 8 };

/* "electricity" for facility_energy_j; else the column's name. */
static const char *thing(const struct column *column)
{
    static const char *const names[][2] = {{"facility_energy_j", "electricity"},
                                           {"water_makeup_m3", "cooling water"},
                                           {"carbon_total_kg", "carbon"},
                                           {"cost_year", "money a year"}};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i][0], column->name) == 0)
            return names[i][1];
    return column->name;
}

static void say_frame(const struct uncertain_results *results, struct text_buffer *out)
{
    static const char *const designs[] = {[DRAWS_LHS] = "draws by a Latin hypercube",
                                          [DRAWS_SOBOL] = "runs in blocks of Sobol points",
                                          [DRAWS_MORRIS] = "runs on trajectories of Morris",
                                          [DRAWS_TORNADO] = "runs of a tornado, each input alone at both ends"};
    const struct uncertain *u = results->uncertain;
    size_t failed = 0, missing = 0;
    for (size_t c = 0; c < u->case_count; c++) {
        failed += results->failed[c];
        missing += results->missing[c];
    }
    text_buffer_add(out, "Uncertainty: %zu input%s, %zu %s for each case (draw_seed %llu)", u->input_count,
                    u->input_count == 1 ? "" : "s", u->rows, designs[u->method], (unsigned long long)u->seed);
    if (failed > 0)
        text_buffer_add(out, "; %zu runs failed and count in no result", failed);
    if (missing > 0)
        text_buffer_add(out, "; %zu runs are missing", missing);
    text_buffer_add(out, "\n");
}

/* Of a group's cases, how wide the widest name is. */
static int widest(const struct uncertain_results *results, const struct uncertain_group *group)
{
    size_t width = 0;
    for (size_t i = 0; i < group->count; i++) {
        size_t length = strlen(uncertain_label(results, group->cases[i]));
        width = length > width ? length : width;
    }
    return (int)width;
}

static bool has_equals(const struct ranking *ranking)
{
    for (size_t a = 0; a < ranking->cases; a++)
        for (size_t b = 0; b < a; b++)
            if (ranking_pair(ranking, a, b).equal > 0)
                return true;
    return false;
}

static void add_table(const struct uncertain_results *results, const struct uncertain_group *group,
                      const struct ranks *ranks, const char *what, struct text_buffer *out)
{
    int width = widest(results, group);
    text_buffer_add(out, "\n%s: probability of each rank, 1 needs the least%s\n%*s", what,
                    has_equals(&ranks->ranking) ? "; equal ones share their ranks" : "", width, "");
    for (size_t rank = 0; rank < group->count; rank++)
        text_buffer_add(out, "  %5zu", rank + 1);
    text_buffer_add(out, "\n");
    for (size_t i = 0; i < group->count; i++) {
        size_t which = ranks->order[i];
        text_buffer_add(out, "%-*s", width, uncertain_label(results, group->cases[which]));
        for (size_t rank = 0; rank < group->count; rank++) {
            double probability = ranks->probability[which * group->count + rank];
            if (probability > 0)
                text_buffer_add(out, probability < 0.01 ? "   <1 %%" : "  %3.0f %%", 100 * probability);
            else
                text_buffer_add(out, "      -");
        }
        while (out->length > 0 && out->data[out->length - 1] == ' ')
            out->data[--out->length] = '\0';
        text_buffer_add(out, "\n");
    }
}

static void add_value(struct text_buffer *out, const struct uncertain_input *input, double value)
{
    if (input->quantity == QUANTITY_TEMPERATURE)
        text_buffer_add(out, "%.3g degC", value - KELVIN_0_DEGC);
    else if (input->quantity == QUANTITY_FRACTION)
        text_buffer_add(out, "%.3g %%", 100 * value);
    else
        text_buffer_add(out, "%.3g%s%s", value, quantity_si(input->quantity)[0] ? " " : "",
                        quantity_si(input->quantity));
}

/* The input that would have to be wrong for the order to turn. */
static void say_turn(const struct uncertain_results *results, const struct turning_point *turn, struct text_buffer *out)
{
    const double least_separation = 0.5;
    if (turn->turned == 0) {
        text_buffer_add(out, " The order turns in no draw.");
        return;
    }
    text_buffer_add(out, " The order turns in %zu of %zu draws", turn->turned, turn->draws);
    if (turn->separation < least_separation) {
        text_buffer_add(out, "; no input alone says when.");
        return;
    }
    const struct uncertain_input *input = &results->uncertain->inputs[turn->input];
    text_buffer_add(out, ": in %zu of the %zu with `%s` %s ", turn->turned_beyond, turn->beyond, input->key,
                    turn->above ? "above" : "below");
    if (input->choices != NULL)
        text_buffer_add(out, "its choice %g", floor(turn->threshold) + 1);
    else
        add_value(out, input, turn->threshold);
    text_buffer_add(out, ", and in %zu of the others.", turn->turned - turn->turned_beyond);
}

static void say_pair(struct arena *arena, const struct uncertain_results *results, const struct uncertain_group *group,
                     const struct ranks *ranks, size_t a, size_t b, const char *what, struct text_buffer *out)
{
    const char *name = uncertain_label(results, group->cases[a]), *other = uncertain_label(results, group->cases[b]);
    struct ranking_pair pair = ranking_pair(&ranks->ranking, a, b);
    if (pair.draws == 0)
        return;
    if (pair.equal == pair.draws) {
        text_buffer_add(out, "%s needs as much %s as %s in every draw.\n", name, what, other);
        return;
    }
    text_buffer_add(out, "%s needs less %s than %s in %.3g %% of draws (95 %% interval %.3g to %.3g %%)", name, what,
                    other, 100 * pair.share.value, 100 * pair.share.low, 100 * pair.share.high);
    if (pair.equal > 0)
        text_buffer_add(out, ", as much in %.3g %%", 100 * (double)pair.equal / (double)pair.draws);
    text_buffer_add(out, ".");
    struct turning_point turn = ranks_turn(arena, results, ranks, a, b);
    say_turn(results, &turn, out);
    text_buffer_add(out, "\n");
}

/* The inputs that matter most for an output, or for the difference of two cases' outputs. */
static void say_decisive(struct arena *arena, const struct uncertain_results *results, const double *output,
                         const char *of, struct text_buffer *out)
{
    const struct uncertain *u = results->uncertain;
    struct importance *found = arena_alloc(arena, u->input_count + 1, sizeof *found);
    size_t count, *order;
    importance_find(u, output, found);
    order = importance_order(arena, found, u->input_count, &count);
    if (count == 0)
        return;
    text_buffer_add(out, "%s: ", of);
    for (size_t i = 0; i < count && i < MOST_NAMED; i++)
        text_buffer_add(out, "%s`%s` (%s)", i > 0 ? ", " : "", u->inputs[order[i]].key,
                        importance_text(arena, u, &found[order[i]]));
    text_buffer_add(out, ".\n");
}

static double *difference(struct arena *arena, const struct uncertain_results *results, size_t a, size_t b,
                          size_t column)
{
    double *x = uncertain_column(arena, results, a, column), *y = uncertain_column(arena, results, b, column);
    for (size_t r = 0; r < results->uncertain->rows; r++)
        x[r] -= y[r];
    return x;
}

/* The ranks of one column, the next one behind the first, and what decides between both. */
static void say_column(struct arena *arena, const struct uncertain_results *results,
                       const struct uncertain_group *group, size_t column, struct text_buffer *out)
{
    const char *what = thing(results->columns[column]);
    struct ranks ranks = ranks_find(arena, results, group, column);
    if (ranks.counted == 0)
        return;
    add_table(results, group, &ranks, what, out);
    size_t first = ranks.order[0], second = ranks.order[1];
    for (size_t i = 0; i + 1 < group->count; i++) {
        struct ranking_pair pair = ranking_pair(&ranks.ranking, ranks.order[i], ranks.order[i + 1]);
        if (i == 0 || (pair.less < pair.draws && pair.equal < pair.draws))
            say_pair(arena, results, group, &ranks, ranks.order[i], ranks.order[i + 1], what, out);
    }
    say_decisive(arena, results, difference(arena, results, group->cases[first], group->cases[second], column),
                 arena_printf(arena, "What decides between %s and %s", uncertain_label(results, group->cases[first]),
                              uncertain_label(results, group->cases[second])),
                 out);
}

/* Cases on the front of all columns, and in how many draws. */
static void say_front(struct arena *arena, const struct uncertain_results *results, const struct uncertain_group *group,
                      const size_t *columns, size_t count, struct text_buffer *out)
{
    size_t draws, *rows = uncertain_draw_rows(arena, results->uncertain, &draws), counted = 0;
    double *outputs = arena_alloc(arena, group->count * count, sizeof *outputs);
    bool *front = arena_alloc(arena, group->count, sizeof *front);
    size_t *times = arena_alloc(arena, group->count, sizeof *times);
    for (size_t d = 0; d < draws; d++) {
        bool whole = true;
        for (size_t i = 0; i < group->count * count; i++) {
            outputs[i] = uncertain_amount(results, group->cases[i / count], rows[d], columns[i % count]);
            whole = whole && !isnan(outputs[i]);
        }
        pareto_front(outputs, group->count, count, front);
        for (size_t i = 0; i < group->count; i++)
            times[i] += whole && front[i];
        counted += whole;
    }
    if (counted == 0)
        return;
    text_buffer_add(out, "\nPareto front of ");
    for (size_t c = 0; c < count; c++)
        text_buffer_add(out, "%s%s", c == 0 ? "" : c + 1 < count ? ", " : " and ", thing(results->columns[columns[c]]));
    text_buffer_add(out, ", in how many of %zu draws a case is on it:", counted);
    for (size_t i = 0, named = 0; i < group->count; i++)
        if (times[i] > 0)
            text_buffer_add(out, "%s %s %.3g %%", named++ > 0 ? "," : "", uncertain_label(results, group->cases[i]),
                            100 * (double)times[i] / (double)counted);
    text_buffer_add(out, ".\n");
}

static bool has_draws(const struct uncertain *uncertain)
{
    return uncertain->method == DRAWS_LHS || uncertain->method == DRAWS_SOBOL;
}

void uncertain_text(const struct uncertain_results *results, struct text_buffer *out)
{
    struct arena *arena = arena_create();
    size_t count, group_count, *columns = uncertain_columns(arena, results, &count);
    struct uncertain_group *groups = uncertain_groups(arena, results, &group_count);
    say_frame(results, out);
    count = count < MOST_COLUMNS ? count : MOST_COLUMNS;
    for (size_t g = 0; g < group_count && has_draws(results->uncertain); g++) {
        for (size_t c = 0; c < count; c++)
            say_column(arena, results, &groups[g], columns[c], out);
        if (count > 1)
            say_front(arena, results, &groups[g], columns, count, out);
    }
    for (size_t i = 0; i < results->uncertain->case_count && (group_count == 0 || !has_draws(results->uncertain)); i++)
        for (size_t c = 0; c < count; c++)
            say_decisive(arena, results, uncertain_column(arena, results, i, columns[c]),
                         arena_printf(arena, "What matters most for %s of %s", thing(results->columns[columns[c]]),
                                      uncertain_label(results, i)),
                         out);
    if (!has_draws(results->uncertain))
        text_buffer_add(out, "`method: lhs` or `sobol` says how probable each rank is.\n");
    arena_destroy(arena);
}
