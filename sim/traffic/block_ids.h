/* SPDX-License-Identifier: Apache-2.0 */
/* Which blocks of a prompt were seen before: traces name each block of it by an id that stands for all before it as well. */
#ifndef SAMOVAR_TRAFFIC_BLOCK_IDS_H
#define SAMOVAR_TRAFFIC_BLOCK_IDS_H

#include <stddef.h>
#include <stdint.h>

struct block_ids { /* starts as {0}; an id is kept as id + 1 */
    uint64_t *slots;
    size_t count, capacity;
};

/* How many ids at the beginning of a text like "[46, 47, 12]" are known; then all of it are. */
size_t block_ids_seen(struct block_ids *ids, const char *text);
void block_ids_finish(struct block_ids *ids);

#endif
