/* SPDX-License-Identifier: Apache-2.0 */
/* Water in a stratified tank or pit, hot or cold: what it holds, what it loses, what goes in and out in an interval.
 *
 *   full  E_max = stratification V rho cp span
 *   dE/dt = in - out - E loss
 *
 * Losses of first order, and stratification: Dincer & Rosen 2011, Thermal Energy Storage, ch. 3 and 9. What goes in and out is
 * a mean over an interval as long as the last, so that E stays within 0 and E_max. */
#ifndef SAMOVAR_COOLING_WATER_STORE_H
#define SAMOVAR_COOLING_WATER_STORE_H

#include "base/field.h"

struct water_store {
    double capacity_s, volume_m3; /* volume_m3: NaN, capacity_s of the design heat holds */
    double stratification_frac, initial_frac;
};
struct water_store_state {
    double full_j, stored_j, loss_per_s;
    double interval_s; /* of the last interval; before the first: an hour, the longest that a run has */
};

/* span_k: of its water, between full and empty. */
void water_store_size(const struct water_store *store, double heat_w, double span_k, double loss_per_s,
                      struct water_store_state *state);
/* Most that fits in an interval if it may hold full_j, and most that it can give beyond least_j. */
double water_store_room_w(const struct water_store_state *state, double full_j);
double water_store_most_w(const struct water_store_state *state, double least_j);
double water_store_loss_w(const struct water_store_state *state);
/* stored_w: in - out - loss. */
void water_store_advance(struct water_store_state *state, double stored_w, double interval_s);

extern const struct field water_store_fields[];

#endif
