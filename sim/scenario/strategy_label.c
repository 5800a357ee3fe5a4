/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/strategy_label.h"

#include <string.h>

#include "read/reader.h"
#include "scenario/scenario_difference.h"

static const char changed[] = " (changed)";
enum { MEANING_MAX = 400 };

static bool same(const struct tree *a, const struct tree *b)
{
    if (!a || !b || a->kind != b->kind || (a->kind != TREE_SCALAR && a->count != b->count))
        return false;
    if (a->kind == TREE_SCALAR)
        return strcmp(a->text, b->text) == 0;
    for (size_t i = 0; i < a->count; i++)
        if (!same(a->items[i], a->kind == TREE_MAP ? tree_get(b, a->keys[i].text) : b->items[i]))
            return false;
    return true;
}

/* Whether the value is the strategy's name: `cooling: chiller-tower`. */
static bool is_named(const struct tree *value, const struct tree *strategy)
{
    const struct tree *name = tree_get(strategy, "strategy");
    return value && name && same(value, name);
}

/* Whether the scenario says all that the strategy says in the same words. */
static bool says_the_same(const struct tree *root, const struct tree *strategy)
{
    static const char *const names[] = {"samovar", "strategy", "meaning"};
    for (size_t i = 0; i < strategy->count; i++) {
        bool named = false;
        for (size_t n = 0; n < sizeof names / sizeof *names; n++)
            named = named || strcmp(strategy->keys[i].text, names[n]) == 0;
        const struct tree *value = tree_get(root, strategy->keys[i].text);
        if (!named && !is_named(value, strategy) && !same(value, strategy->items[i]))
            return false;
    }
    return true;
}

/* What differs from the same scenario with the strategy as it is; NULL: nothing does. Other words may mean the same. */
static const char *difference(struct arena *arena, const struct scenario *scenario, const struct tree *root,
                              const struct tree *strategy)
{
    static const char *const names[] = {"run", "seed", "name", "strategy", "meaning", NULL};
    struct diag *diag = diag_create();
    struct scenario *pure = arena_alloc(arena, 1, sizeof *pure);
    reader_bind(reader_create(arena, diag), tree_merge(arena, root, strategy), &scenario_record, pure);
    const char *text = diag_errors(diag) ? "what it says" : scenario_difference(arena, pure, scenario, names);
    diag_destroy(diag);
    return text;
}

void strategy_label_check(struct arena *arena, struct scenario *scenario, const struct tree *root,
                          const struct tree *strategy)
{
    const char *name = scenario->strategy;
    if (!strategy || !name || strategy->kind != TREE_MAP || says_the_same(root, strategy))
        return;
    const char *differs = difference(arena, scenario, root, strategy);
    if (!differs)
        return;
    size_t length = strlen(name), tail = sizeof changed - 1;
    bool said = length >= tail && strcmp(name + length - tail, changed) == 0;
    scenario->strategy = said ? name : arena_printf(arena, "%s%s", name, changed);
    const char *more = strlen(differs) > MEANING_MAX ? "..." : "";
    scenario->strategy_meaning = arena_printf(arena, "%s, but for %.*s%s", name, MEANING_MAX, differs, more);
}
