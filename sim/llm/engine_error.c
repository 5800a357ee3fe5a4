/* SPDX-License-Identifier: Apache-2.0 */
#include "llm/engine_error.h"

#include <math.h>
#include <string.h>

const char *const error_evidence_names[] = {
    "of this model, left out of the fit",
    "of this model, to which constants are fitted",
    "of this model, looked at while the law was made",
    "of other models, left out of the fit",
    "of other models, to which constants are fitted",
    "of other models, looked at while the law was made",
    "on other chips, left out of the fit",
    "on other chips, looked at while the law was made",
    "unmeasured",
    "given by mfu, not modelled",
    NULL,
};

static enum weight_format bits_of(enum weight_format format)
{
    return format == WEIGHTS_FP8_BLOCK ? WEIGHTS_FP8 : format;
}

static enum error_evidence evidence_of(const struct engine_error_row *row, const struct engine_error_question *question)
{
    if (strcmp(row->engine, question->engine) != 0 || strcmp(row->chip, question->chip) != 0 ||
        row->format != bits_of(question->format))
        return ERROR_UNMEASURED;
    if (question->model && strcmp(row->model, question->model) == 0)
        return row->sight == SEEN_NEVER    ? ERROR_SAME_MODEL
               : row->sight == SEEN_BY_FIT ? ERROR_SAME_MODEL_FITTED
                                           : ERROR_UNMEASURED;
    if (row->mixture != question->mixture)
        return ERROR_UNMEASURED;
    return row->sight == SEEN_BY_FIT ? ERROR_OTHER_MODELS_FITTED : ERROR_OTHER_MODELS;
}

void error_tally_add(struct error_tally *tally, enum error_evidence evidence, int points, double mean_frac)
{
    if (evidence >= ERROR_UNMEASURED)
        return;
    tally->found[evidence].points += points;
    tally->found[evidence].mean_frac += points * mean_frac;
}

struct engine_error error_tally_best(const struct error_tally *tally)
{
    for (enum error_evidence e = ERROR_SAME_MODEL; e < ERROR_UNMEASURED; e++) {
        const struct engine_error *found = &tally->found[e];
        if (found->points > 0)
            return (struct engine_error){e, found->points, found->mean_frac / found->points};
    }
    return (struct engine_error){ERROR_UNMEASURED, 0, NAN};
}

struct engine_error engine_error_of(const struct engine_error_question *question, enum error_quantity quantity)
{
    struct error_tally tally = {{{0}}};
    for (const struct engine_error_row *row = engine_error_rows; row->engine; row++)
        if (row->quantity == quantity)
            error_tally_add(&tally, evidence_of(row, question), row->points, row->mean_frac);
    return error_tally_best(&tally);
}

static const char *per_cent(struct engine_error error, struct arena *arena)
{
    return arena_printf(arena, "%.*f %%", error.mean_frac < 0.0995 ? 1 : 0, 100 * error.mean_frac);
}

const char *engine_error_words(struct engine_error error, struct arena *arena)
{
    if (error.points == 0)
        return error_evidence_names[error.evidence];
    return arena_printf(arena, "%s (%s%d measured point%s %s)", per_cent(error, arena),
                        error.points > 1 ? "mean of " : "", error.points, error.points > 1 ? "s" : "",
                        error_evidence_names[error.evidence]);
}

const char *engine_errors_words(const char *of, struct engine_error time, struct engine_error energy,
                                struct arena *arena)
{
    if (time.evidence != energy.evidence || time.points != energy.points)
        return arena_printf(arena, "%s %s, energy %s", of, engine_error_words(time, arena),
                            engine_error_words(energy, arena));
    if (time.evidence == ERROR_UNMEASURED)
        return error_evidence_names[ERROR_UNMEASURED];
    return arena_printf(arena, "%s %s, energy %s", of, per_cent(time, arena), engine_error_words(energy, arena));
}
