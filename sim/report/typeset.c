/* SPDX-License-Identifier: Apache-2.0 */
#include "report/typeset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "output/csv_out.h"

/* What stands for a text in another language of marks; the first that fits is taken. */
struct mark {
    const char *from, *to;
};

static const struct mark latex_marks[] = {{"\\", "\\textbackslash{}"},
                                          {" %", "\\,\\%"},
                                          {"%", "\\%"},
                                          {"&", "\\&"},
                                          {"$", "\\$"},
                                          {"#", "\\#"},
                                          {"_", "\\_"},
                                          {"{", "\\{"},
                                          {"}", "\\}"},
                                          {"~", "\\textasciitilde{}"},
                                          {"^", "\\textasciicircum{}"},
                                          {"<", "\\textless{}"},
                                          {">", "\\textgreater{}"},
                                          {"|", "\\textbar{}"},
                                          {"\302\261", "$\\pm$"},      /* plus or minus */
                                          {"\302\260", "$^{\\circ}$"}, /* degree */
                                          {"\303\227", "$\\times$"},   /* times */
                                          {"\342\202\202", "$_{2}$"},  /* subscript 2 */
                                          {"\302\262", "$^{2}$"},      /* squared */
                                          {"\302\263", "$^{3}$"},      /* cubed */
                                          {"\342\210\222", "$-$"},     /* minus */
                                          {"\342\206\222", "$\\to$"},  /* arrow */
                                          {NULL, NULL}};
static const struct mark markdown_marks[] = {{"\\", "\\\\"}, {"|", "\\|"}, {"*", "\\*"}, {"_", "\\_"}, {"`", "\\`"},
                                             {"<", "&lt;"},  {"[", "\\["}, {"\n", " "},  {NULL, NULL}};

static void add_marked(struct text_buffer *out, const char *text, const struct mark *marks)
{
    while (*text != '\0') {
        const struct mark *mark = marks;
        while (mark->from != NULL && strncmp(text, mark->from, strlen(mark->from)) != 0)
            mark++;
        if (mark->from != NULL)
            text_buffer_add_n(out, mark->to, strlen(mark->to));
        else
            text_buffer_add_n(out, text, 1);
        text += mark->from != NULL ? strlen(mark->from) : 1;
    }
}

void typeset_latex_text(struct text_buffer *out, const char *text)
{
    add_marked(out, text, latex_marks);
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Numbers have a true minus; what is not known, a dash. */
static void latex_cell(struct text_buffer *out, const char *text, bool left)
{
    if (text == NULL)
        return;
    if (!left && strcmp(text, "-") == 0) {
        text_buffer_add(out, "--");
        return;
    }
    if (!left && (text[0] == '-' || text[0] == '+') && is_digit(text[1])) {
        text_buffer_add(out, "$%c$", text[0]);
        text++;
    }
    typeset_latex_text(out, text);
}

/* "m3" and "degC" as print has them. */
static void latex_unit(struct text_buffer *out, const char *unit)
{
    for (const char *at = unit != NULL ? unit : ""; *at != '\0';) {
        bool starts = at == unit || at[-1] == ' ' || at[-1] == '/';
        if (starts && strncmp(at, "degC", 4) == 0) {
            text_buffer_add(out, "$^{\\circ}$C");
            at += 4;
        } else if (starts && at[0] == 'm' && (at[1] == '2' || at[1] == '3')) {
            text_buffer_add(out, "m$^{%c}$", at[1]);
            at += 2;
        } else {
            typeset_latex_text(out, (char[]){*at, '\0'});
            at++;
        }
    }
}

enum { WIDE = 8 }; /* columns that a page across two text columns holds, as a rule */

/* Columns of the table itself: a last one without a title is of notes. */
static size_t columns_of(const struct screen_sheet *sheet)
{
    return sheet->columns > 1 && sheet->heads[sheet->columns - 1].title[0] == '\0' ? sheet->columns - 1
                                                                                   : sheet->columns;
}

/* The notes below a table: the baseline, what is said of a run, and the sheet's own. */
static void each_note(struct text_buffer *out, const struct screen_sheet *sheet,
                      void (*add)(struct text_buffer *out, const char *note))
{
    size_t columns = columns_of(sheet), strong = 0, at = 0;
    for (size_t r = 0; sheet->strong != NULL && r < sheet->rows; r++)
        if (sheet->strong[r]) {
            strong++;
            at = r;
        }
    struct text_buffer text = {0};
    if (strong == 1 && strstr(sheet->notes, "base: ") == NULL)
        text_buffer_add(&text, "base: %s\n", sheet->cells[at * sheet->columns]);
    for (size_t r = 0; columns < sheet->columns && r < sheet->rows; r++)
        if (sheet->cells[r * sheet->columns + columns] != NULL)
            text_buffer_add(&text, "%s: %s\n", sheet->cells[r * sheet->columns],
                            sheet->cells[r * sheet->columns + columns]);
    text_buffer_add(&text, "%s", sheet->notes);
    char *rest = NULL;
    for (char *line = strtok_r(text.data, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
        add(out, line);
    text_buffer_finish(&text);
}

static void latex_note(struct text_buffer *out, const char *note)
{
    text_buffer_add(out, "  \\par\\smallskip{\\footnotesize ");
    typeset_latex_text(out, note);
    text_buffer_add(out, "\\par}\n");
}

/* % begins a comment, to the end of its line. */
static void latex_comment(struct text_buffer *out, const char *comment)
{
    while (comment != NULL && *comment != '\0') {
        size_t length = strcspn(comment, "\n");
        text_buffer_add(out, "%% %.*s\n", (int)length, comment);
        comment += length + (comment[length] == '\n');
    }
}

static bool has_units(const struct screen_sheet *sheet, size_t columns)
{
    for (size_t c = 0; c < columns; c++)
        if (sheet->heads[c].unit != NULL)
            return true;
    return false;
}

static void latex_heads(struct text_buffer *out, const struct screen_sheet *sheet, size_t columns)
{
    for (size_t c = 0; c < columns; c++) {
        text_buffer_add(out, c > 0 ? " & " : "    ");
        typeset_latex_text(out, sheet->heads[c].title);
    }
    text_buffer_add(out, " \\\\\n");
    for (size_t c = 0; has_units(sheet, columns) && c < columns; c++) {
        text_buffer_add(out, c > 0 ? " & " : "    ");
        latex_unit(out, sheet->heads[c].unit);
        text_buffer_add(out, c + 1 == columns ? " \\\\\n" : "");
    }
}

void typeset_latex(struct text_buffer *out, const struct screen_sheet *sheet, const char *name, const char *caption,
                   const char *comment)
{
    size_t columns = columns_of(sheet);
    latex_comment(out, comment);
    if (columns > WIDE)
        text_buffer_add(out, "%% %zu columns are too many for most pages: --columns chooses\n", columns);
    text_buffer_add(out, "%% In the preamble: \\usepackage{booktabs}\n\\begin{table}\n  \\centering\n");
    if (caption != NULL) {
        text_buffer_add(out, "  \\caption{");
        typeset_latex_text(out, caption);
        text_buffer_add(out, "}\n");
    }
    text_buffer_add(out, "  \\label{tab:");
    for (const char *c = name; *c != '\0'; c++) /* in a label no mark may stand */
        text_buffer_add(out, "%c",
                        is_digit(*c) || (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || *c == '.' ? *c : '-');
    text_buffer_add(out, "}\n  \\begin{tabular}{");
    for (size_t c = 0; c < columns; c++)
        text_buffer_add(out, "%c", sheet->heads[c].left ? 'l' : 'r');
    text_buffer_add(out, "}\n    \\toprule\n");
    latex_heads(out, sheet, columns);
    text_buffer_add(out, "    \\midrule\n");
    for (size_t r = 0; r < sheet->rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            text_buffer_add(out, c > 0 ? " & " : "    ");
            latex_cell(out, sheet->cells[r * sheet->columns + c], sheet->heads[c].left);
        }
        text_buffer_add(out, " \\\\\n");
    }
    text_buffer_add(out, "    \\bottomrule\n  \\end{tabular}\n");
    each_note(out, sheet, latex_note);
    text_buffer_add(out, "\\end{table}\n");
}

static void markdown_note(struct text_buffer *out, const char *note)
{
    text_buffer_add(out, "\n");
    add_marked(out, note, markdown_marks);
    text_buffer_add(out, "\n");
}

void typeset_markdown(struct text_buffer *out, const struct screen_sheet *sheet, const char *caption)
{
    size_t columns = columns_of(sheet);
    if (caption != NULL) {
        add_marked(out, caption, markdown_marks);
        text_buffer_add(out, "\n\n");
    }
    for (size_t c = 0; c < columns; c++) {
        text_buffer_add(out, "| ");
        add_marked(out, sheet->heads[c].title, markdown_marks);
        if (sheet->heads[c].unit != NULL) {
            text_buffer_add(out, " (");
            add_marked(out, sheet->heads[c].unit, markdown_marks);
            text_buffer_add(out, ")");
        }
        text_buffer_add(out, " ");
    }
    text_buffer_add(out, "|\n");
    for (size_t c = 0; c < columns; c++)
        text_buffer_add(out, sheet->heads[c].left ? "|:---" : "|---:");
    text_buffer_add(out, "|\n");
    for (size_t r = 0; r < sheet->rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            const char *cell = sheet->cells[r * sheet->columns + c];
            text_buffer_add(out, "| ");
            add_marked(out, cell != NULL ? cell : "", markdown_marks);
            text_buffer_add(out, " ");
        }
        text_buffer_add(out, "|\n");
    }
    each_note(out, sheet, markdown_note);
}

static bool ends_with(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && strcmp(text + length - tail, end) == 0;
}

static const char *known(const char *cell)
{
    return cell == NULL || strcmp(cell, "-") == 0 ? NULL : cell;
}

/* Whether all cells of a column of numbers are percent. */
static bool is_percent(const struct screen_sheet *sheet, size_t column)
{
    size_t found = 0;
    for (size_t r = 0; r < sheet->rows; r++) {
        const char *cell = known(sheet->cells[r * sheet->columns + column]);
        if (cell != NULL && !ends_with(cell, " %"))
            return false;
        found += cell != NULL;
    }
    return found > 0 && !sheet->heads[column].left;
}

void typeset_csv(struct text_buffer *out, const struct screen_sheet *sheet)
{
    bool *percent = memory_new(sheet->columns + 1, sizeof *percent);
    for (size_t c = 0; c < sheet->columns; c++) {
        const struct screen_column *head = &sheet->heads[c];
        struct text_buffer title = {0};
        percent[c] = is_percent(sheet, c);
        text_buffer_add(&title, "%s", head->title[0] != '\0' ? head->title : "remark");
        if (head->unit != NULL)
            text_buffer_add(&title, " (%s%s)", percent[c] ? "% " : "", head->unit);
        text_buffer_add(out, c > 0 ? "," : "");
        csv_out_text(out, title.data);
        text_buffer_finish(&title);
    }
    text_buffer_add(out, "\n");
    for (size_t r = 0; r < sheet->rows; r++) {
        for (size_t c = 0; c < sheet->columns; c++) {
            const char *cell = known(sheet->cells[r * sheet->columns + c]);
            struct text_buffer text = {0};
            if (cell != NULL)
                text_buffer_add_n(&text, cell, strlen(cell) - (percent[c] ? 2 : 0));
            text_buffer_add(out, c > 0 ? "," : "");
            csv_out_text(out, text.data);
            text_buffer_finish(&text);
        }
        text_buffer_add(out, "\n");
    }
    free(percent);
}

/* A number where all of the cell is one, "-24.7 %" of a column of percent among them, but for names. */
static void write_cell(struct json *json, const char *cell, bool name, bool percent)
{
    char *end = NULL;
    double value = cell != NULL ? strtod(cell, &end) : NAN;
    if (cell != NULL && !name && end != cell && (*end == '\0' || (percent && strcmp(end, " %") == 0)))
        json_number(json, NULL, value);
    else
        json_text(json, NULL, cell);
}

void typeset_json(struct json *json, const struct screen_sheet *sheet, const char *name, const char *caption)
{
    struct arena *arena = arena_create();
    json_object(json, NULL);
    json_text(json, "name", name);
    json_text(json, "caption", caption);
    json_list(json, "columns");
    for (size_t c = 0; c < sheet->columns; c++) {
        const struct screen_column *head = &sheet->heads[c];
        const char *unit = head->unit;
        if (is_percent(sheet, c))
            unit = unit != NULL ? arena_printf(arena, "%% %s", unit) : "%";
        json_object(json, NULL);
        json_text(json, "title", head->title[0] != '\0' ? head->title : "remark");
        json_text(json, "unit", unit);
        json_close_object(json);
    }
    json_close_list(json);
    json_list(json, "rows");
    for (size_t r = 0; r < sheet->rows; r++) {
        json_list(json, NULL);
        for (size_t c = 0; c < sheet->columns; c++)
            write_cell(json, known(sheet->cells[r * sheet->columns + c]), sheet->heads[c].left, is_percent(sheet, c));
        json_close_list(json);
    }
    json_close_list(json);
    json_text(json, "notes", sheet->notes);
    json_close_object(json);
    arena_destroy(arena);
}
