/* SPDX-License-Identifier: Apache-2.0 */
#include "study/uncertain.h"

#include <math.h>
#include <stdlib.h>

#include "base/units.h"
#include "statistics/latin_hypercube.h"
#include "statistics/morris.h"
#include "statistics/sobol_indices.h"
#include "statistics/sobol_sequence.h"
#include "study/uncertain_inputs.h"

const char *const draw_methods[] = {"lhs", "sobol", "morris", "tornado", NULL};

struct tree *uncertain_take(struct tree *root)
{
    struct tree *tree = tree_get(root, "uncertain");
    if (tree != NULL)
        tree_remove(root, "uncertain");
    return tree;
}

static void size_design(struct uncertain *u, int64_t draws)
{
    static const size_t usual[] = {[DRAWS_LHS] = 200, [DRAWS_SOBOL] = 64, [DRAWS_MORRIS] = 12};
    u->blocks = u->method == DRAWS_TORNADO ? 1 : draws > 0 ? (size_t)draws : usual[u->method];
    size_t rows[] = {[DRAWS_LHS] = 1,
                     [DRAWS_SOBOL] = sobol_block(u->input_count),
                     [DRAWS_MORRIS] = u->input_count + 1,
                     [DRAWS_TORNADO] = 2 * u->input_count + 1};
    u->block_rows = rows[u->method];
    u->rows = u->blocks * u->block_rows;
}

static void tornado_points(size_t inputs, double *points)
{
    for (size_t i = 0; i < (2 * inputs + 1) * inputs; i++)
        points[i] = NAN;
    for (size_t k = 0; k < inputs; k++) {
        points[(1 + 2 * k) * inputs + k] = 0;
        points[(2 + 2 * k) * inputs + k] = 1;
    }
}

static void draw(struct arena *arena, struct uncertain *u)
{
    double *points = arena_alloc(arena, u->rows * u->input_count + 1, sizeof *points);
    u->points = points;
    if (u->method == DRAWS_LHS) {
        latin_hypercube(u->seed, u->blocks, u->input_count, points);
    } else if (u->method == DRAWS_SOBOL) {
        double *base = memory_new(u->blocks * 2 * u->input_count + 1, sizeof *base);
        sobol_points(u->seed, u->blocks, 2 * u->input_count, base);
        sobol_runs(base, u->blocks, u->input_count, points);
        free(base);
    } else if (u->method == DRAWS_MORRIS) {
        morris_points(u->seed, u->blocks, u->input_count, points);
    } else {
        tornado_points(u->input_count, points);
    }
}

/* What the number of inputs and draws together allow. */
static bool is_feasible(struct diag *diag, struct place place, const struct uncertain *u)
{
    if (u->input_count == 0) {
        diag_error(diag, place, "nothing is uncertain: no key of these scenarios has a range at its default");
        return false;
    }
    if (u->method == DRAWS_SOBOL && 2 * u->input_count > SOBOL_DIMENSIONS_MAX) {
        diag_error(
            diag, place,
            "%zu inputs are too many for `method: sobol`, whose table of direction numbers ends at %d: find those that "
            "matter with `method: morris` first",
            u->input_count, SOBOL_DIMENSIONS_MAX / 2);
        return false;
    }
    if (u->rows > STUDY_RUNS_MAX / u->case_count) {
        diag_error(diag, place, "%zu draws of %zu cases are more than %d runs: draw less, or split the study", u->rows,
                   u->case_count, STUDY_RUNS_MAX);
        return false;
    }
    if (u->method == DRAWS_SOBOL && (u->blocks & (u->blocks - 1)) != 0)
        diag_warning(diag, place, "`draws: %zu` is no power of two, for which Sobol points are most even", u->blocks);
    return true;
}

const struct uncertain *uncertain_read(struct arena *arena, struct diag *diag, const struct tree *tree,
                                       const struct study *study)
{
    struct uncertain *u = arena_alloc(arena, 1, sizeof *u);
    u->method = (enum draw_method)study->method;
    u->seed = (uint64_t)study->draw_seed;
    u->case_count = study->run_count / (size_t)study->seeds;
    u->cases = arena_alloc(arena, u->case_count, sizeof *u->cases);
    if (!uncertain_inputs_find(arena, diag, tree, study, u))
        return NULL;
    size_design(u, study->draws);
    if (!is_feasible(diag, tree->place, u))
        return NULL;
    draw(arena, u);
    return u;
}

double uncertain_value(const struct uncertain *u, size_t row, size_t input)
{
    double point = u->points[row * u->input_count + input];
    if (isnan(point))
        return point;
    const struct distribution *distribution = &u->inputs[input].distribution;
    bool levels = u->method == DRAWS_MORRIS || u->method == DRAWS_TORNADO;
    return levels ? distribution_level(distribution, point) : distribution_quantile(distribution, point);
}

size_t uncertain_run(const struct uncertain *u, const struct study *study, size_t which, size_t row)
{
    size_t seeds = (size_t)study->seeds;
    return which * seeds + row / u->block_rows % seeds;
}

struct override *uncertain_overrides(struct arena *arena, const struct uncertain *u, size_t which, size_t row,
                                     size_t *count)
{
    const struct uncertain_case *own = &u->cases[which];
    struct override *overrides = arena_alloc(arena, own->count + 1, sizeof *overrides);
    *count = 0;
    for (size_t i = 0; i < own->count; i++) {
        const struct uncertain_input *input = &u->inputs[own->uses[i].input];
        double value = uncertain_value(u, row, own->uses[i].input);
        if (isnan(value))
            continue;
        char text[80];
        if (input->choices == NULL)
            unit_format_si(text, sizeof text, value, input->quantity);
        overrides[(*count)++] = (struct override){
            own->uses[i].path, input->choices != NULL ? input->choices[(size_t)value] : arena_text(arena, text),
            "uncertain"};
    }
    return overrides;
}

static bool is_same(const struct uncertain *u, size_t which, size_t a, size_t b)
{
    for (size_t k = 0; k < u->input_count; k++) {
        double x = u->points[a * u->input_count + k], y = u->points[b * u->input_count + k];
        if (u->cases[which].has[k] && x != y && !(isnan(x) && isnan(y)))
            return false;
    }
    return true;
}

size_t uncertain_same(const struct uncertain *u, size_t which, size_t row)
{
    if (u->method == DRAWS_LHS)
        return row;
    for (size_t at = row; at % u->block_rows > 0;) {
        /* Morris goes from row to row; the others start from the first of the block. */
        size_t before = u->method == DRAWS_MORRIS ? at - 1 : at - at % u->block_rows;
        if (!is_same(u, which, at, before))
            return at;
        at = before;
        row = at;
    }
    return row;
}

bool uncertain_is_draw(const struct uncertain *u, size_t row)
{
    return u->method == DRAWS_LHS || (u->method == DRAWS_SOBOL && row % u->block_rows < 2);
}
