/* SPDX-License-Identifier: Apache-2.0 */
/* Who answers for what the facility takes: in each tick energy, water and carbon of the whole site are divided
 * in proportion to the energy of the nodes. So the shares of jobs, services and idle nodes add up to the
 * totals; a kilowatt-hour of a hot afternoon costs its holder more than one of a cool night. */
#ifndef SAMOVAR_FLOOR_SHARE_H
#define SAMOVAR_FLOOR_SHARE_H

#include "base/numerics.h"
#include "plant/facility.h"

/* Per joule of a node, in one tick. */
struct share {
    double facility_frac, water_kg_j, carbon_kg_j;
};
/* nodes_j: of all nodes in the tick. */
static inline struct share share_of_tick(const struct facility_tick *tick, double nodes_j)
{
    if (!(nodes_j > 0))
        return (struct share){0, 0, 0};
    double each = (tick->to_s - tick->from_s) / nodes_j;
    return (struct share){
        .facility_frac = tick->facility_w * each,
        .water_kg_j = (tick->plant.evaporated_kg_s + tick->plant.drift_kg_s) * each,
        .carbon_kg_j =
            (tick->grid.carbon_kg_j * tick->supply.import_w + tick->supply.own_carbon_kg_s) * each};
}

struct account {
    struct sum nodes_j, facility_j, water_kg, carbon_kg;
};
static inline void account_add(struct account *account, double nodes_j, const struct share *share)
{
    sum_add(&account->nodes_j, nodes_j);
    sum_add(&account->facility_j, nodes_j * share->facility_frac);
    sum_add(&account->water_kg, nodes_j * share->water_kg_j);
    sum_add(&account->carbon_kg, nodes_j * share->carbon_kg_j);
}

#endif
