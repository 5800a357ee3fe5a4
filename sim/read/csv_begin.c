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
    const char *first = first_sign(csv);
    if (first < csv->end && (*first == '{' || *first == '['))
        csv->json = *first == '{' && ends_on_its_line(csv, first) ? CSV_JSON_LINES : CSV_JSON_SPREAD;
    csv->separator = separator_of(csv);
    return true;
}
