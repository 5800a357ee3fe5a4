/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid's law of a host (plugin host_energy; Heinrich et al. 2017, IEEE Cluster, "Predicting the energy consumption of MPI
 * applications at scale using only a single node", sec. IV, not read at the source beyond the plugin's manual):
 *
 *     P = idle                                     without work
 *     P = epsilon + (all cores - epsilon) load     else
 *
 * is that of a node, overhead + slope sum(GPU), with other constants. */
#include "hardware/stated_power.h"

#include <math.h>

/* A host that draws the same at any load still has a slope by which the program divides. */
#define LEAST_SPAN_W 1e-6

void stated_power_apply(struct node *node, const struct stated_power *watts)
{
    double design_w = node_design_power_w(node), full_w = node_full_w(node),
           idle_w = (double)node->gpus * node->gpu.idle_w;
    double slope = fmax(watts->all_cores_w - watts->epsilon_w, LEAST_SPAN_W) / (full_w - idle_w);
    node->cpu_span_w *= slope / node->overhead_slope; /* the same power of GPUs as before */
    node->overhead_slope = slope;
    node->overhead_w = watts->all_cores_w - slope * full_w;
    node->stated = true;
    node->stated_idle_w = watts->idle_w;
    node->nameplate_w = watts->all_cores_w;
    node->airflow_m3_s *= watts->all_cores_w / design_w;
    node->leakage_per_k = 0;
    if (!isnan(watts->off_w))
        node->standby_frac = watts->off_w / watts->all_cores_w;
}
