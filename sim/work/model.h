/* SPDX-License-Identifier: Apache-2.0 */
/* A language model as far as time and energy are concerned. Catalogue: platforms/models. */
#ifndef SAMOVAR_WORK_MODEL_H
#define SAMOVAR_WORK_MODEL_H

#include "base/field.h"

struct llm {
    const char *name;
    double parameters, active_parameters; /* active NaN: dense */
    int64_t layers, kv_heads, head_dim;   /* 0: unknown (enough for training at level 1) */
    double bytes_per_weight, bytes_per_kv;
};
extern const struct record llm_record;

double llm_active_parameters(const struct llm *model);
double llm_kv_byte_per_token(const struct llm *model);

#endif
