/* SPDX-License-Identifier: Apache-2.0 */
#include "read/csv_inside.h"

#include <assert.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/calendar.h"
#include "base/text.h"
#include "read/gzip.h"
#include "read/plain_file.h"

enum { FILE_MAX = 256 << 20, SHOWN_MAX = 40 };

static struct csv *csv_start(struct arena *arena, struct diag *diag, const char *name, char *text, size_t length,
                             enum csv_dialect dialect)
{
    struct csv *csv = memory_grow(NULL, 1, sizeof *csv);
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
    if (!csv_begin(csv))
        csv->at = csv->end;
    return csv;
}

struct csv *csv_from_text(struct arena *arena, struct diag *diag, const char *name, const char *text, size_t length,
                          enum csv_dialect dialect)
{
    char *copy = memory_grow(NULL, length + 1, 1);
    memcpy(copy, text, length);
    copy[length] = '\0';
    return csv_start(arena, diag, name, copy, length, dialect);
}

/* Puts what a file of gzip holds in its place; false (said): it cannot be unpacked. */
static bool unpack(struct diag *diag, const char *path, struct place from, char **text, size_t *length)
{
    const char *why = NULL;
    size_t unpacked = 0;
    char *plain = gzip_unpack(*text, *length, FILE_MAX, &unpacked, &why);
    free(*text);
    if (!plain)
        diag_error(diag, from, "cannot read `%s`: its compression by gzip %s", path, why);
    else if (unpacked > FILE_MAX)
        diag_error(diag, from, "`%s` is larger than 256 MiB when it is unpacked", path);
    if (!plain || unpacked > FILE_MAX) {
        free(plain);
        return false;
    }
    *text = plain;
    *length = unpacked;
    return true;
}

struct csv *csv_open(struct arena *arena, struct diag *diag, const char *path, struct place from,
                     enum csv_dialect dialect)
{
    const char *why;
    FILE *file = plain_file_open(path, &why);
    struct stat status;
    if (!file || fstat(fileno(file), &status) != 0) {
        diag_error(diag, from, "cannot read `%s`: %s", path, file ? strerror(errno) : why);
        if (file)
            fclose(file);
        return NULL;
    }
    /* The size that the system gives is only a first guess: the file may be a pipe. */
    size_t length = 0,
           capacity = S_ISREG(status.st_mode) && status.st_size < FILE_MAX ? (size_t)status.st_size + 2 : 1 << 16;
    char *text = memory_grow(NULL, capacity, 1);
    for (;;) {
        length += fread(text + length, 1, capacity - length - 1, file);
        if (length + 1 < capacity || length > FILE_MAX)
            break;
        text = memory_more(text, &capacity, capacity + 1, 1);
    }
    text[length] = '\0';
    bool failed = ferror(file);
    fclose(file);
    if (failed || length > FILE_MAX) {
        diag_error(diag, from, failed ? "cannot read `%s`: it broke off" : "`%s` is larger than 256 MiB", path);
        free(text);
        return NULL;
    }
    if (gzip_is(text, length) && !unpack(diag, path, from, &text, &length))
        return NULL;
    return csv_start(arena, diag, path, text, length, dialect);
}

bool csv_named(const char *path, const char *ending)
{
    size_t length = strlen(path), of_ending = strlen(ending);
    if (length > 3 && strcasecmp(path + length - 3, ".gz") == 0)
        length -= 3;
    return length >= of_ending && strncasecmp(path + length - of_ending, ending, of_ending) == 0;
}

void csv_close(struct csv *csv)
{
    if (!csv)
        return;
    for (size_t i = 0; i < csv->name_count; i++)
        free(csv->names[i]);
    free(csv->names);
    free(csv->pieces);
    csv_json_finish(&csv->json_names);
    free(csv->text);
    free(csv);
}

static char *unquoted(const struct piece *piece)
{
    if (piece->escaped)
        return csv_unescaped(piece);
    char *text = memory_grow(NULL, piece->length + 1, 1), *to = text;
    for (size_t i = 0; i < piece->length; i++) {
        *to++ = piece->text[i];
        if (piece->quoted && piece->text[i] == '"')
            i++;
    }
    *to = '\0';
    return text;
}

/* Names may first come in any of the objects: all are looked through. */
static bool json_header(struct csv *csv)
{
    const char *start = csv->at;
    int line = csv->line;
    bool usable = false;
    csv->quiet = true;
    while (csv_next_line(csv, &usable)) {
    }
    csv->quiet = false;
    csv->at = csv->line_start = start;
    csv->line = line;
    csv->name_count = csv->json_names.count;
    csv->names = memory_grow(NULL, csv->name_count + 1, sizeof *csv->names);
    for (size_t i = 0; i < csv->name_count; i++)
        csv->names[i] = unquoted(&csv->json_names.items[i]);
    if (csv->json_names.more)
        csv_file_error(csv, "its objects have more than %zu names", csv->name_count);
    if (csv->name_count > 0)
        return !csv->json_names.more;
    while (csv_next_line(csv, &usable)) { /* says why */
    }
    if (csv->mistakes == 0)
        csv_file_error(csv, "it has no objects with names");
    return false;
}

bool csv_header(struct csv *csv)
{
    if (csv->json)
        return json_header(csv);
    bool usable = false;
    if (!csv_next_line(csv, &usable)) {
        if (csv->mistakes == 0)
            csv_file_error(csv, "this file is empty");
        return false;
    }
    if (!usable)
        return false;
    csv->name_count = csv->piece_count;
    csv->names = memory_grow(NULL, csv->name_count, sizeof *csv->names);
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
    csv_file_error(csv, "there is no column `%s`; there is %s", names[0], there.data);
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
    while (csv_next_line(csv, &usable)) {
        if (usable && csv->names && csv->piece_count != csv->name_count) {
            csv_line_mistake(csv, csv->line_start, "%zu field%s, but the header has %zu", csv->piece_count,
                             csv->piece_count == 1 ? "" : "s", csv->name_count);
            usable = false;
        }
        if (usable)
            return true;
    }
    return false;
}

int64_t csv_clock_ahead_s(const struct csv *csv)
{
    return csv->clock_ahead_s;
}

bool csv_of_eia_browser(const struct csv *csv)
{
    return csv->of_eia_browser;
}

bool csv_by_semicolons(const struct csv *csv)
{
    return csv->separator == ';';
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

/* Where semicolons divide the fields, a comma may stand for the point. */
static bool number_of(const struct csv *csv, const struct piece *piece, double *value)
{
    const char *comma = csv->separator == ';' ? memchr(piece->text, ',', piece->length) : NULL;
    char text[SHOWN_MAX];
    if (!comma || piece->length > sizeof text)
        return csv_parse_number(piece->text, piece->length, value);
    memcpy(text, piece->text, piece->length);
    text[comma - piece->text] = '.'; /* a second comma or point is no number */
    return csv_parse_number(text, piece->length, value);
}

/* "1.234" beside "5,6": one of the two signs is no decimal one, and which cannot be known. */
static bool points_and_commas(struct csv *csv, size_t column)
{
    const struct piece *piece = &csv->pieces[column];
    if (csv->separator != ';')
        return false;
    if (!csv->comma_line && memchr(piece->text, ',', piece->length))
        csv->comma_line = csv->line;
    if (!csv->point_line && memchr(piece->text, '.', piece->length))
        csv->point_line = csv->line;
    if (!csv->comma_line || !csv->point_line)
        return false;
    csv_error(csv, column, "here are decimal points (line %d) and decimal commas (line %d): which of them is meant?",
              csv->point_line, csv->comma_line);
    csv->point_line = csv->comma_line = 0;
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
    if (number_of(csv, piece, value))
        return !points_and_commas(csv, column);
    csv_error(csv, column, "`%.*s` is not a number%s", piece->length < SHOWN_MAX ? (int)piece->length : SHOWN_MAX,
              piece->text, csv->dialect == CSV_QUOTED ? "; leave a missing value blank" : "");
    return false;
}

bool csv_is_number(const struct csv *csv, size_t column, double *value)
{
    return number_of(csv, &csv->pieces[column], value);
}

void csv_copy(const struct csv *csv, size_t column, char *text, size_t size)
{
    const struct piece *piece = &csv->pieces[column];
    size_t length = piece->length < size - 1 ? piece->length : size - 1;
    memcpy(text, piece->text, length);
    text[length] = '\0';
}

bool csv_date(struct csv *csv, size_t column, int64_t *seconds)
{
    assert(column < csv->piece_count);
    char text[SHOWN_MAX + 1];
    int64_t offset_s;
    bool zoned;
    csv_copy(csv, column, text, sizeof text);
    if (calendar_parse_zoned(text, seconds, &offset_s, &zoned)) {
        *seconds -= offset_s;
        return true;
    }
    csv_error(csv, column, "`%s` is not a date and time like 2023-01-31T14:00:00Z", text);
    return false;
}

bool csv_moment(struct csv *csv, size_t column, int64_t *seconds, double *fraction)
{
    *fraction = 0;
    if (!csv_date(csv, column, seconds))
        return false;
    const struct piece *piece = &csv->pieces[column];
    const char *point = memchr(piece->text, '.', piece->length);
    return !point || csv_parse_number(point, 1 + strspn(point + 1, "0123456789"), fraction);
}

char *csv_text(struct csv *csv, size_t column, struct arena *arena)
{
    assert(column < csv->piece_count);
    char *text = unquoted(&csv->pieces[column]), *copy = arena_text(arena, text);
    free(text);
    return copy;
}
