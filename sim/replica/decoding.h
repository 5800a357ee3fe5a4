/* SPDX-License-Identifier: Apache-2.0 */
/* The sequences of a replica that decode, by the iteration at which each ends. Fleets hold millions of them, so that what they take of
 * memory, and when it is asked for, sets the speed of simulated serving.
 *
 * Their keys, (iteration at which it ends, slot), lie in order in runs of some, the one that ends next at the end of the last run: a run
 * that is full is cut in two. A sequence stays in its slot, half a line of the processor's cache; what only few have (something cached,
 * a user, tokens from before a preemption) lies apart. */
#ifndef SAMOVAR_REPLICA_DECODING_H
#define SAMOVAR_REPLICA_DECODING_H

#include "base/arena.h"
#include "replica/replica.h"

enum { SLOT_BITS = 20, RUN = 32, CACHE_LINE = 64 };

struct slot;
struct extra;

/* Keys in a row, the largest first. */
struct run {
    int64_t *keys; /* RUN places; 0 where there is none. In front of the first stands the largest number */
    int64_t
        beyond; /* more than each of them, and no more than those of the run before; of the first run: the largest number */
    int32_t count;
};

struct decoding {
    int32_t count;
    int32_t run_count, run_made, run_room; /* runs in use; with those that are empty, which stand behind them; places */
    struct run *runs;
    int64_t next; /* the least key, if there is one */

    struct slot **pieces; /* of slots, each as many, which stay where they are */
    int32_t slots_used, piece_count, piece_room;
    int32_t vacant;      /* the slot that was vacated last, whose ticket is 1 + that before; -1: none */
    struct extra *extra; /* what few have */
    uint32_t extra_used, extra_room, extra_vacant; /* extra_vacant: as `vacant`, in `user`; 0: none */
};
#define DECODING_NONE ((struct decoding){.vacant = -1})

/* Adds a sequence that has at least one token and ends at this iteration. The arena is shared with replicas that other threads
 * simulate. */
void decoding_add(struct decoding *decoding, struct arena *arena, const struct sequence *sequence, int64_t end);
/* Removes the sequence that ends next; among those of the same iteration that in the lowest slot. */
void decoding_take_next(struct decoding *decoding, struct sequence *out);
/* Removes the sequence that was admitted last; returns the iteration at which it would have ended. */
int64_t decoding_take_latest(struct decoding *decoding, struct sequence *out);
/* Asks memory for a part, the first being 0, of what is needed to add and remove: with many replicas it is no longer near. */
void decoding_foresee(const struct decoding *decoding, int32_t part);

/* The iteration at which the next sequence ends, if any decodes. */
static inline int64_t decoding_next_end(const struct decoding *decoding)
{
    return decoding->next >> SLOT_BITS;
}

#endif
