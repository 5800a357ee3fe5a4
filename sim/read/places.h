/* SPDX-License-Identifier: Apache-2.0 */
/* Where each member of a bound struct was written: a hash table by address. */
#ifndef SAMOVAR_READ_PLACES_H
#define SAMOVAR_READ_PLACES_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

struct places {
    struct place_entry *entries;
    size_t count, capacity; /* a power of two */
};
struct place_entry {
    const void *member;
    struct place place;
};

/* Notes where a member was written. The last place of an address counts, since a struct and its first member
 * share one. */
void places_put(struct arena *arena, struct places *places, const void *member, struct place place);
/* Where a member was written; file is NULL if that is not known. */
struct place places_get(const struct places *places, const void *member);

#endif
