/* SPDX-License-Identifier: Apache-2.0 */
#include "files/trace_sessions.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/numerics.h"

/* A row, and the conversation that it is of by its name and then by the first row of that. */
struct turn {
    const char *name;
    uint32_t first, row;
};

static int by_number(uint32_t one, uint32_t other)
{
    return (one > other) - (one < other);
}

static int by_name(const void *one, const void *other)
{
    const struct turn *a = one, *b = other;
    if (!a->name || !b->name)
        return a->name || b->name ? (a->name ? 1 : -1) : by_number(a->row, b->row);
    int order = strcmp(a->name, b->name);
    return order ? order : by_number(a->row, b->row);
}

static int by_first(const void *one, const void *other)
{
    const struct turn *a = one, *b = other;
    int order = by_number(a->first, b->first);
    return order ? order : by_number(a->row, b->row);
}

/* Sorts rows by conversation, and these by their first rows. */
static struct turn *sort_turns(const struct row_session *said, size_t count)
{
    struct turn *turns = memory_grow(NULL, count, sizeof *turns);
    for (size_t i = 0; i < count; i++)
        turns[i] = (struct turn){.name = said[i].name, .row = (uint32_t)i};
    qsort(turns, count, sizeof *turns, by_name);
    for (size_t i = 0; i < count; i++) {
        bool goes_on = i > 0 && turns[i].name && turns[i - 1].name && strcmp(turns[i].name, turns[i - 1].name) == 0;
        turns[i].first = goes_on ? turns[i - 1].first : turns[i].row;
    }
    qsort(turns, count, sizeof *turns, by_first);
    return turns;
}

/* Tokens of a prompt that were in memory when the turn before had ended. */
static double said_before(const struct traced_request *before, const struct traced_request *row)
{
    double context = (double)before->prompt + before->output - 1;
    double same = row->prompt > context ? context : row->prompt > before->prompt ? before->prompt : 0;
    return fmin(same, row->prompt - 1.0);
}

/* Puts what was said before in front of a turn's prompt. */
static void add_before(const struct traced_request *before, struct traced_request *row)
{
    int64_t context = (int64_t)before->prompt + before->output, most = INT32_MAX / 2;
    row->prompt = (int32_t)(row->prompt + context < most ? row->prompt + context : most);
    row->cached = (int32_t)(row->cached + context < row->prompt ? row->cached + context : row->prompt - 1);
}

const struct trace_sessions *trace_sessions_make(struct arena *arena, struct traced_request *rows,
                                                 const struct row_session *said, size_t count, bool added)
{
    struct turn *turns = sort_turns(said, count);
    uint32_t *begin = arena_alloc(arena, count + 1, sizeof *begin), *sorted = arena_alloc(arena, count, sizeof *sorted);
    double *think_s = arena_alloc(arena, count, sizeof *think_s);
    struct trace_sessions *sessions = arena_alloc(arena, 1, sizeof *sessions);
    struct sum cached = {0};
    *sessions = (struct trace_sessions){.begin = begin, .rows = sorted};
    for (size_t i = 0; i < count; i++) {
        sorted[i] = turns[i].row;
        bool goes_on = i > 0 && turns[i].first == turns[i - 1].first;
        if (!goes_on)
            begin[sessions->count++] = (uint32_t)i;
        if (goes_on && added)
            add_before(&rows[turns[i - 1].row], &rows[turns[i].row]);
        if (goes_on)
            sum_add(&cached, said_before(&rows[turns[i - 1].row], &rows[turns[i].row]));
        think_s[i] = said[i].think_s;
        if (!isnan(think_s[i]))
            sessions->think_s = think_s;
    }
    begin[sessions->count] = (uint32_t)count;
    sessions->cached_mean = sum_value(&cached) / (double)count;
    free(turns);
    return sessions;
}
