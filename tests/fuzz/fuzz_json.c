/* SPDX-License-Identifier: Apache-2.0 */
/* libFuzzer target: any bytes as objects of JSON, one a line or spread, as requests and as jobs. Whatever they are, a row has a field for
 * each name, and no field has more text than the file; bytes after `@` stand in the attempts of a job of Philly. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "files/job_trace_file.h"
#include "files/request_trace_file.h"

static struct csv *from(struct arena *arena, struct diag *diag, const char *text, size_t length)
{
    return csv_from_text(arena, diag, "f.json", text, length, CSV_QUOTED);
}

static void as_rows(struct arena *arena, struct diag *diag, const char *text, size_t length)
{
    struct csv *csv = from(arena, diag, text, length);
    int line = 0;
    if (csv_header(csv))
        while (csv_next(csv)) {
            if (csv_fields(csv) != csv_columns(csv) || csv_line(csv) < line)
                abort();
            line = csv_line(csv);
            for (size_t i = 0; i < csv_fields(csv); i++) {
                double value;
                csv_number(csv, i, &value);
                if (strlen(csv_text(csv, i, arena)) > length)
                    abort();
            }
        }
    csv_close(csv);
}

static void as_requests(struct arena *arena, struct diag *diag, const char *text, size_t length)
{
    struct csv *csv = from(arena, diag, text, length);
    const struct request_trace *trace = request_trace_read(csv, arena);
    if ((trace == NULL) != (csv_mistakes(csv) > 0))
        abort();
    csv_close(csv);
}

static void as_jobs(struct arena *arena, struct diag *diag, const char *text, size_t length, int schedule)
{
    struct trace_jobs jobs = {.schedule = schedule};
    struct csv *csv = from(arena, diag, text, length);
    const struct job_trace *trace = job_trace_read(csv, arena, &jobs);
    for (size_t i = 0; i < trace->count && !csv_mistakes(csv); i++) {
        const struct traced_job *row = &trace->rows[i];
        if (!(row->spec.nodes + row->spec.gpus > 0 && row->duration_s > 0 && row->spec.submit_s >= 0 &&
              row->spec.name[0]))
            abort();
    }
    csv_close(csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct text_buffer text = {0};
    bool philly = size > 0 && data[0] == '@';
    if (philly)
        text_buffer_add(&text, "[{\"jobid\": \"a\", \"submitted_time\": \"2017-10-07 01:11:39\", \"attempts\": ");
    text_buffer_add_n(&text, (const char *)data + philly, size - philly);
    if (philly)
        text_buffer_add(&text, "}]");
    as_rows(arena, diag, text.data, text.length);
    as_requests(arena, diag, text.data, text.length);
    as_jobs(arena, diag, text.data, text.length, -1);
    as_jobs(arena, diag, text.data, text.length, SCHEDULE_SIMULATED);
    text_buffer_finish(&text);
    diag_destroy(diag);
    arena_destroy(arena);
    return 0;
}
