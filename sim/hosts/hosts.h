/* SPDX-License-Identifier: Apache-2.0 */
/* SimGrid's own book of IT energy: its hosts follow the power of each node group, its energy plugin
 * integrates. What the operating points cannot show is carried into the next interval, so that energy does
 * not drift. */
#ifndef SAMOVAR_HOSTS_HOSTS_H
#define SAMOVAR_HOSTS_HOSTS_H

#include "hosts/platform.h"

struct hosts;

/* Begins the session with a platform made from kinds. horizon_s: time in which a carried remainder is worked off (a tick). NULL with a
 * message on stderr if its XML cannot be put anywhere. */
struct hosts *hosts_create(struct arena *arena, const struct platform_kinds *kinds, const struct node_group *groups,
                           double horizon_s);
/* From now on the group draws power_w. */
void hosts_follow(struct hosts *hosts, size_t group, double now_s, double power_w);
/* The group took energy_j more than its powers said so far; the hosts make up for it in the next horizon. */
void hosts_owe(struct hosts *hosts, size_t group, double energy_j);
/* The energy that the group's hosts took by SimGrid's book, up to its clock. */
double hosts_energy_j(const struct hosts *hosts, size_t group);
/* Name of the first host of the group. */
const char *hosts_first(const struct hosts *hosts, size_t group);

#endif
