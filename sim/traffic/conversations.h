/* SPDX-License-Identifier: Apache-2.0 */
/* Conversations under way at one replica: what each user sends next, drawn or as recorded, and how much of it the replica still has in
 * memory. A recorded conversation is a user of its own. */
#ifndef SAMOVAR_TRAFFIC_CONVERSATIONS_H
#define SAMOVAR_TRAFFIC_CONVERSATIONS_H

#include "base/random.h"
#include "traffic/users.h"

struct conversations;
/* users: number of this replica's. All else is borrowed. */
struct conversations *conversations_create(struct arena *arena, const struct users_setup *setup,
                                           const struct random *stream, uint32_t users, struct replica *replica);
/* When the first request of a recorded conversation comes; NaN: not recorded. */
double conversations_begin_s(const struct conversations *conversations, uint32_t user);
/* The user's request, sent at at_s; then, when the replica has it: */
struct request conversations_turn(struct conversations *conversations, uint32_t user, double at_s);
void conversations_sent(struct conversations *conversations, uint32_t user);
/* The user's request has ended at at_s. Returns when its next one is due; infinite: it has none. */
double conversations_ended(struct conversations *conversations, uint32_t user, enum replica_end end, double at_s,
                           struct sketch *whole);
/* To be called after each event of the replica: sequences that came and went left less memory, or more, for what is kept. */
void conversations_follow(struct conversations *conversations);
struct conversations_ended conversations_take(struct conversations *conversations);

#endif
