/* SPDX-License-Identifier: Apache-2.0 */
#include "read/csv.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/calendar.h"
#include "base/text.h"

enum { FILE_MAX = 256 << 20, COLUMNS_MAX = 10000, MISTAKES_MAX = 20, SHOWN_MAX = 40 };

struct piece { /* of the line, as it stands, blanks around it cut off */
    const char *text;
    size_t length;
    bool quoted; /* text lies between the quotes, doubled quotes still doubled */
};

struct csv {
    struct arena *arena;
    struct diag *diag;
    const char *file;
    char *text;
    const char *at, *end, *line_start;
    int line;
    enum csv_dialect dialect;
    bool shown, stopped; /* source given to diag; too many mistakes */
    size_t mistakes;
    struct piece *pieces;
    size_t piece_count, piece_capacity;
    char **names;
    size_t name_count;
};

static void report_mistake(struct csv *csv, struct place place, const char *format, va_list arguments)
{
    if (csv->stopped)
        return;
    if (!csv->shown) /* copied at the first mistake only: most files have none */
        diag_source(csv->diag, csv->file, csv->text, (size_t)(csv->end - csv->text));
    csv->shown = true;
    char message[500];
    vsnprintf(message, sizeof message, format, arguments);
    diag_error(csv->diag, place, "%s", message);
    if (++csv->mistakes == MISTAKES_MAX) {
        diag_note(csv->diag, (struct place){csv->file, 0, 0},
                  "%d mistakes in this file; it was read no further", MISTAKES_MAX);
        csv->stopped = true;
    }
}

static struct place place_of(const struct csv *csv, size_t column)
{
    int at = column < csv->piece_count ? (int)(csv->pieces[column].text - csv->line_start) + 1 : 0;
    return (struct place){csv->file, csv->line, at};
}

void csv_error(struct csv *csv, size_t column, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_mistake(csv, place_of(csv, column), format, arguments);
    va_end(arguments);
}

void csv_file_error(struct csv *csv, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_mistake(csv, (struct place){csv->file, 0, 0}, format, arguments);
    va_end(arguments);
}

void csv_line_error(struct csv *csv, int line, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_mistake(csv, (struct place){csv->file, line, line ? 1 : 0}, format, arguments);
    va_end(arguments);
}

void csv_file_warning(struct csv *csv, int line, const char *format, ...)
{
    va_list arguments;
    char message[500];
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    diag_warning(csv->diag, (struct place){csv->file, line, line ? 1 : 0}, "%s", message);
}

static void line_error(struct csv *csv, const char *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_mistake(csv, (struct place){csv->file, csv->line, (int)(at - csv->line_start) + 1}, format,
                   arguments);
    va_end(arguments);
}

size_t csv_mistakes(const struct csv *csv)
{
    return csv->mistakes;
}

static struct csv *csv_start(struct arena *arena, struct diag *diag, const char *name, char *text,
                             size_t length, enum csv_dialect dialect)
{
    struct csv *csv = calloc(1, sizeof *csv);
    if (!csv)
        abort();
    *csv = (struct csv){.arena = arena,
                        .diag = diag,
                        .file = arena_text(arena, name),
                        .text = text,
                        .at = text,
                        .end = text + length,
                        .line_start = text,
                        .dialect = dialect};
    if (length >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        csv->at += 3;
    return csv;
}

struct csv *csv_from_text(struct arena *arena, struct diag *diag, const char *name, const char *text,
                          size_t length, enum csv_dialect dialect)
{
    char *copy = malloc(length + 1);
    if (!copy)
        abort();
    memcpy(copy, text, length);
    copy[length] = '\0';
    return csv_start(arena, diag, name, copy, length, dialect);
}

struct csv *csv_open(struct arena *arena, struct diag *diag, const char *path, struct place from,
                     enum csv_dialect dialect)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0 || S_ISDIR(status.st_mode)) {
        diag_error(diag, from, "cannot read `%s`: %s", path, strerror(file ? EISDIR : errno));
        if (file)
            fclose(file);
        return NULL;
    }
    /* The size that the system gives is only a first guess: the file may be a pipe. */
    size_t length = 0, capacity = S_ISREG(status.st_mode) && status.st_size < FILE_MAX
                                      ? (size_t)status.st_size + 2
                                      : 1 << 16;
    char *text = malloc(capacity);
    while (text) {
        length += fread(text + length, 1, capacity - length - 1, file);
        if (length + 1 < capacity || length > FILE_MAX)
            break;
        capacity *= 2;
        char *grown = realloc(text, capacity);
        if (!grown)
            free(text);
        text = grown;
    }
    if (!text)
        abort();
    text[length] = '\0';
    bool failed = ferror(file);
    fclose(file);
    if (failed || length > FILE_MAX) {
        diag_error(diag, from, failed ? "cannot read `%s`: it broke off" : "`%s` is larger than 256 MiB",
                   path);
        free(text);
        return NULL;
    }
    return csv_start(arena, diag, path, text, length, dialect);
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    for (size_t i = 0; i < csv->name_count; i++)
        free(csv->names[i]);
    free(csv->names);
    free(csv->pieces);
    free(csv->text);
    free(csv);
}

static struct piece *new_piece(struct csv *csv)
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
    line_error(csv, at, "more than %d columns", COLUMNS_MAX);
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
            struct piece *piece = new_piece(csv);
            piece->text = from;
            piece->length = (size_t)(at - from);
        } else {
            at++;
        }
    }
    return true;
}

/* Splits [at, end) at commas. False (said) if it cannot be. */
/* NOLINTNEXTLINE(readability-function-cognitive-complexity): one pass over a line, character by character */
static bool split_commas(struct csv *csv, const char *at, const char *end)
{
    csv->piece_count = 0;
    for (;;) {
        if (too_many(csv, at))
            return false;
        struct piece *piece = new_piece(csv);
        while (at < end && is_blank(*at))
            at++;
        piece->text = at;
        if (csv->dialect == CSV_QUOTED && at < end && *at == '"') {
            const char *open = at++;
            piece->text = at;
            piece->quoted = true;
            while (at < end && (*at != '"' || (at + 1 < end && at[1] == '"')))
                at += *at == '"' ? 2 : 1;
            if (at >= end) {
                line_error(csv, open, "this quote is not closed on its line");
                return false;
            }
            piece->length = (size_t)(at++ - piece->text);
            while (at < end && is_blank(*at))
                at++;
            if (at < end && *at != ',') {
                line_error(csv, at, "text after a quoted field; a quote inside one is written twice");
                return false;
            }
        } else {
            const char *comma = at < end ? memchr(at, ',', (size_t)(end - at)) : NULL;
            const char *last = at = comma ? comma : end;
            while (last > piece->text && is_blank(last[-1]))
                last--;
            piece->length = (size_t)(last - piece->text);
        }
        if (at == end)
            return true;
        at++; /* the comma */
    }
}

/* Whether the line has no fields in this dialect. Between rows of commas an empty line is a mistake. */
static bool is_comment(const struct csv *csv, const char *at, const char *end)
{
    if (csv->dialect != CSV_BLANKS)
        return false;
    while (at < end && is_blank(*at))
        at++;
    return at == end || *at == ';';
}

/* Splits the next line that is not empty; *usable is false if it is broken (said). False at the end. */
static bool next_line(struct csv *csv, bool *usable)
{
    const char *empty = NULL;
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
        if (empty) { /* at the end of a file empty lines are harmless */
            int line = csv->line;
            csv->line = empty_line;
            csv->line_start = empty;
            line_error(csv, empty, "empty line");
            csv->line = line;
            csv->line_start = start_of_line;
        }
        const char *zero = memchr(start_of_line, '\0', (size_t)(end - start_of_line));
        if (zero)
            line_error(csv, zero, "a NUL byte: this is no text file");
        *usable =
            !zero && (csv->dialect == CSV_BLANKS ? split_blanks : split_commas)(csv, start_of_line, end);
        return !csv->stopped;
    }
    return false;
}

static char *unquoted(const struct piece *piece)
{
    char *text = malloc(piece->length + 1), *to = text;
    if (!text)
        abort();
    for (size_t i = 0; i < piece->length; i++) {
        *to++ = piece->text[i];
        if (piece->quoted && piece->text[i] == '"')
            i++;
    }
    *to = '\0';
    return text;
}

bool csv_header(struct csv *csv)
{
    bool usable = false;
    if (!next_line(csv, &usable)) {
        csv_file_error(csv, "this file is empty");
        return false;
    }
    if (!usable)
        return false;
    csv->name_count = csv->piece_count;
    csv->names = calloc(csv->name_count, sizeof *csv->names);
    if (!csv->names)
        abort();
    for (size_t i = 0; i < csv->name_count; i++)
        csv->names[i] = unquoted(&csv->pieces[i]);
    return true;
}

int csv_column(struct csv *csv, const char *const *names, bool required)
{
    int found = -1;
    for (size_t i = 0; i < csv->name_count; i++)
        for (size_t n = 0; names[n]; n++)
            if (!strcmp(csv->names[i], names[n])) {
                if (found >= 0)
                    csv_file_error(csv, "columns %d and %zu are both `%s`", found + 1, i + 1, names[0]);
                else
                    found = (int)i;
                break;
            }
    if (found >= 0 || !required)
        return found;
    struct text_buffer there = {0};
    for (size_t i = 0; i < csv->name_count && there.length < 300; i++)
        text_buffer_add(&there, "%s`%.40s`", i ? ", " : "", csv->names[i]);
    bool semicolons = csv->name_count == 1 && strchr(csv->names[0], ';');
    csv_file_error(csv, "there is no column `%s`; there is %s%s", names[0], there.data,
                   semicolons ? "; columns are separated by commas, and decimals by points" : "");
    text_buffer_finish(&there);
    return -1;
}

size_t csv_columns(const struct csv *csv)
{
    return csv->name_count;
}

const char *csv_column_name(const struct csv *csv, size_t column)
{
    return csv->names[column];
}

bool csv_next(struct csv *csv)
{
    bool usable = false;
    while (next_line(csv, &usable)) {
        if (usable && csv->names && csv->piece_count != csv->name_count) {
            line_error(csv, csv->line_start, "%zu field%s, but the header has %zu", csv->piece_count,
                       csv->piece_count == 1 ? "" : "s", csv->name_count);
            usable = false;
        }
        if (usable)
            return true;
    }
    return false;
}

size_t csv_fields(const struct csv *csv)
{
    return csv->piece_count;
}

int csv_line(const struct csv *csv)
{
    return csv->line;
}

bool csv_blank(const struct csv *csv, size_t column)
{
    return csv->pieces[column].length == 0;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* NOLINTNEXTLINE(readability-function-cognitive-complexity): one pass over a number, digit by digit */
bool csv_parse_number(const char *text, size_t length, double *value)
{
    static const double power[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                   1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    const char *at = text, *end = text + length;
    bool negative = at < end && *at == '-';
    at += at < end && (*at == '-' || *at == '+');
    uint64_t digits = 0;
    int count = 0, exponent = 0;
    bool any = false, exact = true;
    for (bool point = false; at < end && (is_digit(*at) || (*at == '.' && !point)); at++) {
        if (*at == '.') {
            point = true;
            continue;
        }
        any = true;
        exponent -= point;
        if (count < 18)
            digits = 10 * digits + (uint64_t)(*at - '0');
        else
            exact = false;
        count += digits != 0;
    }
    if (!any)
        return false;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at++;
        bool down = at < end && *at == '-';
        at += at < end && (*at == '-' || *at == '+');
        if (at == end)
            return false;
        int written = 0;
        for (; at < end && is_digit(*at); at++)
            written = written < 100000 ? 10 * written + (*at - '0') : written;
        exponent += down ? -written : written;
    }
    if (at != end)
        return false;
    /* An integer below 2^53 times or over an exact power of ten rounds once (Clinger 1990). */
    double result;
    if (exact && digits <= (uint64_t)1 << 53 && exponent >= -22 && exponent <= 22) {
        result = exponent < 0 ? (double)digits / power[-exponent] : (double)digits * power[exponent];
        result = negative ? -result : result;
    } else {
        char *copy = strndup(text, length);
        if (!copy)
            abort();
        result = strtod(copy, NULL);
        free(copy);
    }
    if (!isfinite(result))
        return false;
    *value = result;
    return true;
}

bool csv_number(struct csv *csv, size_t column, double *value)
{
    assert(column < csv->piece_count);
    const struct piece *piece = &csv->pieces[column];
    if (piece->length == 0) {
        *value = NAN;
        return true;
    }
    if (csv_parse_number(piece->text, piece->length, value))
        return true;
    csv_error(csv, column, "`%.*s` is not a number%s",
              piece->length < SHOWN_MAX ? (int)piece->length : SHOWN_MAX, piece->text,
              csv->dialect == CSV_QUOTED ? "; leave a missing value blank" : "");
    return false;
}

bool csv_date(struct csv *csv, size_t column, int64_t *seconds)
{
    assert(column < csv->piece_count);
    const struct piece *piece = &csv->pieces[column];
    char text[SHOWN_MAX + 1];
    size_t length = piece->length < SHOWN_MAX ? piece->length : SHOWN_MAX;
    memcpy(text, piece->text, length);
    text[length] = '\0';
    if (length && length == piece->length && calendar_parse(text, seconds))
        return true;
    csv_error(csv, column, "`%s` is not a date and time like 2023-01-31T14:00:00Z", text);
    return false;
}

bool csv_moment(struct csv *csv, size_t column, int64_t *seconds, double *fraction)
{
    *fraction = 0;
    if (!csv_date(csv, column, seconds))
        return false;
    const struct piece *piece = &csv->pieces[column];
    const char *point = memchr(piece->text, '.', piece->length), *end = point ? point + 1 : NULL;
    while (end && end < piece->text + piece->length && is_digit(*end))
        end++;
    return !point || csv_parse_number(point, (size_t)(end - point), fraction);
}

char *csv_text(struct csv *csv, size_t column, struct arena *arena)
{
    assert(column < csv->piece_count);
    char *text = unquoted(&csv->pieces[column]), *copy = arena_text(arena, text);
    free(text);
    return copy;
}
