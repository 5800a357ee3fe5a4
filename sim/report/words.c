/* SPDX-License-Identifier: Apache-2.0 */
#include "report/words.h"

#include <stdint.h>
#include <string.h>

/* FNV-1a (Fowler, Noll, Vo), 64 bits. */
static size_t hash_of(const char *text)
{
    uint64_t hash = 14695981039346656037u;
    for (; *text != '\0'; text++)
        hash = (hash ^ (unsigned char)*text) * 1099511628211u;
    return (size_t)(hash ^ hash >> 32);
}

static size_t *find_slot(const struct words *words, const char *text)
{
    size_t at = hash_of(text) & (words->slot_count - 1);
    while (words->slots[at] != 0 && strcmp(words->texts[words->slots[at] - 1], text) != 0)
        at = (at + 1) & (words->slot_count - 1);
    return &words->slots[at];
}

/* Keeps the table at most half full. */
static void make_room(struct words *words)
{
    if (2 * (words->count + 1) <= words->slot_count)
        return;
    words->slot_count = words->slot_count > 0 ? 2 * words->slot_count : 64;
    words->slots = arena_alloc(words->arena, words->slot_count, sizeof *words->slots);
    for (size_t i = 0; i < words->count; i++)
        *find_slot(words, words->texts[i]) = i + 1;
}

size_t words_index(struct words *words, const char *text)
{
    make_room(words);
    size_t *slot = find_slot(words, text);
    if (*slot == 0) {
        words->texts = arena_more(words->arena, words->texts, &words->capacity, words->count + 1, sizeof *words->texts);
        words->texts[words->count++] = arena_text(words->arena, text);
        *slot = words->count;
    }
    return *slot - 1;
}
