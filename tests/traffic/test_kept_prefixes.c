/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "base/random.h"
#include "traffic/kept_prefixes.h"

TestSuite(kept_prefixes);

enum { USERS = 7, MOST = 4000 };

/* The same with a plain array of owners, one for each token, the one used longest ago first. */
struct plain {
    int owner[MOST * 16];
    size_t count;
};

static void drop(struct plain *plain, int owner)
{
    size_t left = 0;
    for (size_t i = 0; i < plain->count; i++)
        if (plain->owner[i] != owner)
            plain->owner[left++] = plain->owner[i];
    plain->count = left;
}

static int tokens_of(const struct plain *plain, int owner)
{
    int tokens = 0;
    for (size_t i = 0; i < plain->count; i++)
        tokens += plain->owner[i] == owner;
    return tokens;
}

static void note(void *context, uint32_t user, int32_t left)
{
    int32_t *told = context;
    cr_assert_lt(user, USERS);
    cr_assert_lt(left, told[user]);
    told[user] = left;
}

/* Whatever is kept, taken, left behind and freed, in any order, each user has what the plain array says, and is told of each loss. */
Test(kept_prefixes, as_a_plain_array)
{
    struct arena *arena = arena_create();
    struct plain *plain = calloc(1, sizeof *plain);
    struct kept_prefixes kept;
    struct random random = random_stream(3, "kept prefixes", 0);
    uint32_t users = 1; /* room for one more from time to time, in the midst of it all */
    kept_prefixes_init(&kept, arena, users);
    int lost = 0;
    for (int k = 0; k < 20000; k++) {
        if (users < USERS && k == 400 * (int)users)
            kept_prefixes_grow(&kept, arena, ++users);
        uint32_t user = (uint32_t)(random_bits(&random) % users);
        int32_t tokens = (int32_t)(random_bits(&random) % 90), told[USERS];
        for (uint32_t u = 0; u < users; u++)
            told[u] = kept_prefixes_tokens(&kept, u);
        switch (random_bits(&random) % 4) {
        case 0:
            kept_prefixes_take(&kept, user);
            drop(plain, (int)user);
            break;
        case 1: /* what it leaves waits where it was */
            kept_prefixes_leave(&kept, user);
            for (size_t i = 0; i < plain->count; i++)
                plain->owner[i] = plain->owner[i] == (int)user ? USERS : plain->owner[i];
            break;
        case 2: {
            size_t room = (size_t)(random_bits(&random) % 500);
            kept_prefixes_fit(&kept, (int64_t)room, note, told);
            size_t surplus = plain->count > room ? plain->count - room : 0;
            lost += surplus > 0;
            plain->count -= surplus;
            memmove(plain->owner, plain->owner + surplus, plain->count * sizeof *plain->owner);
            for (uint32_t u = 0; u < users; u++)
                cr_assert_eq(told[u], tokens_of(plain, (int)u));
            break;
        }
        default:
            kept_prefixes_put(&kept, user, tokens);
            drop(plain, (int)user);
            for (int32_t i = 0; i < tokens; i++)
                plain->owner[plain->count++] = (int)user;
        }
        cr_assert_eq((size_t)kept.total, plain->count);
        for (uint32_t u = 0; u < users; u++)
            cr_assert_eq(kept_prefixes_tokens(&kept, u), tokens_of(plain, (int)u), "step %d, user %u", k, u);
    }
    cr_assert_gt(lost, 1000);
    free(plain);
    arena_destroy(arena);
}
