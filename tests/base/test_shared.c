/* SPDX-License-Identifier: Apache-2.0 */
#include "base/shared.h"

#include <criterion/criterion.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

TestSuite(shared, .timeout = 600);

enum { BYTES = 1 << 20 };

static void keep_text(const char *key, const char *first, const char *second)
{
    struct iovec parts[] = {{(void *)(uintptr_t)first, strlen(first) + 1},
                            {(void *)(uintptr_t)second, strlen(second) + 1}};
    shared_keep(key, parts, 2);
}

Test(shared, nothing_is_kept_before_it_begins)
{
    struct iovec parts[2];
    keep_text("key", "a", "b");
    cr_assert_not(shared_find("key", parts, 2));
    shared_begin(16); /* no room for anything */
    keep_text("key", "a", "b");
    cr_assert_not(shared_find("key", parts, 2));
}

Test(shared, what_a_child_keeps_its_parent_and_the_next_child_find)
{
    enum { CHILDREN = 8, KEYS = 300 };
    shared_begin(BYTES);
    for (int c = 0; c < CHILDREN; c++) /* together, so that they meet at the same slots */
        if (fork() == 0) {
            for (int k = 0; k < KEYS; k++) {
                char key[32], text[32];
                snprintf(key, sizeof key, "key %d", k);
                snprintf(text, sizeof text, "value of %d", k);
                keep_text(key, text, "the same of all");
            }
            _exit(0);
        }
    int status;
    for (int c = 0; c < CHILDREN; c++)
        cr_assert(wait(&status) > 0 && status == 0);
    for (int k = 0; k < KEYS; k++) {
        struct iovec parts[2];
        char key[32], text[32];
        snprintf(key, sizeof key, "key %d", k);
        snprintf(text, sizeof text, "value of %d", k);
        cr_assert(shared_find(key, parts, 2), "%s", key);
        cr_assert_str_eq(parts[0].iov_base, text);
        cr_assert_eq(parts[1].iov_len, sizeof "the same of all");
        cr_assert_eq((uintptr_t)parts[1].iov_base % _Alignof(max_align_t), 0);
    }
    if (fork() == 0) {
        struct iovec parts[2];
        _exit(shared_find("key 7", parts, 2) && strcmp(parts[0].iov_base, "value of 7") == 0 ? 0 : 1);
    }
    cr_assert(wait(&status) > 0 && status == 0);
}

Test(shared, the_first_value_stays_and_other_shapes_are_not_found)
{
    struct iovec parts[3];
    shared_begin(BYTES);
    keep_text("key", "first", "");
    keep_text("key", "second", "");
    cr_assert(shared_find("key", parts, 2));
    cr_assert_str_eq(parts[0].iov_base, "first");
    cr_assert_not(shared_find("key", parts, 3));
    cr_assert_not(shared_find("ke", parts, 2));
}

Test(shared, what_does_not_fit_is_not_kept)
{
    static char much[BYTES];
    struct iovec part = {much, sizeof much};
    shared_begin(BYTES);
    shared_keep("much", &part, 1);
    cr_assert_not(shared_find("much", &part, 1));
}

Test(shared, a_file_that_changed_has_another_key)
{
    char path[] = "/tmp/samovar_shared_XXXXXX";
    int file = mkstemp(path);
    struct arena *arena = arena_create();
    cr_assert(file >= 0);
    const char *before = shared_file_key(arena, "what", path);
    cr_assert_str_eq(before, shared_file_key(arena, "what", path));
    cr_assert_str_neq(before, shared_file_key(arena, "else", path));
    cr_assert_eq(write(file, "x", 1), 1);
    cr_assert_str_neq(before, shared_file_key(arena, "what", path));
    close(file);
    unlink(path);
    arena_destroy(arena);
}
