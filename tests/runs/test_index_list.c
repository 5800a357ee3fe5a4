/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "runs/index_list.h"

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

TestSuite(index_list, .init = set_up, .fini = tear_down);

/* Reads and writes the list again. */
static const char *again(const char *text, size_t most)
{
    size_t count;
    const char *why;
    size_t *indices = index_list_read(arena, text, most, &count, &why);
    if (indices == NULL)
        return why;
    struct text_buffer out = {0};
    index_list_write(&out, indices, count);
    const char *kept = arena_text(arena, out.data);
    text_buffer_finish(&out);
    return kept;
}

Test(index_list, is_numbers_ranges_and_steps)
{
    cr_assert_str_eq(again("7", 9), "7");
    cr_assert_str_eq(again("3,7-9", 9), "3,7-9");
    cr_assert_str_eq(again("9,1,2,3,2", 9), "1-3,9");
    cr_assert_str_eq(again("1-9:4", 9), "1,5,9");
    cr_assert_str_eq(again("2-9:4,3-9:4", 9), "2-3,6-7");
    cr_assert_str_eq(again("4-4:18446744073709551615", 9), "4");
}

Test(index_list, refuses_what_is_no_list)
{
    static const char *const wrong[] = {"",     "0",     "0-3",  "3-",  "3-2", "a",     "1,", ",1", "1 ",
                                        "-1-2", "1-5:0", "1-5:", "1:2", "1.5", "1-2-3", "+1", "0x1"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        cr_assert_str_eq(again(wrong[i], 9), "it takes numbers and ranges, like 3,7-9 or 1-100:5", "%s", wrong[i]);
}

Test(index_list, refuses_what_the_study_has_not)
{
    cr_assert_str_eq(again("10", 9), "the study has 9 runs");
    cr_assert_str_eq(again("1-10", 9), "the study has 9 runs");
    cr_assert_str_eq(again("99999999999999999999999", 9), "the study has 9 runs");
}

Test(index_list, every_task_of_a_strided_array_takes_its_own)
{
    enum { RUNS = 103, TASKS = 10 };
    int seen[RUNS] = {0};
    for (int task = 1; task <= TASKS; task++) {
        size_t count;
        const char *why;
        size_t *mine = index_list_read(arena, arena_printf(arena, "%d-%d:%d", task, RUNS, TASKS), RUNS, &count, &why);
        cr_assert_not_null(mine);
        for (size_t i = 0; i < count; i++)
            seen[mine[i]]++;
    }
    for (int i = 0; i < RUNS; i++)
        cr_assert_eq(seen[i], 1);
}
