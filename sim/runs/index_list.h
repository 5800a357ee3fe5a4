/* SPDX-License-Identifier: Apache-2.0 */
/* Lists of runs as job arrays of clusters write them: `3,7-9,10-100:5`, counted from 1. */
#ifndef SAMOVAR_RUNS_INDEX_LIST_H
#define SAMOVAR_RUNS_INDEX_LIST_H

#include <stddef.h>

#include "base/arena.h"
#include "base/text.h"

/* Reads a list of numbers, ranges (`7-9`) and ranges with a step (`1-100:5`) in [1, most], in any order. The indices from 0, rising and
 * each once, in arena; NULL with the reason in *why if the text is no such list. */
size_t *index_list_read(struct arena *arena, const char *text, size_t most, size_t *count, const char **why);
/* Writes rising indices from 0 as such a list, two or more neighbours as a range. */
void index_list_write(struct text_buffer *out, const size_t *indices, size_t count);

#endif
