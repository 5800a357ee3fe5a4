/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <string.h>

#include "report/page.h"
#include "report/words.h"

TestSuite(page);

/* The hash of "abc" is that of FIPS 180-4's example, in base64. */
Test(page, policy_names_the_hashes)
{
    struct page_parts parts = {"<meta \"{{policy}}\"><style>{{style}}</style><script>{{script}}</script>", "abc",
                               "abc"};
    struct text_buffer out = {0};
    page_write(&out, &parts, "t", "{}");
    cr_assert_not_null(strstr(out.data, "script-src 'sha256-ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0='"));
    cr_assert_not_null(strstr(out.data, "default-src 'none'"));
    cr_assert_eq(strncmp(out.data, PAGE_MARK, strlen(PAGE_MARK)), 0);
    text_buffer_finish(&out);
}

Test(page, data_and_title_end_nothing)
{
    struct page_parts parts = {"{{title}}|{{data}}|{{unknown}}|", "", ""};
    struct text_buffer out = {0};
    page_write(&out, &parts, "a<b>\"&", "[\"</script>\xe2\x80\xa8\xe2\x80\xa9{{title}}\"]");
    cr_assert_str_eq(out.data + strlen(PAGE_MARK),
                     "a&lt;b&gt;&quot;&amp;|[\"\\u003c/script>\\u2028\\u2029{{title}}\"]||");
    text_buffer_finish(&out);
}

Test(page, words_are_kept_once)
{
    struct arena *arena = arena_create();
    struct words words = {.arena = arena};
    for (int round = 0; round < 2; round++)
        for (size_t i = 0; i < 1000; i++)
            cr_assert_eq(words_index(&words, arena_printf(arena, "line %zu", i)), i);
    cr_assert_eq(words.count, 1000);
    cr_assert_str_eq(words.texts[999], "line 999");
    arena_destroy(arena);
}
