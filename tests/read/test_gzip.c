/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include "read/gzip.h"

/* "hello\n", compressed by gzip 1.12 -n. */
static const char hello[] =
    "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20\x30\x3a\x36\x06\x00\x00\x00";
enum { HELLO = sizeof hello - 1 };

Test(gzip, members)
{
    char two[2 * HELLO];
    size_t length;
    const char *why = NULL;
    memcpy(two, hello, HELLO);
    memcpy(two + HELLO, hello, HELLO);
    char *text = gzip_unpack(two, sizeof two, 100, &length, &why);
    cr_assert(text && length == 12 && strcmp(text, "hello\nhello\n") == 0);
    free(text);
    cr_assert(gzip_is(two, sizeof two) && !gzip_is(two, 1) && !gzip_is("\x1fz", 2));
}

Test(gzip, limit)
{
    size_t length;
    const char *why = NULL;
    for (size_t limit = 0; limit < 6; limit++) {
        char *text = gzip_unpack(hello, HELLO, limit, &length, &why);
        cr_assert(text && length == limit + 1, "%zu: %zu", limit, length);
        free(text);
    }
    char *text = gzip_unpack(hello, HELLO, 6, &length, &why);
    cr_assert(text && length == 6);
    free(text);
}

/* Every cut and every flipped bit is noticed: the format has a checksum and a length. Bits of the header that say nothing of the
 * contents (time, system, level) may be anything. */
Test(gzip, damage)
{
    size_t length;
    for (size_t cut = 0; cut < HELLO; cut++) {
        const char *why = NULL;
        cr_assert_null(gzip_unpack(hello, cut, 100, &length, &why));
        cr_assert(why, "%zu", cut);
    }
    for (size_t bit = 80; bit < 8 * HELLO; bit++) {
        char flipped[HELLO];
        const char *why = NULL;
        memcpy(flipped, hello, HELLO);
        flipped[bit / 8] = (char)(flipped[bit / 8] ^ (1 << bit % 8));
        char *text = gzip_unpack(flipped, HELLO, 100, &length, &why);
        cr_assert(!text || strcmp(text, "hello\n") == 0, "bit %zu: %s", bit, text);
        free(text);
    }
}
