/* SPDX-License-Identifier: Apache-2.0 */
/* Of a prompt of p tokens the prefix cache holds h p, rounded up or down so that the mean over many requests
 * is h p, and at most p - 1: the last token leads to the first of the answer, so it is always computed (as in
 * vLLM and SGLang). The share of tokens found is an input, since it depends on what users write. */
#include "traffic/caches.h"

#include <math.h>

static const struct field prefix_fields[] = {
    {.key = "hit",
     NUMBER_FIELD(struct prefix_cache, hit_frac, FRACTION),
     RANGE("0 %", "100 %"),
     .doc = "Share of each prompt's tokens whose keys and values are there already and need not be computed. "
            "It replaces what a trace says of cached tokens: 0 % replays it without the cache.",
     BASIS(ASSUMPTION, "36.6 % of the 512-token blocks in Mooncake's conversation trace were seen before, with a cache "
                       "of any size (Qin et al., Mooncake, FAST 2025)")},
    FIELD_END,
};
const struct record prefix_cache_record = {.name = "prefix cache",
                                           .size = sizeof(struct prefix_cache),
                                           .fields = prefix_fields,
                                           .doc = "Keys and values of prompts that begin like an earlier one "
                                                  "are kept and used again."};

static const struct field response_fields[] = {
    {.key = "hit",
     NUMBER_FIELD(struct response_cache, hit_frac, FRACTION),
     RANGE("0 %", "99 %"),
     .doc = "Share of requests that are answered with a stored answer, without a GPU.",
     .standing = STANDING_ASSUMPTION},
    FIELD_END,
};
const struct record response_cache_record = {.name = "response cache",
                                             .size = sizeof(struct response_cache),
                                             .fields = response_fields,
                                             .doc = "Answers to earlier questions are kept and given again."};

int32_t prefix_cache_tokens(double hit_frac, int32_t prompt, double u)
{
    double tokens = floor(hit_frac * prompt + u);
    return tokens < prompt - 1 ? (int32_t)tokens : prompt - 1;
}
