/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study_show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/summary.h"
#include "base/say.h"
#include "base/text.h"

static const struct column *column_named(const char *name)
{
    for (const struct column *column = summary_columns; column->name != NULL; column++)
        if (strcmp(column->name, name) == 0)
            return column;
    return NULL;
}

static void refuse_column(struct arena *arena, struct diag *diag, struct place place, const char *name)
{
    size_t count = 0;
    while (summary_columns[count].name != NULL)
        count++;
    const char **names = arena_alloc(arena, count + 1, sizeof *names);
    for (size_t c = 0; c < count; c++)
        names[c] = summary_columns[c].name;
    const char *near = text_nearest(name, names);
    if (near != NULL)
        diag_error(diag, place, "`%s` is no column of summary.csv; did you mean `%s`?", name, near);
    else
        diag_error(diag, place, "`%s` is no column of summary.csv; `%s explain summary.csv` lists them", name,
                   say_called());
}

/* Reads `pue` or `pue:change`; column NULL with a mistake. */
static struct summary_show read_show(struct arena *arena, struct diag *diag, const struct tree *item)
{
    size_t length = strlen(item->text), ending = strlen(SHOW_CHANGE);
    bool change = length > ending && strcmp(item->text + length - ending, SHOW_CHANGE) == 0;
    const char *name = change ? arena_text_n(arena, item->text, length - ending) : item->text;
    const struct column *column = column_named(name);
    if (column == NULL)
        refuse_column(arena, diag, item->place, name);
    else if (change && column->kind != COLUMN_NUMBER)
        diag_error(diag, item->place, "`%s` of summary.csv is no amount, so that it has no change", name);
    return (struct summary_show){column, change};
}

const struct summary_show *study_show_read(struct arena *arena, struct diag *diag, const struct tree *root)
{
    const struct tree *show = tree_get(root, "show");
    if (show == NULL || show->kind == TREE_MAP || tree_is_null(show))
        return NULL;
    const struct tree *const *items = show->kind == TREE_LIST ? (const struct tree *const *)show->items : &show;
    size_t count = show->kind == TREE_LIST ? show->count : 1, found = 0;
    struct summary_show *shows = arena_alloc(arena, count + 1, sizeof *shows);
    for (size_t i = 0; i < count; i++)
        if (items[i]->kind == TREE_SCALAR) {
            shows[found] = read_show(arena, diag, items[i]);
            found += shows[found].column != NULL;
        }
    return shows;
}

void study_per_read(struct arena *arena, struct diag *diag, const struct tree *root, struct study *study)
{
    const struct tree *per = tree_get(root, "per");
    if (per == NULL || per->kind != TREE_SCALAR || study->per == NULL)
        return;
    char *name = NULL;
    study->per_count = strtod(per->text, &name);
    name += strspn(name, " ");
    study->per_column = column_named(name);
    if (name == per->text || !isfinite(study->per_count) || study->per_count <= 0)
        diag_error(diag, per->place, "`%s` is no number of a column, like `1e6 requests`", per->text);
    else if (study->per_column == NULL)
        refuse_column(arena, diag, per->place, name);
    else if (study->per_column->kind != COLUMN_NUMBER)
        diag_error(diag, per->place, "`%s` of summary.csv is no amount", name);
}
