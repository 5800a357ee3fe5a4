/* SPDX-License-Identifier: Apache-2.0 */
/* Keys and values on their way from the replicas that compute prompts to those that write answers. */
#ifndef SAMOVAR_REPLICA_HANDOVER_H
#define SAMOVAR_REPLICA_HANDOVER_H

#include "replica/replica_pool.h"

struct handover;
/* Each takes latency_s after it has left. seed, name: for what balancers draw. */
struct handover *handover_create(struct arena *arena, double latency_s, uint64_t seed, const char *name);
/* Those that end with END_HANDED_OVER in these latencies, of that thread, go this way. */
void handover_listen(struct handover *handover, int thread, struct latencies *latencies);
/* What arrives before to_s, in order of time, at most POOL_PIECE of them: fewer are all, if the senders have come to
 * to_s. Valid until the next call. */
struct pool_piece handover_take(struct handover *handover, double to_s);
int64_t handover_under_way(const struct handover *handover);

#endif
