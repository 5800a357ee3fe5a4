/* SPDX-License-Identifier: Apache-2.0 */
#include "cli/jobs_text.h"

#include <math.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/units.h"
#include "output/human.h"
#include "output/screen.h"
#include "read/csv.h"

enum { JOBS_MAX = 8 };

static const struct screen_column heads[] = {
    {"job", NULL, true},        {"kind", NULL, true},           {"nodes", NULL, false}, {"submitted", "h", false},
    {"begins", "h", false},     {"ends", "h", false},           {"state", NULL, true},  {"takes", "kWh", false},
    {"of it IT", "kWh", false}, {"per node-hour", "kWh", false}};
enum { HEADS = sizeof heads / sizeof heads[0] };
/* Of jobs.csv, in the order of the heads; the last one is divided by the hours of `node_s`. */
static const struct source {
    const char *name;
    double divisor; /* 0: text */
} sources[HEADS] = {{"job", 0},
                    {"kind", 0},
                    {"nodes", 1},
                    {"submitted_s", SECONDS_PER_HOUR},
                    {"started_s", SECONDS_PER_HOUR},
                    {"finished_s", SECONDS_PER_HOUR},
                    {"state", 0},
                    {"facility_energy_j", JOULE_PER_KWH},
                    {"energy_j", JOULE_PER_KWH},
                    {"facility_energy_j", JOULE_PER_KWH}};

static double number_of(struct csv *csv, const char *name)
{
    double value = NAN;
    int at = csv_column(csv, (const char *const[]){name, NULL}, false);
    if (at >= 0)
        csv_number(csv, (size_t)at, &value);
    return value;
}

static void read_row(struct arena *arena, struct csv *csv, const char **cells)
{
    char buffer[HUMAN_MAX];
    for (size_t c = 0; c < HEADS; c++) {
        int at = csv_column(csv, (const char *const[]){sources[c].name, NULL}, false);
        if (at < 0 || csv_blank(csv, (size_t)at))
            continue;
        if (sources[c].divisor == 0) {
            cells[c] = csv_text(csv, (size_t)at, arena);
            continue;
        }
        double value = number_of(csv, sources[c].name) / sources[c].divisor;
        if (c + 1 == HEADS)
            value /= number_of(csv, "node_s") / SECONDS_PER_HOUR;
        if (isfinite(value))
            cells[c] = arena_text(arena, sources[c].divisor == 1 ? human_count(buffer, value)
                                                                 : human_number(buffer, value, 4));
    }
}

void jobs_text_print(FILE *out, const char *folder)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create(); /* the file was written a moment ago; what cannot be read is not shown */
    const char *path = arena_printf(arena, "%s/jobs.csv", folder);
    struct csv *csv = access(path, R_OK) == 0 ? csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED) : NULL;
    const char **cells = arena_alloc(arena, JOBS_MAX * HEADS, sizeof *cells);
    size_t rows = 0;
    if (csv != NULL && csv_header(csv))
        for (; rows <= JOBS_MAX && csv_next(csv); rows++)
            if (rows < JOBS_MAX)
                read_row(arena, csv, cells + rows * HEADS);
    csv_close(csv);
    if (rows > 1 && rows <= JOBS_MAX) {
        fputc('\n', out);
        screen_table(out, heads, HEADS, cells, rows, NULL);
    }
    diag_destroy(diag);
    arena_destroy(arena);
}
