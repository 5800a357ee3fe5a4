/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and values of conversations that a replica still has between two turns: in the memory that no sequence needs. When one needs it,
 * the conversation that was used longest ago loses it, from its end, since a beginning alone can be used again (as vLLM's automatic
 * prefix caching frees its blocks: least recently used first, of one sequence the last block first). What ended conversations leave is
 * of no use to anybody, but is freed in its turn. */
#ifndef SAMOVAR_TRAFFIC_KEPT_PREFIXES_H
#define SAMOVAR_TRAFFIC_KEPT_PREFIXES_H

#include <stdint.h>

#include "base/arena.h"

struct kept_prefixes {
    struct kept *items; /* first the users', then what ended conversations left */
    uint32_t users, room, oldest, newest, spare;
    int64_t total; /* tokens of all */
};

void kept_prefixes_init(struct kept_prefixes *kept, struct arena *arena, uint32_t users);
/* Makes room for more users. */
void kept_prefixes_grow(struct kept_prefixes *kept, struct arena *arena, uint32_t users);
/* Keeps so many tokens of a user's conversation, which is now the one used last. */
void kept_prefixes_put(struct kept_prefixes *kept, uint32_t user, int32_t tokens);
/* Takes a user's conversation out: a sequence has it. */
void kept_prefixes_take(struct kept_prefixes *kept, uint32_t user);
/* A user's conversation has ended: what it left waits in its place to be freed. */
void kept_prefixes_leave(struct kept_prefixes *kept, uint32_t user);
int32_t kept_prefixes_tokens(const struct kept_prefixes *kept, uint32_t user);
/* Frees until all take `room` tokens at most, and tells which users are left with how many. */
void kept_prefixes_fit(struct kept_prefixes *kept, int64_t room,
                       void (*lost)(void *context, uint32_t user, int32_t left), void *context);

#endif
