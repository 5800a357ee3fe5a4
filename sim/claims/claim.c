/* SPDX-License-Identifier: Apache-2.0 */
#include "claims/claim.h"

#include <stdio.h>
#include <string.h>

#include "claims/claim_text.h"
#include "claims/expression.h"

enum { WRONG_MAX = 400, TITLE_MAX = 160 };

const char *const claim_seen_choices[] = {"read", "secondary", "memory", "derived", NULL};

static const struct field change_fields[] = {
    {.key = "key",
     TEXT_FIELD(struct claim_change, key),
     .doc = "A key of the scenario by its path, as in --set: `workloads[0].traffic.rate`."},
    {.key = "value",
     TEXT_FIELD(struct claim_change, value),
     .doc = "Its value in this case, in quotes where it is a mapping."},
    FIELD_END};
static const struct record change_record = {
    .name = "change", .doc = "What a case changes.", .size = sizeof(struct claim_change), .fields = change_fields};

static const struct field case_fields[] = {
    {.key = "case", TEXT_FIELD(struct claim_case, name), .doc = "Its name, a part of the run's name."},
    {.key = "meaning",
     TEXT_FIELD(struct claim_case, meaning),
     .doc = "A sentence: what is otherwise, and why it may be."},
    {.key = "set",
     LIST_FIELD(struct claim_case, set, &change_record),
     .min_count = 1,
     .max_count = 50,
     .entry_key = "key",
     .entry_value = "value",
     .doc = "Keys of the scenario with their values in this case."},
    FIELD_END};
static const struct record case_record = {.name = "case",
                                          .doc = "The scenario of a claim with what is uncertain set otherwise.",
                                          .size = sizeof(struct claim_case),
                                          .fields = case_fields};

static const struct field number_fields[] = {
    {.key = "claim", TEXT_FIELD(struct claim_number, name), .doc = "Its name: the column `claim` of claims.csv."},
    {.key = "title",
     TEXT_FIELD(struct claim_number, title),
     .optional = true,
     .doc =
         "The claim as a sentence in plain words, with who said it and when, at most 160 letters: `ChatGPT uses more than half a million "
         "kilowatt-hours a day (The New Yorker, 2024).` Absent: its name stands for it."},
    {.key = "said", TEXT_FIELD(struct claim_number, said), .doc = "Who says so, where and when."},
    {.key = "seen",
     CHOICE_FIELD(struct claim_number, seen, claim_seen_choices),
     .doc =
         "How its source is known: read (at the source), secondary (in a text that quotes it), memory (not looked up: check before you "
         "cite it), derived (it follows from others by the arithmetic given)."},
    {.key = "claimed",
     TEXT_FIELD(struct claim_number, claimed),
     .doc = "The number claimed with its unit, in which the answers are given as well: `500 MWh`."},
    {.key = "counts",
     TEXT_FIELD(struct claim_number, counts),
     .optional = true,
     .doc = "What a number without a unit counts: `households`."},
    {.key = "words",
     TEXT_FIELD(struct claim_number, words),
     .optional = true,
     .doc = "Words by which `explain` finds the claim, with commas between: `240 GWh, GPT-4`."},
    {.key = "arithmetic",
     TEXT_FIELD(struct claim_number, arithmetic),
     .optional = true,
     .doc =
         "A formula with units by which the number was made, or must have been: `3617 * 6.5 kW * 24 h`. A unit belongs to the number before "
         "it."},
    {.key = "simulated",
     TEXT_FIELD(struct claim_number, simulated),
     .optional = true,
     .doc =
         "A formula over columns of summary.csv that answers the claim: `facility_energy_j / requests`. Absent: nothing is simulated, and "
         "the answer is arithmetic."},
    {.key = "estimate",
     TEXT_FIELD(struct claim_number, estimate),
     .optional = true,
     .doc =
         "A formula for the answer where nothing is simulated, from what others count. Absent: that of its own arithmetic."},
    {.key = "low",
     TEXT_FIELD(struct claim_number, low),
     .optional = true,
     .doc =
         "A formula for the low end of an answer that is arithmetic. That of a simulated one is the lowest of all cases."},
    {.key = "high", TEXT_FIELD(struct claim_number, high), .optional = true, .doc = "The same for its high end."},
    {.key = "case",
     TEXT_FIELD(struct claim_number, study_case),
     .optional = true,
     .doc = "In a file with `study_file`: the run of the study that answers the claim, by its name: `phoenix_all`."},
    {.key = "left",
     TEXT_FIELD(struct claim_number, left),
     .optional = true,
     .doc =
         "The column of summary.csv of which the answer is what that run leaves of its baseline, with its range: that row of the study's "
         "cases.csv. Claimed is a share: `27 %`."},
    {.key = "fleet",
     TEXT_FIELD(struct claim_number, fleet),
     .optional = true,
     .doc =
         "A service of the scenario with an `slo`: the answer is how many servers the smallest fleet has that keeps it in the busiest hour, "
         "as `capacity` finds it, for the scenario and each case. Claimed is a number without a unit."},
    {.key = "reason",
     TEXT_FIELD(struct claim_number, reason),
     .doc =
         "What may be quoted: whether the claim is right, and why. In braces, numbers of the run that the program fills in, with two digits "
         "and their unit: {answer}, {low}, {high}, {ratio} (of the answer to what was said) and {case NAME}, the answer of a case."},
    {.key = "unlike",
     TEXT_FIELD(struct claim_number, unlike),
     .optional = true,
     .doc =
         "Where what was said and what is answered are not the same quantity, a sentence that says how they differ; placeholders as in "
         "`reason`. The verdict is then `not comparable`."},
    FIELD_END};

static void check_formula(struct complaint *complaint, const char *key, const char *text, enum expression_names names,
                          const struct magnitude *claimed)
{
    struct magnitude value;
    char wrong[WRONG_MAX];
    if (text == NULL)
        return;
    if (!expression_read(text, names, NULL, &value, wrong, sizeof wrong))
        complain(complaint, key, "`%.60s`: %s", text, wrong);
    else if (claimed != NULL && !magnitude_same_kind(&value, claimed))
        complain(complaint, key, "`%.60s` is of another kind than what is claimed", text);
}

static void check_left(const struct claim_number *number, const struct magnitude *claimed, struct complaint *complaint)
{
    static const struct magnitude share = {.value = 1};
    if ((number->study_case == NULL) != (number->left == NULL))
        complain(complaint, number->left ? "left" : "case", "what is left of a baseline needs both, `case` and `left`");
    if (number->left == NULL)
        return;
    check_formula(complaint, "left", number->left, NAMES_COLUMNS, NULL);
    if (claimed != NULL && !magnitude_same_kind(claimed, &share))
        complain(complaint, "claimed", "what is left of a baseline is a share, as 27 %%");
    if (number->simulated != NULL || number->estimate != NULL || number->low != NULL || number->high != NULL)
        complain(complaint, "left",
                 "the answer is what is `left`: `simulated`, `estimate`, `low` and `high` are for others");
}

static void check_fleet(const struct claim_number *number, const struct magnitude *claimed, struct complaint *complaint)
{
    static const struct magnitude servers = {.value = 1};
    if (number->fleet == NULL)
        return;
    if (claimed != NULL && !magnitude_same_kind(claimed, &servers))
        complain(complaint, "claimed", "a fleet is a number of servers, without a unit");
    if (number->simulated != NULL || number->estimate != NULL || number->left != NULL || number->low != NULL ||
        number->high != NULL)
        complain(complaint, "fleet",
                 "the answer is the `fleet`: `simulated`, `estimate`, `left`, `low` and `high` are for others");
}

/* Characters of UTF-8. */
static size_t letters(const char *text)
{
    size_t count = 0;
    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}

static void check_number(const void *value, struct complaint *complaint)
{
    const struct claim_number *number = value;
    struct magnitude claimed;
    const char *unit;
    double scale;
    char wrong[WRONG_MAX];
    bool good = expression_read_number(number->claimed, &claimed, &unit, &scale, wrong, sizeof wrong);
    if (!good)
        complain(complaint, "claimed", "%s", wrong);
    const struct magnitude *kind = good ? &claimed : NULL;
    check_formula(complaint, "arithmetic", number->arithmetic, NAMES_UNITS, kind);
    check_formula(complaint, "simulated", number->simulated, NAMES_COLUMNS, kind);
    check_formula(complaint, "estimate", number->estimate, NAMES_UNITS, kind);
    check_formula(complaint, "low", number->low, NAMES_UNITS, kind);
    check_formula(complaint, "high", number->high, NAMES_UNITS, kind);
    check_left(number, kind, complaint);
    check_fleet(number, kind, complaint);
    if (number->arithmetic == NULL && number->simulated == NULL && number->estimate == NULL && number->left == NULL &&
        number->fleet == NULL)
        complain(complaint, NULL, "a claim needs `arithmetic`, `simulated`, `estimate`, `left` or `fleet`");
    if (number->simulated != NULL && number->estimate != NULL)
        complain(complaint, "estimate", "the answer is `simulated`, or an `estimate`, not both");
    if (number->simulated != NULL && (number->low != NULL || number->high != NULL))
        complain(complaint, number->low ? "low" : "high", "what is simulated has its range from `cases`");
    else if ((number->low == NULL) != (number->high == NULL))
        complain(complaint, number->low ? "low" : "high", "a range needs both, `low` and `high`");
    if (good && number->counts != NULL && *unit != '\0')
        complain(complaint, "counts", "`claimed` has a unit: it counts nothing");
    if (number->title != NULL && (letters(number->title) == 0 || letters(number->title) > TITLE_MAX))
        complain(complaint, "title", "a title is a sentence of at most %d letters, and it has %zu", TITLE_MAX,
                 letters(number->title));
}

static const struct record number_record = {.name = "number",
                                            .doc = "One number that somebody said, and what answers it.",
                                            .size = sizeof(struct claim_number),
                                            .fields = number_fields,
                                            .check = check_number};

static const struct field fields[] = {
    {.key = "heading",
     TEXT_FIELD(struct claim, heading),
     .optional = true,
     .doc = "Heading of these claims on a page: `ChatGPT in 2023`. Absent: the file's name."},
    {.key = "cases",
     LIST_FIELD(struct claim, cases, &case_record),
     .optional = true,
     .max_count = 100,
     .doc =
         "The scenario with what is uncertain set otherwise: a run each. What is simulated ranges over all of them."},
    {.key = "numbers",
     LIST_FIELD(struct claim, numbers, &number_record),
     .min_count = 1,
     .max_count = 100,
     .doc = "The numbers that were said."},
    FIELD_END};

static void check(const void *value, struct complaint *complaint)
{
    const struct claim *claim = value;
    const struct claim_case *cases = claim->cases.items;
    for (size_t i = 0; i < claim->cases.count; i++) {
        if (cases[i].name[0] == '\0' || strchr(cases[i].name, '/') || strcmp(cases[i].name, "base") == 0)
            complain_at(complaint, "cases", i, "case", "`%s` cannot be the name of a case: its run is called so",
                        cases[i].name);
        for (size_t k = 0; k < i; k++)
            if (strcmp(cases[i].name, cases[k].name) == 0)
                complain_at(complaint, "cases", i, "case", "a second case called `%s`", cases[i].name);
    }
    const struct claim_number *numbers = claim->numbers.items;
    for (size_t i = 0; i < claim->numbers.count; i++) {
        char wrong[WRONG_MAX];
        if (!claim_text_check(numbers[i].reason, claim, &numbers[i], wrong, sizeof wrong))
            complain_at(complaint, "numbers", i, "reason", "%s", wrong);
        if (!claim_text_check(numbers[i].unlike, claim, &numbers[i], wrong, sizeof wrong))
            complain_at(complaint, "numbers", i, "unlike", "%s", wrong);
        for (size_t k = 0; k < i; k++)
            if (strcmp(numbers[i].name, numbers[k].name) == 0)
                complain_at(complaint, "numbers", i, "claim", "a second claim called `%s`", numbers[i].name);
    }
}

const struct record claim_record = {.name = "claim",
                                    .doc = "What is said in numbers, and how a scenario answers it.",
                                    .size = sizeof(struct claim),
                                    .fields = fields,
                                    .check = check};
