/* SPDX-License-Identifier: Apache-2.0 */
/* The first look at a file that should be CSV: what else it is, and how its lines end and are divided. */
#include "read/csv_inside.h"

#include <string.h>

enum { TAR_MARK = 257 }; /* where POSIX.1-1988 has the archive's sign */

/* First bytes of files that are no text, by their formats' specifications. */
static const struct {
    const char *bytes;
    size_t length;
    const char *what;
} formats[] = {
    {"\x1f\x8b", 2, "compressed by gzip; unpack it first: gunzip"},
    {"BZh", 3, "compressed by bzip2; unpack it first: bunzip2"},
    {"\xfd"
     "7zXZ",
     5, "compressed by xz; unpack it first: unxz"},
    {"\x28\xb5\x2f\xfd", 4, "compressed by zstd; unpack it first: unzstd"},
    {"PK\x03\x04", 4, "a ZIP archive or a spreadsheet; unpack it, or save it as CSV"},
    {"PAR1", 4, "Parquet; write it as CSV first"},
    {"ARROW1", 6, "Arrow or Feather; write it as CSV first"},
    {"\x89HDF", 4, "HDF5 or NetCDF; write it as CSV first"},
    {"CDF\x01", 4, "NetCDF; write it as CSV first"},
    {"CDF\x02", 4, "NetCDF; write it as CSV first"},
    {"SQLite format 3", 15, "an SQLite database; write it as CSV first"},
    {"\xff\xfe", 2, "UTF-16; save it as UTF-8"},
    {"\xfe\xff", 2, "UTF-16; save it as UTF-8"},
};

static const char *first_sign(const struct csv *csv)
{
    const char *at = csv->at;
    while (at < csv->end && (*at == ' ' || *at == '\t' || *at == '\r' || *at == '\n'))
        at++;
    return at;
}

/* Whether an object of JSON ends on the line that it begins on, with no other around it. */
static bool ends_on_its_line(const struct csv *csv, const char *at)
{
    const char *newline = memchr(at, '\n', (size_t)(csv->end - at)), *last = newline ? newline : csv->end;
    while (last > at && (last[-1] == '\r' || last[-1] == ' ' || last[-1] == '\t'))
        last--;
    return last > at && last[-1] == '}';
}

/* The sign between the names of a header, outside quotes: a semicolon, tab or bar where there is no comma. */
static char separator_of(const struct csv *csv)
{
    static const char signs[] = ",;\t|";
    bool there[sizeof signs - 1] = {false}, quoted = false;
    for (const char *c = csv->at; c < csv->end && *c != '\n'; c++) {
        const char *sign = *c && !quoted ? strchr(signs, *c) : NULL;
        quoted ^= *c == '"';
        if (sign)
            there[sign - signs] = true;
    }
    for (size_t s = 0; s < sizeof there; s++)
        if (there[s])
            return signs[s];
    return ',';
}

/* The line at `at`, without its end; moves behind it. */
static size_t take_line(struct csv *csv, const char **line)
{
    const char *newline = memchr(csv->at, '\n', (size_t)(csv->end - csv->at)), *end = newline ? newline : csv->end;
    *line = csv->at;
    csv->at = newline ? newline + 1 : csv->end;
    csv->line++;
    return (size_t)(end - *line) - (end > *line && end[-1] == '\r');
}

static bool begins(const char *line, size_t length, const char *text)
{
    return length >= strlen(text) && memcmp(line, text, strlen(text)) == 0;
}

/* Open-Meteo's two lines about the place and its clock, and an empty one. False (said): of several places. */
static bool take_place(struct csv *csv)
{
    static const char place[] = "latitude,longitude,elevation,utc_offset_seconds",
                      many[] = "location_id,latitude,longitude";
    const char *line, *start = csv->at;
    int number = csv->line;
    size_t length = take_line(csv, &line);
    bool several = begins(line, length, many);
    if (!several && !begins(line, length, place)) {
        csv->at = start;
        csv->line = number;
        return true;
    }
    length = take_line(csv, &line);
    const char *field = line, *end = line + length;
    for (int commas = 0; field < end && commas < 3; field++)
        commas += *field == ',';
    const char *comma = field < end ? memchr(field, ',', (size_t)(end - field)) : NULL;
    double ahead_s = 0;
    bool known = csv_parse_number(field, (size_t)((comma ? comma : end) - field), &ahead_s) && ahead_s >= -86400 &&
                 ahead_s <= 86400;
    several |= take_line(csv, &line) > 0;
    if (several || !known) {
        csv_file_error(csv, several ? "this is the weather of several places: ask Open-Meteo for one of them"
                                    : "the second line has no `utc_offset_seconds`");
        return false;
    }
    csv->clock_ahead_s = (int64_t)ahead_s;
    return true;
}

/* The title of a download of EIA's electricity data browser, its address, when it was made and, by which it is known, whose it is. */
static void take_title(struct csv *csv)
{
    static const char source[] = "\"Source: U.S. Energy Information Administration\"";
    enum { LINES = 4 };
    const char *line = csv->at, *start = csv->at;
    int number = csv->line;
    size_t length = 0;
    for (int i = 0; i < LINES && csv->at < csv->end && *csv->at == '"'; i++)
        length = take_line(csv, &line);
    csv->of_eia_browser = csv->line == number + LINES && begins(line, length, source);
    if (!csv->of_eia_browser) {
        csv->at = start;
        csv->line = number;
    }
}

/* What stands above the header: comments that begin with #, and what Open-Meteo and EIA's data browser say. */
static bool take_preamble(struct csv *csv)
{
    const char *line;
    while (csv->at < csv->end && *csv->at == '#')
        take_line(csv, &line);
    take_title(csv);
    return take_place(csv);
}

bool csv_begin(struct csv *csv)
{
    size_t length = (size_t)(csv->end - csv->at);
    csv->separator = ',';
    for (size_t f = 0; f < sizeof formats / sizeof *formats; f++)
        if (length >= formats[f].length && !memcmp(csv->at, formats[f].bytes, formats[f].length)) {
            csv_file_error(csv, "this is no text: it is %s", formats[f].what);
            return false;
        }
    if (length > TAR_MARK + 5 && !memcmp(csv->at + TAR_MARK, "ustar", 5)) {
        csv_file_error(csv, "this is no text: it is a tar archive; unpack it first: tar -xf");
        return false;
    }
    if (length && !memchr(csv->at, '\n', length)) /* lines of an old Macintosh */
        for (char *c = csv->text + (csv->at - csv->text); c < csv->end; c++)
            *c = *c == '\r' ? '\n' : *c;
    if (csv->dialect != CSV_QUOTED)
        return true;
    if (!take_preamble(csv))
        return false;
    const char *first = first_sign(csv);
    if (first < csv->end && (*first == '{' || *first == '['))
        csv->json = *first == '{' && ends_on_its_line(csv, first) ? CSV_JSON_LINES : CSV_JSON_SPREAD;
    csv->separator = separator_of(csv);
    return true;
}
