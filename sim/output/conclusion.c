/* SPDX-License-Identifier: Apache-2.0 */
/* A sentence that stays true when it is quoted: it says that it is simulated, where and for how long, against
 * what, whether the same work was done, and it names a difference only where there is one. */
#include <assert.h>
#include <ctype.h>
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "output/comparison.h"
#include "output/human.h"
#include "output/measure.h"
#include "output/money_text.h"

enum { CLAUSES_MAX = 3 };
static const double tie_frac = COMPARISON_TIE_FRAC;

/* A baseline, and the best of the cases that are compared with it. */
struct baseline_cases {
    size_t base, best;
    const char *place; /* "at Dulles ", or "" */
};

struct view {
    const struct comparison *comparison;
    struct arena *arena;
    struct summary *means;
    bool *there;
    struct baseline_cases *baselines;
    size_t baseline_count;
    bool labels_only, sites_compared;
    /* What is compared: the first decides who is best. */
    const struct measure *measures[MEASURES_MAX + 1];
    size_t measure_count;
};

static double relative(double value, double base)
{
    return value / base - 1;
}

/* Whether, with several seeds, the difference might be chance. */
static bool is_chance(const struct view *view, const struct measure *measure, size_t which, size_t base)
{
    struct paired paired = comparison_difference(view->comparison, which, base, measure->offset);
    return paired.pairs > 1 && paired.low <= 0 && paired.high >= 0;
}

static double change_of(const struct view *view, const struct measure *measure, size_t which, size_t base)
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
        double change = change_of(view, measure, i, base);
        if (isnan(change) || isinf(change))
            return false;
        differs = differs || fabs(change) >= tie_frac;
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

static const char *capital(struct arena *arena, const char *text)
{
    char *copy = arena_text(arena, text);
    copy[0] = (char)toupper((unsigned char)copy[0]);
    return copy;
}

static bool differ(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a != b : strcmp(a, b) != 0;
}

/* What to call a case: its strategy, unless its baseline has the same one; with its site, where sites are compared. */
static const char *name_of(const struct view *view, size_t which)
{
    const char *strategy = view->means[which].strategy, *site = view->means[which].site;
    size_t base = view->comparison->baseline[which];
    bool unique = strategy != NULL && !view->labels_only;
    for (size_t i = 0; unique && i < view->comparison->cases; i++)
        if (i != which && view->there[i] && view->comparison->baseline[i] == base)
            unique = differ(view->means[i].strategy, strategy);
    const char *name = unique ? strategy : view->comparison->labels[which];
    return view->sites_compared && site != NULL
               ? arena_printf(view->arena, "%s at %s", name, capital(view->arena, site))
               : name;
}

static void find_baselines(struct view *view)
{
    const struct comparison *comparison = view->comparison;
    view->baselines = arena_alloc(view->arena, comparison->cases + 1, sizeof *view->baselines);
    for (size_t i = 0; i < comparison->cases; i++)
        if (view->there[i] && view->there[comparison->baseline[i]] &&
            differ(view->means[i].site, view->means[comparison->baseline[i]].site))
            view->sites_compared = true;
    for (size_t base = 0; base < comparison->cases; base++) {
        size_t best = base;
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
            baseline->place = arena_printf(view->arena, "at %s ", capital(view->arena, site));
    }
    /* Two baselines at one place: only the labels tell them apart. */
    for (size_t i = 0; i < view->baseline_count; i++)
        for (size_t j = 0; j < i; j++)
            if (strcmp(view->baselines[i].place, view->baselines[j].place) == 0)
                view->labels_only = true;
}

static void say_measure(const struct view *view, const struct measure *measure, size_t which, size_t base,
                        struct text_buffer *out)
{
    measure_say(measure, change_of(view, measure, which, base), is_chance(view, measure, which, base), out);
}

static void say_water(const struct view *view, const struct measure *measure, size_t which, size_t base,
                      struct text_buffer *out)
{
    double own = measure_value(measure, &view->means[which]), other = measure_value(measure, &view->means[base]);
    char buffer[HUMAN_MAX];
    if (isnan(own) || isnan(other) || (own <= 0 && other <= 0))
        return;
    if (own <= 0)
        text_buffer_add(out, " and no cooling water");
    else if (other <= 0)
        text_buffer_add(out, " but also %s of cooling water", human_water(buffer, own));
    else {
        text_buffer_add(out, " and ");
        measure_say(measure, own / other - 1, false, out);
    }
}

/* Whether the change of a measure is news beside that of the leading one: energy per request that falls as energy per token does is none. */
static bool is_news(const struct view *view, const struct measure *measure, const struct measure *leading, size_t which,
                    size_t base)
{
    double change = change_of(view, measure, which, base);
    bool same = measure->verb != NULL && leading->verb != NULL &&
                fabs(change - change_of(view, leading, which, base)) < 2 * tie_frac;
    return measure != leading && fabs(change) >= tie_frac && !same;
}

/* "needs 12.0 % less electricity and no cooling water", "makes the swing 50 % smaller, with the ramp 9 % slower and 3 % more
 * electricity". */
static void say_changes(const struct view *view, const struct measure *leading, size_t which, size_t base, size_t most,
                        struct text_buffer *out)
{
    text_buffer_add(out, "%s ", leading->verb != NULL ? leading->verb : "makes");
    say_measure(view, leading, which, base, out);
    const struct measure *besides[MEASURES_MAX];
    size_t count = 0;
    for (size_t m = 0; m < view->measure_count; m++) {
        const struct measure *measure = view->measures[m];
        if (measure->is_water && measure != leading)
            say_water(view, measure, which, base, out);
        else if (count < most && is_news(view, measure, leading, which, base))
            besides[count++] = measure;
    }
    for (size_t i = 0; i < count; i++) {
        text_buffer_add(out, "%s", i == 0 ? ", with " : i + 1 < count ? ", " : " and ");
        say_measure(view, besides[i], which, base, out);
    }
}

/* What a unit of the work took, where cases did different work, and the sentence is not about that. */
static void say_per_work(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    static const struct {
        size_t offset;
        const char *name;
    } units[] = {{MEMBER(double, struct summary, energy_per_1000_tokens_wh), "per token"},
                 {MEMBER(double, struct summary, energy_per_request_j), "per request"},
                 {MEMBER(double, struct summary, energy_per_job_node_h_j), "per node-hour of its jobs"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        double own, other;
        memcpy(&own, (const char *)&view->means[baseline->best] + units[i].offset, sizeof own);
        memcpy(&other, (const char *)&view->means[baseline->base] + units[i].offset, sizeof other);
        if (view->measures[0]->offset == units[i].offset)
            return;
        if (!(own > 0 && other > 0))
            continue;
        double change = relative(own, other);
        if (fabs(change) < tie_frac)
            return;
        text_buffer_add(out, ", and %s it needs %.1f %% %s", units[i].name, 100 * fabs(change),
                        change < 0 ? "less" : "more");
        return;
    }
}

/* "for the same IT work", or what was not the same; nothing if there was no work. */
static void say_work(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    const char *name;
    double change = comparison_work(&view->means[baseline->best], &view->means[baseline->base], &name);
    if (name == NULL)
        return;
    if (fabs(change) < tie_frac) {
        text_buffer_add(out, " for the same IT work");
        return;
    }
    if (isinf(change))
        text_buffer_add(out, " (but its baseline had no %s", name);
    else
        text_buffer_add(out, " (but its %s were %.1f %% %s", name, 100 * fabs(change), change < 0 ? "lower" : "higher");
    say_per_work(view, baseline, out);
    text_buffer_add(out, ")");
}

static void say_side_effects(const struct view *view, size_t which, struct text_buffer *out)
{
    const struct summary *mean = &view->means[which];
    char buffer[HUMAN_MAX];
    if (mean->heat_reused_j > tie_frac * mean->facility_energy_j)
        text_buffer_add(out, ", handing over %s of heat for reuse", human_energy(buffer, mean->heat_reused_j));
    if (mean->throttled_s > tie_frac * mean->duration_s)
        text_buffer_add(out, ", with its servers slowed by heat for %s", human_duration(buffer, mean->throttled_s));
}

/* Of two cases that hand over heat, the better one: by carbon net of what the heat displaces; where that is not known, by heat. */
static bool reuses_better(const struct summary *a, const struct summary *b)
{
    if (isnan(a->carbon_net_kg) || isnan(b->carbon_net_kg))
        return a->heat_reused_j > b->heat_reused_j;
    return a->carbon_net_kg < b->carbon_net_kg;
}

/* Heat that others can use is worth more than the meter shows: names the best of the cases that give more of it than the best one. */
static void say_reuse(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    size_t most = baseline->best;
    for (size_t i = 0; i < view->comparison->cases; i++)
        if (i != baseline->base && view->comparison->baseline[i] == baseline->base && view->there[i] &&
            view->means[i].heat_reused_j >
                view->means[baseline->best].heat_reused_j + tie_frac * view->means[i].facility_energy_j &&
            (most == baseline->best || reuses_better(&view->means[i], &view->means[most])))
            most = i;
    if (most == baseline->best)
        return;
    text_buffer_add(out, "; %s needs ", name_of(view, most));
    say_measure(view, measures_otherwise[0], most, baseline->base, out);
    char buffer[HUMAN_MAX];
    const struct summary *mean = &view->means[most];
    bool less = mean->facility_energy_j < view->means[baseline->base].facility_energy_j;
    text_buffer_add(out, "%s hands over %s of heat", less ? " and" : ", but",
                    human_energy(buffer, mean->heat_reused_j));
    if (!isnan(mean->carbon_net_kg))
        text_buffer_add(out, ", which leaves %s of carbon net of what that displaces",
                        human_carbon(buffer, mean->carbon_net_kg));
}

/* What the best one costs against the baseline, and which one costs least, if that is another. */
static void say_money(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    size_t cheapest = baseline->base;
    for (size_t i = 0; i < view->comparison->cases; i++)
        if (view->comparison->baseline[i] == baseline->base && view->there[i] &&
            view->means[i].money.cost_year < view->means[cheapest].money.cost_year)
            cheapest = i;
    const struct summary *best = &view->means[baseline->best], *base = &view->means[baseline->base];
    money_text_compare(best, base, name_of(view, baseline->base), out);
    if (!isnan(base->money.cost_year) && cheapest != baseline->best)
        text_buffer_add(out, "; %s costs least in a year, capital and all", name_of(view, cheapest));
}

/* Whether a case does hardly less work than its baseline: what is saved by not working is no gain. */
static bool does_the_work(const struct view *view, size_t which, size_t base)
{
    const double least_frac = -0.005;
    const char *name;
    return comparison_work(&view->means[which], &view->means[base], &name) >= least_frac;
}

/* Who is best in something else, where that is another case, and what it costs: a trade that the one best case would hide. */
static void say_trades(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    enum { TRADES = 2 };
    const double least_frac = 0.01; /* a smaller gain is not worth a clause */
    size_t said[TRADES + 1] = {baseline->best}, count = 0;
    for (size_t m = 1; m < view->measure_count && count < TRADES; m++) {
        const struct measure *measure = view->measures[m];
        size_t best = baseline->best;
        for (size_t i = 0; i < view->comparison->cases; i++)
            if (view->comparison->baseline[i] == baseline->base && view->there[i] &&
                does_the_work(view, i, baseline->base) && measure_better(measure, &view->means[i], &view->means[best]))
                best = i;
        bool known = !measure_better(measure, &view->means[best], &view->means[baseline->base]);
        for (size_t i = 0; i <= count; i++)
            known = known || said[i] == best;
        if (known || fabs(change_of(view, measure, best, baseline->base)) < least_frac ||
            fabs(change_of(view, measure, best, baseline->best)) < least_frac)
            continue;
        said[++count] = best;
        text_buffer_add(out, "; %s ", name_of(view, best));
        say_changes(view, measure, best, baseline->base, 1, out);
    }
}

static void say_second(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    const struct measure *measure = view->measures[0];
    size_t second = comparison_baseline(view->comparison, baseline->best, 1);
    if (second == baseline->best || second == baseline->base || !view->there[second])
        return;
    text_buffer_add(out, ", and ");
    say_measure(view, measure, baseline->best, second, out);
    double more = change_of(view, measure, baseline->best, second);
    bool as = fabs(more) < tie_frac || is_chance(view, measure, baseline->best, second);
    text_buffer_add(out, " %s %s", measure->verb == NULL ? "than with" : as ? "as" : "than", name_of(view, second));
}

static void say_clause(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    enum { BESIDES = 3 };
    const char *best = name_of(view, baseline->best), *base = name_of(view, baseline->base);
    const struct measure *leading = view->measures[0];
    size_t others = 0;
    for (size_t i = 0; i < view->comparison->cases; i++)
        others += i != baseline->base && view->comparison->baseline[i] == baseline->base && view->there[i];
    bool worse = measure_better(leading, &view->means[baseline->base], &view->means[baseline->best]);
    if (worse && others > 1) {
        text_buffer_add(out, "none of the %zu alternatives ", others);
        if (leading->verb != NULL)
            text_buffer_add(out, "%s less %s than %s", leading->verb, leading->noun, base);
        else
            text_buffer_add(out, "makes the %s %s than %s", leading->noun,
                            leading->more_is_better ? leading->more : leading->less, base);
        text_buffer_add(out, "; the closest, %s, ", best);
    } else
        text_buffer_add(out, "%s ", best);
    say_changes(view, leading, baseline->best, baseline->base, BESIDES, out);
    say_work(view, baseline, out);
    say_side_effects(view, baseline->best, out);
    text_buffer_add(out, ", compared with %s", base);
    say_second(view, baseline, out);
    say_money(view, baseline, out);
    say_trades(view, baseline, out);
}

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
            times += strcmp(name_of(view, view->baselines[i].best), name_of(view, view->baselines[j].best)) == 0;
        if (times > most) {
            most = times;
            favourite = i;
        }
    }
    const char *name = name_of(view, view->baselines[favourite].best);
    const char *base_name = name_of(view, view->baselines[0].base);
    for (size_t i = 1; i < view->baseline_count; i++)
        if (strcmp(base_name, name_of(view, view->baselines[i].base)) != 0)
            base_name = "its baseline";
    double *changes = arena_alloc(view->arena, view->comparison->cases, sizeof *changes);
    double *seconds = arena_alloc(view->arena, view->comparison->cases, sizeof *seconds);
    double water = 0, other = 0;
    size_t count = 0, second_count = 0, second = 0;
    for (size_t i = 0; i < view->comparison->cases; i++) {
        size_t base = view->comparison->baseline[i];
        if (base == i || !view->there[i] || !view->there[base] || strcmp(name_of(view, i), name) != 0)
            continue;
        changes[count++] = change_of(view, view->measures[0], i, base);
        second = comparison_baseline(view->comparison, i, 1);
        if (second != i && view->there[second])
            seconds[second_count++] = relative(view->means[i].facility_energy_j, view->means[second].facility_energy_j);
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
    text_buffer_add(out, "; against %s its electricity changes by between %+.1f and %+.1f %%", name_of(view, second),
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
    say_side_effects(view, which, out);
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
        text_buffer_add(out, " at %s", capital(view->arena, first->site));
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
        if (view->means[i].site == NULL || (site != NULL && differ(site, view->means[i].site)))
            return false;
        site = view->means[i].site;
    }
    return true;
}

/* Its means; how many cases have results, and the last of them. */
static size_t open_view(struct view *view, size_t *last)
{
    size_t present = 0, cases = view->comparison->cases;
    view->arena = arena_create();
    view->means = arena_alloc(view->arena, cases, sizeof *view->means);
    view->there = arena_alloc(view->arena, cases, sizeof *view->there);
    for (size_t i = 0; i < cases; i++) {
        view->there[i] = comparison_mean(view->comparison, i, &view->means[i]);
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

void comparison_conclude(const struct comparison *comparison, struct text_buffer *out)
{
    struct view view = {.comparison = comparison};
    size_t last = 0, present = open_view(&view, &last);
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
            say_clause(&view, &view.baselines[i], out);
            if (view.baseline_count == 1)
                say_reuse(&view, &view.baselines[i], out);
        }
    text_buffer_add(out, ".");
    arena_destroy(view.arena);
}

void comparison_rank(const struct comparison *comparison, size_t *rank)
{
    struct view view = {.comparison = comparison};
    size_t last = 0, present = open_view(&view, &last);
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
    size_t last = 0, present = open_view(&view, &last);
    bool places = present > 0 && view.baseline_count > CLAUSES_MAX && !view.sites_compared;
    for (size_t i = 0; places && i < view.baseline_count; i++)
        for (size_t j = 0; places && j <= i; j++) /* each has a place of its own */
            places = view.baselines[i].place[0] != '\0' &&
                     (j == i || strcmp(view.baselines[i].place, view.baselines[j].place) != 0);
    bool first = true;
    for (size_t i = 0; places && i < view.baseline_count; i++) {
        const char *name = name_of(&view, view.baselines[i].best);
        size_t j = 0;
        while (strcmp(name, name_of(&view, view.baselines[j].best)) != 0)
            j++;
        if (j < i)
            continue; /* said */
        text_buffer_add(out, first ? "best by %s: %s at " : "%.0s; %s at ", view.measures[0]->noun, name);
        for (; j < view.baseline_count; j++)
            if (strcmp(name, name_of(&view, view.baselines[j].best)) == 0)
                text_buffer_add(out, "%s%s", j > i ? ", " : "",
                                capital(view.arena, view.means[view.baselines[j].base].site));
        first = false;
    }
    text_buffer_add(out, first ? "" : "\n");
    arena_destroy(view.arena);
}
