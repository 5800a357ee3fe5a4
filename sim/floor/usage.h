/* SPDX-License-Identifier: Apache-2.0 */
/* Node seconds that each user has had, of which older ones count half after each half-life: du/dt = nodes - u
 * ln 2 / half-life, solved exactly between changes. */
#ifndef SAMOVAR_FLOOR_USAGE_H
#define SAMOVAR_FLOOR_USAGE_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

struct usage;
/* half_life_s: HUGE_VAL: nothing is forgotten. */
struct usage *usage_create(struct arena *arena, double half_life_s);
/* The number of the user with this name, from 0; a new name gets the next number. NULL: -1. The name is
 * borrowed. */
int64_t usage_user(struct usage *usage, const char *name, double now_s);
/* The user holds `nodes` more nodes from now on (below 0: fewer). */
void usage_hold(struct usage *usage, int64_t user, double now_s, int64_t nodes);
/* Node seconds of each user, up to now; valid until the next call. */
const double *usage_node_s(struct usage *usage, double now_s, size_t *count);
void usage_finish(struct usage *usage);

#endif
