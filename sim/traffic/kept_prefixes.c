/* SPDX-License-Identifier: Apache-2.0 */
/* A list in the order of last use. Leavings that stand beside each other there are one item, so that there are no more of them than
 * users and one. */
#include "traffic/kept_prefixes.h"

#include <assert.h>
#include <stdbool.h>

enum { NOBODY = UINT32_MAX };

struct kept {
    int64_t tokens; /* 0: not in the list */
    uint32_t before, after;
};

void kept_prefixes_init(struct kept_prefixes *kept, struct arena *arena, uint32_t users)
{
    uint32_t room = 2 * users + 2;
    *kept = (struct kept_prefixes){.items = arena_alloc(arena, room, sizeof *kept->items),
                                   .users = users,
                                   .room = room,
                                   .oldest = NOBODY,
                                   .newest = NOBODY,
                                   .spare = users};
    for (uint32_t i = users; i < room; i++)
        kept->items[i].after = i + 1 < room ? i + 1 : NOBODY;
}

/* Leavings stand behind the users: they move on. */
static uint32_t moved(uint32_t item, uint32_t users, uint32_t by)
{
    return item != NOBODY && item >= users ? item + by : item;
}

void kept_prefixes_grow(struct kept_prefixes *kept, struct arena *arena, uint32_t users)
{
    struct kept_prefixes grown;
    uint32_t by = users - kept->users, more = 2 * users + 2;
    assert(users >= kept->users);
    kept_prefixes_init(&grown, arena, users);
    for (uint32_t i = 0; i < kept->room; i++) {
        struct kept *item = &grown.items[moved(i, kept->users, by)];
        *item = kept->items[i];
        item->before = moved(item->before, kept->users, by);
        item->after = moved(item->after, kept->users, by);
    }
    grown.oldest = moved(kept->oldest, kept->users, by);
    grown.newest = moved(kept->newest, kept->users, by);
    grown.total = kept->total;
    /* Spare ones that are new come before those that there were. */
    grown.spare = moved(kept->spare, kept->users, by);
    for (uint32_t i = kept->room + by; i < more; i++) {
        grown.items[i].tokens = 0;
        grown.items[i].after = grown.spare;
        grown.spare = i;
    }
    *kept = grown;
}

/* Puts an item in after another; NOBODY: as the oldest. */
static void put_in(struct kept_prefixes *kept, uint32_t item, int64_t tokens, uint32_t before)
{
    uint32_t after = before == NOBODY ? kept->oldest : kept->items[before].after;
    kept->items[item] = (struct kept){.tokens = tokens, .before = before, .after = after};
    *(before == NOBODY ? &kept->oldest : &kept->items[before].after) = item;
    *(after == NOBODY ? &kept->newest : &kept->items[after].before) = item;
    kept->total += tokens;
}

static void take_out(struct kept_prefixes *kept, uint32_t item)
{
    struct kept *gone = &kept->items[item];
    *(gone->before == NOBODY ? &kept->oldest : &kept->items[gone->before].after) = gone->after;
    *(gone->after == NOBODY ? &kept->newest : &kept->items[gone->after].before) = gone->before;
    kept->total -= gone->tokens;
    gone->tokens = 0;
    if (item >= kept->users) {
        gone->after = kept->spare;
        kept->spare = item;
    }
}

static bool is_left(const struct kept_prefixes *kept, uint32_t item)
{
    return item != NOBODY && item >= kept->users;
}

static void add_to(struct kept_prefixes *kept, uint32_t item, int64_t tokens)
{
    kept->items[item].tokens += tokens;
    kept->total += tokens;
}

void kept_prefixes_take(struct kept_prefixes *kept, uint32_t user)
{
    const struct kept *items = kept->items;
    if (items[user].tokens == 0)
        return;
    uint32_t before = items[user].before, after = items[user].after;
    take_out(kept, user);
    if (!is_left(kept, before) || !is_left(kept, after))
        return;
    int64_t tokens = items[after].tokens;
    take_out(kept, after);
    add_to(kept, before, tokens);
}

void kept_prefixes_put(struct kept_prefixes *kept, uint32_t user, int32_t tokens)
{
    kept_prefixes_take(kept, user);
    if (tokens > 0)
        put_in(kept, user, tokens, kept->newest);
}

void kept_prefixes_leave(struct kept_prefixes *kept, uint32_t user)
{
    const struct kept *items = kept->items;
    int64_t tokens = items[user].tokens;
    uint32_t before = items[user].before, after = items[user].after;
    if (tokens == 0)
        return;
    kept_prefixes_take(kept, user);
    if (is_left(kept, before)) {
        add_to(kept, before, tokens);
    } else if (is_left(kept, after)) {
        add_to(kept, after, tokens);
    } else {
        uint32_t item = kept->spare;
        assert(item != NOBODY && "leavings stand apart only where a user's conversation stands between them");
        kept->spare = items[item].after;
        put_in(kept, item, tokens, before);
    }
}

int32_t kept_prefixes_tokens(const struct kept_prefixes *kept, uint32_t user)
{
    return (int32_t)kept->items[user].tokens;
}

void kept_prefixes_fit(struct kept_prefixes *kept, int64_t room,
                       void (*lost)(void *context, uint32_t user, int32_t left), void *context)
{
    while (kept->total > room) {
        uint32_t item = kept->oldest;
        struct kept *oldest = &kept->items[item];
        int64_t surplus = kept->total - room;
        if (surplus >= oldest->tokens) {
            take_out(kept, item);
        } else {
            oldest->tokens -= surplus;
            kept->total -= surplus;
        }
        if (item < kept->users)
            lost(context, item, (int32_t)oldest->tokens);
    }
}
