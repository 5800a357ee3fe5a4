/* SPDX-License-Identifier: Apache-2.0 */
#include "report/frame.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "read/csv.h"
#include "report/words.h"

const struct frame_column *frame_column(const struct frame *frame, const char *name)
{
    for (size_t i = 0; i < frame->column_count; i++)
        if (strcmp(frame->columns[i].name, name) == 0)
            return &frame->columns[i];
    return NULL;
}

static const char *text_of(const struct tree *map, const char *key)
{
    const struct tree *value = map != NULL ? tree_get(map, key) : NULL;
    return value != NULL && value->kind == TREE_SCALAR ? value->text : NULL;
}

static enum column_kind kind_of(const char *type)
{
    if (type == NULL || strcmp(type, "string") == 0)
        return COLUMN_TEXT;
    if (strcmp(type, "datetime") == 0)
        return COLUMN_DATE;
    return strcmp(type, "integer") == 0 ? COLUMN_INTEGER : COLUMN_NUMBER;
}

/* What the package says of the columns that the file has; `hint` is where the next is likely to be. */
static void describe(struct frame_column *column, const struct tree *fields, size_t hint)
{
    for (size_t i = 0; fields != NULL && i < fields->count; i++) {
        const struct tree *field = fields->items[(hint + i) % fields->count];
        const char *name = text_of(field, "name");
        if (name == NULL || strcmp(name, column->name) != 0)
            continue;
        column->kind = kind_of(text_of(field, "type"));
        column->unit = text_of(field, "unit");
        column->doc = text_of(field, "description");
        column->source = text_of(field, "source");
        return;
    }
}

static void begin_columns(struct arena *arena, const struct csv *csv, struct frame *frame, const struct tree *fields)
{
    frame->column_count = csv_columns(csv);
    frame->columns = arena_alloc(arena, frame->column_count, sizeof *frame->columns);
    for (size_t i = 0; i < frame->column_count; i++) {
        frame->columns[i].name = arena_text(arena, csv_column_name(csv, i));
        frame->columns[i].kind = COLUMN_TEXT;
        describe(&frame->columns[i], fields, i);
    }
}

static void read_cell(struct arena *arena, struct csv *csv, struct words *words, struct frame_column *column, size_t at,
                      size_t row)
{
    int64_t seconds;
    if (column->kind == COLUMN_TEXT) {
        const char *text = csv_blank(csv, at) ? NULL : csv_text(csv, at, arena);
        size_t word = text != NULL ? words_index(words, text) : 0;
        column->texts[row] = text != NULL ? words->texts[word] : NULL;
    } else if (column->kind == COLUMN_DATE) {
        column->numbers[row] = !csv_blank(csv, at) && csv_date(csv, at, &seconds) ? (double)seconds : NAN;
    } else if (!csv_is_number(csv, at, &column->numbers[row])) {
        column->numbers[row] = NAN;
    }
}

static void make_room(struct frame *frame, size_t *capacity)
{
    if (frame->rows < *capacity)
        return;
    *capacity = *capacity > 0 ? 2 * *capacity : 64;
    for (size_t i = 0; i < frame->column_count; i++) {
        struct frame_column *column = &frame->columns[i];
        if (column->kind == COLUMN_TEXT)
            column->texts = memory_grow(column->texts, *capacity, sizeof *column->texts);
        else
            column->numbers = memory_grow(column->numbers, *capacity, sizeof *column->numbers);
    }
}

/* Moves what was grown on the heap into the arena. */
static void settle(struct arena *arena, struct frame *frame)
{
    for (size_t i = 0; i < frame->column_count; i++) {
        struct frame_column *column = &frame->columns[i];
        void *old = column->kind == COLUMN_TEXT ? (void *)column->texts : (void *)column->numbers;
        size_t size = column->kind == COLUMN_TEXT ? sizeof *column->texts : sizeof *column->numbers;
        void *kept = arena_alloc(arena, frame->rows + 1, size);
        if (frame->rows > 0)
            memcpy(kept, old, frame->rows * size);
        free(old);
        if (column->kind == COLUMN_TEXT)
            column->texts = kept;
        else
            column->numbers = kept;
    }
}

struct frame *frame_read(struct arena *arena, struct diag *diag, const char *folder, const struct tree *resource)
{
    const struct tree *schema = tree_get(resource, "schema");
    const char *file = text_of(resource, "path"),
               *path = arena_printf(arena, "%s/%s", folder, file != NULL ? file : "");
    size_t before = diag_errors(diag), capacity = 0;
    struct csv *csv = csv_open(arena, diag, path, (struct place){0}, CSV_QUOTED);
    struct frame *frame = arena_alloc(arena, 1, sizeof *frame);
    struct words words = {.arena = arena};
    if (csv == NULL || !csv_header(csv)) {
        csv_close(csv);
        if (diag_errors(diag) == before)
            diag_error(diag, (struct place){.file = path}, "it cannot be read");
        return NULL;
    }
    begin_columns(arena, csv, frame, schema != NULL ? tree_get(schema, "fields") : NULL);
    struct arena *scratch = arena_create();
    for (; csv_next(csv); frame->rows++) {
        make_room(frame, &capacity);
        for (size_t i = 0; i < frame->column_count; i++)
            read_cell(scratch, csv, &words, &frame->columns[i], i, frame->rows);
    }
    arena_destroy(scratch);
    csv_close(csv);
    settle(arena, frame);
    frame->of = frame->rows;
    frame->bucket = 1;
    return diag_errors(diag) == before ? frame : NULL;
}

/* The frame of these rows, in this order. */
static struct frame *pick(struct arena *arena, const struct frame *frame, const size_t *rows, size_t count)
{
    struct frame *picked = arena_alloc(arena, 1, sizeof *picked);
    *picked = *frame;
    picked->rows = count;
    picked->columns = arena_alloc(arena, frame->column_count, sizeof *picked->columns);
    for (size_t i = 0; i < frame->column_count; i++) {
        const struct frame_column *from = &frame->columns[i];
        struct frame_column *to = &picked->columns[i];
        *to = *from;
        to->numbers = from->numbers != NULL ? arena_alloc(arena, count + 1, sizeof *to->numbers) : NULL;
        to->texts = from->texts != NULL ? arena_alloc(arena, count + 1, sizeof *to->texts) : NULL;
        for (size_t j = 0; j < count && from->numbers != NULL; j++)
            to->numbers[j] = from->numbers[rows[j]];
        for (size_t j = 0; j < count && from->texts != NULL; j++)
            to->texts[j] = from->texts[rows[j]];
    }
    return picked;
}

static bool same_text(const char *a, const char *b)
{
    return a == NULL || b == NULL ? a == b : strcmp(a, b) == 0;
}

struct frame *frame_where(struct arena *arena, const struct frame *frame, const char *column, const char *text)
{
    const struct frame_column *test = frame_column(frame, column);
    size_t *rows = arena_alloc(arena, frame->rows + 1, sizeof *rows), count = 0;
    for (size_t i = 0; i < frame->rows; i++)
        if (test == NULL || test->texts == NULL || same_text(test->texts[i], text))
            rows[count++] = i;
    struct frame *picked = pick(arena, frame, rows, count);
    picked->of = count; /* the others are of something else */
    return picked;
}

/* A row and what it is sorted by. */
struct ranked {
    double number;
    const char *text;
    size_t row;
};

static int by_row(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return (x->row > y->row) - (x->row < y->row);
}

static int largest_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    return x->number != y->number ? (x->number < y->number ? 1 : -1) : by_row(a, b);
}

static int by_text(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : by_row(a, b);
}

struct frame *frame_largest(struct arena *arena, const struct frame *frame, const char *column, size_t most)
{
    const struct frame_column *size = frame_column(frame, column);
    struct ranked *ranked = arena_alloc(arena, frame->rows + 1, sizeof *ranked);
    size_t *rows = arena_alloc(arena, frame->rows + 1, sizeof *rows);
    size_t count = size == NULL || size->numbers == NULL || frame->rows < most ? frame->rows : most;
    for (size_t i = 0; i < frame->rows; i++) {
        double number = size != NULL && size->numbers != NULL ? size->numbers[i] : 0.0;
        ranked[i] = (struct ranked){.number = isnan(number) ? -INFINITY : number, .row = i};
    }
    qsort(ranked, frame->rows, sizeof *ranked, largest_first);
    qsort(ranked, count, sizeof *ranked, by_row);
    for (size_t i = 0; i < count; i++)
        rows[i] = ranked[i].row;
    return pick(arena, frame, rows, count);
}

/* The rows sorted by a text column, as they are within the same text. */
static struct frame *sort_by(struct arena *arena, const struct frame *frame, const struct frame_column *key)
{
    struct ranked *ranked = arena_alloc(arena, frame->rows + 1, sizeof *ranked);
    size_t *rows = arena_alloc(arena, frame->rows + 1, sizeof *rows);
    for (size_t i = 0; i < frame->rows; i++)
        ranked[i] = (struct ranked){.text = key->texts[i] != NULL ? key->texts[i] : "", .row = i};
    qsort(ranked, frame->rows, sizeof *ranked, by_text);
    for (size_t i = 0; i < frame->rows; i++)
        rows[i] = ranked[i].row;
    return pick(arena, frame, rows, frame->rows);
}

/* Where each bucket begins, and then the end. */
static size_t *cut(struct arena *arena, const struct frame *frame, const struct frame_column *key, size_t size,
                   size_t *count)
{
    size_t *starts = arena_alloc(arena, frame->rows + 2, sizeof *starts), length = 0;
    *count = 0;
    for (size_t i = 0; i < frame->rows; i++, length++)
        if (i == 0 || length == size || (key != NULL && !same_text(key->texts[i], key->texts[i - 1]))) {
            starts[(*count)++] = i;
            length = 0;
        }
    starts[*count] = frame->rows;
    return starts;
}

/* Whether the number of a bucket is that of its first row: its place in time, not an amount. */
static bool is_place(const struct frame_column *column)
{
    return column->kind == COLUMN_DATE || strcmp(column->name, "time_s") == 0;
}

static void average(const struct frame_column *from, struct frame_column *to, const double *weights,
                    const size_t *starts, size_t bucket)
{
    double sum = 0.0, weight = 0.0, least = NAN, most = NAN;
    for (size_t i = starts[bucket]; i < starts[bucket + 1]; i++) {
        double value = from->numbers[i], w = weights != NULL && weights[i] > 0.0 ? weights[i] : 1.0;
        if (isnan(value))
            continue;
        sum += w * value;
        weight += w;
        least = fmin(least, value);
        most = fmax(most, value);
    }
    to->numbers[bucket] = weight > 0.0 ? sum / weight : NAN;
    to->least[bucket] = least;
    to->most[bucket] = most;
}

struct frame *frame_thin(struct arena *arena, const struct frame *frame, const char *key, size_t size)
{
    const struct frame_column *by = key != NULL ? frame_column(frame, key) : NULL;
    if (by != NULL && by->texts != NULL) {
        frame = sort_by(arena, frame, by);
        by = frame_column(frame, key);
    }
    size_t count;
    if (size <= 1)
        return pick(arena, frame, cut(arena, frame, NULL, 1, &count), frame->rows);
    const size_t *starts = cut(arena, frame, by, size, &count);
    struct frame *thin = pick(arena, frame, starts, count);
    const struct frame_column *interval = frame_column(frame, "interval_s");
    thin->bucket = size;
    for (size_t i = 0; i < frame->column_count; i++) {
        struct frame_column *to = &thin->columns[i];
        if (to->numbers == NULL || is_place(to))
            continue;
        to->least = arena_alloc(arena, count + 1, sizeof *to->least);
        to->most = arena_alloc(arena, count + 1, sizeof *to->most);
        for (size_t bucket = 0; bucket < count; bucket++)
            average(&frame->columns[i], to, interval != NULL ? interval->numbers : NULL, starts, bucket);
    }
    return thin;
}
