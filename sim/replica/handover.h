/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and values on their way from the replicas that compute prompts to those that write answers. */
#ifndef SAMOVAR_REPLICA_HANDOVER_H
#define SAMOVAR_REPLICA_HANDOVER_H

#include "replica/replica_pool.h"

struct handover;
/* Each sequence arrives latency_s after it has left. seed, name: of the random numbers that balancers get. */
struct handover *handover_create(struct arena *arena, double latency_s, uint64_t seed, const char *name);
/* Makes `latencies`, of this thread, hand over the sequences that end with END_HANDED_OVER. */
void handover_listen(struct handover *handover, int thread, struct latencies *latencies);
/* Takes the sequences that arrive before to_s, in order of time, at most POOL_PIECE. Fewer than that are all,
 * if the senders have advanced to to_s. Valid until the next call. */
struct pool_piece handover_take(struct handover *handover, double to_s);
int64_t handover_under_way(const struct handover *handover);

#endif
