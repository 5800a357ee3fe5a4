/* SPDX-License-Identifier: Apache-2.0 */
/* The input that would have to be wrong for the order of two cases to turn, and from which value on. */
#ifndef SAMOVAR_STATISTICS_TURNING_POINT_H
#define SAMOVAR_STATISTICS_TURNING_POINT_H

#include <stdbool.h>
#include <stddef.h>

struct turning_point {
    size_t draws, turned; /* those that count; those in which the order is not that of most */
    size_t input;         /* whose values tell the turned draws from the others best */
    double threshold;     /* beyond it, upwards or downwards, the order turns most often */
    bool above;
    size_t beyond, turned_beyond; /* draws beyond it; those of them that are turned */
    double separation;            /* share of turned draws beyond it less that of the others: 0 to 1 */
};
/* values[draw * inputs + input]; difference: of both cases' outputs, per draw, NaN: one failed. No turned draw, or no inputs: then
 * separation is 0. */
struct turning_point turning_point_find(const double *values, size_t inputs, const double *difference, size_t draws);

#endif
