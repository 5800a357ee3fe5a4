/* SPDX-License-Identifier: Apache-2.0 */
/* Our own book of IT energy: integrates power exactly between its changes, in O(1) a change, whatever the
 * tick. A holder is a service or a running job with its nodes; the nodes of a group that nobody holds are
 * idle, or out of service. */
#ifndef SAMOVAR_FLOOR_POWER_BOOK_H
#define SAMOVAR_FLOOR_POWER_BOOK_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/numerics.h"
#include "plant/facility.h"

/* Integrates a constant power in W into energy in J, and the airflow of fans into air. */
struct meter {
    struct node_power rate;
    double since_s;
    struct sum total_j, fan_j, compute_j, air_m3;
};
struct meter_reading {
    double total_j, fan_j, compute_j, air_m3;
};

/* Energy up to now, since the last take; starts anew. */
struct meter_reading meter_take(struct meter *meter, double now_s);

struct holder {
    size_t group;
    int64_t nodes;
    struct node_power node; /* power of each of its nodes */
    struct meter meter;
};

struct power_book;
struct power_book *power_book_create(struct arena *arena, const struct node_group *groups, size_t group_count);

/* Sets the power of the group's idle nodes from now on. */
void power_book_idle(struct power_book *book, size_t group, double now_s, const struct node_power *node);
/* Takes holder->nodes idle nodes of holder->group; each draws `node` from now on. There must be as many. */
void power_book_hold(struct power_book *book, struct holder *holder, double now_s, const struct node_power *node);
void power_book_change(struct power_book *book, struct holder *holder, double now_s, const struct node_power *node);
/* The holder has so many nodes from now on, more or fewer. */
void power_book_resize(struct power_book *book, struct holder *holder, double now_s, int64_t nodes,
                       const struct node_power *node);
/* The holder gives its nodes back; the energy that it took stays on its meter. */
void power_book_release(struct power_book *book, struct holder *holder, double now_s);
/* Takes idle nodes out of service, where they draw the power of switched-off ones. Below 0: they come back. */
void power_book_withdraw(struct power_book *book, size_t group, double now_s, int64_t nodes);
/* The holder took so much more than its power said. */
void power_book_correct(struct power_book *book, struct holder *holder, const struct meter_reading *more);

const int64_t *power_book_free(const struct power_book *book); /* idle nodes, per group */
double power_book_power_w(const struct power_book *book, size_t group);
int64_t power_book_nodes(const struct power_book *book, size_t group);
double power_book_unheld_w(const struct power_book *book, size_t group); /* power of its nodes that nobody holds */
struct node_power power_book_idle_node(const struct power_book *book, size_t group);
/* Energy of the group since the last take. */
struct meter_reading power_book_take(struct power_book *book, size_t group, double now_s);
/* The part of that energy which nodes took that nobody held. */
double power_book_take_idle_j(struct power_book *book, size_t group, double now_s);
/* Energy of the group since the start, up to its last take. */
double power_book_energy_j(const struct power_book *book, size_t group);

#endif
