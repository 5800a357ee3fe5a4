/* SPDX-License-Identifier: Apache-2.0 */
/* Quantiles of many positive numbers in fixed memory: counts per bucket, and
 * buckets whose width is a fixed share of their value. Merging adds counts, so
 * the result is the same in any order. Relative-error guarantee: Masson, Rim,
 * Lee, DDSketch, PVLDB 12(12), 2019, doi 10.14778/3352063.3352135. */
#ifndef SAMOVAR_REPLICA_SKETCH_H
#define SAMOVAR_REPLICA_SKETCH_H

#include <stdint.h>
#include <string.h>

#define SKETCH_ERROR (1.0 / 129) /* largest relative error of a quantile between the two ends below */
#define SKETCH_LEAST 0x1p-20     /* smaller values count as 0: an absolute error below 1e-6 */
#define SKETCH_MOST 0x1p32       /* larger values count as this */

enum {
    SKETCH_BITS = 6, /* leading bits of the mantissa: 64 buckets for a factor of two */
    SKETCH_OCTAVES = 52,
    SKETCH_BUCKETS = (SKETCH_OCTAVES << SKETCH_BITS) + 1
};

struct sketch {
    uint64_t count[SKETCH_BUCKETS]; /* all 0 at first */
};

/* The exponent and the first bits of the mantissa of a double grow with its
 * value: as an integer they number the buckets, without a logarithm. */
static inline size_t sketch_bucket(double value)
{
    if (!(value >= SKETCH_LEAST))
        return 0;
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t bucket = (bits >> (52 - SKETCH_BITS)) - ((uint64_t)(1023 - 20) << SKETCH_BITS) + 1;
    return bucket < SKETCH_BUCKETS ? bucket : SKETCH_BUCKETS - 1;
}

static inline void sketch_add(struct sketch *sketch, double value)
{
    sketch->count[sketch_bucket(value)]++;
}

/* What stands for the values of a bucket. */
double sketch_value(size_t bucket);

void sketch_merge(struct sketch *into, const struct sketch *from);
void sketch_clear(struct sketch *sketch);
uint64_t sketch_count(const struct sketch *sketch);
/* The share of the values that lie in buckets above that of `value`; 0 for no values. */
double sketch_above_frac(const struct sketch *sketch, double value);
/* The value of rank fraction x (count - 1), rounded down; 0 <= fraction <= 1.
 * NaN for no values. */
double sketch_quantile(const struct sketch *sketch, double fraction);

#endif
