/* SPDX-License-Identifier: Apache-2.0 */
#include "hardware/idle_nodes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "base/arena.h"

void idle_nodes_finish(struct idle_nodes *idle)
{
    free(idle->items);
    *idle = (struct idle_nodes){0};
}

void idle_nodes_add(struct idle_nodes *idle, double now_s, int64_t nodes)
{
    assert(nodes >= 0);
    if (nodes == 0)
        return;
    idle->nodes += nodes;
    if (idle->count > 0 && idle->items[idle->count - 1].since_s == now_s) {
        idle->items[idle->count - 1].nodes += nodes;
        return;
    }
    idle->items = memory_more(idle->items, &idle->capacity, idle->count + 1, sizeof *idle->items);
    idle->items[idle->count++] = (struct idle_since){now_s, nodes};
}

int64_t idle_nodes_take(struct idle_nodes *idle, double now_s, int64_t nodes, double after_s)
{
    assert(nodes >= 0 && nodes <= idle->nodes);
    int64_t asleep = 0;
    idle->nodes -= nodes;
    while (nodes > 0) {
        struct idle_since *top = &idle->items[idle->count - 1];
        int64_t taken = top->nodes < nodes ? top->nodes : nodes;
        asleep += top->since_s + after_s <= now_s ? taken : 0;
        top->nodes -= taken;
        nodes -= taken;
        idle->count -= top->nodes == 0;
    }
    return asleep;
}

int64_t idle_nodes_asleep(const struct idle_nodes *idle, double now_s, double after_s, double *next_s)
{
    int64_t awake = 0;
    *next_s = HUGE_VAL;
    for (size_t i = idle->count; i > 0 && idle->items[i - 1].since_s + after_s > now_s; i--) {
        awake += idle->items[i - 1].nodes;
        *next_s = idle->items[i - 1].since_s + after_s;
    }
    return idle->nodes - awake;
}
