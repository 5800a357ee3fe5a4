/* SPDX-License-Identifier: Apache-2.0 */
/* An array that lies in a file without a name, so that the system may take it out of memory: what 100,000 runs have left. */
#ifndef SAMOVAR_RUNS_SPILL_H
#define SAMOVAR_RUNS_SPILL_H

#include <stddef.h>

/* Zeroed. Where there is no room for the file it lies in memory like any other. */
void *spill_create(size_t count, size_t size);
void spill_destroy(void *array, size_t count, size_t size);

#endif
