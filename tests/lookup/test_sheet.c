/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include <string.h>

#include "lookup/sheet.h"
#include "output.h"

TestSuite(sheet);

static void prints(enum sheet_form form, void (*write)(struct sheet *sheet), const char *wanted)
{
    struct output out;
    output_begin(&out);
    struct sheet sheet = {.out = out.stream, .arena = arena_create(), .form = form};
    write(&sheet);
    arena_destroy(sheet.arena);
    const char *text = output_text(&out);
    cr_assert_str_eq(text, wanted, "got:\n%s", text);
    output_end(&out);
}

static void write_item(struct sheet *sheet)
{
    sheet_item(sheet, "mu*", "fraction, like `5 %`", "Below <1>, a\\b. `--set`");
}

Test(sheet, an_item_in_each_form)
{
    prints(SHEET_TEXT, write_item, "  mu*: fraction, like `5 %`\n      Below <1>, a\\b. `--set`\n");
    prints(SHEET_MARKDOWN, write_item, "- **mu\\***: fraction, like `5 %`  \n  Below &lt;1>, a\\b. `--set`\n");
    prints(SHEET_MAN, write_item,
           ".TP\n\\fBmu*\\fR\nfraction, like \\fB5 %\\fR.\n.br\nBelow <1>, a\\eb. \\fB\\-\\-set\\fR\n");
}

static void write_dots(struct sheet *sheet)
{
    sheet_heading(sheet, 1, "Keys");
    sheet_text(sheet, ".yaml and the like");
    sheet_text(sheet,
               "Sixty-nine bytes stand before the break of this line of the manual, but .yaml does not begin one.");
    sheet_lines(sheet, "one\ntwo");
}

/* For `man` a line that begins with a dot is a command. */
Test(sheet, no_line_begins_with_a_dot)
{
    prints(
        SHEET_MAN, write_dots,
        ".SH KEYS\n\\&.yaml and the like\n.PP\nSixty\\-nine bytes stand before the break of this line of the manual, but\n"
        "\\&.yaml does not begin one.\n.PP\n.EX\none\ntwo\n.EE\n");
    prints(
        SHEET_MARKDOWN, write_dots,
        "\n## Keys\n\n.yaml and the like\n\nSixty-nine bytes stand before the break of this line of the manual, but .yaml does not begin one.\n\n"
        "```\none\ntwo\n```\n");
}

static void write_link(struct sheet *sheet)
{
    sheet_text(sheet, sheet_link(sheet, "crah", "cooling.crah"));
}

Test(sheet, a_link_is_one_in_markdown_alone)
{
    prints(SHEET_MARKDOWN, write_link, "[`crah`](#coolingcrah)\n\n");
    prints(SHEET_TEXT, write_link, "    `crah`\n");
}
