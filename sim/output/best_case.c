/* SPDX-License-Identifier: Apache-2.0 */
/* Which case is best against each baseline, by what is asked; what cases are called. */
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "output/conclusion_inside.h"

bool view_is_chance(const struct view *view, const struct measure *measure, size_t which, size_t base)
{
    struct paired paired = comparison_difference(view->comparison, which, base, measure->offset);
    return paired.pairs > 1 && paired.low <= 0 && paired.high >= 0;
}

double view_change(const struct view *view, const struct measure *measure, size_t which, size_t base)
{
    return measure_change(measure, &view->means[which], &view->means[base]);
}

/* Case a is better than b by the first measure that is no tie. */
static bool is_better(const struct view *view, size_t a, size_t b)
{
    for (size_t m = 0; m < view->measure_count; m++) {
        if (measure_better(view->measures[m], &view->means[a], &view->means[b]))
            return true;
        if (measure_better(view->measures[m], &view->means[b], &view->means[a]))
            return false;
    }
    return false;
}

/* Whether all cases have a value of it, and one of them another one than its baseline. */
static bool is_usable(const struct view *view, const struct measure *measure)
{
    bool differs = false;
    for (size_t i = 0; i < view->comparison->cases; i++) {
        size_t base = view->comparison->baseline[i];
        if (!view->there[i] || !view->there[base])
            continue;
        double change = view_change(view, measure, i, base);
        if (isnan(change) || isinf(change))
            return false;
        differs = differs || fabs(change) >= COMPARISON_TIE_FRAC;
    }
    return differs;
}

/* Takes the measures of the first question in which runs differ; of electricity and water otherwise. */
static void find_measures(struct view *view)
{
    const struct measure *const *list;
    for (size_t q = 0; view->measure_count == 0 && (list = measures_of(view->comparison->subjects, q)) != NULL; q++)
        for (size_t m = 0; list[m] != NULL; m++)
            if (is_usable(view, list[m]))
                view->measures[view->measure_count++] = list[m];
    bool none = view->measure_count == 0;
    for (size_t m = 0; none && measures_otherwise[m] != NULL; m++)
        view->measures[view->measure_count++] = measures_otherwise[m];
}

const char *view_site(const struct view *view, const char *site)
{
    char *copy = arena_text(view->arena, site);
    copy[0] = (char)toupper((unsigned char)copy[0]);
    return copy;
}

static bool differ(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

const char *view_name(const struct view *view, size_t which)
{
    const char *strategy = view->means[which].strategy, *site = view->means[which].site;
    size_t base = view->comparison->baseline[which];
    bool unique = strategy != NULL && !view->labels_only;
    for (size_t i = 0; unique && i < view->comparison->cases; i++)
        if (i != which && view->there[i] && view->comparison->baseline[i] == base)
            unique = differ(view->means[i].strategy, strategy);
    const char *name = unique ? strategy : view->comparison->labels[which];
    return view->sites_compared && site != NULL ? arena_printf(view->arena, "%s at %s", name, view_site(view, site))
                                                : name;
}

static void find_baselines(struct view *view)
{
    const struct comparison *comparison = view->comparison;
    bool *is_base = arena_alloc(view->arena, comparison->cases + 1, sizeof *is_base);
    view->baselines = arena_alloc(view->arena, comparison->cases + 1, sizeof *view->baselines);
    for (size_t i = 0; i < comparison->cases; i++) {
        size_t base = comparison->baseline[i];
        is_base[base] = is_base[base] || base != i;
        if (view->there[i] && view->there[base] && differ(view->means[i].site, view->means[base].site))
            view->sites_compared = true;
    }
    for (size_t base = 0; base < comparison->cases; base++) {
        size_t best = base;
        if (!is_base[base])
            continue;
        for (size_t i = 0; i < comparison->cases; i++)
            if (i != base && comparison->baseline[i] == base && view->there[i] && view->there[base] &&
                (best == base || is_better(view, i, best)))
                best = i;
        if (best == base)
            continue;
        struct baseline_cases *baseline = &view->baselines[view->baseline_count++];
        *baseline = (struct baseline_cases){.base = base, .best = best, .place = ""};
        const char *site = view->means[base].site;
        if (site != NULL && !view->sites_compared)
            baseline->place = arena_printf(view->arena, "at %s ", view_site(view, site));
    }
    /* Two baselines at one place: only the labels tell them apart. */
    for (size_t i = 0; i < view->baseline_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(view->baselines[i].place, view->baselines[j].place) == 0)
                view->labels_only = true;
}

size_t view_open(struct view *view, size_t *last)
{
    size_t present = 0, cases = view->comparison->cases;
    view->arena = arena_create();
    view->means = comparison_means(view->arena, view->comparison, &view->there);
    for (size_t i = 0; i < cases; i++) {
        present += view->there[i];
        *last = view->there[i] ? i : *last;
    }
    if (present == 0)
        return 0;
    find_measures(view);
    find_baselines(view);
    view->labels_only =
        view->labels_only && view->baseline_count <= CLAUSES_MAX; /* a range is over what strategies are called */
    return present;
}

void comparison_rank(const struct comparison *comparison, size_t *rank)
{
    struct view view = {.comparison = comparison};
    size_t last = 0, present = view_open(&view, &last);
    for (size_t i = 0; i < comparison->cases; i++) {
        size_t base = comparison->baseline[i];
        rank[i] = present == 0 || !view.there[i] ? SIZE_MAX : base == i ? 0 : 1;
        for (size_t j = 0; rank[i] > 0 && rank[i] < SIZE_MAX && j < comparison->cases; j++)
            rank[i] +=
                j != i && j != base && comparison->baseline[j] == base && view.there[j] && is_better(&view, j, i);
    }
    arena_destroy(view.arena);
}

void comparison_best(const struct comparison *comparison, struct text_buffer *out)
{
    struct view view = {.comparison = comparison};
    size_t last = 0, present = view_open(&view, &last);
    bool places = present > 0 && view.baseline_count > CLAUSES_MAX && !view.sites_compared;
    for (size_t i = 0; places && i < view.baseline_count; i++)
        for (size_t j = 0; places && j <= i; j++) /* each has a place of its own */
            places = view.baselines[i].place[0] != '\0' &&
                     (j == i || strcmp(view.baselines[i].place, view.baselines[j].place) != 0);
    bool first = true;
    for (size_t i = 0; places && i < view.baseline_count; i++) {
        const char *name = view_name(&view, view.baselines[i].best);
        size_t j = 0;
        while (strcmp(name, view_name(&view, view.baselines[j].best)) != 0)
            j++;
        if (j < i)
            continue; /* said */
        text_buffer_add(out, first ? "best by %s: %s at " : "%.0s; %s at ", view.measures[0]->noun, name);
        for (; j < view.baseline_count; j++)
            if (strcmp(name, view_name(&view, view.baselines[j].best)) == 0)
                text_buffer_add(out, "%s%s", j > i ? ", " : "",
                                view_site(&view, view.means[view.baselines[j].base].site));
        first = false;
    }
    text_buffer_add(out, first ? "" : "\n");
    arena_destroy(view.arena);
}
