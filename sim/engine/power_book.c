/* SPDX-License-Identifier: Apache-2.0 */
#include "engine/power_book.h"

#include <assert.h>

struct power_book {
    size_t group_count;
    int64_t *free_nodes;
    struct node_power *idle; /* of one node */
    struct node_power *held; /* of all held nodes of the group together */
    struct meter *meters;
    struct sum energy_j;
};

static void meter_settle(struct meter *meter, double now_s)
{
    double interval_s = now_s - meter->since_s;
    assert(interval_s >= 0);
    sum_add(&meter->total_j, meter->rate.total_w * interval_s);
    sum_add(&meter->fan_j, meter->rate.fan_w * interval_s);
    sum_add(&meter->compute_j, meter->rate.compute_w * interval_s);
    meter->since_s = now_s;
}

void meter_set(struct meter *meter, double now_s, const struct node_power *rate)
{
    meter_settle(meter, now_s);
    meter->rate = *rate;
}

struct meter_reading meter_take(struct meter *meter, double now_s)
{
    meter_settle(meter, now_s);
    struct meter_reading reading = {sum_value(&meter->total_j), sum_value(&meter->fan_j),
                                    sum_value(&meter->compute_j)};
    meter->total_j = meter->fan_j = meter->compute_j = (struct sum){0};
    return reading;
}

/* sum + nodes * (node - less) */
static struct node_power power_add(struct node_power sum, int64_t nodes, struct node_power node,
                                   struct node_power less)
{
    double n = (double)nodes;
    sum.total_w += n * (node.total_w - less.total_w);
    sum.fan_w += n * (node.fan_w - less.fan_w);
    sum.compute_w += n * (node.compute_w - less.compute_w);
    return sum;
}

static const struct node_power none = {0, 0, 0};

struct power_book *power_book_create(struct arena *arena, const struct node_group *groups, size_t group_count)
{
    struct power_book *book = arena_alloc(arena, 1, sizeof *book);
    book->group_count = group_count;
    book->free_nodes = arena_alloc(arena, group_count, sizeof *book->free_nodes);
    book->idle = arena_alloc(arena, group_count, sizeof *book->idle);
    book->held = arena_alloc(arena, group_count, sizeof *book->held);
    book->meters = arena_alloc(arena, group_count, sizeof *book->meters);
    for (size_t g = 0; g < group_count; g++) {
        book->free_nodes[g] = groups[g].count;
    }
    return book;
}

static void group_changed(struct power_book *book, size_t group, double now_s)
{
    struct node_power rate = power_add(book->held[group], book->free_nodes[group], book->idle[group], none);
    meter_set(&book->meters[group], now_s, &rate);
}

void power_book_idle(struct power_book *book, size_t group, double now_s, const struct node_power *node)
{
    book->idle[group] = *node;
    group_changed(book, group, now_s);
}

static void holder_set(struct power_book *book, struct holder *holder, double now_s,
                       const struct node_power *node)
{
    size_t group = holder->group;
    struct node_power rate = power_add(none, holder->nodes, *node, none);
    book->held[group] = power_add(book->held[group], holder->nodes, *node, holder->node);
    holder->node = *node;
    meter_set(&holder->meter, now_s, &rate);
    group_changed(book, group, now_s);
}

void power_book_hold(struct power_book *book, struct holder *holder, double now_s,
                     const struct node_power *node)
{
    assert(holder->group < book->group_count && holder->nodes <= book->free_nodes[holder->group]);
    book->free_nodes[holder->group] -= holder->nodes;
    holder->node = none;
    holder->meter.since_s = now_s;
    holder->meter.rate = none;
    holder_set(book, holder, now_s, node);
}

void power_book_change(struct power_book *book, struct holder *holder, double now_s,
                       const struct node_power *node)
{
    holder_set(book, holder, now_s, node);
}

void power_book_release(struct power_book *book, struct holder *holder, double now_s)
{
    book->free_nodes[holder->group] += holder->nodes;
    holder_set(book, holder, now_s, &none);
}

const int64_t *power_book_free(const struct power_book *book)
{
    return book->free_nodes;
}

double power_book_power_w(const struct power_book *book, size_t group)
{
    return book->meters[group].rate.total_w;
}

struct meter_reading power_book_take(struct power_book *book, size_t group, double now_s)
{
    struct meter_reading reading = meter_take(&book->meters[group], now_s);
    sum_add(&book->energy_j, reading.total_j);
    return reading;
}

double power_book_energy_j(const struct power_book *book)
{
    return sum_value(&book->energy_j);
}
