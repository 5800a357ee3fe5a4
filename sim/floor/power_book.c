/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/power_book.h"

#include <assert.h>

struct group_book {
    int64_t free_nodes, held_nodes, out_nodes;
    struct node_power idle, out; /* of one node */
    struct node_power held;      /* of all nodes that are held, together */
    struct meter meter, unheld;
    struct sum energy_j; /* taken so far */
};

struct power_book {
    size_t group_count;
    struct group_book *groups;
    int64_t *free_nodes; /* the same numbers as in groups, in one array */
};

static void meter_settle(struct meter *meter, double now_s)
{
    double interval_s = now_s - meter->since_s;
    assert(interval_s >= 0);
    sum_add(&meter->total_j, meter->rate.total_w * interval_s);
    sum_add(&meter->fan_j, meter->rate.fan_w * interval_s);
    sum_add(&meter->compute_j, meter->rate.compute_w * interval_s);
    sum_add(&meter->air_m3, meter->rate.airflow_m3_s * interval_s);
    meter->since_s = now_s;
}

static void meter_set(struct meter *meter, double now_s, const struct node_power *rate)
{
    meter_settle(meter, now_s);
    meter->rate = *rate;
}

struct meter_reading meter_take(struct meter *meter, double now_s)
{
    meter_settle(meter, now_s);
    struct meter_reading reading = {sum_value(&meter->total_j), sum_value(&meter->fan_j), sum_value(&meter->compute_j),
                                    sum_value(&meter->air_m3)};
    meter->total_j = meter->fan_j = meter->compute_j = meter->air_m3 = (struct sum){0};
    return reading;
}

static const struct node_power none = {0};

/* sum + nodes * node */
static struct node_power power_add(struct node_power sum, int64_t nodes, struct node_power node)
{
    double n = (double)nodes;
    return (struct node_power){sum.total_w + n * node.total_w, sum.fan_w + n * node.fan_w,
                               sum.compute_w + n * node.compute_w, sum.airflow_m3_s + n * node.airflow_m3_s};
}

struct power_book *power_book_create(struct arena *arena, const struct node_group *groups, size_t group_count)
{
    struct power_book *book = arena_alloc(arena, 1, sizeof *book);
    book->group_count = group_count;
    book->groups = arena_alloc(arena, group_count + 1, sizeof *book->groups);
    book->free_nodes = arena_alloc(arena, group_count + 1, sizeof *book->free_nodes);
    for (size_t g = 0; g < group_count; g++) {
        book->free_nodes[g] = book->groups[g].free_nodes = groups[g].count;
        node_power(&groups[g].node, 0, &(struct node_surroundings){.off = true}, &book->groups[g].out);
    }
    return book;
}

static void group_changed(struct power_book *book, size_t g, double now_s)
{
    struct group_book *group = &book->groups[g];
    assert(group->free_nodes >= 0 && group->out_nodes >= 0);
    book->free_nodes[g] = group->free_nodes;
    if (group->held_nodes == 0)
        group->held = none; /* no residue of sums stays */
    struct node_power unheld = power_add(none, group->free_nodes, group->idle);
    unheld = power_add(unheld, group->out_nodes, group->out);
    struct node_power all = power_add(unheld, 1, group->held);
    meter_set(&group->unheld, now_s, &unheld);
    meter_set(&group->meter, now_s, &all);
}

void power_book_idle(struct power_book *book, size_t group, double now_s, const struct node_power *node)
{
    book->groups[group].idle = *node;
    group_changed(book, group, now_s);
}

void power_book_resize(struct power_book *book, struct holder *holder, double now_s, int64_t nodes,
                       const struct node_power *node)
{
    struct group_book *group = &book->groups[holder->group];
    group->held = power_add(power_add(group->held, -holder->nodes, holder->node), nodes, *node);
    group->held_nodes += nodes - holder->nodes;
    group->free_nodes -= nodes - holder->nodes;
    holder->nodes = nodes;
    holder->node = *node;
    struct node_power rate = power_add(none, nodes, *node);
    meter_set(&holder->meter, now_s, &rate);
    group_changed(book, holder->group, now_s);
}

void power_book_hold(struct power_book *book, struct holder *holder, double now_s, const struct node_power *node)
{
    int64_t nodes = holder->nodes;
    assert(holder->group < book->group_count && nodes <= book->groups[holder->group].free_nodes);
    holder->nodes = 0;
    holder->meter.since_s = now_s;
    holder->meter.rate = none;
    power_book_resize(book, holder, now_s, nodes, node);
}

void power_book_change(struct power_book *book, struct holder *holder, double now_s, const struct node_power *node)
{
    power_book_resize(book, holder, now_s, holder->nodes, node);
}

void power_book_release(struct power_book *book, struct holder *holder, double now_s)
{
    power_book_resize(book, holder, now_s, 0, &none);
}

void power_book_withdraw(struct power_book *book, size_t group, double now_s, int64_t nodes)
{
    book->groups[group].free_nodes -= nodes;
    book->groups[group].out_nodes += nodes;
    group_changed(book, group, now_s);
}

static void meter_add(struct meter *meter, const struct meter_reading *more)
{
    sum_add(&meter->total_j, more->total_j);
    sum_add(&meter->fan_j, more->fan_j);
    sum_add(&meter->compute_j, more->compute_j);
    sum_add(&meter->air_m3, more->air_m3);
}

void power_book_correct(struct power_book *book, struct holder *holder, const struct meter_reading *more)
{
    meter_add(&holder->meter, more);
    meter_add(&book->groups[holder->group].meter, more);
}

const int64_t *power_book_free(const struct power_book *book)
{
    return book->free_nodes;
}

double power_book_power_w(const struct power_book *book, size_t group)
{
    return book->groups[group].meter.rate.total_w;
}

int64_t power_book_nodes(const struct power_book *book, size_t group)
{
    const struct group_book *g = &book->groups[group];
    return g->free_nodes + g->held_nodes + g->out_nodes;
}

double power_book_unheld_w(const struct power_book *book, size_t group)
{
    return book->groups[group].unheld.rate.total_w;
}

struct node_power power_book_idle_node(const struct power_book *book, size_t group)
{
    return book->groups[group].idle;
}

struct meter_reading power_book_take(struct power_book *book, size_t group, double now_s)
{
    struct meter_reading reading = meter_take(&book->groups[group].meter, now_s);
    sum_add(&book->groups[group].energy_j, reading.total_j);
    return reading;
}

double power_book_take_idle_j(struct power_book *book, size_t group, double now_s)
{
    return meter_take(&book->groups[group].unheld, now_s).total_j;
}

double power_book_energy_j(const struct power_book *book, size_t group)
{
    return sum_value(&book->groups[group].energy_j);
}
