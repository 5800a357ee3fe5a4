/* SPDX-License-Identifier: Apache-2.0 */
#include "uncertainty/uncertain_results.h"

#include <math.h>
#include <string.h>

#include "account/tally.h"

static bool has_numbers(const struct uncertain_results *results, size_t column)
{
    size_t all = results->uncertain->case_count * results->uncertain->rows;
    for (size_t i = 0; i < all; i++)
        if (!isnan(results->outputs[i * results->column_count + column]))
            return true;
    return false;
}

static bool is_wanted(const struct uncertain_results *results, const struct column *column)
{
    static const char *const usual[] = {"facility_energy_j", "water_makeup_m3", "carbon_total_kg", "cost_year", NULL};
    const struct summary_show *show = results->study->show;
    for (size_t i = 0; show != NULL && show[i].column != NULL; i++)
        if (strcmp(show[i].column->name, column->name) == 0)
            return true;
    for (size_t i = 0; show == NULL && usual[i] != NULL; i++)
        if (strcmp(usual[i], column->name) == 0)
            return true;
    return false;
}

size_t *uncertain_columns(struct arena *arena, const struct uncertain_results *results, size_t *count)
{
    size_t *found = arena_alloc(arena, results->column_count + 1, sizeof *found);
    *count = 0;
    for (size_t c = 0; c < results->column_count; c++)
        if (is_wanted(results, results->columns[c]) && has_numbers(results, c))
            found[(*count)++] = c;
    return found;
}

bool uncertain_is_amount(const struct column *column)
{
    static const char *const units[] = {"J", "m3", "kg", "flop", NULL};
    static const char *const costs[] = {"cost_run", "electricity_cost", "storage_cost", NULL};
    bool is = column->origin != NULL && column->origin->kind == ORIGIN_WORK;
    for (size_t i = 0; units[i] != NULL; i++)
        is = is || (strcmp(column->unit, units[i]) == 0 && strstr(column->name, "_per_") == NULL);
    for (size_t i = 0; costs[i] != NULL; i++)
        is = is || strcmp(column->name, costs[i]) == 0;
    return is;
}

double uncertain_amount(const struct uncertain_results *results, size_t which, size_t row, size_t column)
{
    const double *outputs = results->outputs + (which * results->uncertain->rows + row) * results->column_count;
    const struct column *per = results->study->per_column;
    size_t of = 0;
    if (per == NULL || !uncertain_is_amount(results->columns[column]))
        return outputs[column];
    while (of < results->column_count && results->columns[of] != per)
        of++;
    return outputs[column] / outputs[of] * results->study->per_count;
}

double *uncertain_column(struct arena *arena, const struct uncertain_results *results, size_t which, size_t column)
{
    size_t rows = results->uncertain->rows;
    double *values = arena_alloc(arena, rows + 1, sizeof *values);
    for (size_t r = 0; r < rows; r++)
        values[r] = uncertain_amount(results, which, r, column);
    return values;
}

struct uncertain_group *uncertain_groups(struct arena *arena, const struct uncertain_results *results, size_t *count)
{
    size_t cases = results->uncertain->case_count, seeds = (size_t)results->study->seeds;
    struct uncertain_group *groups = arena_alloc(arena, cases + 1, sizeof *groups);
    *count = 0;
    for (size_t base = 0; base < cases; base++) {
        struct uncertain_group *group = &groups[*count];
        *group = (struct uncertain_group){.cases = arena_alloc(arena, cases + 1, sizeof *group->cases)};
        for (size_t c = 0; c < cases; c++)
            if (results->study->runs[c * seeds].baseline[0] / seeds == base &&
                results->uncertain->cases[c].lacks == NULL)
                group->cases[group->count++] = c;
        *count += group->count > 1;
    }
    return groups;
}

size_t *uncertain_draw_rows(struct arena *arena, const struct uncertain *uncertain, size_t *count)
{
    size_t *rows = arena_alloc(arena, uncertain->rows + 1, sizeof *rows);
    *count = 0;
    for (size_t r = 0; r < uncertain->rows; r++)
        if (uncertain_is_draw(uncertain, r))
            rows[(*count)++] = r;
    return rows;
}

const char *uncertain_label(const struct uncertain_results *results, size_t which)
{
    return results->study->runs[which * (size_t)results->study->seeds].label;
}
