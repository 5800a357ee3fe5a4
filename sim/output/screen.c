/* SPDX-License-Identifier: Apache-2.0 */
#include "output/screen.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <wchar.h>

static const char bold[] = "\033[1m", dim[] = "\033[2m", plain[] = "\033[0m";

bool screen_colour(FILE *out)
{
    const char *refused = getenv("NO_COLOR"), *terminal = getenv("TERM");
    return (refused == NULL || refused[0] == '\0') && terminal != NULL && strcmp(terminal, "dumb") != 0 &&
           isatty(fileno(out));
}

/* wcwidth knows the characters; mbrtowc would need the right locale to find them. */
static int next_character(const char **text, wchar_t *character)
{
    const unsigned char *byte = (const unsigned char *)*text;
    int more = byte[0] >= 0xf0 ? 3 : byte[0] >= 0xe0 ? 2 : byte[0] >= 0xc0 ? 1 : 0;
    unsigned code = more == 0 ? byte[0] : byte[0] & (0x3fu >> more);
    int used = 1;
    for (; used <= more && (byte[used] & 0xc0) == 0x80; used++)
        code = code << 6 | (byte[used] & 0x3fu);
    *character = (wchar_t)code;
    *text += used;
    return used;
}

int screen_width(const char *text)
{
    int width = 0;
    while (*text != '\0') {
        wchar_t character;
        next_character(&text, &character);
        int columns = character < 0x80 ? 1 : wcwidth(character);
        width += columns >= 0 ? columns : 1;
    }
    return width;
}

static void put_cell(FILE *out, const char *text, int width, bool left, bool last)
{
    int space = width - screen_width(text);
    if (!left)
        fprintf(out, "%*s", space, "");
    fputs(text, out);
    if (left && !last)
        fprintf(out, "%*s", space, "");
    fputs(last ? "\n" : "  ", out);
}

static const char *or_blank(const char *text)
{
    return text != NULL ? text : "";
}

void screen_table(FILE *out, const struct screen_column *columns, size_t column_count,
                  const char *const *cells, size_t rows, const bool *strong)
{
    bool colour = screen_colour(out), units = false;
    int *width = calloc(column_count + 1, sizeof *width);
    if (width == NULL)
        abort();
    for (size_t c = 0; c < column_count; c++) {
        width[c] = screen_width(columns[c].title);
        units = units || columns[c].unit != NULL;
        int unit = screen_width(or_blank(columns[c].unit));
        width[c] = unit > width[c] ? unit : width[c];
        for (size_t r = 0; r < rows; r++) {
            int cell = screen_width(or_blank(cells[r * column_count + c]));
            width[c] = cell > width[c] ? cell : width[c];
        }
    }
    fputs(colour ? bold : "", out);
    for (size_t c = 0; c < column_count; c++)
        put_cell(out, columns[c].title, width[c], columns[c].left, c + 1 == column_count);
    fputs(colour ? plain : "", out);
    fputs(colour && units ? dim : "", out);
    for (size_t c = 0; units && c < column_count; c++)
        put_cell(out, or_blank(columns[c].unit), width[c], columns[c].left, c + 1 == column_count);
    fputs(colour && units ? plain : "", out);
    for (size_t r = 0; r < rows; r++) {
        bool stands_out = colour && strong != NULL && strong[r];
        fputs(stands_out ? bold : "", out);
        for (size_t c = 0; c < column_count; c++)
            put_cell(out, or_blank(cells[r * column_count + c]), width[c], columns[c].left,
                     c + 1 == column_count);
        fputs(stands_out ? plain : "", out);
    }
    free(width);
}
