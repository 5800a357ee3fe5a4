/* SPDX-License-Identifier: Apache-2.0 */
/* Wilson's interval of a proportion: Wilson 1927, doi 10.1080/01621459.1927.10502953. */
#include "statistics/ranking.h"

#include <math.h>
#include <stdbool.h>

#include "base/numerics.h"

static int compare(double a, double b)
{
    if (fabs(a - b) <= RANKING_SAME_FRAC * fmax(fabs(a), fabs(b)))
        return 0;
    return a < b ? -1 : 1;
}

static bool is_whole(const double *row, size_t cases)
{
    for (size_t i = 0; i < cases; i++)
        if (isnan(row[i]))
            return false;
    return cases > 0;
}

/* Adds the draw's ranks: a case with `less` before it and `equal` beside it holds each of the ranks that they share in part. */
static void add_ranks(const double *row, size_t cases, double *probability)
{
    for (size_t i = 0; i < cases; i++) {
        size_t less = 0, equal = 0;
        for (size_t j = 0; j < cases; j++) {
            int order = compare(row[j], row[i]);
            less += order < 0;
            equal += order == 0;
        }
        for (size_t rank = less; rank < less + equal; rank++)
            probability[i * cases + rank] += 1 / (double)equal;
    }
}

size_t ranking_probabilities(const struct ranking *ranking, double *probability)
{
    size_t cases = ranking->cases, draws = 0;
    for (size_t i = 0; i < cases * cases; i++)
        probability[i] = 0;
    for (size_t d = 0; d < ranking->draws; d++) {
        const double *row = ranking->outputs + d * cases;
        if (!is_whole(row, cases))
            continue;
        add_ranks(row, cases, probability);
        draws++;
    }
    for (size_t i = 0; i < cases * cases; i++)
        probability[i] = draws > 0 ? probability[i] / (double)draws : NAN;
    return draws;
}

struct ranking_pair ranking_pair(const struct ranking *ranking, size_t a, size_t b)
{
    struct ranking_pair pair = {0};
    for (size_t d = 0; d < ranking->draws; d++) {
        const double *row = ranking->outputs + d * ranking->cases;
        if (isnan(row[a]) || isnan(row[b]))
            continue;
        int order = compare(row[a], row[b]);
        pair.draws++;
        pair.less += order < 0;
        pair.equal += order == 0;
    }
    pair.share = proportion(pair.less, pair.draws);
    return pair;
}

struct estimate proportion(size_t successes, size_t trials)
{
    if (trials == 0)
        return (struct estimate){NAN, NAN, NAN};
    const double z = 1.959963984540054;
    double n = (double)trials, p = (double)successes / n;
    double centre = p + z * z / (2 * n), half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)), whole = 1 + z * z / n;
    return (struct estimate){p, clamp((centre - half) / whole, 0, p), clamp((centre + half) / whole, p, 1)};
}
