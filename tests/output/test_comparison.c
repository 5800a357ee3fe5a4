/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "account/subject.h"
#include "output/comparison.h"

TestSuite(comparison);

static struct summary made(const char *strategy, const char *site, int64_t seed, double gwh, double water_m3)
{
    struct summary summary;
    memset(&summary, 0, sizeof summary);
    for (const struct column *column = summary_columns; column->name != NULL; column++)
        if (column->kind == COLUMN_NUMBER)
            *(double *)(void *)((char *)&summary + column->offset) = NAN;
    summary.run = summary.strategy = strategy;
    summary.site = site;
    summary.seed = seed;
    summary.duration_s = 365 * 86400.0;
    summary.facility_energy_j = gwh * 3.6e12;
    summary.it_energy_j = 3.6e12;
    summary.pue = gwh;
    summary.requests = 1e6;
    summary.training_flop = 1e24;
    summary.output_tokens = summary.jobs_finished = 0;
    summary.water_makeup_m3 = water_m3;
    summary.throttled_s = summary.heat_reused_j = 0;
    return summary;
}

static const char *const labels[] = {"tower", "dry", "wet", "reuse"};
static const size_t first[] = {0, 0, 0, 0};
static struct text_buffer text;

static const char *conclusion(const struct summary *runs, size_t cases, size_t seeds, const size_t *baseline)
{
    text.length = 0;
    struct comparison comparison = {
        .cases = cases, .seeds = seeds, .runs = runs, .labels = labels, .baseline = baseline};
    comparison_conclude(&comparison, &text);
    return text.data;
}

#define SAYS(expected, ...)                                                                                            \
    do {                                                                                                               \
        const char *said = conclusion(__VA_ARGS__);                                                                    \
        cr_assert_str_eq(said, expected, "said: %s", said);                                                            \
    } while (0)

Test(comparison, sentence_of_the_best)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.25, 1000), made("dry", "dulles", 1, 1.1, 0),
                             made("wet", "dulles", 1, 1.2, 1100)};
    SAYS("In this simulation of one year at Dulles, dry needs 12.0 % less electricity and no cooling water "
         "for the same IT work, compared with tower.",
         runs, 3, 1, first);
}

Test(comparison, sentence_when_nothing_is_better)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.0, 0), made("dry", "dulles", 1, 1.1, 0),
                             made("wet", "dulles", 1, 1.2, 1100)};
    SAYS("In this simulation of one year at Dulles, none of the 2 alternatives needs less electricity than "
         "tower; the closest, dry, needs 10.0 % more electricity for the same IT work, compared with tower.",
         runs, 3, 1, first);
    SAYS("In this simulation of one year at Dulles, wet needs 9.1 % more electricity but also 1100 m3 of "
         "cooling water for the same IT work, compared with dry.",
         runs + 1, 2, 1, first);
}

Test(comparison, sentence_of_a_tie)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.0, 1000), made("dry", "dulles", 1, 1.0004, 500)};
    SAYS("In this simulation of one year at Dulles, dry needs as much electricity and 50.0 % less cooling "
         "water for the same IT work, compared with tower.",
         runs, 2, 1, first);
}

Test(comparison, sentence_says_when_the_work_differs)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.0, 0), made("dry", "dulles", 1, 0.9, 0)};
    runs[1].requests *= 0.95;
    runs[1].throttled_s = 72000;
    SAYS("In this simulation of one year at Dulles, dry needs 10.0 % less electricity (but its requests were "
         "5.0 % lower), with its servers slowed by heat for 20 h, compared with tower.",
         runs, 2, 1, first);
}

Test(comparison, sentence_with_heat_reuse)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.1, 0),
                             made("reuse", "dulles", 1, 1.3, 0)};
    runs[2].heat_reused_j = 0.5 * 3.6e12;
    SAYS("In this simulation of one year at Dulles, dry needs 8.3 % less electricity for the same IT work, "
         "compared with tower; reuse needs 8.3 % more electricity, but hands over 500.0 MWh of heat.",
         runs, 3, 1, first);
}

/* The one with less heat displaces dirtier heat, or lifts it with less. */
Test(comparison, reuse_is_ranked_by_net_carbon)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.1, 0),
                             made("wet", "dulles", 1, 1.3, 0), made("reuse", "dulles", 1, 1.3, 0)};
    runs[2].heat_reused_j = 0.6 * 3.6e12;
    runs[2].carbon_net_kg = 90e3;
    runs[3].heat_reused_j = 0.5 * 3.6e12;
    runs[3].carbon_net_kg = 80e3;
    SAYS(
        "In this simulation of one year at Dulles, dry needs 8.3 % less electricity for the same IT work, "
        "compared with tower; reuse needs 8.3 % more electricity, but hands over 500.0 MWh of heat, which leaves 80.00 t of "
        "carbon net of what that displaces.",
        runs, 4, 1, first);
}

Test(comparison, sentence_of_two_sites)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 100), made("tower", "phoenix", 1, 1.3, 200),
                             made("dry", "dulles", 1, 1.1, 0), made("dry", "phoenix", 1, 1.4, 0)};
    const size_t baseline[] = {0, 1, 0, 1};
    SAYS("In this simulation of one year, at Dulles dry needs 8.3 % less electricity and no cooling water "
         "for the same IT work, compared with tower; at Phoenix dry needs 7.7 % more electricity and no "
         "cooling water for the same IT work, compared with tower.",
         runs, 4, 1, baseline);
}

Test(comparison, sentence_that_compares_sites)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 100), made("dry", "phoenix", 1, 1.1, 0)};
    SAYS("In this simulation of one year, dry at Phoenix needs 8.3 % less electricity and no cooling water "
         "for the same IT work, compared with tower at Dulles.",
         runs, 2, 1, first);
}

/* More places than a sentence holds: the range over them. */
Test(comparison, sentence_of_many_sites)
{
    struct summary runs[] = {made("tower", "a", 1, 1.0, 100), made("dry", "a", 1, 0.9, 0),
                             made("tower", "b", 1, 1.0, 100), made("dry", "b", 1, 0.85, 0),
                             made("tower", "c", 1, 1.0, 100), made("dry", "c", 1, 0.8, 50),
                             made("tower", "d", 1, 1.0, 100), made("dry", "d", 1, 0.95, 0)};
    static const char *const names[] = {"at", "ad", "bt", "bd", "ct", "cd", "dt", "dd"};
    const size_t baseline[] = {0, 0, 2, 2, 4, 4, 6, 6};
    struct comparison comparison = {.cases = 8, .seeds = 1, .runs = runs, .labels = names, .baseline = baseline};
    comparison_conclude(&comparison, &text);
    cr_assert_str_eq(text.data,
                     "In this simulation of one year, dry, which needs the least electricity of the alternatives in "
                     "4 of 4 cases, needs between 5.0 and 20.0 % less electricity than tower, and takes in 87.5 % "
                     "less cooling water over all of them.");
}

Test(comparison, sentence_of_one_run_or_none)
{
    struct summary run = made("tower", "dulles", 1, 1.25, 1000);
    SAYS("In this simulation of one year at Dulles, tower takes 1.250 GWh of electricity for 1.000 GWh of "
         "IT (PUE 1.25) and 1000 m3 of cooling water.",
         &run, 1, 1, first);
    run.run = NULL;
    SAYS("No run has finished, so that there is nothing to conclude.", &run, 1, 1, first);
}

/* 1.25 against 1.1 and 1.2 against 1.1: a baseline is compared with the other one, never with itself. */
Test(comparison, two_baselines)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.25, 1000), made("dry", "dulles", 1, 1.1, 0),
                             made("wet", "dulles", 1, 1.2, 1100)};
    const size_t second[] = {2, 2, 2};
    const char *const differs[] = {NULL, "hall.pressure 500 Pa -> 300 Pa", NULL, NULL, NULL, NULL};
    struct comparison comparison = {.cases = 3,
                                    .seeds = 1,
                                    .runs = runs,
                                    .labels = labels,
                                    .baseline = first,
                                    .second = second,
                                    .differs = differs};
    text.length = 0;
    comparison_conclude(&comparison, &text);
    cr_assert_str_eq(
        text.data,
        "In this simulation of one year at Dulles, dry needs 12.0 % less electricity and no cooling water for "
        "the same IT work, compared with tower, and 8.3 % less electricity than wet.");
    text.length = 0;
    comparison_rows(&comparison, &text);
    cr_assert_not_null(strstr(text.data, ",hall.pressure 500 Pa -> 300 Pa\n"));
    cr_assert_not_null(strstr(text.data, "\ndry,wet,dry,dulles,1,pue,"));
    cr_assert_not_null(strstr(text.data, "\ntower,wet,"));
    cr_assert_null(strstr(text.data, "\ntower,tower,"));
    cr_assert_null(strstr(text.data, "\nwet,wet,"));
}

/* Two seeds whose differences have different signs: no difference may be claimed. */
Test(comparison, sentence_does_not_claim_what_chance_explains)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.20, 100), made("tower", "dulles", 2, 1.30, 100),
                             made("dry", "dulles", 1, 1.10, 100), made("dry", "dulles", 2, 1.35, 100)};
    SAYS("In this simulation of one year at Dulles (mean of 2 seeds), dry needs about as much electricity "
         "(-2.0 %, within chance) and as much cooling water for the same IT work, compared with tower.",
         runs, 2, 2, first);
}

Test(comparison, rows_pair_seeds)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.0, 0), made("tower", "dulles", 2, 2.0, 0),
                             made("dry", "dulles", 1, 0.5, 0), made("dry", "dulles", 2, 1.5, 0)};
    struct comparison comparison = {.cases = 2, .seeds = 2, .runs = runs, .labels = labels, .baseline = first};
    struct text_buffer rows = {0};
    comparison_rows(&comparison, &rows);
    cr_assert_not_null(strstr(rows.data, "\ndry,tower,dry,dulles,1,pue,1,0.5,1,-0.5,0.5,\n"), "%s", rows.data);
    cr_assert_not_null(strstr(rows.data, "\ndry,tower,dry,dulles,2,pue,1,1.5,2,-0.5,0.75,\n"));
    cr_assert_null(strstr(rows.data, "\ntower,"));
    cr_assert_null(strstr(rows.data, ",cer,")); /* missing in both */
    rows.length = 0;
    comparison_mean_rows(&comparison, &rows);
    cr_assert_not_null(strstr(rows.data, "\ndry,tower,dry,dulles,pue,1,2,1,1.5,-0.5,-0.5,-0.5,\n"), "%s", rows.data);
    text_buffer_finish(&rows);

    runs[1].run = NULL; /* not there: its pair does not count */
    struct paired paired = comparison_difference(&comparison, 1, 0, offsetof(struct summary, pue));
    cr_assert_eq(paired.pairs, 1);
    cr_assert_float_eq(paired.mean, -0.5, 1e-12);
}

/* The table of these runs, in *printed. */
static void print(const struct comparison *comparison, char **printed)
{
    size_t length;
    FILE *out = open_memstream(printed, &length);
    comparison_print(out, comparison);
    fclose(out);
}

static bool table_has_delays(double turnaround_s)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.2, 0)};
    runs[0].job_turnaround_s = 3600;
    runs[1].job_turnaround_s = turnaround_s;
    runs[0].carbon_operational_kg = 1000;
    runs[1].carbon_operational_kg = 900;
    struct comparison comparison = {.cases = 2, .seeds = 1, .runs = runs, .labels = labels, .baseline = first};
    char *printed = NULL;
    print(&comparison, &printed);
    bool has = strstr(printed, "jobs take") != NULL;
    cr_assert(has == (strstr(printed, "-10.0 %") != NULL) && strstr(printed, "tower") && strstr(printed, "dry"));
    free(printed);
    return has;
}

/* What a saving costs in delay stands beside it, where there is any. */
Test(comparison, delay_of_jobs)
{
    cr_assert(table_has_delays(7200));
    cr_assert(!table_has_delays(3600.1));
    cr_assert(!table_has_delays(NAN)); /* no jobs */
}

static bool table_says(const char *weather, const char *carbon, const char *words)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "singapore", 1, 1.2, 0)};
    runs[0].weather_kind = "typical-year";
    runs[0].carbon_kind = "life-cycle";
    runs[1].weather_kind = weather;
    runs[1].carbon_kind = carbon;
    struct comparison comparison = {.cases = 2, .seeds = 1, .runs = runs, .labels = labels, .baseline = first};
    char *printed = NULL;
    print(&comparison, &printed);
    bool says = strstr(printed, words) != NULL;
    free(printed);
    return says;
}

/* A typical year beside a real one, or direct beside life-cycle carbon: a column says which row has which, and a line that they do not
 * compare. */
Test(comparison, kinds_of_weather_and_carbon)
{
    cr_assert(table_says("real-year", "life-cycle", "real-year") &&
              table_says("real-year", "life-cycle", "weather of several kinds"));
    cr_assert(!table_says("real-year", "life-cycle", "carbon is") &&
              !table_says("real-year", "life-cycle", "carbon of several"));
    cr_assert(table_says("typical-year", "direct", "carbon of several kinds") &&
              table_says("typical-year", "direct", "carbon is"));
    cr_assert(!table_says("typical-year", "life-cycle", "weather") &&
              !table_says("typical-year", "life-cycle", "several"));
    cr_assert(!table_says(NULL, NULL, "several"), "a summary of before does not say");
}

/* What is asked decides on the columns; what is the same in all of them is said once, below. */
Test(comparison, columns_follow_the_question)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.2, 0)};
    runs[0].fine_swing_feed_power_w = 6.5e6;
    runs[1].fine_swing_feed_power_w = 0.65e6;
    runs[0].peak_grid_power_w = 2e6;
    runs[1].peak_grid_power_w = 1e6;
    struct comparison comparison = {.cases = 2, .seeds = 1, .runs = runs, .labels = labels, .baseline = first};
    comparison.subjects = SUBJECT_SWING;
    char *printed = NULL;
    print(&comparison, &printed);
    cr_assert(strstr(printed, "swing of feed") && strstr(printed, "-90.0 %"), "%s", printed);
    cr_assert(!strstr(printed, "grid peak") && !strstr(printed, "vs base vs base"), "%s", printed);
    cr_assert_not_null(strstr(printed, "\nthe same in all: PUE 1.200, IT 1000 MWh, facility 1200 MWh\n"), "%s",
                       printed);
    free(printed);
    comparison.subjects = SUBJECT_SUPPLY;
    print(&comparison, &printed);
    cr_assert(strstr(printed, "grid peak") && !strstr(printed, "swing of feed"), "%s", printed);
    free(printed);
}

/* `show` names them, and then there is nothing else, in this order, equal or not. */
Test(comparison, columns_that_are_asked_for)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.1, 0)};
    struct summary_show show[4] = {{NULL, false}};
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        if (strcmp(column->name, "it_energy_j") == 0)
            show[0].column = column;
        if (strcmp(column->name, "site") == 0)
            show[1].column = column;
        if (strcmp(column->name, "pue") == 0)
            show[2] = (struct summary_show){column, true};
    }
    struct comparison comparison = {
        .cases = 2, .seeds = 1, .runs = runs, .labels = labels, .baseline = first, .show = show};
    char *printed = NULL;
    print(&comparison, &printed);
    cr_assert_str_eq(printed, "run      IT  site        PUE\n"
                              "        MWh          vs base\n"
                              "tower  1000  dulles\n"
                              "dry    1000  dulles   -8.3 %\n"); /* 1.1 / 1.2 - 1 */
    free(printed);
}

/* The sentence is about what was asked: the swing, not electricity; who is best in something else stands beside it, unless it saved by
 * working less. */
Test(comparison, sentence_follows_the_question)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 1.3, 0),
                             made("wet", "dulles", 1, 1.2, 0), made("reuse", "dulles", 1, 0.6, 0)};
    const double swing_w[] = {8e6, 2e6, 4e6, 8e6}, ramp_w_per_s[] = {4e6, 2e6, 1e6, 4e6};
    for (size_t i = 0; i < 4; i++) {
        runs[i].fine_swing_feed_power_w = swing_w[i];
        runs[i].fine_ramp_feed_w_per_s = ramp_w_per_s[i];
    }
    runs[3].requests /= 2;
    struct comparison comparison = {
        .cases = 4, .seeds = 1, .runs = runs, .labels = labels, .baseline = first, .subjects = SUBJECT_SWING};
    text.length = 0;
    comparison_conclude(&comparison, &text);
    cr_assert_str_eq(
        text.data,
        "In this simulation of one year at Dulles, dry makes the swing of the feed 75.0 % smaller, with the "
        "ramp of the feed 50.0 % slower and 8.3 % more electricity for the same IT work, compared with tower; "
        "wet makes the ramp of the feed 75.0 % slower, with the swing of the feed 50.0 % smaller.",
        "%s", text.data);
}

/* Of a service it is energy per token; energy per request, which falls as much, is no news. A question without an answer in any run is
 * that of electricity and water. */
Test(comparison, sentence_of_a_service)
{
    struct summary runs[] = {made("tower", "dulles", 1, 1.2, 0), made("dry", "dulles", 1, 0.9, 0)};
    for (size_t i = 0; i < 2; i++) {
        runs[i].energy_per_1000_tokens_wh = runs[i].facility_energy_j / 1e12;
        runs[i].energy_per_request_j = runs[i].facility_energy_j / 1e6;
        runs[i].quality.ttft_p99_s = i == 0 ? 0.2 : 0.7;
    }
    struct comparison comparison = {
        .cases = 2, .seeds = 1, .runs = runs, .labels = labels, .baseline = first, .subjects = SUBJECT_SPEED};
    text.length = 0;
    comparison_conclude(&comparison, &text);
    cr_assert_str_eq(
        text.data,
        "In this simulation of one year at Dulles, dry needs 25.0 % less energy per token, with the wait for the "
        "first token (p99) 3.5 times what it is for the same IT work, compared with tower.",
        "%s", text.data);
    comparison.subjects = SUBJECT_SUPPLY;
    text.length = 0;
    comparison_conclude(&comparison, &text);
    cr_assert_not_null(strstr(text.data, "dry needs 25.0 % less electricity for the same"), "%s", text.data);
}

/* Four places, each with a tower to compare with: wet is best where it is hot, dry elsewhere. */
Test(comparison, the_best_of_each_place)
{
    static const char *const sites[] = {"dulles", "phoenix", "lulea", "miami"};
    static const char *const names[] = {"d_tower", "d_dry", "d_wet", "p_tower", "p_dry", "p_wet",
                                        "l_tower", "l_dry", "l_wet", "m_tower", "m_dry", "m_wet"};
    struct summary runs[12];
    size_t baseline[12], rank[12];
    for (size_t i = 0; i < 12; i++) {
        bool hot = i / 3 % 2 == 1;
        double gwh = i % 3 == 0 ? 1.3 : (i % 3 == 1) == hot ? 1.2 : 1.1;
        runs[i] = made(i % 3 == 0 ? "tower" : i % 3 == 1 ? "dry" : "wet", sites[i / 3], 1, gwh, 0);
        baseline[i] = i / 3 * 3;
    }
    runs[11].run = NULL; /* it is missing */
    struct comparison comparison = {
        .cases = 12, .seeds = 1, .runs = runs, .labels = names, .baseline = baseline, .top = 1};
    comparison_rank(&comparison, rank);
    static const size_t ranks[] = {0, 1, 2, 0, 2, 1, 0, 1, 2, 0, 1, SIZE_MAX};
    for (size_t i = 0; i < 12; i++)
        cr_assert_eq(rank[i], ranks[i], "%s has rank %zu", names[i], rank[i]);
    text.length = 0;
    comparison_best(&comparison, &text);
    cr_assert_str_eq(text.data, "best by electricity: dry at Dulles, Lulea, Miami; wet at Phoenix\n", "%s", text.data);
    char *printed;
    print(&comparison, &printed);
    cr_assert_not_null(strstr(printed, "8 of 12: the best of each baseline (--top 1)"), "%s", printed);
    cr_assert_not_null(strstr(printed, "\np_wet"));
    cr_assert_null(strstr(printed, "\np_dry"));
    free(printed);
}
