/* SPDX-License-Identifier: Apache-2.0 */
/* Whether results are still as they were written, and what they were made from as it was then: by hashes of every file. */
#ifndef SAMOVAR_OUTPUT_INTACT_H
#define SAMOVAR_OUTPUT_INTACT_H

#include <stdbool.h>

#include "base/column.h"

/* Hashes of input files, each computed once: a thousand runs of a study share their weather. */
struct hash_memory;
struct hash_memory *hash_memory_create(void);
void hash_memory_destroy(struct hash_memory *memory);

/* Whether the folder's package and all files that it names are as they were written. */
bool folder_intact(const char *folder);

/* Whether the file begins with the columns of the table, and has no others unless some runs have more: one of another build may not. */
bool table_current(const char *path, const struct table_kind *kind);

/* Whether the folder is intact, of this version, has the columns of today in those of its files that are among `tables` (which end with
 * .file NULL), and its input files are as they were. request: what was asked for, then all inputs count, or NULL: then YAML files do
 * not, since the resolved scenario holds what they say, and the caller compares that. */
bool run_intact(const char *folder, const char *request, const struct table_kind *tables, struct hash_memory *memory);

#endif
