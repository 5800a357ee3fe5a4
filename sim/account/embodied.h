/* SPDX-License-Identifier: Apache-2.0 */
/* What making servers, network, building and plant emitted, as far as a run used it up: each in proportion to its life. */
#ifndef SAMOVAR_ACCOUNT_EMBODIED_H
#define SAMOVAR_ACCOUNT_EMBODIED_H

#include "account/summary.h"
#include "hardware/fabric.h"

/* The building with its electrical and mechanical plant. */
struct building {
    double embodied_kg_w; /* CO2e per IT power that it is built for */
    double life_s;
};
extern const struct record building_record;

struct embodied {
    const struct node_group *groups;
    size_t group_count;
    const struct fabric *fabric; /* NULL: none was described */
    const struct building *building;
};
/* What the nodes and the network draw at full load: what a hall is built for. */
double embodied_it_w(const struct embodied *embodied);
/* Sets carbon_embodied_..., water_embodied_m3, carbon_total_kg and embodied_frac; duration and the other carbon stand. */
void embodied_close(const struct embodied *embodied, struct summary *summary);

#endif
