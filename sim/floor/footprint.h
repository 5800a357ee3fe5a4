/* SPDX-License-Identifier: Apache-2.0 */
/* The footprint of jobs, services and idle nodes: in each tick the energy, water and carbon of the whole site
 * are divided in proportion to the energy of the nodes, so that all footprints add up to the totals. A
 * kilowatt-hour of a hot afternoon costs its holder more than one of a cool night. */
#ifndef SAMOVAR_FLOOR_FOOTPRINT_H
#define SAMOVAR_FLOOR_FOOTPRINT_H

#include "base/numerics.h"
#include "plant/facility.h"

/* What a joule at a node costs the site in one tick. */
struct footprint_rate {
    double facility_frac, water_kg_j, carbon_kg_j;
};
/* nodes_j: energy of all nodes in the tick. */
static inline struct footprint_rate footprint_rate_of_tick(const struct facility_tick *tick, double nodes_j)
{
    if (!(nodes_j > 0))
        return (struct footprint_rate){0, 0, 0};
    double each = (tick->to_s - tick->from_s) / nodes_j;
    return (struct footprint_rate){.facility_frac = tick->facility_w * each,
                                   .water_kg_j = tick->consumed_kg_s * each,
                                   .carbon_kg_j = tick->carbon_kg_s * each};
}

struct footprint {
    struct sum nodes_j, facility_j, water_kg, carbon_kg;
};
static inline void footprint_add(struct footprint *footprint, double nodes_j, const struct footprint_rate *rate)
{
    sum_add(&footprint->nodes_j, nodes_j);
    sum_add(&footprint->facility_j, nodes_j * rate->facility_frac);
    sum_add(&footprint->water_kg, nodes_j * rate->water_kg_j);
    sum_add(&footprint->carbon_kg, nodes_j * rate->carbon_kg_j);
}

#endif
