/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/answer.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "claims/claim_text.h"
#include "claims/claim_verdict.h"
#include "claims/expression.h"

#define TEXT(member, text) TEXT_COLUMN(struct answer, member, text)
#define NUMBER(member, text) NUMBER_COLUMN(struct answer, member, "", text)

const struct column answer_columns[] = {
    {TEXT(claim, "Name of the claim.")},
    {NUMBER(claimed, "The number that was said, in the row's unit, as all other numbers but the ratio.")},
    {TEXT(unit, "Unit of the row's numbers; of what is counted, its name.")},
    {NUMBER(own_arithmetic, "What the claim's own formula gives; blank: none is known.")},
    {NUMBER(simulated, "What the run of its scenario gives; blank: it cannot be simulated, or the run is not there.")},
    {NUMBER(low, "The lowest answer: of the scenario and its cases, or by a formula; blank: no range is known.")},
    {NUMBER(high, "The highest answer, likewise.")},
    {NUMBER_COLUMN(struct answer, ratio, "1", "`answer` over what was said.")},
    {TEXT(reason, "What may be quoted: whether it is right, and why.")},
    {TEXT(kind, "simulated; or arithmetic: nothing is simulated, the answer is a formula.")},
    {TEXT(said, "Who says so, where and when.")},
    {TEXT(seen, "How that source is known: read, secondary (a text that quotes it), memory (not looked up), derived.")},
    {TEXT(scenario, "Name of the file with claim and scenario.")},
    {NUMBER(answer, "What is simulated; where nothing is, the estimate, or else what its own arithmetic gives.")},
    {TEXT(own_formula, "The formula of its own arithmetic.")},
    {TEXT(
        simulated_formula,
        "The formula over columns of summary.csv that gives what is simulated; where a study answers, the column of which "
        "something is left; where a fleet does, its service.")},
    {TEXT(estimate_formula, "The formula of an estimate, where nothing is simulated.")},
    {TEXT(low_formula, "The formula of the low end, where no cases give it.")},
    {TEXT(high_formula, "The formula of the high end, likewise.")},
    {TEXT(title, "The claim as a sentence.")},
    {TEXT(heading, "What the claims of its file are about.")},
    {TEXT(
        verdict,
        "about right: the answer is 0.8 to 1.25 times what was said; depends: it is not, and what was said lies in the range; too "
        "much was said, too little was said: neither; not comparable: see unlike; not tested: only the claim's own formula answers "
        "it, or its range holds all that could be said; not run yet.")},
    {TEXT(setting, "The scenario in words: where and when, which servers, how cooled; what they do.")},
    {TEXT(unlike, "How what was said and what is answered differ in kind; blank: they are the same quantity.")},
    COLUMN_END};

const struct column case_answer_columns[] = {
    {TEXT_COLUMN(struct case_answer, claim, "Name of the claim.")},
    {.name = "case",
     .kind = COLUMN_TEXT,
     .offset = MEMBER(const char *, struct case_answer, of),
     .unit = "",
     .doc = "Name of the case; base: the scenario itself."},
    {NUMBER_COLUMN(struct case_answer, simulated, "", "What its run gives; blank: it is not there.")},
    {TEXT_COLUMN(struct case_answer, unit, "Unit of the answer; of what is counted, its name.")},
    {NUMBER_COLUMN(struct case_answer, ratio, "1", "The same over what was said.")},
    {TEXT_COLUMN(struct case_answer, meaning, "What is otherwise in this case.")},
    {TEXT_COLUMN(struct case_answer, scenario, "Name of the file with claim and scenario.")},
    COLUMN_END};

/* Formulas were checked when they were read. */
static double value_of(const char *formula, enum expression_names names, const struct summary *summary, double scale)
{
    struct magnitude value;
    char wrong[400];
    if (formula == NULL)
        return NAN;
    bool good = expression_read(formula, names, summary, &value, wrong, sizeof wrong);
    assert(good);
    (void)good;
    return isfinite(value.value) ? value.value / scale : NAN;
}

static void take_runs(struct answer *answer, const struct claim *claim, const struct claim_number *number,
                      const struct summary *const *summaries, double scale)
{
    for (size_t i = 0; i <= claim->cases.count; i++) {
        double value = summaries[i] != NULL ? value_of(number->simulated, NAMES_COLUMNS, summaries[i], scale) : NAN;
        if (i == 0)
            answer->simulated = value;
        answer->low = fmin(answer->low, value); /* of a NaN and a number, the number */
        answer->high = fmax(answer->high, value);
    }
    answer->answer = answer->simulated;
}

struct answer answer_of(struct arena *arena, const char *scenario, const struct claim *claim,
                        const struct claim_number *number, const struct summary *const *summaries)
{
    struct magnitude claimed;
    const char *unit;
    double scale;
    char wrong[400];
    bool good = expression_read_number(number->claimed, &claimed, &unit, &scale, wrong, sizeof wrong);
    assert(good);
    (void)good;
    struct answer answer = {
        .claim = number->name,
        .claimed = claimed.value / scale,
        .unit = number->counts  ? number->counts
                : *unit != '\0' ? arena_text(arena, unit)
                                : "1",
        .own_arithmetic = value_of(number->arithmetic, NAMES_UNITS, NULL, scale),
        .simulated = NAN,
        .low = value_of(number->low, NAMES_UNITS, NULL, scale),
        .high = value_of(number->high, NAMES_UNITS, NULL, scale),
        .reason = number->reason,
        .kind = number->simulated || number->left || number->fleet ? "simulated" : "arithmetic",
        .said = number->said,
        .seen = claim_seen_choices[number->seen],
        .scenario = scenario,
        .own_formula = number->arithmetic,
        .simulated_formula = number->left    ? number->left
                             : number->fleet ? number->fleet
                                             : number->simulated,
        .estimate_formula = number->estimate,
        .title = number->title != NULL ? number->title : number->name,
        .heading = claim->heading != NULL ? claim->heading : scenario,
        .unlike = number->unlike,
        .low_formula = number->low,
        .high_formula = number->high,
    };
    if (number->simulated)
        take_runs(&answer, claim, number, summaries, scale);
    else if (number->left || number->fleet)
        answer.answer = NAN;
    else
        answer.answer = number->estimate ? value_of(number->estimate, NAMES_UNITS, NULL, scale) : answer.own_arithmetic;
    answer.ratio = answer.answer / answer.claimed;
    return answer;
}

/* All that there can be of it, in the unit of the claim: of a share the whole. */
static double whole_of(const struct claim_number *number)
{
    struct magnitude claimed;
    const char *unit;
    double scale;
    char wrong[400];
    static const struct magnitude share = {.value = 1};
    bool good = expression_read_number(number->claimed, &claimed, &unit, &scale, wrong, sizeof wrong);
    bool is_share = good && magnitude_same_kind(&claimed, &share) && number->counts == NULL && claimed.value <= 1;
    return is_share ? 1 / scale : NAN;
}

void answer_conclude(struct arena *arena, struct answer *answer, const struct claim_number *number,
                     const struct case_answer *cases, size_t count)
{
    bool estimated =
        number->estimate != NULL && (number->arithmetic == NULL || strcmp(number->estimate, number->arithmetic) != 0);
    const struct verdict_case of = {
        .claimed = answer->claimed,
        .answer = answer->answer,
        .low = answer->low,
        .high = answer->high,
        .unlike = number->unlike != NULL,
        .own_formula = answer->simulated_formula == NULL && !estimated,
        .whole = whole_of(number),
    };
    answer->verdict = claim_verdict_words[claim_verdict(&of)];
    answer->reason = claim_text_fill(arena, number->reason, answer, cases, count);
    answer->unlike = number->unlike != NULL ? claim_text_fill(arena, number->unlike, answer, cases, count) : NULL;
}

void answer_is_left(struct answer *answer, const struct claim_number *number, double left, double low, double high)
{
    struct magnitude claimed;
    const char *unit;
    double scale;
    char wrong[400];
    bool good = expression_read_number(number->claimed, &claimed, &unit, &scale, wrong, sizeof wrong);
    assert(good);
    (void)good;
    answer->answer = answer->simulated = left / scale;
    answer->low = low / scale;
    answer->high = high / scale;
    answer->ratio = answer->answer / answer->claimed;
}

void answer_is_fleet(struct answer *answer, const double *nodes, size_t count)
{
    answer->answer = answer->simulated = count > 0 ? nodes[0] : NAN;
    for (size_t i = 0; i < count; i++) {
        answer->low = fmin(answer->low, nodes[i]);
        answer->high = fmax(answer->high, nodes[i]);
    }
    answer->ratio = answer->answer / answer->claimed;
}

size_t answer_cases(const struct answer *answer, const struct claim *claim, const struct claim_number *number,
                    const struct summary *const *summaries, const double *nodes, struct case_answer *out)
{
    const struct claim_case *cases = claim->cases.items;
    struct magnitude claimed;
    const char *unit;
    double scale;
    char wrong[400];
    const char *base = answer->setting != NULL ? answer->setting : "As the scenario says.";
    if (number->simulated == NULL && nodes == NULL)
        return 0;
    expression_read_number(number->claimed, &claimed, &unit, &scale, wrong, sizeof wrong);
    for (size_t i = 0; i <= claim->cases.count; i++) {
        double value = nodes != NULL          ? nodes[i]
                       : summaries[i] != NULL ? value_of(number->simulated, NAMES_COLUMNS, summaries[i], scale)
                                              : NAN;
        out[i] = (struct case_answer){.claim = answer->claim,
                                      .of = i == 0 ? "base" : cases[i - 1].name,
                                      .meaning = i == 0 ? base : cases[i - 1].meaning,
                                      .simulated = value,
                                      .unit = answer->unit,
                                      .ratio = value / answer->claimed,
                                      .scenario = answer->scenario};
    }
    return claim->cases.count + 1;
}
