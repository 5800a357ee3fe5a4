/* SPDX-License-Identifier: Apache-2.0 */
#include "base/diag.h"

#include <assert.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"

enum {
    MOST_SHOWN = 100,
    MOST_KEPT = 1000, /* a broken column of a long file: more are only counted */
    WIDEST_LINE = 160 /* characters of a source line that are shown */
};

enum severity { SEVERITY_ERROR, SEVERITY_WARNING, SEVERITY_NOTE };

struct message {
    enum severity severity;
    struct place place;
    const char *text;
    size_t number;        /* in the order in which they came */
    struct message *next; /* of a message: its next note; of the last: NULL */
};

struct source_file {
    struct source_file *next;
    const char *file, *text;
    size_t length;
};

struct diag {
    struct arena *arena;
    struct message *kept[MOST_KEPT];
    size_t kept_count, errors, warnings;
    struct message *tail;  /* where a note goes; NULL: its message was not kept */
    const char *last_word; /* NULL: none */
    struct source_file *sources;
    size_t source_bytes;
};

struct diag *diag_create(void)
{
    struct arena *arena = arena_create();
    struct diag *diag = arena_alloc(arena, 1, sizeof *diag);
    diag->arena = arena;
    return diag;
}

void diag_destroy(struct diag *diag)
{
    if (diag)
        arena_destroy(diag->arena);
}

void diag_source(struct diag *diag, const char *file, const char *text, size_t length)
{
    struct source_file *source = arena_alloc(diag->arena, 1, sizeof *source);
    source->file = arena_text(diag->arena, file);
    source->text = arena_text_n(diag->arena, text, length);
    source->length = length;
    source->next = diag->sources;
    diag->sources = source;
    diag->source_bytes += length;
}

size_t diag_source_bytes(const struct diag *diag)
{
    return diag->source_bytes;
}

static int compare_text(const char *a, const char *b)
{
    if (!a || !b)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

static int compare_places(struct place a, struct place b)
{
    int file = compare_text(a.file, b.file);
    if (file)
        return file;
    if (a.line != b.line)
        return a.line < b.line ? -1 : 1;
    return (a.column > b.column) - (a.column < b.column);
}

static bool same_message(const struct message *a, const struct message *b)
{
    return a->severity == b->severity && !compare_places(a->place, b->place) && !strcmp(a->text, b->text);
}

static struct message *make_message(struct diag *diag, enum severity severity, struct place place, const char *format,
                                    va_list arguments)
{
    struct message *message = arena_alloc(diag->arena, 1, sizeof *message);
    char *text = arena_vprintf(diag->arena, format, arguments);
    text_blank_controls(text); /* the user's own words are part of it */
    if (place.file)            /* whoever read it may be gone when messages are shown */
        place.file = arena_text(diag->arena, place.file);
    *message = (struct message){.severity = severity, .place = place, .text = text};
    return message;
}

static void keep(struct diag *diag, enum severity severity, struct place place, const char *format, va_list arguments)
{
    size_t *counter = severity == SEVERITY_ERROR ? &diag->errors : &diag->warnings;
    diag->tail = NULL;
    if (diag->kept_count == MOST_KEPT) {
        (*counter)++;
        return;
    }
    struct message *message = make_message(diag, severity, place, format, arguments);
    for (size_t i = 0; i < diag->kept_count; i++)
        if (same_message(diag->kept[i], message))
            return;
    (*counter)++;
    message->number = diag->kept_count;
    diag->kept[diag->kept_count++] = message;
    diag->tail = message;
}

void diag_error(struct diag *diag, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(diag, SEVERITY_ERROR, place, format, arguments);
    va_end(arguments);
}

void diag_warning(struct diag *diag, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    keep(diag, SEVERITY_WARNING, place, format, arguments);
    va_end(arguments);
}

void diag_note(struct diag *diag, struct place place, const char *format, ...)
{
    if (!diag->tail)
        return;
    va_list arguments;
    va_start(arguments, format);
    diag->tail->next = make_message(diag, SEVERITY_NOTE, place, format, arguments);
    diag->tail = diag->tail->next;
    va_end(arguments);
}

size_t diag_errors(const struct diag *diag)
{
    return diag->errors;
}

size_t diag_warnings(const struct diag *diag)
{
    return diag->warnings;
}

/* The line without its end; NULL if the text of the file is not known or has no such line. */
static const char *find_line(const struct diag *diag, struct place place, size_t *length)
{
    const struct source_file *source = diag->sources;
    while (source && (!place.file || strcmp(source->file, place.file) != 0))
        source = source->next;
    if (!source || place.line < 1)
        return NULL;
    const char *line = source->text, *end = source->text + source->length;
    for (int i = 1; i < place.line; i++) {
        line = memchr(line, '\n', (size_t)(end - line));
        if (!line)
            return NULL;
        line++;
    }
    const char *stop = memchr(line, '\n', (size_t)(end - line));
    *length = (size_t)((stop ? stop : end) - line);
    if (*length && line[*length - 1] == '\r')
        (*length)--;
    return line;
}

static bool in_parts;

void diag_print_parts(void)
{
    in_parts = true;
}

static bool continues_character(char c)
{
    return ((unsigned char)c & 0xc0) == 0x80; /* UTF-8 */
}

/* The line and a caret under its column, which counts characters, not bytes. Of a long line only the
 * neighbourhood. */
static void print_excerpt(const struct diag *diag, struct place place, FILE *out)
{
    size_t length = 0;
    const char *line = in_parts ? NULL : find_line(diag, place, &length);
    if (!line || place.column < 1)
        return;
    size_t column = (size_t)place.column - 1, first = column > WIDEST_LINE * 3 / 4 ? column - WIDEST_LINE / 2 : 0;
    struct text_buffer shown = {0}, caret = {0};
    text_buffer_add(&shown, first ? "  ..." : "  ");
    text_buffer_add(&caret, first ? "     " : "  ");
    size_t character = (size_t)-1; /* of the byte at i */
    for (size_t i = 0; i < length; i++) {
        bool continues = continues_character(line[i]);
        character += !continues || character == (size_t)-1;
        if (character < first)
            continue;
        if (character >= first + WIDEST_LINE) {
            text_buffer_add(&shown, "...");
            break;
        }
        text_buffer_add_n(&shown, line[i] != '\0' ? line + i : "?", 1);
        if (character < column && !continues)
            text_buffer_add_n(&caret, line[i] == '\t' ? "\t" : " ", 1);
    }
    text_blank_controls(shown.data);
    fprintf(out, "%s\n%s^\n", shown.data, caret.data);
    text_buffer_finish(&shown);
    text_buffer_finish(&caret);
}

/* Of a word below the messages. */
static void print_remark(const char *text, FILE *out)
{
    if (in_parts)
        fprintf(out, "remark%c%c0%c0%c%s\n", DIAG_PART, DIAG_PART, DIAG_PART, DIAG_PART, text);
    else
        fprintf(out, "%s\n", text);
}

static void print_message(struct arena *arena, const struct message *message, FILE *out)
{
    static const char *const labels[] = {"error", "warning", "note"};
    if (in_parts) {
        const char *file = message->place.file ? text_shown(arena, message->place.file) : "";
        fprintf(out, "%s%c%s%c%d%c%d%c%s\n", labels[message->severity], DIAG_PART, file, DIAG_PART, message->place.line,
                DIAG_PART, message->place.column, DIAG_PART, message->text);
        return;
    }
    if (message->place.file) {
        fprintf(out, "%s:", text_shown(arena, message->place.file));
        if (message->place.line > 0)
            fprintf(out, "%d:", message->place.line);
        if (message->place.line > 0 && message->place.column > 0)
            fprintf(out, "%d:", message->place.column);
        fputc(' ', out);
    }
    fprintf(out, "%s: %s\n", labels[message->severity], message->text);
}

static int by_place(const void *a, const void *b)
{
    const struct message *x = *(const struct message *const *)a, *y = *(const struct message *const *)b;
    int place = compare_places(x->place, y->place);
    return place ? place : (x->number > y->number) - (x->number < y->number);
}

void diag_close_with(struct diag *diag, const char *text)
{
    diag->last_word = text;
}

void diag_print(const struct diag *diag, FILE *out)
{
    struct arena *arena = arena_create();
    const struct message **sorted = arena_alloc(arena, diag->kept_count + 1, sizeof(struct message *));
    for (size_t i = 0; i < diag->kept_count; i++)
        sorted[i] = diag->kept[i];
    qsort(sorted, diag->kept_count, sizeof *sorted, by_place);

    size_t shown = diag->kept_count < MOST_SHOWN ? diag->kept_count : MOST_SHOWN;
    for (size_t i = 0; i < shown; i++) {
        print_message(arena, sorted[i], out);
        print_excerpt(diag, sorted[i]->place, out);
        struct place last = sorted[i]->place;
        for (const struct message *note = sorted[i]->next; note; note = note->next) {
            print_message(arena, note, out);
            if (compare_places(last, note->place))
                print_excerpt(diag, note->place, out);
            last = note->place;
        }
    }
    size_t all = diag->errors + diag->warnings;
    if (all > shown)
        print_remark(arena_printf(arena, "... and %zu more", all - shown), out);
    if (diag->last_word)
        print_remark(diag->last_word, out);
    arena_destroy(arena);
}
