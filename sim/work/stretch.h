/* SPDX-License-Identifier: Apache-2.0 */
/* Steps in a row with the same batch: each step takes growth_s longer than the
 * one before, because every sequence has one token more behind it. The first m
 * steps take
 *
 *     T(m) = m first + growth m (m - 1) / 2,
 *
 * and the load of step i, with work time w_i and q_i seconds of full bandwidth
 * and arithmetic, is
 *
 *     min(w_i slow, resident w_i slow + q_i)
 *
 * (GPU power in model/node.h times the real time w_i slow; slow = 1/speed).
 * Both are linear in i, so that a run of steps crosses the limit of the power
 * once at most. */
#ifndef SAMOVAR_WORK_STRETCH_H
#define SAMOVAR_WORK_STRETCH_H

#include <math.h>
#include <stdint.h>

struct stretch {
    double start_s, end_s; /* work time; end_s = start_s + T(steps) */
    double first_s, growth_s;
    double load_s, load_growth_s; /* q_0, q_1 - q_0 */
    double byte, byte_growth, flop;
    double batch;
    int64_t steps;
    int64_t told;  /* whole steps already accounted for */
    double told_s; /* and work time of the next */
};

struct stretch_sum {
    double load_s, batch_s, byte, flop;
};

static inline double stretch_time(const struct stretch *s, int64_t m)
{
    double n = (double)m;
    return n * (s->first_s + s->growth_s * (0.5 * (n - 1)));
}

static inline double stretch_boundary(const struct stretch *s, int64_t m)
{
    return s->start_s + stretch_time(s, m);
}

/* The first boundary between steps that is not before (strict: that is after) a
 * moment, at most `steps`. */
static inline int64_t stretch_find(const struct stretch *s, double at_s, bool strict)
{
    double x = at_s - s->start_s, half = s->first_s - 0.5 * s->growth_s;
    if (x <= 0)
        return strict && x == 0 && s->steps > 0 ? 1 : 0;
    double guess = ceil(2 * x / (half + sqrt(half * half + 2 * s->growth_s * x)));
    int64_t m = guess < (double)s->steps ? (int64_t)guess : s->steps;
    /* Rounding may have missed by one. */
    while (m > 0 && (strict ? stretch_boundary(s, m - 1) > at_s : stretch_boundary(s, m - 1) >= at_s))
        m--;
    while (m < s->steps && (strict ? stretch_boundary(s, m) <= at_s : stretch_boundary(s, m) < at_s))
        m++;
    return m;
}

/* Adds n whole steps from step i on. */
static inline void stretch_add_steps(const struct stretch *s, int64_t i, int64_t n, double resident_frac,
                                     double slow, struct stretch_sum *sum)
{
    if (n <= 0)
        return;
    double count = (double)n, middle = (double)i + 0.5 * (count - 1);
    double work_s = count * (s->first_s + s->growth_s * middle) * slow;
    double load_s = resident_frac * work_s + count * (s->load_s + s->load_growth_s * middle);
    /* Head-room of the first and the last step. */
    double rise = (1 - resident_frac) * s->growth_s * slow - s->load_growth_s;
    double first = (1 - resident_frac) * s->first_s * slow - s->load_s + rise * (double)i;
    double last = first + rise * (count - 1);
    if (first <= 0 && last <= 0) {
        load_s = work_s;
    } else if (first < 0 || last < 0) {
        double part = floor(first / (first - last) * (count - 1)) + 1, rest = count - part;
        /* Take the head-room that is missing away from the load. */
        double missing =
            first < 0 ? part * (first + rise * 0.5 * (part - 1)) : rest * (last - rise * 0.5 * (rest - 1));
        load_s += missing;
    }
    sum->load_s += load_s;
    sum->batch_s += s->batch * work_s;
    sum->byte += count * (s->byte + s->byte_growth * middle);
    sum->flop += count * s->flop;
}

/* Adds work_s of step i, which is not whole. */
static inline void stretch_add_part(const struct stretch *s, int64_t i, double work_s, double resident_frac,
                                    double slow, struct stretch_sum *sum)
{
    if (work_s <= 0)
        return;
    double index = (double)i, share = work_s / (s->first_s + s->growth_s * index);
    double real_s = work_s * slow;
    sum->load_s += fmin(real_s, resident_frac * real_s + share * (s->load_s + s->load_growth_s * index));
    sum->batch_s += s->batch * real_s;
    sum->byte += share * (s->byte + s->byte_growth * index);
    sum->flop += share * s->flop;
}

/* Adds what lies between what was told before and `part_s` into step `whole`.
 */
static inline void stretch_tell(struct stretch *s, int64_t whole, double part_s, double resident_frac,
                                double slow, struct stretch_sum *sum)
{
    if (s->told_s > 0) {
        if (whole == s->told) {
            stretch_add_part(s, whole, part_s - s->told_s, resident_frac, slow, sum);
            s->told_s = fmax(part_s, s->told_s);
            return;
        }
        double rest_s = s->first_s + s->growth_s * (double)s->told - s->told_s;
        stretch_add_part(s, s->told, rest_s, resident_frac, slow, sum);
        s->told++;
        s->told_s = 0;
    }
    stretch_add_steps(s, s->told, whole - s->told, resident_frac, slow, sum);
    stretch_add_part(s, whole, part_s, resident_frac, slow, sum);
    s->told = whole;
    s->told_s = part_s > 0 ? part_s : 0;
}

#endif
