/* SPDX-License-Identifier: Apache-2.0 */
/* Which lists of components are plants: the grammar of component.h, told as mistakes. */
#include <stdbool.h>

#include "plant/plant.h"

struct reading_list {
    struct complaint *complaint;
    const char *key;
    const struct variant_list *cooling;
    struct {
        bool seen, more; /* a terminal collects its heat; and leaves some for another */
        size_t last;     /* terminal */
    } streams[2];
};

static const struct component *listed(const struct reading_list *list, size_t i)
{
    return component_of(list->cooling->items[i].kind);
}

static const char *name_at(const struct reading_list *list, size_t i)
{
    return listed(list, i)->record.name;
}

static bool is_role(const struct reading_list *list, size_t i, enum component_role role)
{
    return i < list->cooling->count && listed(list, i)->role == role;
}

/* The first place from i on that neither a stage nor a lift takes. */
static size_t after_treatment(const struct reading_list *list, size_t i)
{
    while (is_role(list, i, ROLE_STAGE) || is_role(list, i, ROLE_LIFT))
        i++;
    return i;
}

/* The loop that begins at a pump: its components up to the next pump or terminal. Returns where that stands. */
static size_t check_loop(const struct reading_list *list, size_t pump)
{
    size_t end = after_treatment(list, pump + 1), lift = end - 1;
    while (lift > pump && !is_role(list, lift, ROLE_LIFT))
        lift--;
    bool lifts = lift > pump, next_is_pump = is_role(list, end, ROLE_PUMP);
    if (end == pump + 1)
        complain_at(list->complaint, list->key, pump, NULL,
                    "the loop of this %s has nothing that takes the heat out of its water", name_at(list, pump));
    else if (lifts && !next_is_pump)
        complain_at(list->complaint, list->key, lift, NULL,
                    "%s moves heat into the next loop, but none stands behind it: add a pump and what rejects the heat",
                    name_at(list, lift));
    else if (!lifts && next_is_pump)
        complain_at(list->complaint, list->key, end, NULL,
                    "nothing moves heat into the loop of this %s: a chiller, economizer or CDU must stand before it",
                    name_at(list, end));
    return end;
}

static void check_terminal(struct reading_list *list, size_t i)
{
    const struct component *component = listed(list, i);
    bool air = component->stream == STREAM_AIR, *more = &list->streams[component->stream].more;
    if (!*more)
        complain_at(list->complaint, list->key, i, NULL, "a second component collects the %s's heat: %s",
                    air ? "air" : "liquid", name_at(list, i));
    list->streams[component->stream].seen = true;
    list->streams[component->stream].last = i;
    *more = component->leaves_frac && component->leaves_frac(list->cooling->items[i].value) > 0;
    if (i + 1 == list->cooling->count || is_role(list, i + 1, ROLE_TERMINAL))
        complain_at(list->complaint, list->key, i, NULL, "no loop takes the heat of %s away: a pump must follow",
                    name_at(list, i));
}

static void check_streams(const struct reading_list *list)
{
    for (int stream = STREAM_AIR; stream <= STREAM_LIQUID; stream++)
        if (list->streams[stream].seen && list->streams[stream].more)
            complain_at(list->complaint, list->key, list->streams[stream].last, NULL,
                        "nothing collects the heat that %s leaves: let it capture 100 %%, or add a crah with its loop",
                        name_at(list, list->streams[stream].last));
    if (!list->streams[STREAM_AIR].seen)
        complain(list->complaint, list->key,
                 "nothing collects the heat of the hall's air: add a crah or an air-economizer with its loop");
}

/* The port for driving heat: one stage gives, one lift behind it in the list is driven, in a circuit of its own. */
static void check_port(const struct reading_list *list)
{
    size_t count = list->cooling->count, giver = count, driven = count;
    bool parted = false; /* a terminal stands between them */
    for (size_t i = 0; i < count; i++) {
        const struct component *component = listed(list, i);
        parted |= giver < count && component->role == ROLE_TERMINAL;
        if (component->give && giver < count)
            complain_at(list->complaint, list->key, i, NULL, "a second %s: one gives driving heat", name_at(list, i));
        if (component->drive && driven < count)
            complain_at(list->complaint, list->key, i, NULL, "a second %s: one is driven by heat", name_at(list, i));
        if (component->give && giver == count)
            giver = i;
        if (component->drive && driven == count) {
            driven = i;
            if (!parted)
                complain_at(list->complaint, list->key, i, NULL,
                            "nothing drives %s: the loop of a circuit before it needs a driving-heat",
                            name_at(list, i));
        }
    }
    if (giver < count && driven == count)
        complain_at(list->complaint, list->key, giver, NULL,
                    "nothing takes the heat of this %s: an absorption-chiller must stand in a later circuit",
                    name_at(list, giver));
}

void plant_check(const struct variant_list *cooling, const char *key, struct complaint *complaint)
{
    struct reading_list list = {complaint, key, cooling, {{.more = true}, {.more = true}}};
    size_t count = cooling->count, i = 0;
    for (size_t c = 0; c < count; c++)
        if (!cooling->items[c].kind)
            return; /* already an error where it was read */
    if (count && listed(&list, 0)->role != ROLE_TERMINAL)
        complain_at(complaint, key, 0, NULL,
                    "a plant begins with what collects the heat (crah, cold-plate, ...), not with a %s",
                    name_at(&list, 0));
    while (i < count && listed(&list, i)->role != ROLE_TERMINAL)
        i++;
    while (i < count) {
        switch (listed(&list, i)->role) {
        case ROLE_TERMINAL:
            check_terminal(&list, i++);
            break;
        case ROLE_PUMP:
            i = check_loop(&list, i);
            break;
        case ROLE_STAGE:
        case ROLE_LIFT: /* one complaint for all that stand here */
            complain_at(complaint, key, i, NULL, "%s treats the water of a loop, but no pump stands before it",
                        name_at(&list, i));
            i = after_treatment(&list, i);
            break;
        }
    }
    check_streams(&list);
    check_port(&list);
}
