/* SPDX-License-Identifier: Apache-2.0 */
/* Lines of a CSV file, cut into pieces at commas or blanks. */
#include <string.h>

#include "read/csv_inside.h"

enum { COLUMNS_MAX = 10000 };

struct piece *csv_new_piece(struct csv *csv)
{
    csv->pieces = memory_more(csv->pieces, &csv->piece_capacity, csv->piece_count + 1, sizeof *csv->pieces);
    struct piece *piece = &csv->pieces[csv->piece_count++];
    *piece = (struct piece){0};
    return piece;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool too_many(struct csv *csv, const char *at)
{
    if (csv->piece_count < COLUMNS_MAX)
        return false;
    csv_line_mistake(csv, at, "more than %d columns", COLUMNS_MAX);
    return true;
}

/* Splits [at, end) at blanks, as split_commas does at commas. */
static bool split_blanks(struct csv *csv, const char *at, const char *end)
{
    csv->piece_count = 0;
    while (at < end) {
        const char *from = at;
        while (at < end && !is_blank(*at))
            at++;
        if (at > from) {
            if (too_many(csv, from))
                return false;
            struct piece *piece = csv_new_piece(csv);
            piece->text = from;
            piece->length = (size_t)(at - from);
        } else {
            at++;
        }
    }
    return true;
}

/* A tab that separates fields is no blank. */
static const char *skip_blanks(const struct csv *csv, const char *at, const char *end)
{
    while (at < end && is_blank(*at) && *at != csv->separator)
        at++;
    return at;
}

/* A field in quotes, which begins at `at`. Returns the comma or the end behind it; NULL (said): it is not one. */
static const char *take_quoted(struct csv *csv, struct piece *piece, const char *at, const char *end)
{
    const char *open = at++;
    piece->text = at;
    piece->quoted = true;
    while (at < end && (*at != '"' || (at + 1 < end && at[1] == '"')))
        at += *at == '"' ? 2 : 1;
    if (at >= end) {
        csv_line_mistake(csv, open, "this quote is not closed on its line");
        return NULL;
    }
    piece->length = (size_t)(at - piece->text);
    at = skip_blanks(csv, at + 1, end);
    if (at < end && *at != csv->separator) {
        csv_line_mistake(csv, at, "text after a quoted field; a quote inside one is written twice");
        return NULL;
    }
    return at;
}

/* Any other field. Returns the separator or the end behind it. */
static const char *take_plain(const struct csv *csv, struct piece *piece, const char *at, const char *end)
{
    const char *comma = at < end ? memchr(at, csv->separator, (size_t)(end - at)) : NULL;
    const char *behind = comma ? comma : end, *last = behind;
    while (last > at && is_blank(last[-1]) && last[-1] != csv->separator)
        last--;
    piece->text = at;
    piece->length = (size_t)(last - at);
    return behind;
}

/* Splits [at, end) at commas. False (said) if it cannot be. */
static bool split_commas(struct csv *csv, const char *at, const char *end)
{
    csv->piece_count = 0;
    for (;; at++) { /* behind a comma */
        if (too_many(csv, at))
            return false;
        struct piece *piece = csv_new_piece(csv);
        at = skip_blanks(csv, at, end);
        bool quoted = csv->dialect == CSV_QUOTED && at < end && *at == '"';
        at = quoted ? take_quoted(csv, piece, at, end) : take_plain(csv, piece, at, end);
        if (!at || at == end)
            return at != NULL;
    }
}

/* Whether the line has no fields in this dialect. Between rows of commas an empty line is a mistake. */
static bool is_comment(const struct csv *csv, const char *at, const char *end)
{
    at = skip_blanks(csv, at, end);
    return csv->dialect == CSV_BLANKS && (at == end || *at == ';');
}

/* An empty line before the current one. */
static void complain_empty(struct csv *csv, const char *empty, int empty_line)
{
    int line = csv->line;
    const char *start = csv->line_start;
    csv->line = empty_line;
    csv->line_start = empty;
    csv_line_mistake(csv, empty, "empty line");
    csv->line = line;
    csv->line_start = start;
}

static bool split(struct csv *csv, const char *at, const char *end)
{
    if (csv->json)
        return csv_split_json(csv, at, end);
    return csv->dialect == CSV_BLANKS ? split_blanks(csv, at, end) : split_commas(csv, at, end);
}

bool csv_next_line(struct csv *csv, bool *usable)
{
    if (csv->json == CSV_JSON_SPREAD)
        return csv_next_object(csv, usable);
    const char *empty = NULL; /* the first of those before the next line; at the end of a file they are harmless */
    int empty_line = 0;
    while (csv->at < csv->end && !csv->stopped) {
        const char *start_of_line = csv->at, *newline = memchr(csv->at, '\n', (size_t)(csv->end - csv->at));
        const char *end = newline ? newline : csv->end;
        csv->at = newline ? newline + 1 : csv->end;
        csv->line_start = start_of_line;
        csv->line++;
        if (end > start_of_line && end[-1] == '\r')
            end--;
        if (is_comment(csv, start_of_line, end))
            continue;
        if (end == start_of_line) {
            if (!empty) {
                empty = start_of_line;
                empty_line = csv->line;
            }
            continue;
        }
        if (empty)
            complain_empty(csv, empty, empty_line);
        const char *zero = memchr(start_of_line, '\0', (size_t)(end - start_of_line));
        if (zero)
            csv_line_mistake(csv, zero, "a NUL byte: this is no text file");
        *usable = !zero && split(csv, start_of_line, end);
        return !csv->stopped;
    }
    return false;
}
