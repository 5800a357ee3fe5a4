/* SPDX-License-Identifier: Apache-2.0 */
#include "report/claims_sheet.h"

#include <math.h>
#include <string.h>

#include "output/human.h"
#include "output/package.h"
#include "report/frame.h"

static const struct tree *resource_of(const struct tree *package)
{
    const struct tree *resources = tree_get(package, "resources");
    for (size_t i = 0; resources != NULL && i < resources->count; i++)
        if (strcmp(package_text(resources->items[i], "path"), "claims.csv") == 0)
            return resources->items[i];
    return NULL;
}

bool claims_sheet_is(const struct tree *package)
{
    return resource_of(package) != NULL;
}

/* Columns of claims.csv in the order of the table, and how many digits tell something. */
static const struct shown_claim {
    const char *column;
    struct screen_column head;
    int digits; /* 0: text */
} shown[] = {{"claim", {"claim", NULL, true}, 0},    {"unit", {"in", NULL, true}, 0},
             {"claimed", {"said", NULL, false}, 4},  {"own_arithmetic", {"own arithmetic", NULL, false}, 3},
             {"answer", {"answer", NULL, false}, 3}, {"low", {"low", NULL, false}, 3},
             {"high", {"high", NULL, false}, 3},     {"kind", {"how", NULL, true}, 0}};
enum { SHOWN = sizeof shown / sizeof shown[0] };

static const char *cell(struct arena *arena, const struct frame_column *column, size_t row, int digits)
{
    char buffer[HUMAN_MAX];
    if (digits == 0)
        return column->texts != NULL ? column->texts[row] : NULL;
    double value = column->numbers != NULL ? column->numbers[row] : NAN;
    if (isnan(value))
        return NULL;
    if (fabs(value) >= 1e6)
        return arena_text(arena, human_count(buffer, value));
    return arena_text(arena, human_number(buffer, value, fabs(value) >= 1000 && digits == 3 ? 4 : digits));
}

bool claims_sheet(struct arena *arena, struct diag *diag, const char *folder, const struct tree *package,
                  struct screen_sheet *out)
{
    const struct frame *frame = frame_read(arena, diag, folder, resource_of(package));
    if (frame == NULL)
        return false;
    struct screen_column *heads = arena_alloc(arena, SHOWN, sizeof *heads);
    const char **cells = arena_alloc(arena, frame->rows * SHOWN + 1, sizeof *cells);
    for (size_t c = 0; c < SHOWN; c++) {
        const struct frame_column *column = frame_column(frame, shown[c].column);
        heads[c] = shown[c].head;
        for (size_t i = 0; column != NULL && i < frame->rows; i++)
            cells[i * SHOWN + c] = cell(arena, column, i, shown[c].digits);
    }
    *out = (struct screen_sheet){.heads = heads, .columns = SHOWN, .rows = frame->rows, .cells = cells, .notes = ""};
    return true;
}
