/* SPDX-License-Identifier: Apache-2.0 */
#include "jobs/training_error.h"

#include <math.h>
#include <string.h>

#include "jobs/fine_tuning.h"
#include "jobs/training_step.h"

static enum error_evidence evidence_of(const struct training_error_row *row,
                                       const struct training_error_question *question)
{
    bool here = strcmp(row->chip, question->chip) == 0 && row->in_8_bits == question->in_8_bits;
    if (here && question->model && strcmp(row->model, question->model) == 0)
        return row->left_out ? ERROR_SAME_MODEL : ERROR_SAME_MODEL_SEEN;
    if (row->mixture != question->mixture)
        return ERROR_UNMEASURED;
    if (here)
        return row->left_out ? ERROR_OTHER_MODELS : ERROR_OTHER_MODELS_SEEN;
    return row->left_out ? ERROR_OTHER_CHIPS : ERROR_OTHER_CHIPS_SEEN;
}

struct engine_error training_error_of(const struct training_error_question *question)
{
    struct error_tally tally = {{{0}}};
    for (const struct training_error_row *row = training_error_rows; row->chip; row++)
        error_tally_add(&tally, evidence_of(row, question), row->points, row->mean_frac);
    return error_tally_best(&tally);
}

bool training_errors(const struct job_kind *kind, const void *parameters, const struct node *node,
                     struct training_errors *out)
{
    const struct engine_error unmeasured = {ERROR_UNMEASURED, 0, NAN}, given = {ERROR_GIVEN, 0, NAN};
    struct training training;
    if (!training_of_job(kind, parameters, &training))
        return false;
    *out = (struct training_errors){given, unmeasured};
    if (!training_by_layout(&training))
        return true;
    const struct training_error_question question = {node->gpu.name, training.model.name, training.model.experts > 0,
                                                     training.precision != PRECISION_BF16};
    /* All that was published learns all weights. */
    out->time = training_trainable_frac(&training) < 1 ? unmeasured : training_error_of(&question);
    return true;
}
