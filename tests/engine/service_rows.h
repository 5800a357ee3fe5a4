/* SPDX-License-Identifier: Apache-2.0 */
/* What whole runs say of their services. */
#ifndef SAMOVAR_TESTS_ENGINE_SERVICE_ROWS_H
#define SAMOVAR_TESTS_ENGINE_SERVICE_ROWS_H

#include <math.h>
#include <string.h>

#include "output/file.h"
#include "whole_run.h"

/* A column of a run's services.csv: its sum, its last and its largest value, and the last text. */
struct column_of_run {
    double sum, last, most;
    char text[64];
};
static inline struct column_of_run column(const struct place_of_test *at, const char *run, const char *name)
{
    size_t length;
    const char *text = file_read(at->arena, arena_printf(at->arena, "%s/%s/services.csv", at->folder, run), &length);
    cr_assert(text);
    int wanted = -1, number = 0;
    struct column_of_run out = {0};
    for (const char *at_cell = text; wanted < 0; number++) {
        size_t cell = strcspn(at_cell, ",\n");
        if (strlen(name) == cell && strncmp(at_cell, name, cell) == 0)
            wanted = number;
        cr_assert(at_cell[cell] == ',' || wanted >= 0, "no column %s", name);
        at_cell += cell + 1;
    }
    for (const char *line = strchr(text, '\n') + 1; line[0] != '\0'; line = strchr(line, '\n') + 1) {
        const char *cell = line;
        for (int i = 0; i < wanted; i++)
            cell += strcspn(cell, ",") + 1;
        size_t size = strcspn(cell, ",\n");
        snprintf(out.text, sizeof out.text, "%.*s", (int)size, cell);
        out.last = size > 0 ? strtod(out.text, NULL) : NAN;
        out.sum += size > 0 ? out.last : 0;
        out.most = fmax(out.most, out.last);
    }
    return out;
}

#endif
