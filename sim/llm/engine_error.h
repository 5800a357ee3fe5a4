/* SPDX-License-Identifier: Apache-2.0 */
/* How far time and energy are off where others measured them: what the validation finds, by engine, chip, format and model, so
 * that a run can say it beside its numbers. */
#ifndef SAMOVAR_LLM_ENGINE_ERROR_H
#define SAMOVAR_LLM_ENGINE_ERROR_H

#include "base/arena.h"
#include "llm/inference_engine.h"

/* Of what: seconds of an output token (or of a picture, a batch; or one over a rate), and joules of its GPUs. */
enum error_quantity { ERROR_OF_TIME, ERROR_OF_ENERGY };

/* What the laws that ship have seen of measured points. SINCE: they were set aside when the form of the laws was chosen, and the error is that of laws that have not seen them;
 * those that ship have, and another row has their error. */
enum error_sight { SEEN_NEVER, SEEN_BY_FIT, SEEN_SINCE };

/* Measured points that are alike. 8 bits are one format here, whatever has a scale. */
struct engine_error_row {
    const char *engine, *chip; /* engine NULL: the end */
    enum weight_format format;
    const char *model;
    bool mixture;
    enum error_quantity quantity;
    enum error_sight sight;
    int points;
    double mean_frac,
        bias_frac; /* of the absolute errors; of the errors: positive: the program is too slow, or draws too much */
};
extern const struct engine_error_row engine_error_rows[]; /* made by tests/validation/errors.py */

/* What is run. model NULL: of no name. */
struct engine_error_question {
    const char *engine, *chip, *model;
    enum weight_format format;
    bool mixture;
};

/* The best evidence there is, best first; points that constants were fitted to flatter, and those that a law was mended by. */
enum error_evidence {
    ERROR_SAME_MODEL,
    ERROR_SAME_MODEL_FITTED,
    ERROR_SAME_MODEL_SEEN,
    ERROR_OTHER_MODELS,
    ERROR_OTHER_MODELS_FITTED,
    ERROR_OTHER_MODELS_SEEN,
    ERROR_OTHER_CHIPS,
    ERROR_OTHER_CHIPS_SEEN,
    ERROR_UNMEASURED,
    ERROR_GIVEN /* there is nothing to measure: the scenario says it */
};
extern const char *const error_evidence_names[];

struct engine_error {
    enum error_evidence evidence;
    int points;       /* 0: unmeasured, or given */
    double mean_frac; /* NaN then */
};
/* Errors by evidence, of which the best is taken; zeroed at first. What is unmeasured is not added. */
struct error_tally {
    struct engine_error found[ERROR_UNMEASURED];
};
void error_tally_add(struct error_tally *tally, enum error_evidence evidence, int points, double mean_frac);
struct engine_error error_tally_best(const struct error_tally *tally);
/* Other models are those of the same kind, dense or mixture, on the same chip in the same format. */
struct engine_error engine_error_of(const struct engine_error_question *question, enum error_quantity quantity);
/* "4.0 % (mean of 12 measured points of this model, left out of the fit)", "unmeasured". */
const char *engine_error_words(struct engine_error error, struct arena *arena);
/* Both of a service, the points once where they are the same: "time per token 3.8 %, energy 5.8 % (mean of 5 measured points of ...)". of: what
 * the time is. */
const char *engine_errors_words(const char *of, struct engine_error time, struct engine_error energy,
                                struct arena *arena);

#endif
