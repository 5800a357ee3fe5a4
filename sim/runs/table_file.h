/* SPDX-License-Identifier: Apache-2.0 */
/* A CSV file of any length, written piece by piece beside its place and renamed when it is whole. */
#ifndef SAMOVAR_RUNS_TABLE_FILE_H
#define SAMOVAR_RUNS_TABLE_FILE_H

#include <stdbool.h>

#include "base/text.h"
#include "output/package.h"

struct table_file;

/* Begins the file that a table of that kind is called, with its header; what fails shows when it is committed. One at a time
 * in a process. kind outlives it. */
struct table_file *table_file_begin(const char *folder, const struct table_kind *kind);
/* Where rows are added. table_file_add() says that some were; it writes them when there are many. */
struct text_buffer *table_file_rows(struct table_file *table);
void table_file_add(struct table_file *table);
/* Ends the file, and says in *resource what it holds. False with errno set; then an older file stays as it was. */
bool table_file_commit(struct table_file *table, struct package_resource *resource);

#endif
