/* SPDX-License-Identifier: Apache-2.0 */
/* Text: the nearest word for "did you mean", and text that grows. */
#ifndef SAMOVAR_BASE_TEXT_H
#define SAMOVAR_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* The candidate that was probably meant, whatever its capitals: the shortest that begins with the word (`dgx-a100`:
 * `dgx-a100-40`); else the one a typing slip away (Damerau-Levenshtein distance at most a third of its length, at
 * least 1); else the first that shares a part with it (`tower`, `towr`: `cooling-tower`). NULL if none. candidates ends
 * with NULL. */
const char *text_nearest(const char *word, const char *const *candidates);

/* Bytes of the UTF-8 character (RFC 3629) at text, of which `left` bytes are there, and its code; 0 if there is none. */
size_t text_character(const char *text, size_t left, unsigned *code);

/* Puts `?` for what would move a terminal's cursor, turn the direction of writing, or is not UTF-8. */
void text_blank_controls(char *text);
/* A copy of which that can be said. */
const char *text_shown(struct arena *arena, const char *text);

/* Adds words to a list of them in room bytes, behind the joint where others stand before; ", ..." ends it where there is no room for more. */
void text_list_add(char *text, size_t room, const char *joint, const char *words);

/* A string that grows. Starts as {0}; finish with text_buffer_finish. */
struct text_buffer {
    char *data; /* always terminated once something was added */
    size_t length, capacity;
};
void text_buffer_add(struct text_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_buffer_add_n(struct text_buffer *buffer, const char *text, size_t length);
/* A count with commas between thousands: "1,250". */
void text_buffer_add_count(struct text_buffer *buffer, int64_t count);
void text_buffer_finish(struct text_buffer *buffer);

#endif
