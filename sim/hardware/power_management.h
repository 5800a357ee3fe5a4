/* SPDX-License-Identifier: Apache-2.0 */
/* What holds the power of the nodes down: a clock, caps, demand response, sleep. */
#ifndef SAMOVAR_HARDWARE_POWER_MANAGEMENT_H
#define SAMOVAR_HARDWARE_POWER_MANAGEMENT_H

#include "base/field.h"
#include "hardware/node.h"
#include "hardware/power_cap.h"

struct rack_cap {
    int64_t nodes;
    double cap_w;
};
struct cap_window {
    int64_t from_s; /* calendar seconds */
    double duration_s, cap_w;
};
struct cap_file { /* a cap that follows a signal */
    const char *file;
    /* Loaded from it: each cap holds from its time to that of the next; NaN: none. */
    double *at_s; /* ascending; calendar seconds */
    double *cap_w;
    size_t count;
};
struct node_sleep {
    double after_s;
    double power_w, wake_s; /* NaN: as the node's file says */
};

/* Whether services give up power under a cap on all nodes like jobs, or last. */
enum { SERVICES_AS_JOBS, SERVICES_LAST };

struct power_management {
    double clock_frac, gpu_cap_w, node_cap_w; /* NaN: none */
    struct rack_cap *rack;                    /* NULL: none */
    double hall_cap_w;
    struct list demand_response; /* of struct cap_window */
    struct cap_file *signal;
    int services;
    struct node_sleep *sleep;
};
extern const struct record power_management_record;

/* Caps that no GPU, node or rack of these groups could keep to, as complaints at "power_management.<key>". */
void power_management_check(const struct power_management *management, const struct node_group *groups, size_t count,
                            struct complaint *complaint);

/* The lowest cap on all nodes that holds in any part of [from_s, to_s), calendar seconds; HUGE_VAL: none. */
double power_management_hall_cap_w(const struct power_management *management, double from_s, double to_s);
/* What the GPUs of such a node may do, by the caps on GPU, node and rack: a rack's is shared evenly. */
struct gpu_limit power_management_node(const struct power_management *management, const struct node *node,
                                       const struct node_surroundings *at);
/* Power of a sleeping node, and the time that it takes to wake. */
double node_sleep_w(const struct node_sleep *sleep, const struct node *node);
double node_wake_s(const struct node_sleep *sleep, const struct node *node);

#endif
