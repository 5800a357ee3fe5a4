/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/index_list.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A whole number from 1 on; 0 if there is none. *at goes behind it. */
static size_t take_number(const char **at)
{
    char *end;
    errno = 0;
    unsigned long long value = **at >= '0' && **at <= '9' ? strtoull(*at, &end, 10) : 0;
    if (value == 0)
        return 0;
    *at = end;
    return errno == ERANGE ? (size_t)-1 : (size_t)value;
}

/* Marks one part of the list. False: it is no part of one. */
static bool take_part(const char **at, size_t most, bool *marked, bool *beyond)
{
    size_t first = take_number(at), last = first, step = 1;
    if (**at == '-') {
        ++*at;
        last = take_number(at);
        if (**at == ':') {
            ++*at;
            step = take_number(at);
        }
    }
    if (first == 0 || last < first || step == 0)
        return false;
    *beyond = *beyond || last > most;
    for (size_t i = first; i <= last && i <= most; i += step) {
        marked[i - 1] = true;
        if (step > most) /* the sum could go round */
            break;
    }
    return true;
}

size_t *index_list_read(struct arena *arena, const char *text, size_t most, size_t *count, const char **why)
{
    bool *marked = memory_new(most + 1, sizeof *marked), beyond = false, good;
    const char *at = text;
    while ((good = take_part(&at, most, marked, &beyond)) && *at == ',')
        at++;
    *why = !good || *at != '\0' ? "it takes numbers and ranges, like 3,7-9 or 1-100:5" : NULL;
    if (*why == NULL && beyond)
        *why = arena_printf(arena, "the study has %zu runs", most);
    size_t *indices = arena_alloc(arena, most + 1, sizeof *indices);
    *count = 0;
    for (size_t i = 0; i < most; i++)
        if (marked[i])
            indices[(*count)++] = i;
    free(marked);
    return *why == NULL ? indices : NULL;
}

void index_list_write(struct text_buffer *out, const size_t *indices, size_t count)
{
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && indices[end] == indices[end - 1] + 1; end++)
            continue;
        text_buffer_add(out, "%s%zu", i > 0 ? "," : "", indices[i] + 1);
        if (end > i + 1)
            text_buffer_add(out, "-%zu", indices[end - 1] + 1);
    }
}
