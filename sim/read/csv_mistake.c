/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes of a CSV file: where they are, and when it is read no further. */
#include "read/csv_inside.h"

#include <stdarg.h>
#include <stdio.h>

enum { MISTAKES_MAX = 20 };

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
        diag_note(csv->diag, (struct place){csv->file, 0, 0}, "%d mistakes in this file; it was read no further",
                  MISTAKES_MAX);
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

void csv_line_mistake(struct csv *csv, const char *at, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    report_mistake(csv, (struct place){csv->file, csv->line, (int)(at - csv->line_start) + 1}, format, arguments);
    va_end(arguments);
}

size_t csv_mistakes(const struct csv *csv)
{
    return csv->mistakes;
}
