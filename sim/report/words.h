/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that are kept once and known by a number: a thousand runs of a study share most lines of their scenarios. */
#ifndef SAMOVAR_REPORT_WORDS_H
#define SAMOVAR_REPORT_WORDS_H

#include <stddef.h>

#include "base/arena.h"

/* Starts as {.arena = ...}. */
struct words {
    struct arena *arena;
    const char **texts; /* in the order in which they were first seen; copied */
    size_t count, capacity;
    size_t *slots, slot_count; /* a hash table of indices plus one; a power of two */
};

/* The number of a text. */
size_t words_index(struct words *words, const char *text);

#endif
