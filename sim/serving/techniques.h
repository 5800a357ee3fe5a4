/* SPDX-License-Identifier: Apache-2.0 */
/* What a scenario may say of how a model is served: precision, parallelism, speculation, and what counts as good. */
#ifndef SAMOVAR_SERVING_TECHNIQUES_H
#define SAMOVAR_SERVING_TECHNIQUES_H

#include <stdbool.h>

#include "base/field.h"
#include "llm/inference_engine.h"
#include "llm/model.h"

/* The precision of weights, or of keys and values. */
struct precision {
    double byte;               /* of one number, with what belongs to it (scales) */
    int arithmetic_bits;       /* weights: of products where the chip can, 8 or 4; 0: 16 */
    bool integers;             /* weights: these 8 bits are integers */
    bool unpacked;             /* weights: unpacked into 16 bits before each product */
    enum weight_format format; /* weights: under whose law of the engine */
};
extern const char *const precision_names[], *const kv_precision_names[]; /* NULL-terminated; FIELD_CHOICE */
/* choice: index into the names. */
struct precision precision_of_weights(int choice);
struct precision precision_of_kv(int choice);

/* The precision of weights that take so many bytes each. */
struct precision precision_of_bytes(double byte);
/* The same in this model's checkpoint: 8 bits may have a scale for each block there. */
struct precision precision_in_model(const struct llm *model, struct precision precision);

/* How a model is divided over the GPUs of one replica, of which there are tensor x pipeline. */
struct parallel {
    int64_t tensor, pipeline, expert, attention;
};
extern const struct record parallel_record;

struct speculation {
    int64_t draft_tokens;
    double acceptance_frac, draft_cost_frac;
};
extern const struct record speculation_record;

/* The same with the model's own head, whose cost the model says. */
struct multi_token_prediction {
    int64_t draft_tokens;
    double acceptance_frac;
};
extern const struct record multi_token_prediction_record;

/* Service that counts as good; NaN: any. */
struct slo {
    double ttft_s, tpot_s, total_s;
    double share_frac; /* of the requests must be served within it */
};
extern const struct record slo_record;

#endif
