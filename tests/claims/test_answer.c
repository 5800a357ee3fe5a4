/* SPDX-License-Identifier: Apache-2.0 */
/* A row of claims.csv from runs that are made up, against values worked out by hand. */
#include "claims/answer.h"

#include <math.h>

#include <criterion/criterion.h>

#include "claims/claim_text.h"

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

Test(answer, concluded)
{
    struct arena *arena = arena_create();
    struct summary base = {.facility_energy_j = 3.6e9}, less = {.facility_energy_j = 1.8e9},
                   more = {.facility_energy_j = 1.37e13};
    const struct summary *runs[] = {&base, &less, &more};
    struct claim_number number = {.name = "x",
                                  .claimed = "1.1 MWh",
                                  .arithmetic = "1.1 MWh",
                                  .simulated = "facility_energy_j",
                                  .reason = "{answer}, {low} to {high}, {ratio} times; {case high}.",
                                  .unlike = "It is {answer}."};
    struct claim claim = {.cases = {cases, 2}};
    struct answer answer = answer_of(arena, "file", &claim, &number, runs);
    struct case_answer rows[3];
    size_t count = answer_cases(&answer, &claim, &number, runs, NULL, rows);
    answer_conclude(arena, &answer, &number, rows, count);
    cr_assert_str_eq(answer.reason, "1 MWh, 0.5 MWh to 3,800 MWh, 0.91 times; 3,800 MWh.");
    cr_assert_str_eq(answer.unlike, "It is 1 MWh.");
    cr_assert_str_eq(answer.verdict, "not comparable");
    cr_assert_str_eq(claim_verdict_sentence(arena, &answer),
                     "Not comparable: the answer is 1 MWh (0.5 to 3,800), of something else.");
    cr_assert_str_eq(answer.title, "x", "the name where there is no title");
    cr_assert_str_eq(answer.heading, "file");
    number.unlike = NULL;
    answer_conclude(arena, &answer, &number, rows, count);
    cr_assert_str_eq(answer.verdict, "about right");
    cr_assert_null(answer.unlike);
    cr_assert_str_eq(claim_verdict_sentence(arena, &answer),
                     "About right: the answer is 1 MWh (0.5 to 3,800), 0.91 times what was said.");
    number.simulated = NULL;
    answer = answer_of(arena, "file", &claim, &number, runs);
    answer_conclude(arena, &answer, &number, NULL, 0);
    cr_assert_str_eq(answer.verdict, "not tested", "its own formula");
    number.estimate = "1.2 MWh";
    answer = answer_of(arena, "file", &claim, &number, runs);
    answer_conclude(arena, &answer, &number, NULL, 0);
    cr_assert_str_eq(answer.verdict, "about right", "an estimate is another formula");
    number = (struct claim_number){
        .name = "share", .claimed = "87 %", .estimate = "60 %", .low = "0 %", .high = "100 %", .reason = "r"};
    answer = answer_of(arena, "file", &claim, &number, runs);
    answer_conclude(arena, &answer, &number, NULL, 0);
    cr_assert_str_eq(answer.verdict, "not tested", "the range holds any share");
    arena_destroy(arena);
}

Test(answer, amounts)
{
    struct arena *arena = arena_create();
    const struct {
        double value;
        const char *unit, *text;
    } wanted[] = {{500, "MWh", "500 MWh"},
                  {1381, "MWh", "1,400 MWh"},
                  {101300, "servers", "100,000 servers"},
                  {9.96e5, "m3", "1 million m3"},
                  {4.203e9, "m3", "4.2 billion m3"},
                  {0.0792, "L/kWh", "0.079 L/kWh"},
                  {1.114, "kWh for each kWh", "1.11 kWh for each kWh"},
                  {1.114, "mL", "1.1 mL"},
                  {99.6, "%", "100 %"},
                  {0.691, "1", "0.69"},
                  {0, "mL", "0 mL"},
                  {NAN, "mL", "(not run yet)"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_assert_str_eq(claim_amount(arena, wanted[i].value, wanted[i].unit), wanted[i].text);
    arena_destroy(arena);
}

Test(answer, sentences_of_numbers_that_are_not_there_are_left_out)
{
    struct arena *arena = arena_create();
    const struct answer open = {.unit = "MWh", .answer = NAN, .low = NAN, .high = NAN, .ratio = NAN},
                        found = {.unit = "MWh", .answer = 500, .low = 310, .high = NAN, .ratio = 1.01};
    const struct {
        const char *text;
        const struct answer *answer;
        const char *filled;
    } wanted[] = {{"About right.", &open, "About right."},
                  {"It takes {answer}. P. Li says so.", &open, "P. Li says so."},
                  {"P. Li is right. It takes {answer}, from {low} on.", &open, "P. Li is right."},
                  {"It takes {answer}.", &open, ""},
                  {"It takes {answer}, from {low} on. At most {high}. 2 by day.", &found,
                   "It takes 500 MWh, from 310 MWh on. 2 by day."},
                  {"{ratio} times 1.5 of it, {answer}", &found, "1.01 times 1.5 of it, 500 MWh"}};
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        cr_assert_str_eq(claim_text_fill(arena, wanted[i].text, wanted[i].answer, NULL, 0), wanted[i].filled);
    arena_destroy(arena);
}
