/* SPDX-License-Identifier: Apache-2.0 */
/* <case>.draws.csv: a row per draw of a case, with a hash of all that it came from, so that what was changed or torn is drawn again. */
#ifndef SAMOVAR_RUNS_DRAW_FILE_H
#define SAMOVAR_RUNS_DRAW_FILE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/column.h"
#include "base/text.h"
#include "study/study.h"
#include "study/uncertain.h"

struct draw_file {
    const char *path;
    const struct study *study;
    const struct uncertain *uncertain;
    size_t which;
    const struct column *const *columns;
    size_t column_count;
    const char **requests; /* per seed: hash of the program, the run that is drawn and its input files */
};
struct draw_file *draw_file_open(struct arena *arena, const struct study *study, const char *folder, size_t which,
                                 const struct column *const *columns, size_t column_count);

/* Reads the rows that are intact and asked for: outputs[row * column_count + column] and done[row] of those that are done, reasons[row] in
 * arena of those that failed. */
void draw_file_read(const struct draw_file *file, struct arena *arena, double *outputs, bool *done,
                    const char **reasons);
/* Adds the text of the header, and of a row; reason NULL: it is done. */
void draw_file_header(const struct draw_file *file, struct text_buffer *out);
void draw_file_row(const struct draw_file *file, size_t row, const double *outputs, const char *reason,
                   struct text_buffer *out);
/* What its columns are, for datapackage.json; in arena. */
const struct column *draw_file_columns(struct arena *arena, const struct draw_file *file);

#endif
