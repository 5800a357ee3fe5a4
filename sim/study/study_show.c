/* SPDX-License-Identifier: Apache-2.0 */
#include "study/study_show.h"

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

static void refuse_column(struct arena *arena, struct diag *diag, const struct tree *item)
{
    size_t count = 0;
    while (summary_columns[count].name != NULL)
        count++;
    const char **names = arena_alloc(arena, count + 1, sizeof *names);
    for (size_t c = 0; c < count; c++)
        names[c] = summary_columns[c].name;
    const char *near = text_nearest(item->text, names);
    if (near != NULL)
        diag_error(diag, item->place, "`%s` is no column of summary.csv; did you mean `%s`?", item->text, near);
    else
        diag_error(diag, item->place, "`%s` is no column of summary.csv; `samovar explain summary.csv` lists them",
                   item->text);
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
            refuse_column(arena, diag, items[i]);
    }
    return columns;
}
