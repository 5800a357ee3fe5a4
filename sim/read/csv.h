/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of comma-separated values (RFC 4180), read strictly: every mistake is said with file, line and column.
 * A field may stand in double quotes; a line ends with LF or CRLF; a byte order mark is skipped; a blank
 * field is a missing value; lines that begin with # may stand above the header, and what Open-Meteo and EIA's data browser say there. Where the header has semicolons, tabs or bars in place of commas they divide the fields, and with
 * semicolons a comma may stand for the point, in all numbers of the file or in none; lines may end with CR alone;
 * objects of JSON, one a line, one after the other or in a list, are read as rows. Refused, by name: what is compressed otherwise than by gzip, an
 * archive, a spreadsheet, or no text. Refused: files over 256 MiB, unpacked, more than 10,000 columns, NUL bytes, line breaks
 * inside quotes, and in rows under a header a number of fields that is not the header's. */
#ifndef SAMOVAR_READ_CSV_H
#define SAMOVAR_READ_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"

struct csv;

enum csv_dialect {
    CSV_QUOTED,
    CSV_PLAIN, /* a quote is a character like any other (EPW) */
    CSV_BLANKS /* fields are separated by blanks, lines that begin with `;` are comments (SWF) */
};

/* NULL with an error at `from` (who named the file) if it cannot be read. What gzip compressed is unpacked. */
struct csv *csv_open(struct arena *arena, struct diag *diag, const char *path, struct place from,
                     enum csv_dialect dialect);
/* Whether a file's name ends so, before the .gz if it has one; capitals do not count. */
bool csv_named(const char *path, const char *ending);
/* Opens text in memory, which is copied; name stands in messages. */
struct csv *csv_from_text(struct arena *arena, struct diag *diag, const char *name, const char *text, size_t length,
                          enum csv_dialect dialect);
void csv_close(struct csv *csv);

/* Takes the next line as the names of the columns. False (said) if there is none, or a name stands there
 * twice. */
bool csv_header(struct csv *csv);
/* The column with one of these names (NULL-terminated, the first is shown in messages), or -1; then, if
 * required, with an error that lists the columns that are there. Cases of letters count. */
int csv_column(struct csv *csv, const char *const *names, bool required);
size_t csv_columns(const struct csv *csv);
const char *csv_column_name(const struct csv *csv, size_t column);

/* Goes to the next row; false at the end, or after too many mistakes. Wrong rows are said and skipped. */
bool csv_next(struct csv *csv);
/* Seconds by which times without a zone are ahead of UTC, as Open-Meteo says above its header; 0: nothing is said. */
int64_t csv_clock_ahead_s(const struct csv *csv);
/* Whether EIA's electricity data browser wrote it, as it says above its header. */
bool csv_of_eia_browser(const struct csv *csv);
/* Whether semicolons divide the fields. */
bool csv_by_semicolons(const struct csv *csv);
/* Number of fields in the current row. */
size_t csv_fields(const struct csv *csv);
int csv_line(const struct csv *csv);
/* NaN for a blank; false (said) if it is no decimal number. Leading zeros are decimal. column < csv_fields.
 */
bool csv_number(struct csv *csv, size_t column, double *value);
/* The same without a word: false if it is blank or no number. */
bool csv_is_number(const struct csv *csv, size_t column, double *value);
/* Seconds as of calendar_parse, less the offset from UTC that the text says; false (said) if blank or no date. */
bool csv_date(struct csv *csv, size_t column, int64_t *seconds);
/* The same, with the fraction of a second that csv_date leaves out. */
bool csv_moment(struct csv *csv, size_t column, int64_t *seconds, double *fraction);
/* What stands in a field, cut to the size. */
void csv_copy(const struct csv *csv, size_t column, char *text, size_t size);
/* Copied, unquoted, without blanks around. */
char *csv_text(struct csv *csv, size_t column, struct arena *arena);
bool csv_blank(const struct csv *csv, size_t column);

/* Reports a mistake at a column of the current row. After 20 mistakes reading stops. */
void csv_error(struct csv *csv, size_t column, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Reports a mistake about the file as a whole. */
void csv_file_error(struct csv *csv, const char *format, ...) __attribute__((format(printf, 2, 3)));
void csv_line_error(struct csv *csv, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
void csv_file_warning(struct csv *csv, int line, const char *format, ...) __attribute__((format(printf, 3, 4)));
/* Counts a line that is left out because it is `why` (which stays): what logs have is not the user's mistake. csv_say_left_out warns
 * of them, by reason; false: there were none. */
void csv_leave_out(struct csv *csv, int line, const char *why);
bool csv_say_left_out(struct csv *csv);
/* Mistakes so far. */
size_t csv_mistakes(const struct csv *csv);

/* A decimal number in text[0..length), nothing else; correctly rounded. */
bool csv_parse_number(const char *text, size_t length, double *value);

#endif
