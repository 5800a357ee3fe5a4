/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence that stays true when it is quoted: it says that it is simulated, where and for how long, against
 * what, whether the same work was done, and it names a difference only where there is one. */
#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/conclusion_inside.h"
#include "output/human.h"

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Several places: says the range of what the strategy that is best most often saves. */
static void say_range(const struct view *view, struct text_buffer *out)
{
    size_t favourite = 0, most = 0;
    for (size_t i = 0; i < view->baseline_count; i++) {
        size_t times = 0;
        for (size_t j = 0; j < view->baseline_count; j++)
            times += strcmp(view_name(view, view->baselines[i].best), view_name(view, view->baselines[j].best)) == 0;
        if (times > most) {
            most = times;
            favourite = i;
        }
    }
    const char *name = view_name(view, view->baselines[favourite].best);
    const char *base_name = view_name(view, view->baselines[0].base);
    for (size_t i = 1; i < view->baseline_count; i++)
        if (strcmp(base_name, view_name(view, view->baselines[i].base)) != 0)
            base_name = "its baseline";
    double *changes = arena_alloc(view->arena, view->comparison->cases, sizeof *changes);
    double *seconds = arena_alloc(view->arena, view->comparison->cases, sizeof *seconds);
    double water = 0, other = 0;
    size_t count = 0, second_count = 0, second = 0;
    for (size_t i = 0; i < view->comparison->cases; i++) {
        size_t base = view->comparison->baseline[i];
        if (base == i || !view->there[i] || !view->there[base] || strcmp(view_name(view, i), name) != 0)
            continue;
        changes[count++] = view_change(view, view->measures[0], i, base);
        second = comparison_baseline(view->comparison, i, 1);
        if (second != i && view->there[second])
            seconds[second_count++] = view->means[i].facility_energy_j / view->means[second].facility_energy_j - 1;
        water += view->means[i].water_makeup_m3;
        other += view->means[base].water_makeup_m3;
    }
    qsort(changes, count, sizeof *changes, by_value);
    double low = 100 * changes[0], high = 100 * changes[count - 1];
    const struct measure *leading = view->measures[0];
    if (leading != measures_otherwise[0]) {
        text_buffer_add(
            out,
            "%s, the best of the alternatives by its %s in %zu of %zu cases, changes that by between %+.1f and "
            "%+.1f %% against %s",
            name, leading->noun, most, view->baseline_count, low, high, base_name);
        return;
    }
    text_buffer_add(out, "%s, which needs the least electricity of the alternatives in %zu of %zu cases, ", name, most,
                    view->baseline_count);
    if (high <= 0)
        text_buffer_add(out, "needs between %.1f and %.1f %% less electricity than %s", -high, -low, base_name);
    else
        text_buffer_add(out, "changes the need of electricity by between %+.1f and %+.1f %% against %s", low, high,
                        base_name);
    if (other > 0 && water <= 0)
        text_buffer_add(out, " and no cooling water");
    else if (other > 0)
        text_buffer_add(out, ", and takes in %.1f %% %s cooling water over all of them", 100 * fabs(water / other - 1),
                        water <= other ? "less" : "more");
    if (second_count == 0)
        return;
    qsort(seconds, second_count, sizeof *seconds, by_value);
    text_buffer_add(out, "; against %s its electricity changes by between %+.1f and %+.1f %%", view_name(view, second),
                    100 * seconds[0], 100 * seconds[second_count - 1]);
}

static void say_one(const struct view *view, size_t which, struct text_buffer *out)
{
    const struct summary *mean = &view->means[which];
    char energy[HUMAN_MAX], it[HUMAN_MAX], water[HUMAN_MAX];
    text_buffer_add(out, "%s takes %s of electricity for %s of IT (PUE %.2f)",
                    mean->strategy != NULL && mean->strategy[0] != '\0' ? mean->strategy
                                                                        : view->comparison->labels[which],
                    human_energy(energy, mean->facility_energy_j), human_energy(it, mean->it_energy_j), mean->pue);
    double makeup = mean->water_makeup_m3;
    if (makeup > 0)
        text_buffer_add(out, " and %s of cooling water", human_water(water, makeup));
    else if (makeup == 0)
        text_buffer_add(out, " and no cooling water");
    conclusion_side_effects(view, which, out);
}

/* "In this simulation of one year at Dulles (mean of 3 seeds), " */
static void say_frame(const struct view *view, bool one_place, struct text_buffer *out)
{
    const struct summary *first = NULL;
    bool same_duration = true;
    for (size_t i = 0; i < view->comparison->cases; i++) {
        if (view->there[i] && first == NULL)
            first = &view->means[i];
        same_duration = same_duration && (!view->there[i] || view->means[i].duration_s == first->duration_s);
    }
    char buffer[HUMAN_MAX];
    assert(first);
    text_buffer_add(out, "In this simulation");
    if (same_duration)
        text_buffer_add(out, " of %s", human_duration(buffer, first->duration_s));
    if (one_place && first->site != NULL)
        text_buffer_add(out, " at %s", view_site(view, first->site));
    if (view->comparison->seeds > 1 && !comparison_seeds_agree(view->comparison))
        text_buffer_add(out, " (mean of %zu seeds)", view->comparison->seeds);
    text_buffer_add(out, ", ");
}

static bool one_site(const struct view *view)
{
    const char *site = NULL;
    for (size_t i = 0; i < view->comparison->cases; i++) {
        if (!view->there[i])
            continue;
        if (view->means[i].site == NULL || (site != NULL && strcmp(site, view->means[i].site) != 0))
            return false;
        site = view->means[i].site;
    }
    return true;
}

void comparison_conclude(const struct comparison *comparison, struct text_buffer *out)
{
    struct view view = {.comparison = comparison};
    size_t last = 0, present = view_open(&view, &last);
    if (present == 0) {
        text_buffer_add(out, "No run has finished, so that there is nothing to conclude.");
        arena_destroy(view.arena);
        return;
    }
    bool one_place = one_site(&view);
    say_frame(&view, one_place, out);
    if (view.baseline_count == 0 && present == 1)
        say_one(&view, last, out);
    else if (view.baseline_count == 0)
        text_buffer_add(out, "the baseline has no results that others could be compared with");
    else if (view.baseline_count > CLAUSES_MAX)
        say_range(&view, out);
    else
        for (size_t i = 0; i < view.baseline_count; i++) {
            text_buffer_add(out, "%s", i > 0 ? "; " : "");
            if (!one_place)
                text_buffer_add(out, "%s", view.baselines[i].place);
            conclusion_clause(&view, &view.baselines[i], out);
            if (view.baseline_count == 1)
                conclusion_reuse(&view, &view.baselines[i], out);
        }
    text_buffer_add(out, ".");
    arena_destroy(view.arena);
}
