/* SPDX-License-Identifier: Apache-2.0 */
/* A row of claims.csv from runs that are made up, against values worked out by hand. */
#include "claims/answer.h"

#include <math.h>

#include <criterion/criterion.h>

TestSuite(answer);

static struct claim_case cases[] = {{.name = "low"}, {.name = "high"}};

static struct answer of(struct claim_number number, const struct summary *const *runs)
{
    struct arena *arena = arena_create();
    struct claim claim = {.cases = {cases, 2}};
    struct answer answer = answer_of(arena, "file", &claim, &number, runs);
    answer.unit = NULL; /* it goes with the arena */
    arena_destroy(arena);
    return answer;
}

Test(answer, simulated)
{
    struct summary base = {.facility_energy_j = 3.6e9}, less = {.facility_energy_j = 1.8e9},
                   more = {.facility_energy_j = 7.2e9};
    struct claim_number number = {
        .name = "x", .claimed = "2 MWh", .arithmetic = "4 MWh", .simulated = "facility_energy_j", .reason = "r"};
    struct answer answer = of(number, (const struct summary *[]){&base, &more, &less});
    cr_assert_float_eq(answer.claimed, 2, 1e-12);
    cr_assert_float_eq(answer.own_arithmetic, 4, 1e-12);
    cr_assert_float_eq(answer.simulated, 1, 1e-12);
    cr_assert_float_eq(answer.low, 0.5, 1e-12);
    cr_assert_float_eq(answer.high, 2, 1e-12);
    cr_assert_float_eq(answer.ratio, 0.5, 1e-12, "what is simulated over what was said");
    answer = of(number, (const struct summary *[]){&base, NULL, &less});
    cr_assert_float_eq(answer.high, 1, 1e-12, "a run that is not there has no part in the range");
    answer = of(number, (const struct summary *[]){NULL, &more, &less});
    cr_assert(isnan(answer.simulated) && isnan(answer.ratio));
}

Test(answer, arithmetic)
{
    struct claim_number number = {
        .name = "x", .claimed = "10 %", .arithmetic = "1 / 8", .low = "5 %", .high = "0.2", .reason = "r"};
    struct answer answer = of(number, (const struct summary *[]){NULL, NULL, NULL});
    cr_assert_float_eq(answer.own_arithmetic, 12.5, 1e-12, "in the unit of the claim");
    cr_assert_float_eq(answer.low, 5, 1e-12);
    cr_assert_float_eq(answer.high, 20, 1e-12);
    cr_assert_float_eq(answer.ratio, 1.25, 1e-12);
    number.estimate = "30 %";
    answer = of(number, (const struct summary *[]){NULL, NULL, NULL});
    cr_assert_float_eq(answer.answer, 30, 1e-12);
    cr_assert_float_eq(answer.ratio, 3, 1e-12, "the estimate goes before its own arithmetic");
    cr_assert(isnan(answer.simulated));
}
