/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds on results: each comparison at, below and above its bound, units, and what is refused. */
#include "account/expectation.h"

#include <math.h>
#include <string.h>

#include <criterion/criterion.h>

TestSuite(expectation);

/* What is missed of one bound on one column, "" for nothing. */
static const char *missed(struct arena *arena, const char *column, const char *is, const struct summary *summary)
{
    struct expectation expectation = {column, is};
    struct list list = {&expectation, 1};
    const char *text = expectations_missed(arena, &list, summary);
    return text ? text : "";
}

struct counted {
    struct complaint complaint; /* first */
    size_t count;
};

static void count(struct complaint *complaint, const char *key, const char *message)
{
    ((struct counted *)(void *)complaint)->count++;
    cr_assert(key && message);
}

static size_t complaints(const char *column, const char *is)
{
    struct expectation expectation = {column, is};
    struct counted counted = {{count}, 0};
    expectation_record.check(&expectation, &counted.complaint);
    return counted.count;
}

Test(expectation, comparisons)
{
    struct arena *arena = arena_create();
    struct summary summary = {.pue = 1.25, .facility_energy_j = 3.6e12};
    cr_assert_str_eq(missed(arena, "pue", "< 1.3", &summary), "");
    cr_assert_str_eq(missed(arena, "pue", "< 1.25", &summary), "pue 1.25, not < 1.25");
    cr_assert_str_eq(missed(arena, "pue", "<= 1.25", &summary), "");
    cr_assert_str_eq(missed(arena, "pue", ">= 1.25", &summary), "");
    cr_assert_str_eq(missed(arena, "pue", "> 1.25", &summary), "pue 1.25, not > 1.25");
    cr_assert_str_eq(missed(arena, "pue", ">1.2,<1.3", &summary), "");
    cr_assert_str_neq(missed(arena, "pue", "> 1.2, < 1.21", &summary), "");
    cr_assert_str_neq(missed(arena, "pue", "> 1.26, < 1.3", &summary), "");
    /* 3.6e12 J are 1 GWh. */
    cr_assert_str_eq(missed(arena, "facility_energy_j", ">= 0.999 GWh, <= 1.001 GWh", &summary), "");
    cr_assert_str_neq(missed(arena, "facility_energy_j", "< 999 MWh", &summary), "");
    summary.pue = NAN;
    cr_assert_str_eq(missed(arena, "pue", "< 2", &summary), "pue blank, not < 2", "what is blank keeps no bound");
    arena_destroy(arena);
}

Test(expectation, shares_and_whole_numbers)
{
    struct arena *arena = arena_create();
    struct summary summary = {.cfe_frac = 0.8, .seed = 7};
    cr_assert_str_eq(missed(arena, "cfe_frac", ">= 80 %", &summary), "");
    cr_assert_str_neq(missed(arena, "cfe_frac", "> 81 %", &summary), "");
    cr_assert_str_eq(missed(arena, "seed", "<= 7", &summary), "");
    cr_assert_str_neq(missed(arena, "seed", "< 7", &summary), "");
    arena_destroy(arena);
}

Test(expectation, all_that_is_missed_is_told)
{
    struct arena *arena = arena_create();
    struct summary summary = {.pue = 1.5, .ere = 0.5, .erf = 0.2};
    struct expectation items[] = {{"pue", "< 1.2"}, {"ere", "< 1"}, {"erf", "> 0.3"}};
    struct list list = {items, 3};
    cr_assert_str_eq(expectations_missed(arena, &list, &summary), "pue 1.5, not < 1.2; erf 0.2, not > 0.3");
    list.count = 0;
    cr_assert_null(expectations_missed(arena, &list, &summary));
    arena_destroy(arena);
}

Test(expectation, refused)
{
    cr_assert_eq(complaints("pue", "< 1.2"), 0);
    cr_assert_eq(complaints("facility_energy_j", ">= 1 GWh, < 10 GWh"), 0);
    static const char *const bad[][2] = {{"pu", "< 1"},
                                         {"site", "< 1"},
                                         {"pue", "1.2"},
                                         {"pue", ""},
                                         {"pue", "<"},
                                         {"pue", "= 1"},
                                         {"pue", "< nan"},
                                         {"pue", "< 1,"},
                                         {"pue", "< 1 < 2"},
                                         {"pue", "< 1.2, 3"},
                                         {"pue", "=< 1"},
                                         {"pue", "< 1 K"},
                                         {"facility_energy_j", "< 3 K"},
                                         {"facility_energy_j", "< kWh"}};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_assert_eq(complaints(bad[i][0], bad[i][1]), 1, "%s: %s", bad[i][0], bad[i][1]);
}
