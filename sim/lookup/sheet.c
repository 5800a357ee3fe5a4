/* SPDX-License-Identifier: Apache-2.0 */
#include "lookup/sheet.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "base/text.h"
#include "lookup/explainer.h"
#include "lookup/verb_stories.h"

/* What stands between two backticks, or after the last one. */
static const char *piece_end(const char *text)
{
    return text + strcspn(text, "`");
}

/* groff and mandoc take a backslash, and a dot or a quote at the start of a line, for their own. */
static void add_roff(struct text_buffer *out, const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at++)
        if (*at == '\\')
            text_buffer_add(out, "\\e");
        else if (*at == '-')
            text_buffer_add(out, "\\-");
        else if (*at == '\n')
            text_buffer_add(out, " ");
        else
            text_buffer_add(out, "%c", *at);
}

/* `*` would slant, `<` begin a tag, `|` a cell. */
static void add_markdown(struct text_buffer *out, const char *text, size_t length)
{
    for (const char *at = text; at < text + length; at++)
        if (*at == '<')
            text_buffer_add(out, "&lt;");
        else
            text_buffer_add(out, strchr("*|", *at) ? "\\%c" : "%c", *at == '\n' ? ' ' : *at);
}

/* The text as the form has it. */
static const char *formed(struct sheet *sheet, const char *text)
{
    if (sheet->form == SHEET_TEXT)
        return verb_commands(sheet->arena, text);
    struct text_buffer out = {0};
    bool typed = false;
    if (sheet->form == SHEET_MAN && strchr(".'", text[0]))
        text_buffer_add(&out, "\\&");
    for (const char *at = text; *at; typed = !typed) {
        size_t length = (size_t)(piece_end(at) - at);
        if (sheet->form == SHEET_MAN) {
            text_buffer_add(&out, typed ? "\\fB" : "");
            add_roff(&out, at, length);
            text_buffer_add(&out, typed ? "\\fR" : "");
        } else if (typed) {
            text_buffer_add(&out, "`%.*s`", (int)length, at);
        } else {
            add_markdown(&out, at, length);
        }
        at += length + (at[length] == '`');
    }
    const char *kept = arena_text(sheet->arena, out.data ? out.data : "");
    text_buffer_finish(&out);
    return kept;
}

/* Lines for `man` end where about 80 bytes are full. */
static const char *folded(const struct sheet *sheet, const char *text)
{
    enum { ENOUGH = 70 };
    struct text_buffer out = {0};
    size_t column = 0;
    for (; *text; text++, column++) {
        bool breaks = sheet->form == SHEET_MAN && *text == ' ' && column > ENOUGH;
        text_buffer_add(&out, "%c%s", breaks ? '\n' : *text, breaks && strchr(".'", text[1]) ? "\\&" : "");
        column = breaks ? 0 : column;
    }
    const char *kept = arena_text(sheet->arena, out.data ? out.data : "");
    text_buffer_finish(&out);
    return kept;
}

static const char *upper(struct sheet *sheet, const char *text)
{
    char *copy = arena_text(sheet->arena, text);
    for (char *at = copy; *at; at++)
        *at = (char)toupper((unsigned char)*at);
    return copy;
}

void sheet_title(struct sheet *sheet, const char *name, int section, const char *what)
{
    FILE *out = sheet->out;
    if (sheet->form == SHEET_MAN)
        fprintf(out,
                ".\\\" SPDX-License-Identifier: Apache-2.0\n.TH %s %d \"%s\" \"samovar %s\"\n.SH NAME\n%s \\- %s\n",
                formed(sheet, upper(sheet, name)), section, SAMOVAR_RELEASED, SAMOVAR_VERSION, formed(sheet, name),
                formed(sheet, what));
    else if (sheet->form == SHEET_MARKDOWN)
        fprintf(out, "# %s\n\n%s\n\n", name, formed(sheet, what));
    else
        explain_text(out, arena_printf(sheet->arena, "%s: %s", name, what), 0);
    sheet->fresh = false;
}

void sheet_heading(struct sheet *sheet, int level, const char *text)
{
    FILE *out = sheet->out;
    if (sheet->form == SHEET_MAN)
        fprintf(out, level == 1 ? ".SH %s\n" : ".SS %s\n", formed(sheet, level == 1 ? upper(sheet, text) : text));
    else if (sheet->form == SHEET_MARKDOWN)
        fprintf(out, "\n%.*s %s\n\n", level + 1, "#####", text);
    else
        fprintf(out, "\n%s\n", level == 1 ? upper(sheet, text) : text);
    sheet->fresh = true;
}

void sheet_text(struct sheet *sheet, const char *text)
{
    if (sheet->form == SHEET_MAN)
        fprintf(sheet->out, "%s%s\n", sheet->fresh ? "" : ".PP\n", folded(sheet, formed(sheet, text)));
    else if (sheet->form == SHEET_MARKDOWN)
        fprintf(sheet->out, "%s\n\n", formed(sheet, text));
    else
        explain_text(sheet->out, text, 4);
    sheet->fresh = false;
}

void sheet_item(struct sheet *sheet, const char *word, const char *facts, const char *text)
{
    FILE *out = sheet->out;
    if (sheet->form == SHEET_MAN) {
        fprintf(out, ".TP\n\\fB%s\\fR\n", formed(sheet, word));
        if (facts)
            fprintf(out, "%s.%s", folded(sheet, formed(sheet, facts)), text ? "\n.br\n" : "\n");
        if (text)
            fprintf(out, "%s\n", folded(sheet, formed(sheet, text)));
    } else if (sheet->form == SHEET_MARKDOWN) {
        fprintf(out, "- **%s**%s%s", formed(sheet, word), facts ? ": " : "", facts ? formed(sheet, facts) : "");
        fprintf(out, "%s%s\n", text ? (facts ? "  \n  " : ": ") : "", text ? formed(sheet, text) : "");
    } else {
        explain_hanging(out, arena_printf(sheet->arena, "%s%s%s", word, facts ? ": " : "", facts ? facts : ""), 2, 4);
        if (text)
            explain_text(out, text, 6);
    }
    sheet->fresh = false;
}

void sheet_lines(struct sheet *sheet, const char *text)
{
    FILE *out = sheet->out;
    if (sheet->form == SHEET_MARKDOWN)
        fprintf(out, "```\n%s\n```\n", text);
    if (sheet->form == SHEET_MAN)
        fprintf(out, "%s.EX\n", sheet->fresh ? "" : ".PP\n");
    for (const char *at = text; sheet->form != SHEET_MARKDOWN && *at;) {
        size_t length = strcspn(at, "\n");
        const char *line = arena_text_n(sheet->arena, at, length);
        fprintf(out, sheet->form == SHEET_MAN ? "%s\n" : "    %s\n", formed(sheet, line));
        at += length + (at[length] != '\0');
    }
    if (sheet->form == SHEET_MAN)
        fprintf(out, ".EE\n");
    sheet->fresh = false;
}

const char *sheet_link(struct sheet *sheet, const char *word, const char *heading)
{
    if (sheet->form != SHEET_MARKDOWN)
        return arena_printf(sheet->arena, "`%s`", word);
    char *anchor = arena_text(sheet->arena, heading), *to = anchor;
    for (const char *at = heading; *at; at++) /* as web forges name headings */
        if (isalnum((unsigned char)*at) || strchr("-_ ", *at))
            *to++ = *at == ' ' ? '-' : (char)tolower((unsigned char)*at);
    *to = '\0';
    return arena_printf(sheet->arena, "[`%s`](#%s)", word, anchor);
}
