/* SPDX-License-Identifier: Apache-2.0 */
/* Pareto front: the cases that no other case beats in one objective without losing in another. */
#ifndef SAMOVAR_STATISTICS_PARETO_H
#define SAMOVAR_STATISTICS_PARETO_H

#include <stdbool.h>
#include <stddef.h>

/* outputs[which * objectives + objective], all to be small; a case with a NaN is not on the front, and beats no other. Returns how many
 * are on it. */
size_t pareto_front(const double *outputs, size_t cases, size_t objectives, bool *front);

#endif
