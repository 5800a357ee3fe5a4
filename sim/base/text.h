/* SPDX-License-Identifier: Apache-2.0 */
/* Text: the nearest word for "did you mean", and text that grows. */
#ifndef SAMOVAR_BASE_TEXT_H
#define SAMOVAR_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* The candidate that was probably meant, whatever its capitals: the shortest that begins with the word (`dgx-a100`:
 * `dgx-a100-40`); else the one a typing slip away (Damerau-Levenshtein distance at most a third of its length, at
 * least 1); else the first that shares a part with it (`tower`, `towr`: `cooling-tower`). NULL if none. candidates ends
 * with NULL. */
const char *text_nearest(const char *word, const char *const *candidates);

/* A string that grows. Starts as {0}; finish with text_buffer_finish. */
struct text_buffer {
    char *data; /* always terminated once something was added */
    size_t length, capacity;
};
void text_buffer_add(struct text_buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_buffer_add_n(struct text_buffer *buffer, const char *text, size_t length);
void text_buffer_finish(struct text_buffer *buffer);

#endif
