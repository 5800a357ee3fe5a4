/* SPDX-License-Identifier: Apache-2.0 */
/* How many replicas of an autoscaled service may be awake within its budget of power. It is reserved before a replica wakes, as a
 * breaker would have it, not measured afterwards: every GPU of a node that is awake counts with `power_counted` of the most that it
 * may draw, nodes that sleep with their standby, all at the inlet of their reference. */
#ifndef SAMOVAR_SERVING_POWER_BUDGET_H
#define SAMOVAR_SERVING_POWER_BUDGET_H

#include "serving/serving_inside.h"

/* What the nodes of the service count with while this many replicas are awake. */
double power_budget_reserved_w(const struct serving *serving, const struct node *node, int64_t awake);
/* The most replicas that may be awake: all without a budget, 0 where not even one may. */
int64_t power_budget_replicas(const struct serving *serving, const struct node *node);

#endif
