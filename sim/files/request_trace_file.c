/* SPDX-License-Identifier: Apache-2.0 */
#include "files/request_trace_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/numerics.h"
#include "files/trace_sessions.h"
#include "read/csv_columns.h"
#include "traffic/block_ids.h"

enum { ROWS_MAX = 20000000, BLOCK_TOKENS = 512 };

#define TOKENS_MAX 1e9

/* What a row holds. A time is in seconds or milliseconds after the start, or a date; what was cached in tokens or blocks. With a time
 * to think the turn of a conversation needs no time of its own. */
enum role { ARRIVAL, PROMPT, OUTPUT, CACHED, SESSION, THINK, ROLES };
enum { ARRIVAL_S, TIMESTAMP_MS, TIMESTAMP, ANY_TIMESTAMP };
enum { CACHED_TOKENS, CACHED_BLOCKS, BLOCK_IDS };
enum { THINK_S, THINK_MS };
#define MOONCAKE "Mooncake (kvcache-ai/Mooncake)"
#define AZURE "Azure (Azure/AzurePublicDataset)"
#define VIDUR "Vidur (microsoft/vidur)"
#define BURSTGPT "BurstGPT (HPMLL/BurstGPT)"
#define AIPERF "AIPerf (ai-dynamo/aiperf)"
static const struct csv_column columns[ROLES + 1] = {
    [ARRIVAL] = {.names = CSV_NAMES(CSV_OURS("arrival_s"), CSV_WRITTEN(MOONCAKE, "timestamp_ms", TIMESTAMP_MS),
                                    CSV_WRITTEN(AZURE ", " BURSTGPT ", " MOONCAKE, "timestamp", ANY_TIMESTAMP),
                                    CSV_THEIRS(VIDUR, "arrived_at")),
                 .what = "when a request comes",
                 .needed = true},
    [PROMPT] = {.names = CSV_NAMES(CSV_OURS("prompt_tokens"), CSV_THEIRS(MOONCAKE, "input_length"),
                                   CSV_THEIRS(AZURE, "ContextTokens"), CSV_THEIRS(VIDUR, "num_prefill_tokens"),
                                   CSV_THEIRS(BURSTGPT, "Request tokens")),
                .what = "how long its prompt is",
                .needed = true},
    [OUTPUT] = {.names = CSV_NAMES(CSV_OURS("output_tokens"), CSV_THEIRS(MOONCAKE, "output_length"),
                                   CSV_THEIRS(AZURE, "GeneratedTokens"), CSV_THEIRS(VIDUR, "num_decode_tokens"),
                                   CSV_THEIRS(BURSTGPT, "Response tokens")),
                .what = "how long its answer is",
                .needed = true},
    [CACHED] = {.names = CSV_NAMES(CSV_OURS("cached_tokens"),
                                   CSV_WRITTEN(MOONCAKE, "prefix_blocks_seen_before", CACHED_BLOCKS),
                                   CSV_WRITTEN(MOONCAKE, "hash_ids", BLOCK_IDS)),
                .what = "what of it was cached"},
    [SESSION] = {.names = CSV_NAMES(CSV_OURS("session"), CSV_THEIRS(AIPERF, "session_id"),
                                    CSV_THEIRS("conversations", "conversation_id"), CSV_THEIRS(BURSTGPT, "Session ID")),
                 .what = "which conversation it is a turn of"},
    [THINK] = {.names = CSV_NAMES(CSV_OURS("think_s"), CSV_WRITTEN(AIPERF, "delay", THINK_MS)),
               .what = "how long after the turn before it comes"},
};
/* What these files have besides. */
static const char *const passed_over[] = {"prefix_blocks", "num_total_tokens", "pd_ratio",     "Model",
                                          "Total tokens",  "Log Type",         "Elapsed time", NULL};

struct trace_reading {
    struct csv *csv;
    struct arena *arena; /* for texts that are read at once */
    struct csv_found found[ROLES];
    int arrival;          /* ARRIVAL_S, TIMESTAMP_MS or TIMESTAMP */
    struct block_ids ids; /* of blocks seen so far */
    int64_t first_s;      /* of the first row, if arrivals are dates */
    double first_fraction;
    struct traced_request *rows;
    struct row_session *said; /* of each row; NULL: nothing is */
    size_t count, room, said_room;
};

/* Reads a whole number in [min, max]; false (said) if it is none. */
static bool read_count(struct csv *csv, size_t column, double min, double max, int32_t *count)
{
    double value;
    if (!csv_number(csv, column, &value))
        return false;
    if (!(value >= min && value <= max && value == floor(value))) {
        const char *name = csv_column_name(csv, column);
        if (isnan(value))
            csv_error(csv, column, "`%s` is blank: a row is a whole request", name);
        else
            csv_error(csv, column, "`%s` is %g, but is a whole number from %g to %g", name, value, min, max);
        return false;
    }
    *count = (int32_t)value;
    return true;
}

/* A timestamp may be a date, or a number: Mooncake's are milliseconds, BurstGPT's seconds. */
static int written_as(const struct trace_reading *reading)
{
    int form = reading->found[ARRIVAL].name->form;
    double value;
    if (form != ANY_TIMESTAMP)
        return form;
    if (!csv_is_number(reading->csv, (size_t)reading->found[ARRIVAL].at, &value))
        return TIMESTAMP;
    return strcmp(reading->found[PROMPT].name->name, "input_length") == 0 ? TIMESTAMP_MS : ARRIVAL_S;
}

/* Reads which conversation the row is of, and how long after the turn before it comes. */
static bool read_session(struct trace_reading *reading, struct row_session *said)
{
    struct csv *csv = reading->csv;
    int session = reading->found[SESSION].at, think = reading->found[THINK].at;
    *said = (struct row_session){.think_s = NAN};
    if (session >= 0 && !csv_blank(csv, (size_t)session))
        said->name = csv_text(csv, (size_t)session, reading->arena);
    if (think < 0)
        return true;
    if (!csv_number(csv, (size_t)think, &said->think_s))
        return false;
    if (said->think_s < 0) {
        csv_error(csv, (size_t)think, "`%s` is %g: a turn comes after the one before, by 0 at least",
                  csv_column_name(csv, (size_t)think), said->think_s);
        return false;
    }
    if (reading->found[THINK].name->form == THINK_MS)
        said->think_s /= 1000;
    return true;
}

/* Whether no time stands in the row, and none need: it comes after the turn before, and is counted with the row above. */
static bool follows(const struct trace_reading *reading, const struct row_session *said)
{
    return said->name && !isnan(said->think_s) && reading->count > 0 &&
           csv_blank(reading->csv, (size_t)reading->found[ARRIVAL].at);
}

static bool read_arrival(struct trace_reading *reading, const struct row_session *said, double *arrival_s)
{
    struct csv *csv = reading->csv;
    size_t column = (size_t)reading->found[ARRIVAL].at;
    if (follows(reading, said)) {
        *arrival_s = reading->rows[reading->count - 1].arrival_s;
        return true;
    }
    if (reading->arrival == TIMESTAMP) {
        int64_t seconds;
        double fraction;
        if (!csv_moment(csv, column, &seconds, &fraction))
            return false;
        if (reading->count == 0) {
            reading->first_s = seconds;
            reading->first_fraction = fraction;
        }
        *arrival_s = (double)(seconds - reading->first_s) + (fraction - reading->first_fraction);
    } else {
        if (!csv_number(csv, column, arrival_s))
            return false;
        if (reading->arrival == TIMESTAMP_MS)
            *arrival_s /= 1000;
        if (isnan(*arrival_s)) {
            csv_error(csv, column, "`%s` is blank: a row is a whole request", csv_column_name(csv, column));
            return false;
        }
    }
    double least_s = reading->count ? reading->rows[reading->count - 1].arrival_s : 0;
    if (*arrival_s >= least_s)
        return true;
    if (reading->count)
        csv_error(csv, column, "this request comes %g s before the one above it: sort the rows by `%s`",
                  least_s - *arrival_s, csv_column_name(csv, column));
    else
        csv_error(csv, column, "this request comes %g s before the start, which is 0", -*arrival_s);
    return false;
}

static bool read_cached(struct trace_reading *reading, struct traced_request *row)
{
    if (reading->found[CACHED].at < 0)
        return true;
    size_t column = (size_t)reading->found[CACHED].at;
    bool blocks = reading->found[CACHED].name->form != CACHED_TOKENS;
    int32_t most = blocks ? (row->prompt + BLOCK_TOKENS - 1) / BLOCK_TOKENS : row->prompt, count;
    if (reading->found[CACHED].name->form == BLOCK_IDS) {
        size_t seen = block_ids_seen(&reading->ids, csv_text(reading->csv, column, reading->arena));
        count = seen < (size_t)most ? (int32_t)seen : most;
    } else if (!read_count(reading->csv, column, 0, most, &count)) {
        return false;
    }
    int64_t cached = blocks ? (int64_t)count * BLOCK_TOKENS : count;
    row->cached = cached < row->prompt ? (int32_t)cached : row->prompt - 1;
    return true;
}

/* Reads the current row. After a mistake later rows are still read, to find other mistakes. */
static void read_row(struct trace_reading *reading)
{
    struct csv *csv = reading->csv;
    struct traced_request row = {0};
    struct row_session said;
    bool good = read_session(reading, &said);
    good = read_arrival(reading, &said, &row.arrival_s) && good;
    bool prompt = read_count(csv, (size_t)reading->found[PROMPT].at, 0, TOKENS_MAX, &row.prompt);
    good = read_count(csv, (size_t)reading->found[OUTPUT].at, 0, TOKENS_MAX, &row.output) && good;
    if (prompt && good && (row.prompt == 0 || row.output == 0)) {
        csv_leave_out(csv, csv_line(csv),
                      row.prompt == 0 ? "a request without a prompt" : "a request without an answer (0 output tokens)");
        return;
    }
    if (!prompt || !read_cached(reading, &row) || !good)
        return;
    reading->rows = memory_more(reading->rows, &reading->room, reading->count + 1, sizeof *reading->rows);
    if (reading->found[SESSION].at >= 0) {
        reading->said = memory_more(reading->said, &reading->said_room, reading->count + 1, sizeof *reading->said);
        reading->said[reading->count] = said;
    }
    reading->rows[reading->count++] = row;
}

/* AIPerf lets the context of a session grow by itself: each row has what its turn adds. */
static bool is_added(const struct trace_reading *reading)
{
    const struct csv_name *session = reading->found[SESSION].name, *prompt = reading->found[PROMPT].name;
    if (!session || strcmp(session->name, "session_id") != 0 || strcmp(prompt->name, "input_length") != 0)
        return false;
    csv_file_warning(
        reading->csv, 1,
        "`input_length` beside `session_id` is taken as what a turn adds to those before it, as AIPerf has it; where it is the "
        "whole prompt, call them `prompt_tokens` and `session`");
    return true;
}

static const struct request_trace *conclude(struct trace_reading *reading, struct arena *arena)
{
    struct request_trace *trace = arena_alloc(arena, 1, sizeof *trace);
    struct traced_request *rows = arena_alloc(arena, reading->count, sizeof *rows);
    memcpy(rows, reading->rows, reading->count * sizeof *rows);
    const struct trace_sessions *sessions =
        reading->said ? trace_sessions_make(arena, rows, reading->said, reading->count, is_added(reading)) : NULL;
    struct sum prompt = {0}, output = {0}, squares = {0}, cached = {0};
    for (size_t i = 0; i < reading->count; i++) {
        sum_add(&prompt, rows[i].prompt);
        sum_add(&output, rows[i].output);
        sum_add(&squares, (double)rows[i].output * rows[i].output);
        sum_add(&cached, rows[i].cached);
    }
    double count = (double)reading->count, span_s = rows[reading->count - 1].arrival_s - rows[0].arrival_s;
    *trace = (struct request_trace){.rows = rows,
                                    .count = reading->count,
                                    .prefixes = reading->found[CACHED].at >= 0,
                                    .sessions = sessions,
                                    .period_s = span_s > 0 ? span_s * count / (count - 1) : 0,
                                    .prompt_mean = sum_value(&prompt) / count,
                                    .cached_mean = sum_value(&cached) / count,
                                    .output_mean = sum_value(&output) / count,
                                    .output_biased_mean = sum_value(&squares) / sum_value(&output)};
    return trace;
}

const struct request_trace *request_trace_read(struct csv *csv, struct arena *arena)
{
    struct trace_reading reading = {.csv = csv, .arena = arena_create()};
    if (!csv_bind(csv, columns, NULL, passed_over, reading.found)) {
        arena_destroy(reading.arena);
        return NULL;
    }
    size_t rows = 0;
    while (csv_next(csv)) {
        if (rows++ == ROWS_MAX) {
            csv_line_error(csv, csv_line(csv), "more than %d requests: cut the trace, or describe it by a `rate`",
                           ROWS_MAX);
            break;
        }
        if (rows == 1)
            reading.arrival = written_as(&reading);
        read_row(&reading);
    }
    csv_say_left_out(csv);
    if (!csv_mistakes(csv) && reading.count == 0)
        csv_file_error(csv, rows == 0 ? "there is no request below the header" : "no request of this file is left");
    const struct request_trace *trace = csv_mistakes(csv) ? NULL : conclude(&reading, arena);
    free(reading.rows);
    free(reading.said);
    block_ids_finish(&reading.ids);
    arena_destroy(reading.arena);
    return trace;
}

const struct request_trace *request_trace_load(struct arena *arena, struct diag *diag, const char *path,
                                               struct place from)
{
    struct csv *csv = csv_open(arena, diag, path, from, CSV_QUOTED);
    if (!csv)
        return NULL;
    const struct request_trace *trace = request_trace_read(csv, arena);
    csv_close(csv);
    return trace;
}

bool request_trace_suits(struct diag *diag, struct place place, const struct traffic *traffic,
                         const struct request_trace *trace)
{
    if (!traffic->conversation && !trace->prefixes && trace->sessions && trace->sessions->count < trace->count)
        diag_warning(
            diag, place,
            "`%s` says which of its %zu requests are turns of one conversation (%zu of them), which goes unused: each comes at its own "
            "time, and nothing of its prompt is found in memory; with `conversation: {}` beside `trace` they are turns",
            traffic->trace, trace->count, trace->sessions->count);
    if (!traffic->conversation || trace->sessions)
        return true;
    diag_error(
        diag, place,
        "`conversation` needs a column that says which requests belong together, and there is none in `%s`: call it `session`",
        traffic->trace);
    return false;
}
