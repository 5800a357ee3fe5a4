/* SPDX-License-Identifier: Apache-2.0 */
/* With f less its mean, and V its variance over A and B:
 *     first order  S_i = mean(f(B) (f(AB_i) - f(A))) / V        Saltelli et al. 2010, doi 10.1016/j.cpc.2009.09.018, table 2 (b)
 *     total        T_i = mean((f(A) - f(AB_i))^2) / (2 V)       Jansen 1999, doi 10.1016/S0010-4655(98)00154-4
 *     dummy        S_0 = mean(f(A) f(B)) / V                    Khorashadi Zadeh et al. 2017, doi 10.1016/j.envsoft.2017.02.001
 * The intervals are the estimate +- 1.96 standard deviations of its bootstrap, in which blocks are drawn with replacement (Archer,
 * Saltelli, Sobol 1997, doi 10.1080/00949659708811825). */
#include "statistics/sobol_indices.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "base/random.h"

void sobol_runs(const double *base, size_t blocks, size_t inputs, double *points)
{
    for (size_t j = 0; j < blocks; j++) {
        const double *a = base + j * 2 * inputs, *b = a + inputs;
        for (size_t run = 0; run < sobol_block(inputs); run++, points += inputs) {
            memcpy(points, run == 1 ? b : a, inputs * sizeof *points);
            if (run >= 2)
                points[run - 2] = b[run - 2];
        }
    }
}

/* Per block, in a row: f(A) + f(B), f(A)^2 + f(B)^2, f(A) f(B), then of each input the terms of first order and total. */
enum { SUM, SQUARES, DUMMY, INPUTS };
struct terms {
    size_t blocks, inputs, width;
    double *rows;
};

/* The mean of all outputs of A and B in blocks that are whole. */
static double mean_of(const double *outputs, const size_t *whole, size_t count, size_t inputs)
{
    struct sum sum = {0};
    for (size_t j = 0; j < count; j++) {
        const double *f = outputs + whole[j] * sobol_block(inputs);
        sum_add(&sum, f[0]);
        sum_add(&sum, f[1]);
    }
    return sum_value(&sum) / (2 * (double)count);
}

static void fill_terms(struct terms *terms, const double *outputs, const size_t *whole)
{
    double mean = mean_of(outputs, whole, terms->blocks, terms->inputs);
    for (size_t j = 0; j < terms->blocks; j++) {
        const double *f = outputs + whole[j] * sobol_block(terms->inputs);
        double *row = terms->rows + j * terms->width, a = f[0] - mean, b = f[1] - mean;
        row[SUM] = a + b;
        row[SQUARES] = a * a + b * b;
        row[DUMMY] = a * b;
        for (size_t k = 0; k < terms->inputs; k++) {
            double mixed = f[2 + k] - mean;
            row[INPUTS + 2 * k] = b * (mixed - a);
            row[INPUTS + 2 * k + 1] = 0.5 * (a - mixed) * (a - mixed);
        }
    }
}

/* Indices from the sums of the rows: the dummy's, then two of each input. */
static void indices_of(const double *sums, size_t width, size_t blocks, double *out)
{
    double n = (double)blocks, mean = sums[SUM] / (2 * n);
    double variance = (sums[SQUARES] - 2 * n * mean * mean) / (2 * n - 1);
    for (size_t c = DUMMY; c < width; c++) {
        double centred = c == DUMMY ? sums[c] / n - mean * mean : sums[c] / n;
        out[c - DUMMY] = variance > 0 ? centred / variance : NAN;
    }
}

static void add_row(double *sums, const double *row, size_t width)
{
    for (size_t c = 0; c < width; c++)
        sums[c] += row[c];
}

/* Standard deviation of each index over the resamples, into deviations. */
static void bootstrap(const struct terms *terms, uint64_t seed, size_t resamples, double *deviations)
{
    size_t kept = terms->width - DUMMY;
    double *sums = memory_new(terms->width, sizeof *sums), *indices = memory_new(kept, sizeof *indices);
    struct sum *mean = memory_new(kept, sizeof *mean), *squares = memory_new(kept, sizeof *squares);
    double *first = memory_new(kept, sizeof *first);
    for (size_t r = 0; r < resamples; r++) {
        struct random random = random_stream(seed, "bootstrap", r);
        memset(sums, 0, terms->width * sizeof *sums);
        for (size_t j = 0; j < terms->blocks; j++) {
            size_t block = (size_t)(random_uniform(&random) * (double)terms->blocks);
            add_row(sums, terms->rows + block * terms->width, terms->width);
        }
        indices_of(sums, terms->width, terms->blocks, indices);
        for (size_t c = 0; c < kept;
             c++) { /* the first resample is near to all others: little is lost in the squares */
            first[c] = r == 0 ? indices[c] : first[c];
            sum_add(&mean[c], indices[c] - first[c]);
            sum_add(&squares[c], (indices[c] - first[c]) * (indices[c] - first[c]));
        }
    }
    for (size_t c = 0; c < kept; c++) {
        double n = (double)resamples, centre = sum_value(&mean[c]) / n;
        deviations[c] = resamples > 1 ? sqrt(fmax(0, sum_value(&squares[c]) / n - centre * centre) * n / (n - 1)) : NAN;
    }
    free(first);
    free(squares);
    free(mean);
    free(indices);
    free(sums);
}

static struct estimate around(double value, double deviation)
{
    const double both_sides = 1.959963984540054;
    return (struct estimate){value, value - both_sides * deviation, value + both_sides * deviation};
}

static size_t find_whole(const double *outputs, size_t blocks, size_t inputs, size_t *whole)
{
    size_t count = 0;
    for (size_t j = 0; j < blocks; j++) {
        bool failed = false;
        for (size_t run = 0; run < sobol_block(inputs); run++)
            failed = failed || isnan(outputs[j * sobol_block(inputs) + run]);
        if (!failed)
            whole[count++] = j;
    }
    return count;
}

size_t sobol_indices(const double *outputs, size_t blocks, size_t inputs, uint64_t seed, size_t resamples,
                     struct sobol_index *out)
{
    size_t *whole = memory_new(blocks, sizeof *whole);
    struct terms terms = {.inputs = inputs, .width = INPUTS + 2 * inputs};
    terms.blocks = find_whole(outputs, blocks, inputs, whole);
    terms.rows = memory_new(terms.blocks * terms.width, sizeof *terms.rows);
    double *sums = memory_new(terms.width, sizeof *sums), *indices = memory_new(terms.width, sizeof *indices);
    double *deviations = memory_new(terms.width, sizeof *deviations);
    if (terms.blocks > 0)
        fill_terms(&terms, outputs, whole);
    for (size_t j = 0; j < terms.blocks; j++)
        add_row(sums, terms.rows + j * terms.width, terms.width);
    indices_of(sums, terms.width, terms.blocks, indices);
    bootstrap(&terms, seed, terms.blocks > 1 ? resamples : 0, deviations);
    for (size_t k = 0; k < inputs; k++)
        out[k] = (struct sobol_index){around(indices[1 + 2 * k], deviations[1 + 2 * k]),
                                      around(indices[2 + 2 * k], deviations[2 + 2 * k])};
    out[inputs] = (struct sobol_index){around(indices[0], deviations[0]), {0, 0, 0}};
    free(deviations);
    free(indices);
    free(sums);
    free(terms.rows);
    free(whole);
    return terms.blocks;
}
