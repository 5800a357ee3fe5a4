/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study_show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "account/summary.h"
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
        diag_error(diag, place, "`%s` is no column of summary.csv; `samovar explain summary.csv` lists them", name);
}

const struct column *const *study_show_read(struct arena *arena, struct diag *diag, const struct tree *root)
{
    const struct tree *show = tree_get(root, "show");
    if (show == NULL || show->kind == TREE_MAP || tree_is_null(show))
        return NULL;
    const struct tree *const *items = show->kind == TREE_LIST ? (const struct tree *const *)show->items : &show;
    size_t count = show->kind == TREE_LIST ? show->count : 1, found = 0;
    const struct column **columns = arena_alloc(arena, count + 1, sizeof *columns);
    for (size_t i = 0; i < count; i++) {
        const struct column *column = items[i]->kind == TREE_SCALAR ? column_named(items[i]->text) : NULL;
        if (column != NULL)
            columns[found++] = column;
        else if (items[i]->kind == TREE_SCALAR)
            refuse_column(arena, diag, items[i]->place, items[i]->text);
    }
    return columns;
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
