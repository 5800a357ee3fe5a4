/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/topics.h"

#include <string.h>

/* Limits the depth, since records may contain themselves. */
enum { DEPTH_MAX = 12 };

static void add_topic(struct arena *arena, struct topics *topics, struct topic topic)
{
    topics->items = arena_more(arena, topics->items, &topics->capacity, topics->count + 1, sizeof *topics->items);
    topics->items[topics->count++] = topic;
}

static void collect(struct arena *arena, struct topics *topics, const struct record *record, const char *prefix,
                    int depth)
{
    const char *dot = prefix[0] ? "." : "";
    for (struct field_walk walk = field_walk(record); depth < DEPTH_MAX && field_next(&walk);) {
        struct field *field = arena_alloc(arena, 1, sizeof *field);
        *field = walk.field;
        const char *path = arena_printf(arena, "%s%s%s", prefix, dot, field->key);
        add_topic(arena, topics, (struct topic){.path = path, .field = field, .record = field->record});
        if (field->record)
            collect(arena, topics, field->record, path, depth + 1);
        for (size_t i = 0; field->variants && field->variants[i]; i++) {
            const struct record *variant = field->variants[i];
            const char *below = arena_printf(arena, "%s.%s", path, variant->name);
            add_topic(arena, topics, (struct topic){.path = below, .record = variant});
            collect(arena, topics, variant, below, depth + 1);
        }
    }
}

void topics_collect(struct arena *arena, struct topics *topics, const struct record *root)
{
    collect(arena, topics, root, "", 0);
}

char *topics_wanted(struct arena *arena, const char *asked)
{
    char *wanted = arena_text(arena, asked), *to = wanted;
    for (const char *from = asked; *from; from++) {
        size_t index = *from == '[' ? strspn(from + 1, "0123456789") : 0;
        if (*from == '[' && from[1 + index] == ']')
            from += 1 + index;
        else
            *to++ = *from;
    }
    *to = 0;
    return wanted;
}

/* The last step of a path of the given length. */
static const char *last_step(const char *path, size_t length)
{
    while (length > 0 && path[length - 1] != '.')
        length--;
    return path + length;
}

/* Compares from the end: each wanted step must be the path's next; other steps of the path may stand between
 * two wanted ones, but not behind the last. */
bool topic_matches(const struct topic *topic, const char *wanted)
{
    size_t path = strlen(topic->path), want = strlen(wanted);
    if (want == 0)
        return false;
    for (bool first = true; want > 0; first = false) {
        const char *w = last_step(wanted, want);
        size_t w_length = want - (size_t)(w - wanted);
        for (;;) {
            if (path == 0)
                return false;
            const char *p = last_step(topic->path, path);
            size_t p_length = path - (size_t)(p - topic->path);
            bool same = p_length == w_length && memcmp(p, w, p_length) == 0;
            path = p == topic->path ? 0 : (size_t)(p - topic->path) - 1;
            if (same)
                break;
            if (first)
                return false;
        }
        want = w == wanted ? 0 : (size_t)(w - wanted) - 1;
    }
    return true;
}
