/* SPDX-License-Identifier: Apache-2.0 */
/* Which lists of components are plants: the grammar of component.h, told as mistakes. */
#include <stdarg.h>
#include <stdbool.h>

#include "base/text.h"
#include "plant/plant.h"

struct reading_list {
    struct complaint *complaint;
    const char *key;
    const struct variant_list *cooling;
};

static const struct component *item(const struct reading_list *list, size_t i)
{
    return component_of(list->cooling->items[i].kind);
}

/* `format` gets the name of component i. */
static void complain_at(const struct reading_list *list, size_t i, const char *format)
{
    struct text_buffer place = {0};
    text_buffer_add(&place, "%s[%zu]", list->key, i);
    complain(list->complaint, place.data, format, item(list, i)->record.name);
    text_buffer_finish(&place);
}

/* The loop that begins at a pump: its components up to the next pump or terminal. Returns where that stands.
 */
static size_t check_loop(const struct reading_list *list, size_t pump)
{
    size_t count = list->cooling->count, end = pump + 1;
    bool lifts = false;
    size_t last_lift = 0;
    for (; end < count && (item(list, end)->role == ROLE_STAGE || item(list, end)->role == ROLE_LIFT);
         end++) {
        if (item(list, end)->role == ROLE_LIFT)
            lifts = true, last_lift = end;
    }
    bool next_is_pump = end < count && item(list, end)->role == ROLE_PUMP;
    if (end == pump + 1)
        complain_at(list, pump, "the loop of this %s has nothing that takes the heat out of its water");
    else if (lifts && !next_is_pump)
        complain_at(list, last_lift,
                    "%s moves heat into the next loop, but none stands behind it: add a pump and what "
                    "rejects the heat");
    else if (!lifts && next_is_pump)
        complain_at(
            list, end,
            "nothing moves heat into the loop of this %s: a chiller, economizer or CDU must stand before it");
    return end;
}

void plant_check(const struct variant_list *cooling, const char *key, struct complaint *complaint)
{
    struct reading_list list = {complaint, key, cooling};
    size_t count = cooling->count;
    for (size_t i = 0; i < count; i++) {
        if (!cooling->items[i].kind)
            return; /* already an error where it was read */
    }
    bool seen[2] = {false}, more[2] = {true, true}; /* of each stream: a terminal; heat left for another */
    size_t last[2] = {0};
    if (count && item(&list, 0)->role != ROLE_TERMINAL)
        complain_at(&list, 0,
                    "a plant begins with what collects the heat (crah, cold-plate, ...), not with a %s");
    size_t i = 0;
    while (i < count && item(&list, i)->role != ROLE_TERMINAL)
        i++;
    while (i < count) {
        const struct component *component = item(&list, i);
        switch (component->role) {
        case ROLE_TERMINAL:
            if (!more[component->stream])
                complain_at(&list, i,
                            component->stream == STREAM_AIR
                                ? "a second component collects the air's heat: %s"
                                : "a second component collects the liquid's heat: %s");
            seen[component->stream] = true;
            last[component->stream] = i;
            more[component->stream] =
                component->leaves_frac && component->leaves_frac(cooling->items[i].value) > 0;
            if (i + 1 == count || item(&list, i + 1)->role == ROLE_TERMINAL)
                complain_at(&list, i, "no loop takes the heat of %s away: a pump must follow");
            i++;
            break;
        case ROLE_PUMP:
            i = check_loop(&list, i);
            break;
        case ROLE_STAGE:
        case ROLE_LIFT:
            complain_at(&list, i, "%s treats the water of a loop, but no pump stands before it");
            i++;
            /* One complaint for all that stand here. */
            while (i < count && (item(&list, i)->role == ROLE_STAGE || item(&list, i)->role == ROLE_LIFT))
                i++;
            break;
        }
    }
    for (int stream = STREAM_AIR; stream <= STREAM_LIQUID; stream++) {
        if (seen[stream] && more[stream])
            complain_at(&list, last[stream],
                        "nothing collects the heat that %s leaves: let it capture 100 %%, or add a crah with "
                        "its loop");
    }
    if (!seen[STREAM_AIR])
        complain(
            complaint, key,
            "nothing collects the heat of the hall's air: add a crah or an air-economizer with its loop");
}
