/* SPDX-License-Identifier: Apache-2.0 */
#include "traffic/block_ids.h"

#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"

/* Fibonacci hashing (Knuth, The Art of Computer Programming, volume 3, section 6.4): 2^64 over the golden ratio. */
static const uint64_t spread = 0x9e3779b97f4a7c15;

static size_t slot_of(const struct block_ids *ids, uint64_t kept)
{
    size_t at = (size_t)((kept * spread) >> 20) & (ids->capacity - 1);
    while (ids->slots[at] != 0 && ids->slots[at] != kept)
        at = (at + 1) & (ids->capacity - 1);
    return at;
}

static void grow(struct block_ids *ids)
{
    struct block_ids larger = {.count = ids->count, .capacity = ids->capacity ? 2 * ids->capacity : 1024};
    larger.slots = memory_grow(NULL, larger.capacity, sizeof *larger.slots);
    for (size_t i = 0; i < larger.capacity; i++)
        larger.slots[i] = 0;
    for (size_t i = 0; i < ids->capacity; i++)
        if (ids->slots[i])
            larger.slots[slot_of(&larger, ids->slots[i])] = ids->slots[i];
    free(ids->slots);
    *ids = larger;
}

/* Whether the id was there; it is now. */
static bool know(struct block_ids *ids, uint64_t id)
{
    if (2 * (ids->count + 1) > ids->capacity)
        grow(ids);
    size_t at = slot_of(ids, id + 1);
    bool known = ids->slots[at] != 0;
    ids->slots[at] = id + 1;
    ids->count += known ? 0 : 1;
    return known;
}

size_t block_ids_seen(struct block_ids *ids, const char *text)
{
    size_t seen = 0;
    bool all = true;
    for (;;) {
        while (*text && (*text < '0' || *text > '9'))
            text++;
        if (!*text)
            return seen;
        char *end;
        all = know(ids, strtoull(text, &end, 10)) && all;
        seen += all ? 1 : 0;
        text = end;
    }
}

void block_ids_finish(struct block_ids *ids)
{
    free(ids->slots);
    *ids = (struct block_ids){0};
}
