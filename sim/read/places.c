/* SPDX-License-Identifier: Apache-2.0 */
#include "read/places.h"

#include <stdint.h>

/* Slot of `member`, or the free one where it belongs: open addressing, multiplicative hash (Knuth, The Art of
 * Computer Programming vol. 3, 6.4: the golden ratio of 2^64). */
static struct place_entry *slot(const struct place_entry *entries, size_t capacity, const void *member)
{
    size_t i = (size_t)(((uint64_t)(uintptr_t)member * 0x9e3779b97f4a7c15u) >> 20);
    for (;; i++) {
        const struct place_entry *entry = &entries[i & (capacity - 1)];
        if (!entry->member || entry->member == member)
            return (struct place_entry *)entry;
    }
}

static void grow(struct arena *arena, struct places *places)
{
    size_t capacity = places->capacity ? places->capacity * 2 : 64;
    struct place_entry *entries = arena_alloc(arena, capacity, sizeof *entries);
    for (size_t i = 0; i < places->capacity; i++)
        if (places->entries[i].member)
            *slot(entries, capacity, places->entries[i].member) = places->entries[i];
    places->entries = entries;
    places->capacity = capacity;
}

void places_put(struct arena *arena, struct places *places, const void *member, struct place place)
{
    if (2 * (places->count + 1) > places->capacity)
        grow(arena, places);
    struct place_entry *entry = slot(places->entries, places->capacity, member);
    if (!entry->member)
        places->count++;
    *entry = (struct place_entry){.member = member, .place = place};
}

struct place places_get(const struct places *places, const void *member)
{
    if (!places->capacity)
        return (struct place){.file = NULL};
    return slot(places->entries, places->capacity, member)->place;
}
