/* SPDX-License-Identifier: Apache-2.0 */
/* A bucket from l to h answers with 2 l h / (l + h), for which the relative
 * error is (h - l)/(h + l) at both ends; it is largest where h = l (1 + 1/64). */
#include "replica/sketch.h"

#include <math.h>

void sketch_merge(struct sketch *into, const struct sketch *from)
{
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        into->count[i] += from->count[i];
}

void sketch_clear(struct sketch *sketch)
{
    memset(sketch, 0, sizeof *sketch);
}

uint64_t sketch_count(const struct sketch *sketch)
{
    uint64_t count = 0;
    for (size_t i = 0; i < SKETCH_BUCKETS; i++)
        count += sketch->count[i];
    return count;
}

static double bucket_edge(size_t bucket)
{
    uint64_t bits = ((uint64_t)(bucket - 1) + ((uint64_t)(1023 - 20) << SKETCH_BITS)) << (52 - SKETCH_BITS);
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

double sketch_value(size_t bucket)
{
    if (bucket == 0)
        return 0;
    double low = bucket_edge(bucket), high = bucket_edge(bucket + 1);
    return 2 * low * high / (low + high);
}

double sketch_quantile(const struct sketch *sketch, double fraction)
{
    uint64_t count = sketch_count(sketch);
    if (count == 0)
        return NAN;
    uint64_t rank = (uint64_t)(fraction * (double)(count - 1)), below = 0;
    size_t bucket = 0;
    while (bucket < SKETCH_BUCKETS - 1 && (below += sketch->count[bucket]) <= rank)
        bucket++;
    return sketch_value(bucket);
}

double sketch_above_frac(const struct sketch *sketch, double value)
{
    uint64_t count = sketch_count(sketch), above = 0;
    for (size_t i = sketch_bucket(value) + 1; i < SKETCH_BUCKETS; i++)
        above += sketch->count[i];
    return count > 0 ? (double)above / (double)count : 0;
}
