/* SPDX-License-Identifier: Apache-2.0 */
/* Each branch of the rule, and its ends. */
#include "claims/claim_verdict.h"

#include <math.h>

#include <criterion/criterion.h>

TestSuite(claim_verdict);

/* The rule of a claim of 100 with this answer and range. */
static enum claim_verdict of(double answer, double low, double high)
{
    return claim_verdict(
        &(struct verdict_case){.claimed = 100, .answer = answer, .low = low, .high = high, .whole = NAN});
}

Test(claim_verdict, about_right)
{
    cr_assert_eq(of(80, NAN, NAN), VERDICT_ABOUT_RIGHT, "0.8 times belongs to it");
    cr_assert_eq(of(125, NAN, NAN), VERDICT_ABOUT_RIGHT, "1.25 times belongs to it");
    cr_assert_eq(of(120, 110, 130), VERDICT_ABOUT_RIGHT, "though what was said lies below the range");
}

Test(claim_verdict, depends)
{
    cr_assert_eq(of(79, 50, 100), VERDICT_DEPENDS, "the end of a range belongs to it");
    cr_assert_eq(of(300, 100, 400), VERDICT_DEPENDS);
    cr_assert_eq(of(300, 0, 400), VERDICT_DEPENDS, "a range from nothing is no range of everything");
}

Test(claim_verdict, too_much_or_too_little)
{
    cr_assert_eq(of(79, 50, 99), VERDICT_TOO_MUCH);
    cr_assert_eq(of(79, NAN, NAN), VERDICT_TOO_MUCH, "without a range");
    cr_assert_eq(of(126, 101, 200), VERDICT_TOO_LITTLE);
    cr_assert_eq(of(0, 0, 0), VERDICT_TOO_MUCH, "nothing is less than what was said");
}

Test(claim_verdict, not_comparable)
{
    struct verdict_case with = {.claimed = 100, .answer = 100, .low = NAN, .high = NAN, .whole = NAN, .unlike = true};
    cr_assert_eq(claim_verdict(&with), VERDICT_NOT_COMPARABLE, "however near");
    with.own_formula = true;
    with.answer = NAN;
    cr_assert_eq(claim_verdict(&with), VERDICT_NOT_COMPARABLE, "whether its run is there or not");
}

Test(claim_verdict, not_tested)
{
    struct verdict_case with = {
        .claimed = 100, .answer = 101, .low = 90, .high = 120, .whole = NAN, .own_formula = true};
    cr_assert_eq(claim_verdict(&with), VERDICT_NOT_TESTED, "a formula repeats itself");
    with.answer = with.low = with.high = 20;
    cr_assert_eq(claim_verdict(&with), VERDICT_TOO_MUCH, "but one that gives something else has found a slip");
    with = (struct verdict_case){.claimed = 87, .answer = 61, .low = 0, .high = 100, .whole = 100};
    cr_assert_eq(claim_verdict(&with), VERDICT_NOT_TESTED, "all of a share is in the range");
    with.high = 99;
    cr_assert_eq(claim_verdict(&with), VERDICT_DEPENDS);
}

Test(claim_verdict, not_run)
{
    cr_assert_eq(of(NAN, NAN, NAN), VERDICT_NOT_RUN);
    cr_assert_eq(of(NAN, 50, 200), VERDICT_NOT_RUN, "cases without their scenario");
}

Test(claim_verdict, words)
{
    cr_assert_str_eq(claim_verdict_words[VERDICT_ABOUT_RIGHT], "about right");
    cr_assert_str_eq(claim_verdict_words[VERDICT_DEPENDS], "depends");
    cr_assert_str_eq(claim_verdict_words[VERDICT_TOO_MUCH], "too much was said");
    cr_assert_str_eq(claim_verdict_words[VERDICT_TOO_LITTLE], "too little was said");
    cr_assert_str_eq(claim_verdict_words[VERDICT_NOT_COMPARABLE], "not comparable");
    cr_assert_str_eq(claim_verdict_words[VERDICT_NOT_TESTED], "not tested");
    cr_assert_str_eq(claim_verdict_words[VERDICT_NOT_RUN], "not run yet");
}
