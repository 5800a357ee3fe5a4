/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "hardware/node.h"
#include "jobs/batch_inference.h"
#include "jobs/fine_tuning.h"
#include "jobs/training_error.h"

TestSuite(training_error);

/* By hand: of the rows that `fits` takes, the sum of points times error over points. */
static void expect(const struct training_error_question *q, enum error_evidence evidence,
                   bool (*fits)(const struct training_error_row *row, const struct training_error_question *q),
                   bool left_out)
{
    int points = 0;
    double sum = 0;
    for (const struct training_error_row *row = training_error_rows; row->chip; row++)
        if (row->left_out == left_out && fits(row, q)) {
            points += row->points;
            sum += row->points * row->mean_frac;
        }
    struct engine_error found = training_error_of(q);
    cr_assert_gt(points, 0);
    cr_expect_eq(found.evidence, evidence, "%s", error_evidence_names[found.evidence]);
    cr_expect_eq(found.points, points);
    cr_expect_float_eq(found.mean_frac, sum / points, 1e-12);
}

static bool here(const struct training_error_row *row, const struct training_error_question *q)
{
    return strcmp(row->chip, q->chip) == 0 && row->in_8_bits == q->in_8_bits;
}

static bool same_model(const struct training_error_row *row, const struct training_error_question *q)
{
    return here(row, q) && strcmp(row->model, q->model) == 0;
}

static bool same_kind_here(const struct training_error_row *row, const struct training_error_question *q)
{
    return here(row, q) && row->mixture == q->mixture;
}

static bool same_kind(const struct training_error_row *row, const struct training_error_question *q)
{
    return row->mixture == q->mixture;
}

Test(training_error, nearest_points_first)
{
    expect(&(struct training_error_question){"H100 SXM", "llama-3.1-70b", false, true}, ERROR_SAME_MODEL, same_model,
           true);
    expect(&(struct training_error_question){"H100 SXM", "llama-3.1-405b", false, true}, ERROR_SAME_MODEL_SEEN,
           same_model, false);
    expect(&(struct training_error_question){"H100 SXM", "llama-3.1-70b", false, false}, ERROR_OTHER_MODELS,
           same_kind_here, true);
    expect(&(struct training_error_question){"B200 SXM", NULL, false, true}, ERROR_OTHER_MODELS_SEEN, same_kind_here,
           false);
    expect(&(struct training_error_question){"MI300X", "llama-3.1-70b", false, false}, ERROR_OTHER_CHIPS, same_kind,
           true);
    expect(&(struct training_error_question){"MI300X", "deepseek-v3", true, true}, ERROR_OTHER_CHIPS, same_kind, true);
}

Test(training_error, what_there_is_to_be_off)
{
    struct node node = {.gpu = {.name = "H100 SXM"}};
    struct training_errors errors;
    struct fine_tuning tuning = {.training = {.model = {.name = "llama-3.1-8b"}, .step = TRAINING_BY_LAYOUT}};
    tuning.training.precision = PRECISION_FP8;
    cr_assert(training_errors(&job_training, &tuning.training, &node, &errors));
    cr_expect_eq(errors.time.evidence, ERROR_SAME_MODEL);
    cr_expect_eq(errors.energy.evidence, ERROR_UNMEASURED);
    cr_assert(training_errors(&job_fine_tuning, &tuning, &node, &errors));
    cr_expect_eq(errors.time.evidence, ERROR_SAME_MODEL, "all weights learn");
    tuning.method = FINE_TUNING_LORA;
    tuning.adapter_frac = 0.005;
    cr_assert(training_errors(&job_fine_tuning, &tuning, &node, &errors));
    cr_expect_eq(errors.time.evidence, ERROR_UNMEASURED, "adapters");
    tuning.training.step = TRAINING_BY_MFU;
    cr_assert(training_errors(&job_training, &tuning.training, &node, &errors));
    cr_expect(errors.time.evidence == ERROR_GIVEN && errors.time.points == 0 && isnan(errors.time.mean_frac));
    struct arena *arena = arena_create();
    cr_expect_str_eq(engine_errors_words("time per step", errors.time, errors.energy, arena),
                     "time per step given by mfu, not modelled, energy unmeasured");
    arena_destroy(arena);
    cr_expect_not(training_errors(&job_batch_inference, &tuning, &node, &errors));
}

Test(training_error, rows)
{
    size_t count = 0;
    for (const struct training_error_row *row = training_error_rows; row->chip; row++, count++)
        cr_expect(row->points > 0 && row->mean_frac >= fabs(row->bias_frac) && row->mean_frac < 2, "%s on %s",
                  row->model, row->chip);
    cr_expect_gt(count, 20);
}
