/* SPDX-License-Identifier: Apache-2.0 */
#include "base/text.h"

#include <assert.h>
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_WORD = 64 }; /* nobody mistypes a longer key by a slip */
/* Letters; shorter words begin, or are parts of, too many others. */
enum { SHORTEST_START = 3, SHORTEST_PART = 4 };
#define SEPARATORS "-_. "

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Capitals are no slip. */
static bool same(char a, char b)
{
    return tolower((unsigned char)a) == tolower((unsigned char)b);
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
            size_t cost = !same(a[i - 1], b[j - 1]);
            size_t best = smaller(previous[j] + 1, current[j - 1] + 1);
            best = smaller(best, previous[j - 1] + cost);
            if (i > 1 && j > 1 && same(a[i - 1], b[j - 2]) && same(a[i - 2], b[j - 1]))
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

/* The closest of the candidates at most a third of the word's letters away, or one; NULL if none. */
static const char *slip_of(const char *word, size_t length, const char *const *candidates)
{
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

/* The shortest candidate that begins with the word; NULL if none, or if the word itself is one. */
static const char *begun_by(const char *word, size_t length, const char *const *candidates)
{
    const char *shortest = NULL;
    for (; *candidates; candidates++)
        if (strncasecmp(*candidates, word, length) == 0) {
            if (!(*candidates)[length])
                return NULL;
            if (strlen(*candidates) <= LONGEST_WORD && (!shortest || strlen(*candidates) < strlen(shortest)))
                shortest = *candidates;
        }
    return shortest;
}

/* The first that holds the word, or that the word holds, or of which a part between dashes is a slip away. */
static const char *shares_part(const char *word, size_t length, const char *const *candidates)
{
    for (const char *const *c = candidates; *c; c++)
        if (strlen(*c) <= LONGEST_WORD &&
            (strcasestr(*c, word) || (strlen(*c) >= SHORTEST_PART && strcasestr(word, *c))))
            return *c;
    for (; *candidates; candidates++)
        for (const char *part = *candidates; *part;) {
            size_t part_length = strcspn(part, SEPARATORS);
            if (part_length >= SHORTEST_PART && part_length <= LONGEST_WORD && part_length + 1 >= length &&
                length + 1 >= part_length && distance(word, length, part, part_length) <= 1)
                return *candidates;
            part += part_length + (part[part_length] != 0);
        }
    return NULL;
}

const char *text_nearest(const char *word, const char *const *candidates)
{
    size_t length = strlen(word);
    if (!length || length > LONGEST_WORD)
        return NULL;
    const char *nearest = length >= SHORTEST_START ? begun_by(word, length, candidates) : NULL;
    if (!nearest)
        nearest = slip_of(word, length, candidates);
    if (!nearest && length >= SHORTEST_PART)
        nearest = shares_part(word, length, candidates);
    return nearest;
}

size_t text_character(const char *text, size_t left, unsigned *code)
{
    const unsigned char *s = (const unsigned char *)text;
    size_t length = s[0] < 0x80             ? 1
                    : (s[0] & 0xe0) == 0xc0 ? 2
                    : (s[0] & 0xf0) == 0xe0 ? 3
                    : (s[0] & 0xf8) == 0xf0 ? 4
                                            : 0;
    if (length == 0 || length > left)
        return 0;
    static const unsigned least[] = {0, 0, 0x80, 0x800, 0x10000};
    *code = length == 1 ? s[0] : s[0] & (0xffu >> (length + 1));
    for (size_t i = 1; i < length; i++) {
        if ((s[i] & 0xc0) != 0x80)
            return 0;
        *code = *code << 6 | (s[i] & 0x3fu);
    }
    if (*code < least[length] || *code > 0x10ffff || (*code >= 0xd800 && *code <= 0xdfff))
        return 0;
    return length;
}

void text_blank_controls(char *text)
{
    char *to = text;
    for (size_t left = strlen(text), step; left > 0; text += step, left -= step) {
        unsigned code = 0;
        step = text_character(text, left, &code);
        bool visible = step > 0 && (code >= ' ' || code == '\t') && code != 0x7f && !(code >= 0x80 && code < 0xa0) &&
                       code != 0x2028 && code != 0x2029 && !(code >= 0x202a && code <= 0x202e) &&
                       !(code >= 0x2066 && code <= 0x2069);
        step = step > 0 ? step : 1;
        if (visible)
            memmove(to, text, step);
        else
            *to = '?';
        to += visible ? step : 1;
    }
    *to = '\0';
}

const char *text_shown(struct arena *arena, const char *text)
{
    char *shown = arena_text(arena, text);
    text_blank_controls(shown);
    return shown;
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

void text_list_add(char *text, size_t room, const char *joint, const char *words)
{
    static const char more[] = ", ...";
    size_t used = strlen(text), added = strlen(words) + (used > 0 ? strlen(joint) : 0);
    bool is_full = used >= sizeof more && strcmp(text + used + 1 - sizeof more, more) == 0;
    if (is_full)
        return;
    if (used + added + sizeof more > room)
        snprintf(text + used, room - used, "%s", more);
    else
        snprintf(text + used, room - used, "%s%s", used > 0 ? joint : "", words);
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

void text_buffer_add_count(struct text_buffer *buffer, int64_t count)
{
    if (count <= -1000 || count >= 1000) {
        text_buffer_add_count(buffer, count / 1000);
        text_buffer_add(buffer, ",%03d", abs((int)(count % 1000)));
    } else {
        text_buffer_add(buffer, "%d", (int)count);
    }
}

void text_buffer_finish(struct text_buffer *buffer)
{
    free(buffer->data);
    *buffer = (struct text_buffer){0};
}
