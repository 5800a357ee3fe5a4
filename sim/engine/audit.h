/* SPDX-License-Identifier: Apache-2.0 */
/* What SimGrid's book of IT energy says of ours. */
#ifndef SAMOVAR_ENGINE_AUDIT_H
#define SAMOVAR_ENGINE_AUDIT_H

#include <stdio.h>

#include "floor/floor.h"

/* SimGrid's energy over ours, minus 1, of the node group where the two differ most: groups cannot make up for each other. *group: that
 * one. After the last tick. */
double audit_frac(const struct floor *floor, size_t *group);

/* Beyond 1e-4 says so as a warning; beyond 1 % as an error, and returns false: then one of the books is wrong, and so may be the run.
 * node_type: of the group. */
bool audit_passes(double frac, const char *node_type, FILE *out);

#endif
