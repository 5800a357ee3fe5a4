/* SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

static void expect(const struct diag *diag, const char *want)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    diag_print(diag, out);
    fclose(out);
    cr_assert_str_eq(text, want);
    free(text);
}

static void add_source(struct diag *diag, const char *file, const char *text)
{
    diag_source(diag, file, text, strlen(text));
}

Test(diag, shows_line_and_caret_in_order_of_place)
{
    struct diag *diag = diag_create();
    add_source(diag, "hall.yaml", "name: x\r\n\ttick: 1\n# \xc3\xa4\xc3\xb6: 2 kw");
    diag_error(diag, (struct place){"hall.yaml", 3, 8}, "'%s' is no unit of power", "kw");
    diag_note(diag, (struct place){"hall.yaml", 3, 8}, "did you mean '2 kW'?");
    diag_error(diag, (struct place){"hall.yaml", 2, 8}, "'1' needs a unit");
    diag_warning(diag, (struct place){"hall.yaml", 1, 7}, "short name");
    diag_note(diag, (struct place){"hall.yaml", 2, 2}, "the other one is here");
    cr_assert_eq(diag_errors(diag), 2);
    cr_assert_eq(diag_warnings(diag), 1);
    expect(diag, "hall.yaml:1:7: warning: short name\n"
                 "  name: x\n"
                 "        ^\n"
                 "hall.yaml:2:2: note: the other one is here\n"
                 "  \ttick: 1\n"
                 "  \t^\n"
                 "hall.yaml:2:8: error: '1' needs a unit\n"
                 "  \ttick: 1\n"
                 "  \t      ^\n"
                 "hall.yaml:3:8: error: 'kw' is no unit of power\n"
                 "  # \xc3\xa4\xc3\xb6: 2 kw\n"
                 "         ^\n"
                 "hall.yaml:3:8: note: did you mean '2 kW'?\n");
    diag_destroy(diag);
    diag_destroy(NULL);
}

Test(diag, places_that_have_no_line)
{
    struct diag *diag = diag_create();
    add_source(diag, "b.csv", "a,b\n");
    diag_error(diag, (struct place){"b.csv", 9, 1}, "beyond the end");
    diag_error(diag, (struct place){"b.csv", 1, 0}, "a line");
    diag_error(diag, (struct place){"b.csv", 0, 0}, "empty");
    diag_error(diag, (struct place){"a.csv", 1, 1}, "a file without text");
    diag_error(diag, (struct place){0}, "nowhere");
    diag_error(diag, (struct place){"b.csv", 2, 1}, "at the end");
    expect(diag, "error: nowhere\n"
                 "a.csv:1:1: error: a file without text\n"
                 "b.csv: error: empty\n"
                 "b.csv:1: error: a line\n"
                 "b.csv:2:1: error: at the end\n"
                 "  \n"
                 "  ^\n"
                 "b.csv:9:1: error: beyond the end\n");
    diag_destroy(diag);
}

Test(diag, same_message_once_with_its_first_notes)
{
    struct diag *diag = diag_create();
    for (int i = 0; i < 3; i++) {
        diag_error(diag, (struct place){"a", 1, 1}, "twice");
        diag_note(diag, (struct place){0}, "note %d", i);
    }
    diag_warning(diag, (struct place){"a", 1, 1}, "twice");
    cr_assert_eq(diag_errors(diag), 1);
    expect(diag, "a:1:1: error: twice\n"
                 "note: note 0\n"
                 "a:1:1: warning: twice\n");
    diag_destroy(diag);
}

Test(diag, a_hundred_then_a_count)
{
    struct diag *diag = diag_create();
    for (int i = 5000; i > 0; i--)
        diag_error(diag, (struct place){"a", i % 2 ? i : 1, i}, "number %d", i);
    cr_assert_eq(diag_errors(diag), 5000);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    diag_print(diag, out);
    fclose(out);
    int lines = 0;
    for (const char *c = text; *c; c++)
        lines += *c == '\n';
    cr_assert_eq(lines, 101);
    cr_assert_str_eq(strstr(text, "... and"), "... and 4900 more\n");
    free(text);
    diag_destroy(diag);
}

Test(diag, control_characters_do_not_reach_the_terminal)
{
    struct diag *diag = diag_create();
    diag_source(diag, "a", "x\x1b[31m\0y", 8);
    diag_error(diag, (struct place){"a", 1, 3}, "unknown key 'x\x1b[31m\n'");
    expect(diag, "a:1:3: error: unknown key 'x?[31m?'\n"
                 "  x?[31m?y\n"
                 "    ^\n");
    diag_destroy(diag);
}

Test(diag, long_lines_are_cut_around_the_caret)
{
    char line[10001];
    memset(line, 'a', 10000);
    line[10000] = '\0';
    line[6999] = 'X';
    struct diag *diag = diag_create();
    add_source(diag, "a", line);
    diag_error(diag, (struct place){"a", 1, 7000}, "here");
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    diag_print(diag, out);
    fclose(out);
    char *shown = strchr(text, '\n') + 1, *caret = strchr(shown, '\n') + 1;
    cr_assert_lt(caret - shown, 200);
    cr_assert_eq(shown[strchr(caret, '^') - caret], 'X');
    free(text);
    diag_destroy(diag);
}
