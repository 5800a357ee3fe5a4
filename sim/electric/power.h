/* SPDX-License-Identifier: Apache-2.0 */
/* The power chain: stages between the utility meter and the loads, each with its loss. */
#ifndef SAMOVAR_ELECTRIC_POWER_H
#define SAMOVAR_ELECTRIC_POWER_H

#include "base/equipment.h"

enum power_feeds { POWER_FEEDS_IT, POWER_FEEDS_ALL };     /* the IT branch, or IT and cooling together */
enum power_place { POWER_INSIDE, POWER_OUTSIDE };         /* its loss warms the hall, or the air outside */
enum power_counts { POWER_INFRASTRUCTURE, POWER_IT };     /* on which side of PUE's fraction */
enum power_level { POWER_SITE, POWER_HALL, POWER_NODES }; /* what one installation of it feeds */

/* A load that a stage feeds besides what stands behind it: switches, pumps, lighting. Always on. */
struct power_load {
    const char *name;
    double power_w; /* of one */
    int64_t count;
    int counts_as;
};

struct power_stage {
    const char *name;
    const char *per; /* "node", "16 nodes", "hall", "site"; NULL: the hall, or the site if it feeds all */
    int feeds, place;
    int counts_as;        /* enum power_counts; -1: IT for a stage per node, infrastructure for others */
    int64_t units, spare; /* machines of one installation that are needed, and beside them; all share its load */
    double standby_w, efficiency; /* each machine: input = (output + standby_w) / efficiency */
    double a0, a1, a2;            /* loss over rating = a0 + a1 x + a2 x^2, x = load over rating, of each unit */
    double loss_scale;            /* its loss times this, loads apart */
    double rating_w;              /* of each machine; NaN: margin times the design load */
    double margin;                /* rating of the needed units over the design load */
    double redundancy;            /* installed and loaded capacity over the needed: 1 = N, 2 = 2N */
    double constant_w_per_w;      /* lighting and the like: constant load over the design IT power */
    struct list loads;            /* of struct power_load, per installation */
};
extern const struct record power_stage_record;

/* What one installation of the stage feeds; *nodes gets the number of nodes for POWER_NODES, else 0. */
enum power_level power_stage_level(const struct power_stage *stage, int64_t *nodes);
/* Whether the stage's loss counts as IT energy: by ISO/IEC 30134-2 losses inside the IT equipment do. */
bool power_stage_is_it(const struct power_stage *stage);

/* Loss in W of one installation of the stage (all its machines) at load_w, for a design load. A stage per n nodes sees
 * the mean of its nodes' loads, in the tick and in their group. Where the loss is affine (standby and efficiency,
 * no_load_loss, linear_loss) that is exact, whatever the nodes do. A square-law loss comes out too small, by square_loss /
 * rating times the variance of the loads, which is at most (mean - least) (most - mean). */
double power_stage_loss_w(const struct power_stage *stage, double design_w, double load_w);

/* Fills the row of `installed` installations of the stage, each for this design load. */
void power_stage_equipment(const struct power_stage *stage, double design_w, double installed, struct equipment *row);

#endif
