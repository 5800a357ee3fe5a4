/* SPDX-License-Identifier: Apache-2.0 */
#include "output/summary_file.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "output/file.h"
#include "read/csv.h"

/* Whether the columns are those of this version, each in its place, as in all files but those of others: then none is looked for, which
 * takes as long as all the rest of reading a row. */
static bool in_order(const struct csv *csv)
{
    size_t count = csv_columns(csv);
    for (size_t i = 0; i < count; i++)
        if (summary_columns[i].name == NULL || strcmp(csv_column_name(csv, i), summary_columns[i].name) != 0)
            return false;
    return summary_columns[count].name == NULL;
}

static void read_cell(struct csv *csv, struct arena *arena, const struct column *column, int at,
                      struct summary *summary)
{
    char *member = (char *)summary + column->offset;
    if (column->kind == COLUMN_TEXT) {
        const char *text = at >= 0 && !csv_blank(csv, (size_t)at) ? csv_text(csv, (size_t)at, arena) : NULL;
        memcpy(member, &text, sizeof text);
        return;
    }
    double number = NAN;
    if (at >= 0)
        csv_number(csv, (size_t)at, &number);
    if (column->kind == COLUMN_NUMBER) {
        memcpy(member, &number, sizeof number);
    } else {
        int64_t integer = isnan(number) ? 0 : (int64_t)number;
        memcpy(member, &integer, sizeof integer);
    }
}

static void read_row(struct csv *csv, struct arena *arena, bool ordered, struct summary *summary)
{
    *summary = (struct summary){0};
    for (const struct column *column = summary_columns; column->name != NULL; column++) {
        const char *names[] = {column->name, NULL};
        int at = ordered ? (int)(column - summary_columns) : csv_column(csv, names, false);
        read_cell(csv, arena, column, at, summary);
    }
}

bool summary_file_read(struct arena *arena, struct diag *diag, const char *folder, struct summary_file *out)
{
    size_t before = diag_errors(diag), length;
    char *path = arena_printf(arena, "%s/summary.csv", folder), *text = file_read(arena, path, &length);
    struct csv *csv = csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED);
    if (text == NULL || csv == NULL || !csv_header(csv) || !csv_next(csv)) {
        if (diag_errors(diag) == before)
            diag_error(diag, (struct place){.file = path}, "there is no run in it");
        csv_close(csv);
        return false;
    }
    *out = (struct summary_file){0};
    read_row(csv, arena, in_order(csv), &out->summary);
    if (csv_next(csv))
        csv_file_error(csv, "this is the summary of several runs, not of one");
    csv_close(csv);
    char *end = strchr(text, '\n');
    if (end != NULL) {
        out->header = arena_text_n(arena, text, (size_t)(end + 1 - text));
        out->row = end + 1;
    }
    return end != NULL && diag_errors(diag) == before;
}

struct summary *summary_file_rows(struct arena *arena, struct diag *diag, const char *folder, size_t *count)
{
    size_t before = diag_errors(diag), capacity = 0;
    struct csv *csv =
        csv_open(arena, diag, arena_printf(arena, "%s/summary.csv", folder), (struct place){0}, CSV_QUOTED);
    struct summary *rows = NULL;
    *count = 0;
    if (csv != NULL && csv_header(csv)) {
        bool ordered = in_order(csv);
        while (csv_next(csv)) {
            rows = arena_more(arena, rows, &capacity, *count + 1, sizeof *rows);
            read_row(csv, arena, ordered, &rows[(*count)++]);
        }
    }
    csv_close(csv);
    return diag_errors(diag) == before ? rows : NULL;
}
