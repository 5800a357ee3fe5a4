/* SPDX-License-Identifier: Apache-2.0 */
/* What else differs, between scenarios of the catalogue: the hall of dulles-hall with one key changed at a time. */
#include <criterion/criterion.h>
#include <stdlib.h>

#include "base/arena.h"
#include "scenario/scenario_difference.h"

static struct arena *arena;
static struct diag *diag;

static void set_up(void)
{
    setenv("SAMOVAR_HOME", SAMOVAR_SOURCE_DIR, 1);
    arena = arena_create();
    diag = diag_create();
}

static void tear_down(void)
{
    diag_destroy(diag);
    arena_destroy(arena);
}

TestSuite(scenario_difference, .init = set_up, .fini = tear_down);

/* The hall with this strategy and one more key; key NULL: none. */
static const struct scenario *hall_with(const char *strategy, const char *key, const char *value)
{
    struct override override = {key, value, "--set"};
    const struct scenario *scenario =
        scenario_load(arena, diag, SAMOVAR_SOURCE_DIR "/scenarios/dulles-hall.yaml", strategy, &override, key ? 1 : 0);
    cr_assert_not_null(scenario);
    return scenario;
}

static const char *const nothing[] = {NULL};
static const char *const cooling[] = {"strategy", "meaning", "cooling", NULL};

/* The components follow the hall, so that the hall is named alone. */
Test(scenario_difference, a_key_of_the_hall)
{
    const struct scenario *base = hall_with("chiller-tower", NULL, NULL),
                          *run = hall_with("chiller-tower", "hall.supply_temperature", "27 degC");
    cr_assert_str_eq(scenario_difference(arena, base, run, nothing), "hall.supply_temperature 24 degC -> 27 degC");
    cr_assert_str_eq(scenario_difference(arena, run, base, nothing), "hall.supply_temperature 27 degC -> 24 degC");
    cr_assert_null(scenario_difference(arena, base, base, nothing));
}

/* Of the way of cooling, what it does otherwise than the hall is told though the cooling is what varies. */
Test(scenario_difference, a_plant_that_leaves_the_hall)
{
    const struct scenario *base = hall_with("chiller-tower", NULL, NULL),
                          *run = hall_with("water-economizer", "cooling[0].pressure", "300 Pa");
    cr_assert_null(scenario_difference(arena, base, hall_with("water-economizer", NULL, NULL), cooling));
    cr_assert_str_eq(scenario_difference(arena, base, run, cooling), "pressure of crah 500 Pa -> 300 Pa");
    cr_assert_str_eq(scenario_difference(arena, run, base, cooling), "pressure of crah 300 Pa -> 500 Pa");
}

/* Lists, kinds, numbers with units and words, wherever they stand. */
Test(scenario_difference, any_key)
{
    static const struct {
        const char *key, *value, *said;
    } cases[] = {{"workloads[0].replicas", "29", "workloads[0].replicas 30 -> 29"},
                 {"workloads[1].tokens", "1e12", "workloads[1].tokens 2000000000000 -> 1000000000000"},
                 {"scheduler", "{type: fcfs}", "scheduler backfill -> fcfs"},
                 {"duration", "24 h", "duration 31536000 s -> 86400 s"},
                 {"platform.nodes[0].count", "127", "platform.nodes[0].count 128 -> 127"}};
    const struct scenario *base = hall_with("chiller-tower", NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_str_eq(
            scenario_difference(arena, base, hall_with("chiller-tower", cases[i].key, cases[i].value), nothing),
            cases[i].said);
    const char *const varied[] = {"workloads[0].replicas", NULL};
    cr_assert_null(scenario_difference(arena, base, hall_with("chiller-tower", cases[0].key, cases[0].value), varied));
}

/* All strategies of the catalogue share one hall: none of those that any site can have differs in more than its way of cooling. */
Test(scenario_difference, strategies_of_the_first_study)
{
    static const char *const strategies[] = {"water-economizer", "air-economizer", "direct-evaporative",
                                             "warm-water-dry",   "rear-door",      "indirect-evaporative"};
    const struct scenario *base = hall_with("chiller-tower", NULL, NULL);
    for (size_t i = 0; i < sizeof strategies / sizeof strategies[0]; i++)
        cr_expect_null(scenario_difference(arena, base, hall_with(strategies[i], NULL, NULL), cooling), "%s",
                       strategies[i]);
}
