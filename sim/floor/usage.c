/* SPDX-License-Identifier: Apache-2.0 */
#include "floor/usage.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct user {
    const char *name;
    double since_s;
    int64_t nodes;
};

struct usage {
    double decay_per_s;
    struct user *users;
    double *node_s; /* node seconds of each user, at its since_s */
    size_t count, room;
    size_t *slots; /* hash table: 1 + number of the user, 0: empty; at most half full */
    size_t slot_count;
};

struct usage *usage_create(struct arena *arena, double half_life_s)
{
    struct usage *usage = arena_alloc(arena, 1, sizeof *usage);
    usage->decay_per_s = log(2) / half_life_s;
    return usage;
}

/* FNV-1a 64 (RFC 9923). */
static uint64_t name_hash(const char *text)
{
    uint64_t value = 0xcbf29ce484222325u;
    for (; *text; text++)
        value = (value ^ (unsigned char)*text) * 0x100000001b3u;
    return value;
}

/* The slot that holds the name, or the empty one where it belongs. */
static size_t *user_slot(const struct usage *usage, const char *name)
{
    size_t at = name_hash(name) & (usage->slot_count - 1);
    while (usage->slots[at] && strcmp(usage->users[usage->slots[at] - 1].name, name) != 0)
        at = (at + 1) & (usage->slot_count - 1);
    return &usage->slots[at];
}

static void grow_slots(struct usage *usage)
{
    usage->room = 2 * usage->room + 16;
    usage->users = memory_grow(usage->users, usage->room, sizeof *usage->users);
    usage->node_s = memory_grow(usage->node_s, usage->room, sizeof *usage->node_s);
    size_t wanted = 1;
    while (wanted < 2 * usage->room)
        wanted *= 2;
    usage->slot_count = wanted;
    usage->slots = memory_grow(usage->slots, wanted, sizeof *usage->slots);
    memset(usage->slots, 0, wanted * sizeof *usage->slots);
    for (size_t u = 0; u < usage->count; u++)
        *user_slot(usage, usage->users[u].name) = u + 1;
}

int64_t usage_user(struct usage *usage, const char *name, double now_s)
{
    if (!name)
        return -1;
    if (usage->count == usage->room)
        grow_slots(usage);
    size_t *slot = user_slot(usage, name);
    if (!*slot) {
        usage->users[usage->count] = (struct user){.name = name, .since_s = now_s};
        usage->node_s[usage->count] = 0;
        *slot = ++usage->count;
    }
    return (int64_t)*slot - 1;
}

static void advance_user(struct usage *usage, size_t u, double now_s)
{
    struct user *user = &usage->users[u];
    double dt = now_s - user->since_s, k = usage->decay_per_s;
    double had_s = k > 0 ? -expm1(-k * dt) / k : dt; /* what is left of each node's seconds since */
    usage->node_s[u] = usage->node_s[u] * exp(-k * dt) + (double)user->nodes * had_s;
    user->since_s = now_s;
}

void usage_hold(struct usage *usage, int64_t user, double now_s, int64_t nodes)
{
    if (user < 0)
        return;
    advance_user(usage, (size_t)user, now_s);
    usage->users[user].nodes += nodes;
}

const double *usage_node_s(struct usage *usage, double now_s, size_t *count)
{
    for (size_t u = 0; u < usage->count; u++)
        advance_user(usage, u, now_s);
    *count = usage->count;
    return usage->node_s;
}

void usage_finish(struct usage *usage)
{
    free(usage->users);
    free(usage->node_s);
    free(usage->slots);
}
