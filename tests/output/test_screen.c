/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/screen.h"

TestSuite(screen);

Test(screen, columns_line_up_and_have_no_colour_in_a_file)
{
    static const struct screen_column columns[] = {{"run", NULL, true}, {"energy", "MWh", false}};
    static const char *const cells[] = {"tower", "10975", "a longer one", "8.4", NULL, NULL};
    static const bool strong[] = {true, false, false};
    char *text;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    screen_table(out, columns, 2, cells, 3, strong);
    fclose(out);
    cr_assert_str_eq(text, "run           energy\n"
                           "                 MWh\n"
                           "tower          10975\n"
                           "a longer one     8.4\n"
                           "\n");
    free(text);
}

Test(screen, width_is_what_shows)
{
    cr_assert_eq(screen_width("abc"), 3);
    cr_assert_eq(screen_width("Luleå"), 5);
    cr_assert_eq(screen_width("杭州"), 4);      /* wide */
    cr_assert_eq(screen_width("e\xcc\x81"), 1); /* combining acute */
    cr_assert_eq(screen_width("\xff"), 1);      /* no UTF-8 */
    cr_assert_eq(screen_width(""), 0);
}

/* Folds `text` and wants it so. */
static void folds(const char *text, int columns, int hang, const char *wanted)
{
    char *folded;
    size_t length;
    FILE *out = open_memstream(&folded, &length);
    screen_fold(out, text, columns, hang);
    fclose(out);
    cr_assert_str_eq(folded, wanted, "%s", folded);
    free(folded);
}

Test(screen, long_lines_go_on_below)
{
    folds("  energy     IT 9.2 GWh  cooling 2.0 GWh\n", 30, -1,
          "  energy     IT 9.2 GWh\n             cooling 2.0 GWh\n");
    folds("one two three\nfour five six seven\n", 12, 0, "one two\nthree\nfour five\nsix seven\n");
    folds("  a plain line of words", 14, -1, "  a plain line\n    of words");
    folds("any line, of any length", 0, -1, "any line, of any length");
    folds("unbreakable", 5, 0, "unbreakable");
    folds("\033[1mbold\033[0m words", 10, 0, "\033[1mbold\033[0m words");
    folds("\303\244\303\244\303\244 bb", 6, 0, "\303\244\303\244\303\244 bb");
    folds("", 40, -1, "");
}
