/* SPDX-License-Identifier: Apache-2.0 */
#include "statistics/ranking.h"

#include <math.h>
#include <stdlib.h>

#include <criterion/criterion.h>

#include "base/random.h"
#include "statistics/pareto.h"
#include "statistics/turning_point.h"

/* Counted by hand: in draws 0 and 1 the order is a b c, in draw 2 it is b a c, in draw 3 a = b c, and draw 4 failed. */
Test(ranking, counted_by_hand)
{
    const double outputs[] = {1, 2, 3, 10, 20, 30, 5, 4, 6, 7, 7, 8, 1, NAN, 0};
    struct ranking ranking = {outputs, 5, 3};
    double probability[9];
    cr_assert_eq(ranking_probabilities(&ranking, probability), 4);
    const double expected[9] = {2.5 / 4, 1.5 / 4, 0, 1.5 / 4, 2.5 / 4, 0, 0, 0, 1};
    for (size_t i = 0; i < 9; i++)
        cr_assert_float_eq(probability[i], expected[i], 1e-15, "%zu: %g", i, probability[i]);
    struct ranking_pair pair = ranking_pair(&ranking, 0, 1);
    cr_assert(pair.draws == 4 && pair.less == 2 && pair.equal == 1 && pair.share.value == 0.5);
    pair = ranking_pair(&ranking, 0, 2);
    cr_assert(pair.draws == 5 && pair.less == 4);
}

/* Wilson's interval of 15 of 50 and of 0 of 10: Brown, Cai, DasGupta 2001, and by hand. */
Test(ranking, wilson)
{
    struct estimate none = proportion(0, 10), some = proportion(15, 50);
    cr_assert_float_eq(none.high, 3.8414588 / (10 + 3.8414588), 1e-6); /* z^2 / (n + z^2) */
    cr_assert_eq(none.low, 0);
    cr_assert_float_eq(some.low, 0.1910, 1e-4);
    cr_assert_float_eq(some.high, 0.4375, 1e-4);
    cr_assert(isnan(proportion(0, 0).value));
}

/* Of 400 draws the order turns where the second of three inputs is above 0.8. */
Test(turning_point, finds_the_input_and_its_threshold)
{
    enum { DRAWS = 400, INPUTS = 3 };
    double values[DRAWS * INPUTS], difference[DRAWS];
    struct random random = random_stream(1, "test", 0);
    size_t above = 0;
    for (size_t d = 0; d < DRAWS; d++) {
        for (size_t k = 0; k < INPUTS; k++)
            values[d * INPUTS + k] = random_uniform(&random);
        difference[d] = values[d * INPUTS + 1] - 0.8;
        above += difference[d] > 0;
    }
    struct turning_point point = turning_point_find(values, INPUTS, difference, DRAWS);
    cr_assert_eq(point.input, 1);
    cr_assert(point.above);
    cr_assert_float_eq(point.threshold, 0.8, 0.01);
    cr_assert(point.turned == above && point.beyond == above && point.turned_beyond == above);
    cr_assert_float_eq(point.separation, 1, 1e-12);
    for (size_t d = 0; d < DRAWS; d++)
        difference[d] = -difference[d] - 1; /* never turns */
    point = turning_point_find(values, INPUTS, difference, DRAWS);
    cr_assert(point.turned == 0 && point.separation == 0 && point.draws == DRAWS);
    for (size_t d = 0; d < DRAWS; d++)
        difference[d] = 0.1 - values[d * INPUTS + 2];
    difference[0] = NAN;
    point = turning_point_find(values, INPUTS, difference, DRAWS);
    cr_assert(point.input == 2 && !point.above && point.draws == DRAWS - 1);
    cr_assert_float_eq(point.threshold, 0.1, 0.01);
}

Test(pareto, by_hand)
{
    const double outputs[] = {1, 9, /**/ 2, 5, /**/ 3, 5, /**/ 4, 1, /**/ 1, 9, /**/ NAN, 0};
    bool front[6];
    cr_assert_eq(pareto_front(outputs, 6, 2, front), 4);
    const bool expected[6] = {true, true, false, true, true, false};
    for (size_t i = 0; i < 6; i++)
        cr_assert_eq(front[i], expected[i], "case %zu", i);
}

/* Against its definition, over random cases. */
Test(pareto, nothing_on_the_front_is_beaten)
{
    enum { CASES = 40, OBJECTIVES = 3 };
    struct random random = random_stream(2, "test", 0);
    double outputs[CASES * OBJECTIVES];
    for (size_t i = 0; i < CASES * OBJECTIVES; i++)
        outputs[i] = floor(6 * random_uniform(&random));
    bool front[CASES];
    size_t count = pareto_front(outputs, CASES, OBJECTIVES, front), beaten_count = 0;
    for (size_t i = 0; i < CASES; i++) {
        bool beaten = false;
        for (size_t j = 0; j < CASES; j++) {
            const double *a = outputs + j * OBJECTIVES, *b = outputs + i * OBJECTIVES;
            beaten =
                beaten || (a[0] <= b[0] && a[1] <= b[1] && a[2] <= b[2] && (a[0] < b[0] || a[1] < b[1] || a[2] < b[2]));
        }
        cr_assert_eq(front[i], !beaten);
        beaten_count += beaten;
    }
    cr_assert(count == CASES - beaten_count && beaten_count > 0);
}
