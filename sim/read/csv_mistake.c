/* SPDX-License-Identifier: Apache-2.0 */
/* Mistakes of a CSV file: where they are, and when it is read no further. */
#include "read/csv_inside.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { MISTAKES_MAX = 20 };

static void report_mistake(struct csv *csv, struct place place, const char *format, va_list arguments)
{
    if (csv->stopped || csv->quiet)
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

/* The place of a character in the current row, which may go over several lines (JSON). */
static struct place place_at(const struct csv *csv, const char *at)
{
    int line = csv->line;
    const char *start = csv->line_start;
    for (const char *c = start; c < at; c++)
        if (*c == '\n') {
            line++;
            start = c + 1;
        }
    return (struct place){csv->file, line, (int)(at - start) + 1};
}

static struct place place_of(const struct csv *csv, size_t column)
{
    if (column < csv->piece_count && csv->pieces[column].text >= csv->line_start)
        return place_at(csv, csv->pieces[column].text);
    return (struct place){csv->file, csv->line, 0};
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
    report_mistake(csv, place_at(csv, at), format, arguments);
    va_end(arguments);
}

void csv_leave_out(struct csv *csv, int line, const char *why)
{
    size_t r = 0;
    while (r < csv->reason_count && strcmp(csv->left_out[r].why, why) != 0)
        r++;
    assert(r < REASONS_MAX);
    if (r == csv->reason_count)
        csv->left_out[csv->reason_count++] = (struct left_out){.why = why, .first_line = line};
    struct left_out *out = &csv->left_out[r];
    out->count++;
    out->first_line = line < out->first_line ? line : out->first_line;
}

bool csv_say_left_out(struct csv *csv)
{
    for (size_t r = 0; r < csv->reason_count; r++) {
        const struct left_out *out = &csv->left_out[r];
        csv_file_warning(csv, out->first_line, "%zu line%s left out: %s%s", out->count,
                         out->count == 1 ? " is" : "s are", out->why, out->count == 1 ? "" : "; this is the first");
    }
    return csv->reason_count > 0;
}

size_t csv_mistakes(const struct csv *csv)
{
    return csv->mistakes;
}
