/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations under way at one replica, or at several among which their turns are shared out: what each user sends next, drawn or as
 * recorded, to which replica, and how much of it that still has in memory. A recorded conversation is a user of its own, and so is one that
 * comes at a rate, whose number is free for another one after it. */
#ifndef SAMOVAR_TRAFFIC_CONVERSATIONS_H
#define SAMOVAR_TRAFFIC_CONVERSATIONS_H

#include "base/random.h"
#include "traffic/users.h"

struct conversations;
/* users: number of these replicas'; at a rate, for how many there is room at first. All else is borrowed. */
struct conversations *conversations_create(struct arena *arena, const struct users_setup *setup,
                                           const struct random *stream, uint32_t users, struct replica *const *replicas,
                                           size_t count);
/* A conversation comes, at a rate, with its first request and a random number for the balancer. Returns its user; there may be more of them
 * than before: conversations_room. */
uint32_t conversations_come(struct conversations *conversations, const struct request *first, uint64_t choice);
uint32_t conversations_room(const struct conversations *conversations);
/* When the first request of a recorded conversation comes; NaN: not recorded. */
double conversations_begin_s(const struct conversations *conversations, uint32_t user);
/* The user's request, sent at at_s, and which replica it goes to; then, when that has it: */
struct request conversations_turn(struct conversations *conversations, uint32_t user, double at_s,
                                  struct latencies *latencies, size_t *place);
void conversations_sent(struct conversations *conversations, uint32_t user);
/* The user's request has ended at at_s. Returns when its next one is due; infinite: it has none. */
double conversations_ended(struct conversations *conversations, uint32_t user, enum replica_end end, double at_s,
                           struct sketch *whole);
/* To be called after each event of a replica: sequences that came and went left less memory, or more, for what is kept. */
void conversations_follow(struct conversations *conversations, size_t place);
/* Turns go to the first `count` replicas from now on, at least one; and a replica loses all that it has kept, while nobody waits there. */
void conversations_serving(struct conversations *conversations, size_t count);
void conversations_lose(struct conversations *conversations, size_t place);
struct conversations_ended conversations_take(struct conversations *conversations);

#endif
