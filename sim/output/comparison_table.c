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

/* The last two columns are shown only if jobs end earlier or later than in the baseline. */
enum { COLUMNS = 14, COLUMNS_WITHOUT_DELAY = 12 };
static const struct screen_column columns[COLUMNS] = {
    {"run", NULL, true},          {"PUE", NULL, false},       {"WUE", "L/kWh", false},      {"ERE", NULL, false},
    {"IT", "MWh", false},         {"facility", "MWh", false}, {"energy", "vs base", false}, {"water", "m3", false},
    {"water", "vs base", false},  {"carbon", "t", false},     {"compressors", "h", false},  {"peak", "MW", false},
    {"carbon", "vs base", false}, {"jobs take", "h", false}};

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

static void fill_row(struct arena *arena, const struct comparison *comparison, size_t which, const char **cells)
{
    struct summary mean, base;
    cells[0] = comparison->labels[which];
    if (!comparison_mean(comparison, which, &mean)) {
        cells[1] = "missing";
        return;
    }
    const char *energy = "", *water = "", *carbon = "";
    if (comparison->baseline[which] != which && comparison_mean(comparison, comparison->baseline[which], &base)) {
        struct paired by_energy =
            comparison_difference(comparison, which, MEMBER(double, struct summary, facility_energy_j));
        struct paired by_water = makeup_difference(comparison, which);
        struct paired by_carbon =
            comparison_difference(comparison, which, MEMBER(double, struct summary, carbon_operational_kg));
        carbon = percent(arena, base.carbon_operational_kg, &by_carbon);
        energy = percent(arena, base.facility_energy_j, &by_energy);
        water = percent(arena, summary_makeup_m3(&base), &by_water);
    }
    cells[1] = fixed(arena, mean.pue, 3);
    cells[2] = fixed(arena, mean.wue_l_per_kwh, 2);
    cells[3] = fixed(arena, mean.ere, 3);
    cells[4] = number(arena, mean.it_energy_j / JOULE_PER_KWH / 1e3, 4);
    cells[5] = number(arena, mean.facility_energy_j / JOULE_PER_KWH / 1e3, 4);
    cells[6] = energy;
    cells[7] = number(arena, summary_makeup_m3(&mean), 4);
    cells[8] = water;
    cells[9] = number(arena, mean.carbon_operational_kg / 1e3, 4);
    cells[10] = fixed(arena, mean.mechanical_cooling_s / SECONDS_PER_HOUR, 0);
    cells[11] = number(arena, mean.peak_facility_power_w / 1e6, 3);
    cells[12] = carbon;
    cells[13] = fixed(arena, mean.job_turnaround_s / SECONDS_PER_HOUR, 2);
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

void comparison_print(FILE *out, const struct comparison *comparison)
{
    struct arena *arena = arena_create();
    const char **cells = arena_alloc(arena, comparison->cases * COLUMNS, sizeof *cells);
    bool *strong = arena_alloc(arena, comparison->cases, sizeof *strong);
    for (size_t i = 0; i < comparison->cases; i++) {
        fill_row(arena, comparison, i, cells + i * COLUMNS);
        strong[i] = comparison->cases > 1 && comparison->baseline[i] == i;
    }
    size_t shown = COLUMNS;
    if (!delays_differ(comparison)) { /* the cells of each row move together */
        shown = COLUMNS_WITHOUT_DELAY;
        for (size_t i = 1; i < comparison->cases; i++)
            memmove(cells + i * shown, cells + i * COLUMNS, shown * sizeof *cells);
    }
    screen_table(out, columns, shown, cells, comparison->cases, strong);
    arena_destroy(arena);
}
