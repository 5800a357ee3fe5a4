/* SPDX-License-Identifier: Apache-2.0 */
/* Caches that save a service work it has done before. */
#ifndef SAMOVAR_TRAFFIC_CACHES_H
#define SAMOVAR_TRAFFIC_CACHES_H

#include <stdint.h>

#include "base/field.h"

/* Keeps the keys and values of prompts, for those that begin like an earlier one. */
struct prefix_cache {
    double hit_frac;
};
extern const struct record prefix_cache_record;

/* Keeps the answers to requests, for those that were asked before. */
struct response_cache {
    double hit_frac;
};
extern const struct record response_cache_record;

/* Tokens of a prompt that need not be computed. u in (0, 1) is the request's own number. Their mean is
 * hit_frac of the prompt, but for the last token, which is always computed. */
int32_t prefix_cache_tokens(double hit_frac, int32_t prompt, double u);

#endif
