/* SPDX-License-Identifier: Apache-2.0 */
/* The table that a study ends with. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/units.h"
#include "output/comparison.h"
#include "output/human.h"
#include "output/screen.h"

double summary_makeup_m3(const struct summary *summary)
{
    return summary->water_evaporated_m3 + summary->water_drift_m3 + summary->water_blowdown_m3;
}

/* Shown where there is something to say: a second baseline; jobs that end earlier or later than in the baseline; carbon net of what reused
 * heat displaces, by which ways of reuse are ranked; energy per unit of work, where cases did different work; weather or carbon of
 * several kinds; cases without results, or that left work undone. */
enum {
    COLUMN_SECOND = 7,
    COLUMN_DELAY = 13,
    COLUMN_NET = 15,
    COLUMN_REQUEST = 16,
    COLUMN_TOKENS = 17,
    COLUMN_NODE_HOUR = 18,
    COLUMN_WEATHER = 19,
    COLUMN_CARBON = 20,
    COLUMN_UNDONE = 21,
    COLUMNS = 22
};
static const struct screen_column columns[COLUMNS] = {{"run", NULL, true},
                                                      {"PUE", NULL, false},
                                                      {"WUE", "L/kWh", false},
                                                      {"ERE", NULL, false},
                                                      {"IT", "MWh", false},
                                                      {"facility", "MWh", false},
                                                      {"energy", "vs base", false},
                                                      {"energy", "vs 2nd", false},
                                                      {"water", "m3", false},
                                                      {"water", "vs base", false},
                                                      {"carbon", "t", false},
                                                      {"compressors", "MWh", false},
                                                      {"peak", "MW", false},
                                                      {"carbon", "vs base", false},
                                                      {"jobs take", "h", false},
                                                      {"carbon net", "t", false},
                                                      {"per request", "Wh", false},
                                                      {"per 1000 tokens", "Wh", false},
                                                      {"per node-hour", "kWh", false},
                                                      {"weather", NULL, true},
                                                      {"carbon is", NULL, true},
                                                      {"", NULL, true}};

/* "-13.2 %", with the half width of its confidence interval where there are several seeds. */
static const char *percent(struct arena *arena, double base, const struct paired *difference)
{
    if (isnan(difference->mean) || base == 0)
        return "-";
    double percent = 100 * difference->mean / base, half = 50 * (difference->high - difference->low) / base;
    if (fabs(percent) < 0.05)
        percent = 0;
    if (difference->high > difference->low)
        return arena_printf(arena, "%+.1f ± %.1f %%", percent, fabs(half));
    return percent == 0 ? "0.0 %" : arena_printf(arena, "%+.1f %%", percent);
}

static struct paired makeup_difference(const struct comparison *comparison, size_t which)
{
    const struct summary *runs = comparison->runs + which * comparison->seeds;
    const struct summary *base = comparison->runs + comparison->baseline[which] * comparison->seeds;
    double *differences = memory_grow(NULL, comparison->seeds, sizeof *differences);
    size_t count = 0;
    for (size_t i = 0; i < comparison->seeds; i++)
        if (runs[i].run != NULL && base[i].run != NULL)
            differences[count++] = summary_makeup_m3(&runs[i]) - summary_makeup_m3(&base[i]);
    struct paired paired = paired_differences(differences, count);
    free(differences);
    return paired;
}

static const char *number(struct arena *arena, double value, int digits)
{
    char buffer[HUMAN_MAX];
    return arena_text(arena, human_number(buffer, value, digits));
}

static const char *fixed(struct arena *arena, double value, int decimals)
{
    return isnan(value) ? "-" : arena_printf(arena, "%.*f", decimals, value == 0 ? 0 : value);
}

/* The change of electricity against one of the baselines. */
static const char *energy_change(struct arena *arena, const struct comparison *comparison, size_t which,
                                 size_t baseline)
{
    size_t against = comparison_baseline(comparison, which, baseline);
    struct summary base;
    if (against == which || !comparison_mean(comparison, against, &base))
        return "";
    struct paired paired =
        comparison_difference(comparison, which, against, MEMBER(double, struct summary, facility_energy_j));
    return percent(arena, base.facility_energy_j, &paired);
}

/* Whether cases end with different numbers of unfinished jobs. */
static bool unfinished_differ(const struct comparison *comparison)
{
    struct summary mean;
    double first = NAN;
    for (size_t i = 0; i < comparison->cases; i++) {
        if (!comparison_mean(comparison, i, &mean))
            continue;
        if (!isnan(first) && mean.jobs_unfinished != first)
            return true;
        first = mean.jobs_unfinished;
    }
    return false;
}

/* The work that a case left undone, or NULL. */
static const char *left_undone(struct arena *arena, const struct summary *mean, bool unfinished)
{
    const double shown_frac = 0.0005; /* a smaller share would be 0.0 % */
    char buffer[HUMAN_MAX];
    const char *text = NULL;
    double rejected = mean->requests_rejected, share = rejected / (rejected + mean->requests);
    if (rejected > 0)
        text = share >= shown_frac ? arena_printf(arena, "turned away %.1f %% of requests", 100 * share)
                                   : arena_printf(arena, "turned away %s requests", human_count(buffer, rejected));
    if (unfinished && mean->jobs_unfinished > 0)
        text = arena_printf(arena, "%s%s%s unfinished", text != NULL ? text : "", text != NULL ? "; " : "",
                            mean->jobs_unfinished == 1
                                ? "1 job"
                                : arena_printf(arena, "%s jobs", human_count(buffer, mean->jobs_unfinished)));
    return text;
}

/* unfinished: whether jobs that are not done tell cases apart. */
static void fill_row(struct arena *arena, const struct comparison *comparison, size_t which, bool unfinished,
                     const char **cells)
{
    struct summary mean, base;
    const char *undone = comparison->undone != NULL ? comparison->undone[which] : NULL;
    cells[0] = comparison->labels[which];
    if (!comparison_mean(comparison, which, &mean)) {
        cells[1] = undone == NULL ? "missing" : strncmp(undone, "n/a", 3) == 0 ? "n/a" : "failed";
        cells[COLUMN_UNDONE] = undone;
        return;
    }
    const char *water = "", *carbon = "";
    size_t against = comparison->baseline[which];
    if (against != which && comparison_mean(comparison, against, &base)) {
        struct paired by_water = makeup_difference(comparison, which);
        struct paired by_carbon =
            comparison_difference(comparison, which, against, MEMBER(double, struct summary, carbon_operational_kg));
        carbon = percent(arena, base.carbon_operational_kg, &by_carbon);
        water = percent(arena, summary_makeup_m3(&base), &by_water);
    }
    cells[1] = fixed(arena, mean.pue, 3);
    cells[2] = fixed(arena, mean.wue_l_per_kwh, 2);
    cells[3] = fixed(arena, mean.ere, 3);
    cells[4] = number(arena, mean.it_energy_j / JOULE_PER_KWH / 1e3, 4);
    cells[5] = number(arena, mean.facility_energy_j / JOULE_PER_KWH / 1e3, 4);
    cells[6] = energy_change(arena, comparison, which, 0);
    cells[COLUMN_SECOND] = energy_change(arena, comparison, which, 1);
    cells[8] = number(arena, summary_makeup_m3(&mean), 4);
    cells[9] = water;
    cells[10] = number(arena, mean.carbon_operational_kg / 1e3, 4);
    cells[11] = number(arena, mean.compressor_energy_j / JOULE_PER_KWH / 1e3, 3);
    cells[12] = number(arena, mean.peak_facility_power_w / 1e6, 3);
    cells[COLUMN_DELAY] = carbon;
    cells[COLUMN_DELAY + 1] = fixed(arena, mean.job_turnaround_s / SECONDS_PER_HOUR, 2);
    cells[COLUMN_NET] = number(arena, mean.carbon_net_kg / 1e3, 4);
    cells[COLUMN_REQUEST] = number(arena, mean.energy_per_request_j / JOULE_PER_KWH * 1e3, 4);
    cells[COLUMN_TOKENS] = number(arena, mean.energy_per_1000_tokens_wh, 4);
    cells[COLUMN_NODE_HOUR] = number(arena, mean.energy_per_job_node_h_j / JOULE_PER_KWH, 4);
    cells[COLUMN_UNDONE] = left_undone(arena, &mean, unfinished);
    cells[COLUMN_WEATHER] = mean.weather_kind != NULL ? mean.weather_kind : "";
    cells[COLUMN_CARBON] = mean.carbon_kind != NULL ? mean.carbon_kind : "";
}

/* Whether delays differ by more than thermal throttling or rounding makes them. */
static bool delays_differ(const struct comparison *comparison)
{
    const double least_frac = 1e-3;
    struct summary mean, base;
    for (size_t i = 0; i < comparison->cases; i++)
        if (comparison_mean(comparison, i, &mean) && comparison_mean(comparison, comparison->baseline[i], &base) &&
            fabs(mean.job_turnaround_s - base.job_turnaround_s) > least_frac * base.job_turnaround_s)
            return true;
    return false;
}

/* Whether the cells of a column that say something say different things. */
static bool mixed(const char *const *cells, size_t cases, size_t column)
{
    const char *first = NULL;
    for (size_t i = 0; i < cases; i++) {
        const char *cell = cells[i * COLUMNS + column];
        if (cell == NULL || cell[0] == '\0')
            continue;
        if (first != NULL && strcmp(first, cell) != 0)
            return true;
        first = cell;
    }
    return false;
}

/* Names the baselines of two, where each is the same strategy throughout. */
static void print_baselines(FILE *out, const struct comparison *comparison)
{
    if (comparison->second == NULL)
        return;
    const char *names[2] = {"its baseline", "its second one"};
    for (size_t baseline = 0; baseline < 2; baseline++)
        for (size_t i = 0; i < comparison->cases; i++) {
            struct summary mean;
            if (!comparison_mean(comparison, comparison_baseline(comparison, i, baseline), &mean))
                continue;
            const char *name = mean.strategy != NULL ? mean.strategy
                                                     : comparison->labels[comparison_baseline(comparison, i, baseline)];
            bool other = i > 0 && strcmp(names[baseline], name) != 0 && names[baseline][0] != 'i';
            names[baseline] = other ? "several" : name;
        }
    fprintf(out, "base: %s; 2nd: %s\n", names[0], names[1]);
}

/* Below the table: what else differs, cases of one text together. */
static void print_differences(FILE *out, struct arena *arena, const struct comparison *comparison)
{
    for (size_t i = 0; comparison->differs != NULL && i < comparison->cases * 2; i++) {
        const char *text = comparison->differs[i];
        bool said = false;
        for (size_t j = 0; text != NULL && j < i; j++)
            said = said || (comparison->differs[j] != NULL && strcmp(comparison->differs[j], text) == 0);
        if (text == NULL || said)
            continue;
        size_t count = 0;
        for (size_t j = i; j < comparison->cases * 2; j++)
            count += comparison->differs[j] != NULL && strcmp(comparison->differs[j], text) == 0 &&
                     j % comparison->cases >= i % comparison->cases;
        const char *more = count > 1 ? " (and others)" : "";
        screen_text(out, arena_printf(arena, "also differs: %s%s: %s\n", comparison->labels[i % comparison->cases],
                                      more, text));
    }
}

static bool any_reuse(const struct comparison *comparison)
{
    struct summary mean;
    for (size_t i = 0; i < comparison->cases; i++)
        if (comparison_mean(comparison, i, &mean) && mean.heat_reused_j > 0)
            return true;
    return false;
}

/* Of the cases there are some with requests, or with jobs. */
static bool any_work(const struct comparison *comparison, size_t offset)
{
    struct summary mean;
    double work;
    for (size_t i = 0; i < comparison->cases; i++)
        if (comparison_mean(comparison, i, &mean)) {
            memcpy(&work, (const char *)&mean + offset, sizeof work);
            if (work > 0)
                return true;
        }
    return false;
}

/* Whether a case did more or less work than its baseline. */
static bool work_differs(const struct comparison *comparison)
{
    struct summary mean, base;
    const char *name;
    for (size_t i = 0; i < comparison->cases; i++)
        if (comparison_mean(comparison, i, &mean) && comparison_mean(comparison, comparison->baseline[i], &base) &&
            fabs(comparison_work(&mean, &base, &name)) >= COMPARISON_TIE_FRAC)
            return true;
    return false;
}

/* Keeps the columns with something to say, and moves their cells together; returns how many. */
static size_t choose_columns(const struct comparison *comparison, const char **cells, struct screen_column *shown)
{
    bool shows[COLUMNS];
    for (size_t c = 0; c < COLUMNS; c++)
        shows[c] = c < COLUMN_DELAY;
    shows[COLUMN_SECOND] = comparison->second != NULL;
    shows[COLUMN_DELAY] = shows[COLUMN_DELAY + 1] = delays_differ(comparison);
    shows[COLUMN_NET] = any_reuse(comparison);
    bool per_work = work_differs(comparison);
    shows[COLUMN_REQUEST] = shows[COLUMN_TOKENS] =
        per_work && any_work(comparison, MEMBER(double, struct summary, requests));
    shows[COLUMN_NODE_HOUR] = per_work && any_work(comparison, MEMBER(double, struct summary, job_node_s));
    shows[COLUMN_WEATHER] = mixed(cells, comparison->cases, COLUMN_WEATHER);
    shows[COLUMN_CARBON] = mixed(cells, comparison->cases, COLUMN_CARBON);
    for (size_t i = 0; i < comparison->cases; i++)
        shows[COLUMN_UNDONE] = shows[COLUMN_UNDONE] || cells[i * COLUMNS + COLUMN_UNDONE] != NULL;
    size_t count = 0, to = 0;
    for (size_t c = 0; c < COLUMNS; c++)
        if (shows[c])
            shown[count++] = columns[c];
    for (size_t i = 0; i < comparison->cases * COLUMNS; i++)
        if (shows[i % COLUMNS])
            cells[to++] = cells[i];
    return count;
}

void comparison_print(FILE *out, const struct comparison *comparison)
{
    struct arena *arena = arena_create();
    const char **cells = arena_alloc(arena, comparison->cases * COLUMNS, sizeof *cells);
    bool *strong = arena_alloc(arena, comparison->cases, sizeof *strong);
    bool unfinished = unfinished_differ(comparison);
    for (size_t i = 0; i < comparison->cases; i++) {
        fill_row(arena, comparison, i, unfinished, cells + i * COLUMNS);
        strong[i] = comparison->cases > 1 && comparison->baseline[i] == i;
    }
    bool weathers = mixed(cells, comparison->cases, COLUMN_WEATHER),
         carbons = mixed(cells, comparison->cases, COLUMN_CARBON);
    struct screen_column shown[COLUMNS];
    size_t count = choose_columns(comparison, cells, shown);
    screen_table(out, shown, count, cells, comparison->cases, strong);
    print_baselines(out, comparison);
    print_differences(out, arena, comparison);
    if (weathers)
        screen_text(
            out,
            "weather of several kinds: compare sites within one kind; a typical year is none of the years in it\n");
    if (carbons)
        screen_text(out, "carbon of several kinds: life-cycle and direct factors of grids do not compare\n");
    arena_destroy(arena);
}
