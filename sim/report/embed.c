/* SPDX-License-Identifier: Apache-2.0 */
#include "report/embed.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "report/base64.h"
#include "report/words.h"

enum { EXACT_ROWS = 500 }; /* a longer column of numbers is 32-bit floats */

static bool same_number(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

static void write_texts(struct json *json, const struct frame_column *column, size_t rows)
{
    struct arena *arena = arena_create();
    struct words words = {.arena = arena};
    size_t *at = arena_alloc(arena, rows + 1, sizeof *at);
    for (size_t i = 0; i < rows; i++)
        at[i] = words_index(&words, column->texts[i] != NULL ? column->texts[i] : "");
    if (words.count == 1) {
        json_text(json, "is", words.texts[0]);
    } else {
        json_list(json, "words");
        for (size_t i = 0; i < words.count; i++)
            json_text(json, NULL, words.texts[i]);
        json_close_list(json);
        if (words.count < rows) {
            json_list(json, "at");
            for (size_t i = 0; i < rows; i++)
                json_integer(json, NULL, (int64_t)at[i]);
            json_close_list(json);
        }
    }
    arena_destroy(arena);
}

static bool is_constant(const double *numbers, size_t rows)
{
    for (size_t i = 1; i < rows; i++)
        if (!same_number(numbers[i], numbers[0]))
            return false;
    return rows > 0;
}

static bool is_even(const double *numbers, size_t rows)
{
    double step = rows > 2 ? numbers[1] - numbers[0] : NAN;
    for (size_t i = 0; i < rows; i++)
        if (numbers[i] != numbers[0] + (double)i * step)
            return false;
    return rows > 2;
}

/* Little-endian, whatever this machine is. */
static void write_floats(struct json *json, const char *key, const double *numbers, size_t rows)
{
    unsigned char *bytes = memory_new(rows + 1, 4);
    for (size_t i = 0; i < rows; i++) {
        float value = (float)numbers[i];
        uint32_t bits;
        memcpy(&bits, &value, sizeof bits);
        for (int b = 0; b < 4; b++)
            bytes[4 * i + (size_t)b] = (unsigned char)(bits >> 8 * b);
    }
    char *text = base64_text(bytes, 4 * rows);
    json_text(json, key, text);
    free(text);
    free(bytes);
}

static void write_numbers(struct json *json, const char *key, const struct frame_column *column, const double *numbers,
                          size_t rows)
{
    bool place = column->kind == COLUMN_DATE || strcmp(column->name, "time_s") == 0;
    json_object(json, key);
    if (column->kind == COLUMN_DATE)
        json_flag(json, "date", true);
    if (is_constant(numbers, rows)) {
        json_number(json, "is", numbers[0]);
    } else if (is_even(numbers, rows)) {
        json_number(json, "from", numbers[0]);
        json_number(json, "step", numbers[1] - numbers[0]);
    } else if (rows <= EXACT_ROWS || place) {
        json_list(json, "values");
        for (size_t i = 0; i < rows; i++)
            json_number(json, NULL, numbers[i]);
        json_close_list(json);
    } else {
        write_floats(json, "f32", numbers, rows);
    }
    if (column->least != NULL && numbers == column->numbers && !is_constant(numbers, rows)) {
        write_numbers(json, "least", column, column->least, rows);
        write_numbers(json, "most", column, column->most, rows);
    }
    json_close_object(json);
}

static void write_column(struct json *json, const struct frame_column *column, size_t rows)
{
    if (column->kind != COLUMN_TEXT) {
        write_numbers(json, column->name, column, column->numbers, rows);
        return;
    }
    json_object(json, column->name);
    write_texts(json, column, rows);
    json_close_object(json);
}

static size_t bytes_of(const struct frame_column *column, size_t rows)
{
    struct json json = {.compact = true};
    json_object(&json, NULL);
    write_column(&json, column, rows);
    json_close_object(&json);
    size_t bytes = json.text.length;
    text_buffer_finish(&json.text);
    return bytes;
}

static bool is_among(const char *name, const char *const *names)
{
    for (; names != NULL && *names != NULL; names++)
        if (strcmp(*names, name) == 0)
            return true;
    return false;
}

/* Keeps what fits: the columns in `first` in their order, then the others in that of the file. Returns the bytes. */
static size_t choose(const struct frame *frame, const char *const *first, size_t budget, bool *kept)
{
    size_t used = 0;
    for (size_t pass = 0; first != NULL && first[pass] != NULL; pass++)
        for (size_t i = 0; i < frame->column_count; i++)
            if (strcmp(frame->columns[i].name, first[pass]) == 0) {
                size_t bytes = bytes_of(&frame->columns[i], frame->rows);
                kept[i] = used + bytes <= budget;
                used += kept[i] ? bytes : 0;
            }
    for (size_t i = 0; i < frame->column_count; i++) {
        if (is_among(frame->columns[i].name, first))
            continue;
        size_t bytes = bytes_of(&frame->columns[i], frame->rows);
        kept[i] = used + bytes <= budget;
        used += kept[i] ? bytes : 0;
    }
    return used;
}

size_t embed_frame(struct json *json, const char *key, const struct frame *frame, const char *const *first,
                   size_t budget)
{
    bool *kept = memory_new(frame->column_count + 1, sizeof *kept);
    size_t used = choose(frame, first, budget, kept);
    json_object(json, key);
    json_integer(json, "rows", (int64_t)frame->rows);
    json_integer(json, "of", (int64_t)frame->of);
    json_integer(json, "bucket", (int64_t)frame->bucket);
    json_object(json, "columns");
    for (size_t i = 0; i < frame->column_count; i++)
        if (kept[i])
            write_column(json, &frame->columns[i], frame->rows);
    json_close_object(json);
    json_list(json, "left_out");
    for (size_t i = 0; i < frame->column_count; i++)
        if (!kept[i])
            json_text(json, NULL, frame->columns[i].name);
    json_close_list(json);
    json_close_object(json);
    free(kept);
    return used;
}
