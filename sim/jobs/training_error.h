/* SPDX-License-Identifier: Apache-2.0 */
/* How far the length of a training step by layout is off where others published it: what the validation finds, by chip, precision and
 * model, so that a run can say it beside its numbers. */
#ifndef SAMOVAR_JOBS_TRAINING_ERROR_H
#define SAMOVAR_JOBS_TRAINING_ERROR_H

#include "jobs/job.h"
#include "llm/engine_error.h"

/* Published steps that are alike. Products in 8 bits are one precision here, whatever has a scale. */
struct training_error_row {
    const char *chip, *model; /* chip NULL: the end */
    bool mixture, in_8_bits;
    bool left_out; /* of those that the law was mended by */
    int points;
    double mean_frac, bias_frac; /* of the absolute errors; of the errors: positive: the program is too slow */
};
extern const struct training_error_row training_error_rows[]; /* made by tests/validation/training_errors.py */

/* model NULL: of no name. */
struct training_error_question {
    const char *chip, *model;
    bool mixture, in_8_bits;
};
/* Other models are those of the same kind, dense or mixture, on the same chip in the same precision; other chips have models of that kind
 * in any. */
struct engine_error training_error_of(const struct training_error_question *question);

/* Of a job's time and of its GPUs' energy, which nobody published together with a layout. False: it is no training. */
struct training_errors {
    struct engine_error time, energy;
};
bool training_errors(const struct job_kind *kind, const void *parameters, const struct node *node,
                     struct training_errors *out);

#endif
