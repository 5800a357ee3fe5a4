/* SPDX-License-Identifier: Apache-2.0 */
#include "study/uncertain.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "../said.h"

static char folder[64];
static struct arena *arena;
static struct diag *diag;

static void set_up(void)
{
    arena = arena_create();
    diag = diag_create();
    strcpy(folder, P_tmpdir "/samovar-uncertain-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
}

static void tear_down(void)
{
    char command[80];
    snprintf(command, sizeof command, "rm -r %s", folder);
    cr_assert_eq(system(command), 0);
    diag_destroy(diag);
    arena_destroy(arena);
}

TestSuite(uncertain, .init = set_up, .fini = tear_down);

static const struct study *load(const char *rest)
{
    char *path = arena_printf(arena, "%s/study.yaml", folder);
    FILE *file = fopen(path, "w");
    cr_assert_not_null(file);
    fprintf(file, "samovar: 1\nstudy: s\nbase: %s/scenarios/dulles-hall.yaml\n%s", SAMOVAR_SOURCE_DIR, rest);
    fclose(file);
    return study_load(arena, diag, path, &(struct study_options){.seed = -1});
}

#define STRATEGIES "vary: {strategy: [chiller-tower, warm-water-dry]}\n"

static const struct uncertain *drawn(const char *rest)
{
    const struct study *study = load(rest);
    cr_assert_not_null(study, "%s", diag_said(arena, diag));
    cr_assert_not_null(study->uncertain);
    return study->uncertain;
}

static const char *set_in(const struct uncertain *u, size_t which, size_t row, const char *path)
{
    size_t count;
    struct override *overrides = uncertain_overrides(arena, u, which, row, &count);
    for (size_t i = 0; i < count; i++)
        if (strcmp(overrides[i].path, path) == 0)
            return overrides[i].value;
    return NULL;
}

/* A draw touches only the cases that have the component, and has one value for all components and cases. */
Test(uncertain, same_values_in_all_cases)
{
    const struct uncertain *u = drawn(
        STRATEGIES
        "uncertain:\n  cooling-tower.approach: {uniform: [3 K, 7 K]}\n  pump.efficiency: {uniform: [0.6, 0.8]}\ndraws: 20\n");
    cr_assert(u->input_count == 2 && u->case_count == 2 && u->rows == 20);
    size_t tower = strcmp(u->inputs[0].key, "cooling-tower.approach") == 0 ? 0 : 1, pump = 1 - tower;
    cr_assert(u->cases[0].has[tower] && u->cases[0].has[pump] && !u->cases[1].has[tower] && u->cases[1].has[pump]);
    cr_assert_eq(u->cases[0].count, 3); /* a tower and two pumps */
    cr_assert_eq(u->cases[1].count, 3); /* three pumps */
    for (size_t row = 0; row < u->rows; row++) {
        cr_assert_null(set_in(u, 1, row, "cooling[4].approach"));
        cr_assert_not_null(set_in(u, 0, row, "cooling[4].approach"));
        cr_assert_str_eq(set_in(u, 0, row, "cooling[1].efficiency"), set_in(u, 1, row, "cooling[7].efficiency"));
        double value = uncertain_value(u, row, tower);
        cr_assert(value >= 3 && value <= 7);
    }
}

/* A Latin hypercube of 4 draws of a uniform distribution has one in each quarter. */
Test(uncertain, values_follow_the_distribution)
{
    const struct uncertain *u = drawn("uncertain:\n  cooling[4].approach: {uniform: [3 K, 7 K]}\ndraws: 4\n");
    unsigned seen = 0;
    for (size_t row = 0; row < 4; row++)
        seen |= 1u << (unsigned)(uncertain_value(u, row, 0) - 3);
    cr_assert_eq(seen, 15);
    u = drawn("uncertain: {hall.supply_temperature: {normal: [24 degC, 2 K], low: 20 degC}}\ndraws: 100\n");
    double sum = 0;
    for (size_t row = 0; row < 100; row++) {
        double value = uncertain_value(u, row, 0);
        cr_assert_geq(value, 293.15);
        sum += value;
    }
    /* Cut off at -2 deviations, the mean is 2 phi(2) / Phi(2) above: 0.1105 K. */
    cr_assert_float_eq(sum / 100, 297.15 + 2 * 0.0539909665 / 0.9772498681, 0.02);
}

Test(uncertain, choices)
{
    const struct uncertain *u = drawn("uncertain: {cooling-tower.fan_curve: {choice: [cube, vsd]}}\ndraws: 10\n");
    size_t cubes = 0;
    for (size_t row = 0; row < 10; row++) {
        const char *value = set_in(u, 0, row, "cooling[4].fan_curve");
        cr_assert(strcmp(value, "cube") == 0 || strcmp(value, "vsd") == 0);
        cubes += strcmp(value, "cube") == 0;
    }
    cr_assert_eq(cubes, 5);
}

/* `all` takes what has a range and is at its default. The tower's approach is; its set-point was chosen, and the hall's pressure is taken
 * once, not in each component that has it from there. */
Test(uncertain, all_assumptions)
{
    const struct uncertain *u = drawn(STRATEGIES "uncertain: all\n");
    bool approach = false, pressure = false;
    for (size_t k = 0; k < u->input_count; k++) {
        const char *key = u->inputs[k].key;
        approach = approach || strcmp(key, "cooling-tower.approach") == 0;
        pressure = pressure || strcmp(key, "hall.pressure") == 0;
        cr_assert_null(strstr(key, "set_point"));
        cr_assert_null(strstr(key, "crah.pressure"));
        cr_assert(u->inputs[k].source && u->inputs[k].source[0]);
        cr_assert_eq(distribution_check(&u->inputs[k].distribution), DISTRIBUTION_FINE);
        for (size_t j = 0; j < k; j++)
            cr_assert_str_neq(key, u->inputs[j].key);
    }
    cr_assert(approach && pressure);
    for (size_t i = 0; i < u->cases[0].count; i++)
        cr_assert_null(strstr(u->cases[0].uses[i].path, "].pressure"));
}

/* What is at its default no longer, and what varies, is not assumed. */
Test(uncertain, what_was_chosen_is_not_uncertain)
{
    const struct uncertain *u = drawn("vary: {hall.pressure: [400 Pa, 600 Pa]}\nuncertain: all\n");
    for (size_t k = 0; k < u->input_count; k++)
        cr_assert_str_neq(u->inputs[k].key, "hall.pressure");
    u = drawn("uncertain: {all: assumed, hall.pressure: {uniform: [450 Pa, 550 Pa]}}\n");
    size_t found = 0;
    for (size_t k = 0; k < u->input_count; k++)
        if (strcmp(u->inputs[k].key, "hall.pressure") == 0) {
            cr_assert_float_eq(u->inputs[k].distribution.low, 450, 1e-9);
            found++;
        }
    cr_assert_eq(found, 1);
}

/* Runs that differ in nothing that a case has are the same run: of k inputs and `own` that the case has, a block of Sobol points takes
 * own + 2 runs, a trajectory own + 1, a tornado 2 own + 1. */
Test(uncertain, runs_that_change_nothing_are_spared)
{
    const struct {
        const char *method;
        size_t tower, dry; /* runs in a block */
    } cases[] = {{"sobol\ndraws: 4", 4, 3}, {"morris\ndraws: 4", 3, 2}, {"tornado", 5, 3}};
    for (size_t i = 0; i < 3; i++) {
        const struct uncertain *u = drawn(arena_printf(
            arena, STRATEGIES "uncertain: {cooling-tower.approach: assumed, pump.efficiency: assumed}\nmethod: %s\n",
            cases[i].method));
        size_t own[2] = {0};
        for (size_t which = 0; which < 2; which++)
            for (size_t row = 0; row < u->rows; row++) {
                size_t same = uncertain_same(u, which, row);
                cr_assert_eq(uncertain_same(u, which, same), same);
                own[which] += same == row;
            }
        cr_assert_eq(own[0], cases[i].tower * u->blocks, "%s: %zu", cases[i].method, own[0]);
        cr_assert_eq(own[1], cases[i].dry * u->blocks, "%s: %zu", cases[i].method, own[1]);
    }
}

/* Blocks take the study's seeds in turn. */
Test(uncertain, seeds_take_turns)
{
    const struct study *study = load("seeds: 3\nuncertain: {pump.efficiency: assumed}\ndraws: 7\n");
    cr_assert_not_null(study);
    for (size_t row = 0; row < 7; row++)
        cr_assert_eq(uncertain_run(study->uncertain, study, 0, row), row % 3);
}

/* All mistakes are said at once. */
Test(uncertain, mistakes)
{
    cr_assert_null(
        load("uncertain:\n  cooling-tower.approach: {uniform: [7 K, 3 K]}\n  pump.efficiency: {normal: [0.7, 0]}\n"
             "  nothing.here: assumed\n  hall.pressure: {uniform: [1 Pa, 9000 Pa]}\n"));
    const char *said = diag_said(arena, diag);
    cr_assert_not_null(strstr(said, "below the last"), "%s", said);
    cr_assert_not_null(strstr(said, "above 0"), "%s", said);
    cr_assert_not_null(strstr(said, "nothing.here"), "%s", said);
    cr_assert_not_null(strstr(said, "must lie between"), "%s", said);
    cr_assert_eq(diag_errors(diag), 4, "%s", said);
}

Test(uncertain, too_many_for_sobol)
{
    cr_assert_not_null(load("uncertain: {pump.efficiency: assumed}\nmethod: sobol\ndraws: 100\n"));
    cr_assert_not_null(strstr(diag_said(arena, diag), "no power of two"));
}
