/* SPDX-License-Identifier: Apache-2.0 */
#include "api/run_results.h"

#include <locale.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "base/calendar.h"
#include "base/diag.h"
#include "output/summary_file.h"
#include "read/csv.h"

/* Texts of series.csv; its other columns are numbers. */
static bool is_text(const char *name)
{
    return strcmp(name, "run") == 0;
}

static double value_at(struct csv *csv, size_t column, const char *name, struct arena *scratch)
{
    double value = NAN;
    int64_t seconds;
    if (csv_blank(csv, column))
        return NAN;
    if (strcmp(name, "timestamp") == 0)
        return calendar_parse(csv_text(csv, column, scratch), &seconds) ? (double)seconds : NAN;
    csv_number(csv, column, &value);
    return value;
}

static void add_row(struct arena *arena, struct csv *csv, struct run_results *out, size_t *capacity)
{
    struct arena *scratch = arena_create();
    size_t before = *capacity, needed = out->row_count + 1;
    for (size_t c = 0, k = 0; c < csv_columns(csv); c++) {
        const char *name = csv_column_name(csv, c);
        if (is_text(name))
            continue;
        struct series_column *column = &out->columns[k++];
        *capacity = before; /* all columns grow alike */
        column->values = arena_more(arena, column->values, capacity, needed, sizeof *column->values);
        column->values[out->row_count] = value_at(csv, c, name, scratch);
    }
    out->row_count++;
    arena_destroy(scratch);
}

static void read_series(struct arena *arena, struct diag *diag, const char *path, struct run_results *out)
{
    struct csv *csv = csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED);
    if (csv != NULL && csv_header(csv)) {
        size_t capacity = 0, count = 0;
        out->columns = arena_alloc(arena, csv_columns(csv) + 1, sizeof *out->columns);
        for (size_t c = 0; c < csv_columns(csv); c++)
            if (!is_text(csv_column_name(csv, c)))
                out->columns[count++].name = arena_text(arena, csv_column_name(csv, c));
        while (csv_next(csv))
            add_row(arena, csv, out, &capacity);
    }
    csv_close(csv);
}

bool run_results_read(struct arena *arena, const char *folder, struct run_results *out, const char **why)
{
    locale_t plain = newlocale(LC_ALL_MASK, "C", (locale_t)0), before = uselocale(plain); /* the host may write 1,5 */
    struct diag *diag = diag_create();
    struct summary_file file;
    const char *series = arena_printf(arena, "%s/series.csv", folder);
    *out = (struct run_results){.columns = arena_alloc(arena, 1, sizeof *out->columns)};
    if (summary_file_read(arena, diag, folder, &file)) {
        out->summary = file.summary;
        if (access(series, F_OK) == 0)
            read_series(arena, diag, series, out);
    }
    bool good = diag_errors(diag) == 0;
    *why = good ? NULL : arena_printf(arena, "the results in %s cannot be read again", folder);
    diag_destroy(diag);
    uselocale(before);
    freelocale(plain);
    return good;
}
