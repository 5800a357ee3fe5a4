/* SPDX-License-Identifier: Apache-2.0 */
/* Steps in a row with the same batch: each step takes growth_s longer than the
 * one before, because every sequence has more tokens behind it. The first m
 * steps take
 *
 *     T(m) = m first + growth m (m - 1) / 2.
 *
 * Context and pairs grow in the same way. What is kept of the steps are sums, kind by kind, from which bytes,
 * FLOPs and load follow (step.h) once in a tick; time is kept as real time, which is work time x slow
 * (slow = 1/speed). */
#ifndef SAMOVAR_REPLICA_STRETCH_H
#define SAMOVAR_REPLICA_STRETCH_H

#include <math.h>
#include <stdint.h>

#include "llm/step.h"

/* Kinds of steps, as of struct replica_costs; of the former costs: those that began before the costs changed. */
enum step_kind { STEP_DECODE, STEP_MIXED, STEP_PROMPTS, STEP_FORMER, STEP_KINDS };

struct stretch {
    double start_s, end_s;                         /* work time; end_s = start_s + T(steps) */
    struct step_sum first;                         /* the first step */
    double growth_s, context_growth, pairs_growth; /* from one step to the next */
    double batch;
    enum step_kind kind;
    int64_t steps;
    int64_t told;  /* whole steps already accounted for */
    double told_s; /* and work time of the step after them */
};

struct stretch_sum {
    struct step_sum steps; /* in real time */
    double batch_s;        /* integral of the batch */
};

static inline double stretch_time(const struct stretch *s, int64_t m)
{
    double n = (double)m;
    return n * (s->first.time_s + s->growth_s * (0.5 * (n - 1)));
}

static inline double stretch_boundary(const struct stretch *s, int64_t m)
{
    return s->start_s + stretch_time(s, m);
}

/* The first boundary between steps at at_s or later (strict: later than at_s), at most `steps`. T(m) = x is
 * solved for m: with z = x/(first - growth/2) and e = growth/2/(first - growth/2) it is m + e m^2 = z, so
 * that m = z (1 - t + 2 t^2 - 5 t^3 + 14 t^4 - ...) with t = e z, or m = 2 z/(1 + sqrt(1 + 4 t)). */
static inline int64_t stretch_find(const struct stretch *s, double at_s, bool strict)
{
    double x = at_s - s->start_s, half_s = 0.5 * s->growth_s, per_s = 1 / (s->first.time_s - half_s);
    if (x <= 0)
        return strict && x == 0 && s->steps > 0 ? 1 : 0;
    double z = x * per_s, t = half_s * per_s * z;
    double root = t < 0.02 ? z * (1 - t * (1 - t * (2 - t * (5 - t * 14)))) : 2 * z / (1 + sqrt(1 + 4 * t));
    int64_t m = root < (double)s->steps ? (int64_t)root + 1 : s->steps;
    /* Rounding may have missed by one. */
    while (m > 0 && (strict ? stretch_boundary(s, m - 1) > at_s : stretch_boundary(s, m - 1) >= at_s))
        m--;
    while (m < s->steps && (strict ? stretch_boundary(s, m) <= at_s : stretch_boundary(s, m) < at_s))
        m++;
    return m;
}

/* Adds `count` steps as they are at a place in the row, or a part of one. */
static inline void stretch_add(const struct stretch *s, double count, double place, double slow,
                               struct stretch_sum *sum)
{
    const struct step_sum *first = &s->first;
    double real_s = count * (first->time_s + s->growth_s * place) * slow;
    sum->batch_s += s->batch * real_s;
    sum->steps.time_s += real_s;
    sum->steps.steps += count;
    sum->steps.sequences += count * first->sequences;
    sum->steps.tokens += count * first->tokens;
    sum->steps.experts += count * first->experts;
    sum->steps.empty += count * first->empty;
    sum->steps.context += count * (first->context + s->context_growth * place);
    sum->steps.pairs += count * (first->pairs + s->pairs_growth * place);
}

/* Adds n whole steps from step i on. */
static inline void stretch_add_steps(const struct stretch *s, int64_t i, int64_t n, double slow,
                                     struct stretch_sum *sum)
{
    if (n <= 0)
        return;
    double count = (double)n;
    stretch_add(s, count, (double)i + 0.5 * (count - 1), slow, sum);
}

/* Adds work_s seconds within step i. */
static inline void stretch_add_part(const struct stretch *s, int64_t i, double work_s, double slow,
                                    struct stretch_sum *sum)
{
    if (work_s <= 0)
        return;
    double index = (double)i;
    stretch_add(s, work_s / (s->first.time_s + s->growth_s * index), index, slow, sum);
}

/* Adds the work from where the last call ended to `part_s` seconds into step `whole`. */
static inline void stretch_tell(struct stretch *s, int64_t whole, double part_s, double slow, struct stretch_sum *sum)
{
    if (s->told_s > 0) {
        if (whole == s->told) {
            stretch_add_part(s, whole, part_s - s->told_s, slow, sum);
            s->told_s = fmax(part_s, s->told_s);
            return;
        }
        double rest_s = s->first.time_s + s->growth_s * (double)s->told - s->told_s;
        stretch_add_part(s, s->told, rest_s, slow, sum);
        s->told++;
        s->told_s = 0;
    }
    stretch_add_steps(s, s->told, whole - s->told, slow, sum);
    stretch_add_part(s, whole, part_s, slow, sum);
    s->told = whole;
    s->told_s = part_s > 0 ? part_s : 0;
}

#endif
