/* SPDX-License-Identifier: Apache-2.0 */
/* A clause of the sentence: what the best case of a baseline changes, for which work, at what price, and who is best in something else. */
#include <math.h>
#include <string.h>

#include "output/conclusion_inside.h"
#include "output/human.h"
#include "output/money_text.h"

static void say_measure(const struct view *view, const struct measure *measure, size_t which, size_t base,
                        struct text_buffer *out)
{
    measure_say(measure, view_change(view, measure, which, base), view_is_chance(view, measure, which, base), out);
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
    double change = view_change(view, measure, which, base);
    bool same = measure->verb != NULL && leading->verb != NULL &&
                fabs(change - view_change(view, leading, which, base)) < 2 * COMPARISON_TIE_FRAC;
    return measure != leading && fabs(change) >= COMPARISON_TIE_FRAC && !same;
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
        double change = own / other - 1;
        if (fabs(change) < COMPARISON_TIE_FRAC)
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
    if (fabs(change) < COMPARISON_TIE_FRAC) {
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

void conclusion_side_effects(const struct view *view, size_t which, struct text_buffer *out)
{
    const struct summary *mean = &view->means[which];
    char buffer[HUMAN_MAX];
    if (mean->heat_reused_j > COMPARISON_TIE_FRAC * mean->facility_energy_j)
        text_buffer_add(out, ", handing over %s of heat for reuse", human_energy(buffer, mean->heat_reused_j));
    if (mean->throttled_s > COMPARISON_TIE_FRAC * mean->duration_s)
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
void conclusion_reuse(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    size_t most = baseline->best;
    for (size_t i = 0; i < view->comparison->cases; i++)
        if (i != baseline->base && view->comparison->baseline[i] == baseline->base && view->there[i] &&
            view->means[i].heat_reused_j >
                view->means[baseline->best].heat_reused_j + COMPARISON_TIE_FRAC * view->means[i].facility_energy_j &&
            (most == baseline->best || reuses_better(&view->means[i], &view->means[most])))
            most = i;
    if (most == baseline->best)
        return;
    text_buffer_add(out, "; %s needs ", view_name(view, most));
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
    money_text_compare(best, base, view_name(view, baseline->base), out);
    if (!isnan(base->money.cost_year) && cheapest != baseline->best)
        text_buffer_add(out, "; %s costs least in a year, capital and all", view_name(view, cheapest));
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
        if (known || fabs(view_change(view, measure, best, baseline->base)) < least_frac ||
            fabs(view_change(view, measure, best, baseline->best)) < least_frac)
            continue;
        said[++count] = best;
        text_buffer_add(out, "; %s ", view_name(view, best));
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
    double more = view_change(view, measure, baseline->best, second);
    bool as = fabs(more) < COMPARISON_TIE_FRAC || view_is_chance(view, measure, baseline->best, second);
    text_buffer_add(out, " %s %s", measure->verb == NULL ? "than with" : as ? "as" : "than", view_name(view, second));
}

void conclusion_clause(const struct view *view, const struct baseline_cases *baseline, struct text_buffer *out)
{
    enum { BESIDES = 3 };
    const char *best = view_name(view, baseline->best), *base = view_name(view, baseline->base);
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
    conclusion_side_effects(view, baseline->best, out);
    text_buffer_add(out, ", compared with %s", base);
    say_second(view, baseline, out);
    say_money(view, baseline, out);
    say_trades(view, baseline, out);
}
