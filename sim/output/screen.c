/* SPDX-License-Identifier: Apache-2.0 */
#include "output/screen.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/arena.h"

enum { GAP = 2 }; /* blanks between columns */

static const char bold[] = "\033[1m", dim[] = "\033[2m", plain[] = "\033[0m";

bool screen_colour(FILE *out)
{
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return (refused == NULL || refused[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0 &&
           isatty(fileno(out));
}

struct range {
    unsigned first, last;
};

/* Blocks of marks that stand on the character before (Unicode 15.0, general category Mn, and zero-width spaces). */
static const struct range no_width[] = {{0x300, 0x36f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff}, {0x200b, 0x200f},
                                        {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f}, {0, 0}};
/* Blocks of characters that take two columns (Unicode 15.0, EastAsianWidth W and F). */
static const struct range two_wide[] = {{0x1100, 0x115f},
                                        {0x2e80, 0x303e},
                                        {0x3041, 0x4dbf},
                                        {0x4e00, 0xa4cf},
                                        {0xac00, 0xd7a3},
                                        {0xf900, 0xfaff},
                                        {0xfe30, 0xfe6f},
                                        {0xff00, 0xff60},
                                        {0xffe0, 0xffe6},
                                        {0x1f300, 0x1f64f},
                                        {0x1f900, 0x1f9ff},
                                        {0x20000, 0x3fffd},
                                        {0, 0}};

static bool is_in(const struct range *ranges, unsigned code)
{
    while (ranges->last != 0 && (code < ranges->first || code > ranges->last))
        ranges++;
    return ranges->last != 0;
}

/* The next character of UTF-8 text; a byte that is none counts as one. */
static unsigned next_code(const char **text)
{
    const unsigned char *byte = (const unsigned char *)*text;
    int more = byte[0] >= 0xf0 ? 3 : byte[0] >= 0xe0 ? 2 : byte[0] >= 0xc0 ? 1 : 0, used = 1;
    unsigned code = more == 0 ? byte[0] : byte[0] & (0x3fu >> more);
    for (; used <= more && (byte[used] & 0xc0) == 0x80; used++)
        code = code << 6 | (byte[used] & 0x3fu);
    *text += used;
    return code;
}

int screen_width(const char *text)
{
    int width = 0;
    while (*text != '\0') {
        unsigned code = next_code(&text);
        width += is_in(no_width, code) ? 0 : is_in(two_wide, code) ? 2 : 1;
    }
    return width;
}

static const char *or_blank(const char *text)
{
    return text != NULL ? text : "";
}

enum { NARROWEST = 40 }; /* columns; below that, words would be broken */

int screen_columns(FILE *out)
{
    struct winsize size;
    int file = fileno(out);
    if (file < 0 || !isatty(file) || ioctl(file, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return 0;
    return size.ws_col < NARROWEST ? NARROWEST : size.ws_col;
}

/* Columns [first, last) of a table, and always its first one. */
struct strip {
    const struct screen_column *columns;
    const int *width;
    size_t first, last;
};

/* Prints the cells of a line, without blanks at its end. cells NULL: titles, or units. */
static void put_line(FILE *out, const struct strip *strip, const char *const *cells, bool titles, const char *style)
{
    int gap = 0;
    fputs(style, out);
    for (size_t c = 0; c < strip->last; c = c == 0 && strip->first > 1 ? strip->first : c + 1) {
        const struct screen_column *column = &strip->columns[c];
        const char *text = or_blank(cells != NULL ? cells[c] : titles ? column->title : column->unit);
        int space = strip->width[c] - screen_width(text), before = column->left ? 0 : space;
        if (text[0] != '\0') {
            fprintf(out, "%*s%s", gap + before, "", text);
            gap = 0;
            before = 0;
        }
        gap += before + (column->left ? space : 0) + GAP;
    }
    fputs(style[0] != '\0' ? plain : "", out);
    fputc('\n', out);
}

/* How wide the column must be. */
static int column_width(const struct screen_column *column, const char *const *cells, size_t stride, size_t rows)
{
    int width = screen_width(column->title), unit = screen_width(or_blank(column->unit));
    width = unit > width ? unit : width;
    for (size_t r = 0; r < rows; r++) {
        int cell = screen_width(or_blank(cells[r * stride]));
        width = cell > width ? cell : width;
    }
    return width;
}

/* Whether a row has something in the strip beside its first cell. */
static bool has_cells(const struct strip *strip, const char *const *cells)
{
    for (size_t c = strip->first; c < strip->last; c++)
        if (or_blank(cells[c])[0] != '\0')
            return true;
    return false;
}

void screen_table(FILE *out, const struct screen_column *columns, size_t column_count, const char *const *cells,
                  size_t rows, const bool *strong)
{
    bool colour = screen_colour(out), units = false;
    int *width = memory_new(column_count + 1, sizeof *width), room = screen_columns(out);
    for (size_t c = 0; c < column_count; c++) {
        width[c] = column_width(&columns[c], cells + c, column_count, rows);
        units = units || columns[c].unit != NULL;
    }
    struct strip strip = {columns, width, 1, 1};
    do {
        int used = width[0];
        strip.first = strip.last;
        while (strip.last < column_count &&
               (strip.last == strip.first || room == 0 || used + GAP + width[strip.last] <= room))
            used += GAP + width[strip.last++];
        bool remarks = strip.first > 1 && columns[strip.first].title[0] == '\0';
        fputs(strip.first > 1 ? "\n" : "", out);
        if (!remarks)
            put_line(out, &strip, NULL, true, colour ? bold : "");
        if (units && !remarks)
            put_line(out, &strip, NULL, false, colour ? dim : "");
        for (size_t r = 0; r < rows; r++)
            if (strip.first == 1 || has_cells(&strip, cells + r * column_count))
                put_line(out, &strip, cells + r * column_count, false,
                         colour && strong != NULL && strong[r] ? bold : "");
    } while (strip.last < column_count);
    free(width);
}

/* Columns that the first `length` bytes take; escapes of colours take none. */
static int shown_width(const char *text, size_t length)
{
    int width = 0;
    for (const char *end = text + length; text < end;) {
        if (*text == '\033') {
            text += strcspn(text, "m");
            text += *text != '\0';
            continue;
        }
        unsigned code = next_code(&text);
        width += is_in(no_width, code) ? 0 : is_in(two_wide, code) ? 2 : 1;
    }
    return width;
}

/* Where the lines below this one begin, in columns. */
static int hanging_indent(const char *line, size_t length, int columns)
{
    size_t start = strspn(line, " ");
    for (size_t i = start; i + 2 < length && (int)i < columns / 2; i++)
        if (line[i] == ' ' && line[i + 1] == ' ')
            return (int)(i + strspn(line + i, " "));
    return (int)start + 2;
}

/* Where to break the line, in bytes: at the last gap of two blanks that fits and fills half of the room, else at the last blank
 * that fits, else at the first of all; 0: nowhere. A number and its unit stay together. */
static size_t line_break(const char *line, size_t length, int room)
{
    size_t cut = 0, gap = 0;
    for (size_t i = strspn(line, " "); i < length; i++) {
        if (line[i] != ' ' || (i > 0 && line[i - 1] == ' '))
            continue;
        if (i > 0 && isdigit((unsigned char)line[i - 1]) && line[i + 1] != ' ')
            continue;
        int width = shown_width(line, i);
        if (width > room)
            return gap > 0 ? gap : cut > 0 ? cut : i;
        cut = i;
        if (line[i + 1] == ' ' && width > room / 2)
            gap = i;
    }
    return gap > 0 ? gap : cut;
}

static void fold_line(FILE *out, const char *line, size_t length, int columns, int hang)
{
    int indent = hang < 0 ? hanging_indent(line, length, columns) : (int)strspn(line, " ") + hang, room = columns;
    while (shown_width(line, length) > room) {
        size_t cut = line_break(line, length, room);
        if (cut == 0)
            break;
        fprintf(out, "%.*s\n%*s", (int)cut, line, indent, "");
        cut += strspn(line + cut, " ");
        line += cut;
        length -= cut;
        room = columns - indent;
    }
    fprintf(out, "%.*s", (int)length, line);
}

void screen_fold(FILE *out, const char *text, int columns, int hang)
{
    while (*text != '\0') {
        size_t length = strcspn(text, "\n");
        if (columns > 0)
            fold_line(out, text, length, columns, hang);
        else
            fprintf(out, "%.*s", (int)length, text);
        text += length;
        if (*text == '\n') {
            fputc('\n', out);
            text++;
        }
    }
}

void screen_text(FILE *out, const char *text)
{
    screen_fold(out, text, screen_columns(out), -1);
}
