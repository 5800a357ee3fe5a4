/* SPDX-License-Identifier: Apache-2.0 */
/* What a run says of how exact it is: the best evidence there is, and none where nobody measured. */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "llm/engine_error.h"

TestSuite(engine_error);

/* By hand, from rows that are alike: sum of points times error, over points. */
static struct engine_error by_hand(const struct engine_error_question *q, enum error_quantity quantity, bool same,
                                   bool left_out)
{
    struct engine_error found = {.points = 0};
    double sum = 0;
    for (const struct engine_error_row *row = engine_error_rows; row->engine; row++) {
        /* Of the model itself, points that laws have seen since are fitted; what they say of models that no law has seen stays. */
        bool apart = row->sight == SEEN_NEVER || (row->sight == SEEN_SINCE && !same);
        bool alike = strcmp(row->engine, q->engine) == 0 && strcmp(row->chip, q->chip) == 0 &&
                     row->format == q->format && row->quantity == quantity && row->mixture == q->mixture &&
                     (left_out ? apart : row->sight == SEEN_BY_FIT);
        if (!alike || (strcmp(row->model, q->model) == 0) != same)
            continue;
        found.points += row->points;
        sum += row->points * row->mean_frac;
    }
    found.mean_frac = sum / found.points;
    return found;
}

static void expect(struct engine_error error, enum error_evidence evidence, struct engine_error hand)
{
    cr_expect_eq(error.evidence, evidence, "%s", error_evidence_names[error.evidence]);
    cr_expect_eq(error.points, hand.points);
    cr_expect_float_eq(error.mean_frac, hand.mean_frac, 1e-12);
}

Test(engine_error, points_of_the_model_that_were_left_out_come_first)
{
    struct engine_error_question q = {"vllm", "H100 SXM", "llama-3.1-70b", WEIGHTS_16_BIT, false};
    expect(engine_error_of(&q, ERROR_OF_TIME), ERROR_SAME_MODEL, by_hand(&q, ERROR_OF_TIME, true, true));
    expect(engine_error_of(&q, ERROR_OF_ENERGY), ERROR_SAME_MODEL, by_hand(&q, ERROR_OF_ENERGY, true, true));
    q.model = "llama-3.3-70b"; /* all of its points are fitted */
    expect(engine_error_of(&q, ERROR_OF_TIME), ERROR_SAME_MODEL_FITTED, by_hand(&q, ERROR_OF_TIME, true, false));
    q.model = "mistral-large-2"; /* nobody measured it */
    expect(engine_error_of(&q, ERROR_OF_TIME), ERROR_OTHER_MODELS, by_hand(&q, ERROR_OF_TIME, false, true));
}

/* Scales of blocks are 8 bits as others; a mixture says nothing of dense models; other chips and engines say nothing. */
Test(engine_error, what_is_alike)
{
    struct engine_error_question q = {"sglang", "H200 SXM", "deepseek-v3", WEIGHTS_FP8_BLOCK, true};
    struct engine_error block = engine_error_of(&q, ERROR_OF_TIME);
    q.format = WEIGHTS_FP8;
    struct engine_error plain = engine_error_of(&q, ERROR_OF_TIME);
    cr_expect(block.points > 0 && block.points == plain.points);
    const struct engine_error_question none[] = {{"vllm", "MI300X", "gemma-3-27b", WEIGHTS_FP4, false},
                                                 {"vllm", "TPU v7", "llama-3.1-70b", WEIGHTS_16_BIT, false},
                                                 {"mine", "H100 SXM", "llama-3.1-70b", WEIGHTS_16_BIT, false},
                                                 {"vllm", "H200 SXM", "llama-3.1-70b", WEIGHTS_16_BIT, false}};
    struct arena *arena = arena_create();
    for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
        struct engine_error error = engine_error_of(&none[i], ERROR_OF_TIME);
        cr_expect(error.evidence == ERROR_UNMEASURED && error.points == 0 && isnan(error.mean_frac), "%zu", i);
        cr_expect_str_eq(engine_error_words(error, arena), "unmeasured");
    }
    arena_destroy(arena);
}

Test(engine_error, words)
{
    struct arena *arena = arena_create();
    cr_expect_str_eq(engine_error_words((struct engine_error){ERROR_SAME_MODEL, 12, 0.0404}, arena),
                     "4.0 % (mean of 12 measured points of this model, left out of the fit)");
    cr_expect_str_eq(engine_error_words((struct engine_error){ERROR_OTHER_MODELS_FITTED, 1, 1.118}, arena),
                     "112 % (1 measured point of other models, to which constants are fitted)");
    const struct engine_error five = {ERROR_SAME_MODEL, 5, 0.038}, one = {ERROR_OTHER_MODELS, 1, 0.5},
                              none = {ERROR_UNMEASURED, 0, NAN};
    cr_expect_str_eq(engine_errors_words("time", five, five, arena),
                     "time 3.8 %, energy 3.8 % (mean of 5 measured points of this model, left out of the fit)");
    cr_expect_str_eq(engine_errors_words("time", one, none, arena),
                     "time 50 % (1 measured point of other models, left out of the fit), energy unmeasured");
    cr_expect_str_eq(engine_errors_words("time", none, none, arena), "unmeasured");
    arena_destroy(arena);
}

/* Each row is of something that was measured: no row without points, none beyond belief. */
Test(engine_error, rows)
{
    size_t count = 0;
    for (const struct engine_error_row *row = engine_error_rows; row->engine; row++, count++)
        cr_expect(row->points > 0 && row->mean_frac >= fabs(row->bias_frac) - 1e-4 && row->format != WEIGHTS_FP8_BLOCK,
                  "%s %s", row->chip, row->model);
    cr_expect_gt(count, 100);
}
