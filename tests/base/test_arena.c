/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

Test(arena, objects_are_zeroed_aligned_and_apart)
{
    enum { COUNT = 2000 };
    struct arena *arena = arena_create();
    unsigned char *objects[COUNT];
    size_t sizes[COUNT];
    srand(1);
    for (int i = 0; i < COUNT; i++) {
        sizes[i] = i % 97 == 0 ? 100000 : (size_t)(rand() % 300) + 1;
        objects[i] = arena_alloc(arena, sizes[i], 1);
        cr_assert_eq((uintptr_t)objects[i] % _Alignof(max_align_t), 0);
        for (size_t k = 0; k < sizes[i]; k++)
            cr_assert_eq(objects[i][k], 0);
        memset(objects[i], i & 0xff, sizes[i]);
    }
    for (int i = 0; i < COUNT; i++)
        for (size_t k = 0; k < sizes[i]; k++)
            cr_assert_eq(objects[i][k], i & 0xff, "object %d was overwritten", i);
    arena_destroy(arena);
}

Test(arena, no_objects)
{
    struct arena *arena = arena_create();
    cr_assert_not_null(arena_alloc(arena, 0, 8));
    arena_destroy(arena);
    arena_destroy(NULL);
}

Test(arena, arrays_grow_and_keep_what_they_hold)
{
    struct arena *arena = arena_create();
    size_t capacity = 0, arena_capacity = 0, moves = 0;
    int *items = NULL, *arena_items = NULL;
    for (int i = 0; i < 100000; i++) {
        size_t before = capacity, count = (size_t)i + 1;
        items = memory_more(items, &capacity, count, sizeof *items);
        arena_items = arena_more(arena, arena_items, &arena_capacity, count, sizeof *arena_items);
        cr_assert_geq(capacity, count);
        cr_assert_eq(arena_capacity, capacity);
        cr_assert_eq(arena_items[i], 0);
        moves += capacity != before;
        items[i] = arena_items[i] = i;
    }
    for (int i = 0; i < 100000; i++)
        cr_assert(items[i] == i && arena_items[i] == i, "item %d", i);
    cr_assert_leq(moves, 17);
    int *same = memory_more(items, &capacity, capacity, sizeof *items);
    cr_assert_eq(same, items);
    items = memory_more(items, &capacity, 7 * capacity, sizeof *items);
    cr_assert_geq(capacity, 700000);
    free(items);
    arena_destroy(arena);
}

Test(arena, texts)
{
    struct arena *arena = arena_create();
    cr_assert_str_eq(arena_text(arena, "tower"), "tower");
    cr_assert_str_eq(arena_text_n(arena, "tower", 3), "tow");
    cr_assert_str_eq(arena_text_n(arena, NULL, 0), "");
    char *path = arena_printf(arena, "%s/%d", "sites", 7);
    cr_assert_str_eq(path, "sites/7");
    char *large = arena_printf(arena, "%200000d", 1);
    cr_assert_eq(strlen(large), 200000);
    cr_assert_str_eq(path, "sites/7");
    arena_destroy(arena);
}
