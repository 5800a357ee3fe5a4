/* SPDX-License-Identifier: Apache-2.0 */
/* Searches the fastest layout that fits, for the degrees that a scenario leaves open. */
#ifndef SAMOVAR_PARALLEL_LAYOUT_SEARCH_H
#define SAMOVAR_PARALLEL_LAYOUT_SEARCH_H

#include "parallel/layout.h"

/* Completes `wish`: every degree that it leaves open, so that the step is the shortest among those that fit into
 * memory. False if none fits: then *out is the one that needs least memory. Degrees that are given stay, even
 * where they do not go with the number of GPUs (layout_clash says so). */
bool layout_propose(const struct layout_task *task, const struct layout *wish, struct layout *out);

/* The same among layouts that use all GPUs; false: none of them fits, and *out may be unchanged. */
bool layout_propose_whole(const struct layout_task *task, const struct layout *wish, struct layout *out);

/* NULL, or why the degrees contradict each other, the model or the GPUs; lives in arena. */
const char *layout_clash(const struct layout_task *task, const struct layout *wish, struct arena *arena);

/* "data 16, tensor 8, pipeline 4, 2 virtual stages, micro-batch 1, selective recompute, optimizer sharded". */
const char *layout_text(struct arena *arena, const struct layout *layout);

#endif
