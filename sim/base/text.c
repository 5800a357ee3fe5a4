/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"

enum { LONGEST_WORD = 64 }; /* nobody mistypes a longer key by a slip */

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Optimal string alignment: insertions, deletions, replacements and swaps of neighbours (Damerau 1964, doi
 * 10.1145/363958.363994), by dynamic programming over three rows. */
static size_t distance(const char *a, size_t a_length, const char *b, size_t b_length)
{
    size_t rows[3][LONGEST_WORD + 1];
    size_t *before = rows[0], *previous = rows[1], *current = rows[2];
    for (size_t j = 0; j <= b_length; j++)
        previous[j] = j;
    for (size_t i = 1; i <= a_length; i++) {
        current[0] = i;
        for (size_t j = 1; j <= b_length; j++) {
            size_t cost = a[i - 1] != b[j - 1];
            size_t best = smaller(previous[j] + 1, current[j - 1] + 1);
            best = smaller(best, previous[j - 1] + cost);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = smaller(best, before[j - 2] + 1);
            current[j] = best;
        }
        size_t *oldest = before;
        before = previous;
        previous = current;
        current = oldest;
    }
    return previous[b_length];
}

const char *text_nearest(const char *word, const char *const *candidates)
{
    size_t length = strlen(word);
    if (!length || length > LONGEST_WORD)
        return NULL;
    size_t limit = length / 3 > 1 ? length / 3 : 1;
    const char *nearest = NULL;
    for (; *candidates; candidates++) {
        size_t candidate_length = strlen(*candidates);
        if (candidate_length > LONGEST_WORD || candidate_length > length + limit || candidate_length + limit < length)
            continue;
        size_t far = distance(word, length, *candidates, candidate_length);
        /* A word that shares no letter is no slip of it. */
        if (far <= limit && far < (candidate_length > length ? candidate_length : length)) {
            nearest = *candidates;
            if (!far)
                break;
            limit = far - 1;
        }
    }
    return nearest;
}

static void reserve(struct text_buffer *buffer, size_t more)
{
    buffer->data = memory_more(buffer->data, &buffer->capacity, buffer->length + more + 1, 1);
}

void text_buffer_add_n(struct text_buffer *buffer, const char *text, size_t length)
{
    reserve(buffer, length);
    if (length)
        memcpy(buffer->data + buffer->length, text, length);
    buffer->length += length;
    buffer->data[buffer->length] = '\0';
}

void text_buffer_add(struct text_buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    assert(length >= 0);
    reserve(buffer, (size_t)length);
    vsnprintf(buffer->data + buffer->length, (size_t)length + 1, format, arguments);
    buffer->length += (size_t)length;
    va_end(arguments);
}

void text_buffer_finish(struct text_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct text_buffer){0};
}
