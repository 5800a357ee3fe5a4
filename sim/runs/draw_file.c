/* SPDX-License-Identifier: Apache-2.0 */
/* draw, inputs, outputs, state, reason, seal. The seal ends the line: the first half of SHA-256 over the request and the line before it. */
#include "runs/draw_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/shortest.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "runs/recognise.h"

enum { SEAL = 32 };

static const char *request_of(struct arena *arena, const struct study *study, const struct uncertain_case *drawn,
                              size_t run)
{
    struct sha256 sha;
    char hex[SHA256_HEX];
    const char *asked = recognise_request(arena, study, run);
    sha256_init(&sha);
    sha256_add(&sha, asked, strlen(asked));
    for (size_t i = 0; i < drawn->file_count; i++) {
        if (!sha256_input(drawn->files[i], hex))
            strcpy(hex, "unreadable");
        sha256_add(&sha, drawn->files[i], strlen(drawn->files[i]) + 1);
        sha256_add(&sha, hex, strlen(hex) + 1);
    }
    sha256_hex(&sha, hex);
    return arena_text(arena, hex);
}

struct draw_file *draw_file_open(struct arena *arena, const struct study *study, const char *folder, size_t which,
                                 const struct column *const *columns, size_t column_count)
{
    struct draw_file *file = arena_alloc(arena, 1, sizeof *file);
    size_t seeds = (size_t)study->seeds;
    *file = (struct draw_file){.path = arena_printf(arena, "%s/%s.draws.csv", folder, study->runs[which * seeds].label),
                               .study = study,
                               .uncertain = study->uncertain,
                               .which = which,
                               .columns = columns,
                               .column_count = column_count,
                               .requests = arena_alloc(arena, seeds, sizeof *file->requests)};
    for (size_t s = 0; s < seeds; s++)
        file->requests[s] = request_of(arena, study, &study->uncertain->cases[which], which * seeds + s);
    return file;
}

void draw_file_header(const struct draw_file *file, struct text_buffer *out)
{
    text_buffer_add(out, "draw");
    for (size_t k = 0; k < file->uncertain->input_count; k++) {
        text_buffer_add(out, ",");
        csv_out_text(out, file->uncertain->inputs[k].key);
    }
    for (size_t c = 0; c < file->column_count; c++)
        text_buffer_add(out, ",%s", file->columns[c]->name);
    text_buffer_add(out, ",state,reason,seal\n");
}

static void add_number(struct text_buffer *out, double value)
{
    char text[SHORTEST_MAX];
    shortest_format(text, value);
    text_buffer_add(out, "%s,", text);
}

/* "17,2.5,," with the values of all inputs, those that this case has not as well: the draw is the same everywhere. */
static void add_inputs(const struct draw_file *file, size_t row, struct text_buffer *out)
{
    const struct uncertain *u = file->uncertain;
    text_buffer_add(out, "%zu,", row + 1);
    for (size_t k = 0; k < u->input_count; k++) {
        double value = uncertain_value(u, row, k);
        if (u->inputs[k].choices != NULL && !isnan(value)) {
            csv_out_text(out, u->inputs[k].choices[(size_t)value]);
            text_buffer_add(out, ",");
        } else {
            add_number(out, value);
        }
    }
}

static void seal_of(const struct draw_file *file, size_t row, const char *line, size_t length, char seal[SHA256_HEX])
{
    const char *request =
        file->requests[uncertain_run(file->uncertain, file->study, file->which, row) % (size_t)file->study->seeds];
    struct sha256 sha;
    sha256_init(&sha);
    sha256_add(&sha, request, strlen(request));
    sha256_add(&sha, line, length);
    sha256_hex(&sha, seal);
    seal[SEAL] = '\0';
}

void draw_file_row(const struct draw_file *file, size_t row, const double *outputs, const char *reason,
                   struct text_buffer *out)
{
    size_t begin = out->length;
    add_inputs(file, row, out);
    for (size_t c = 0; c < file->column_count; c++)
        add_number(out, reason == NULL ? outputs[c] : NAN);
    text_buffer_add(out, reason == NULL ? "done," : "failed,");
    csv_out_text(out, reason);
    text_buffer_add(out, ",");
    char seal[SHA256_HEX];
    seal_of(file, row, out->data + begin, out->length - begin, seal);
    text_buffer_add(out, "%s\n", seal);
}

/* Numbers between commas, a blank for NaN. Returns what stands behind, NULL if something else stands there. */
static const char *read_numbers(const char *at, size_t count, double *out)
{
    for (size_t c = 0; c < count; c++) {
        char *end = (char *)at;
        out[c] = *at == ',' ? NAN : strtod(at, &end);
        if (*end != ',')
            return NULL;
        at = end + 1;
    }
    return at;
}

/* "done,,seal", or "failed,why,seal". */
static void read_state(struct arena *arena, const char *state, bool *done, const char **reason)
{
    static const char failed[] = "failed,";
    *done = strncmp(state, "done,", strlen("done,")) == 0;
    if (strncmp(state, failed, strlen(failed)) == 0)
        *reason = arena_text_n(arena, state + strlen(failed), (size_t)(strrchr(state, ',') - state) - strlen(failed));
}

static void read_line(const struct draw_file *file, struct arena *arena, char *line, double *outputs, bool *done,
                      const char **reasons)
{
    char *end, *comma = strrchr(line, ','), seal[SHA256_HEX];
    unsigned long number = strtoul(line, &end, 10);
    if (*end != ',' || comma == NULL || number == 0 || number > file->uncertain->rows)
        return;
    size_t row = number - 1;
    seal_of(file, row, line, (size_t)(comma + 1 - line), seal);
    if (strcmp(seal, comma + 1) != 0)
        return;
    struct text_buffer inputs = {0};
    add_inputs(file, row, &inputs);
    if (strncmp(line, inputs.data, inputs.length) == 0) {
        const char *rest = read_numbers(line + inputs.length, file->column_count, outputs + row * file->column_count);
        if (rest != NULL)
            read_state(arena, rest, &done[row], &reasons[row]);
    }
    text_buffer_finish(&inputs);
}

void draw_file_read(const struct draw_file *file, struct arena *arena, double *outputs, bool *done,
                    const char **reasons)
{
    struct arena *scratch = arena_create();
    size_t length;
    char *text = file_read(scratch, file->path, &length), *rest = NULL;
    struct text_buffer header = {0};
    draw_file_header(file, &header);
    if (text != NULL && strncmp(text, header.data, header.length) == 0)
        for (char *line = strtok_r(text + header.length, "\n", &rest); line != NULL; line = strtok_r(NULL, "\n", &rest))
            read_line(file, arena, line, outputs, done, reasons);
    text_buffer_finish(&header);
    arena_destroy(scratch);
}

const struct column *draw_file_columns(struct arena *arena, const struct draw_file *file)
{
    static const struct column ends[] = {
        {.name = "draw", .kind = COLUMN_INTEGER, .unit = "1", .doc = "Number of the draw: the same in all cases."},
        {.name = "state", .kind = COLUMN_TEXT, .unit = "", .doc = "done or failed."},
        {.name = "reason", .kind = COLUMN_TEXT, .unit = "", .doc = "Why it failed."},
        {.name = "seal", .kind = COLUMN_TEXT, .unit = "", .doc = "Hash of the row and of all that it came from."}};
    const struct uncertain *u = file->uncertain;
    struct column *columns = arena_alloc(arena, u->input_count + file->column_count + 5, sizeof *columns);
    size_t count = 0;
    columns[count++] = ends[0];
    for (size_t k = 0; k < u->input_count; k++)
        columns[count++] =
            (struct column){.name = u->inputs[k].key,
                            .kind = u->inputs[k].choices != NULL ? COLUMN_TEXT : COLUMN_NUMBER,
                            .unit = u->inputs[k].choices != NULL ? "" : quantity_si(u->inputs[k].quantity),
                            .doc = "What this key was in the draw; blank: as the scenario says."};
    for (size_t c = 0; c < file->column_count; c++)
        columns[count++] = *file->columns[c];
    for (size_t i = 1; i < sizeof ends / sizeof ends[0]; i++)
        columns[count++] = ends[i];
    return columns;
}
