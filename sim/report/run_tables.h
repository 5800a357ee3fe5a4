/* SPDX-License-Identifier: Apache-2.0 */
/* The part of a report's document that is one run: its tables, its scenario, where it came from. */
#ifndef SAMOVAR_REPORT_RUN_TABLES_H
#define SAMOVAR_REPORT_RUN_TABLES_H

#include "base/diag.h"
#include "output/json.h"
#include "read/tree.h"
#include "report/embed.h"
#include "report/words.h"

/* What the parts of a document share. */
struct report_writer {
    struct json *json;
    struct diag *diag;
    struct arena *arena;
    struct words lines;           /* of scenarios, and names and hashes of input files */
    struct words columns;         /* names of columns that were described */
    struct frame_column *meaning; /* parallel to columns */
    size_t meaning_capacity;
};

/* Adds a table under the name of its file, and remembers what its columns mean. Returns the bytes that it took. */
size_t run_tables_embed(struct report_writer *writer, const char *file, const struct frame *frame,
                        const char *const *first, size_t budget);
/* Adds what a package says of itself. */
void run_tables_package(struct report_writer *writer, const struct tree *package);
/* Adds the members of a run: what its package says, its scenario, its tables, within about `budget` bytes. */
void run_tables_write(struct report_writer *writer, const char *folder, const struct tree *package, size_t budget);
/* Adds the lines and the meanings of columns that were collected. */
void run_tables_finish(struct report_writer *writer);

#endif
