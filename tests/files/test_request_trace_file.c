/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../said.h"
#include "base/numerics.h"
#include "files/request_trace_file.h"
#include "traffic/requests.h"

TestSuite(request_trace);

static const struct request_trace *read_text(struct arena *arena, struct diag *diag, const char *text)
{
    struct csv *csv = csv_from_text(arena, diag, "t.csv", text, strlen(text), CSV_QUOTED);
    const struct request_trace *trace = request_trace_read(csv, arena);
    csv_close(csv);
    return trace;
}

/* What is said of a text that cannot be read. */
static char *complaints(const char *text)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    cr_assert_null(read_text(arena, diag, text), "%s", text);
    cr_assert_gt(diag_errors(diag), 0, "%s", text);
    char *said = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&said, &length);
    diag_print(diag, out);
    fclose(out);
    diag_destroy(diag);
    arena_destroy(arena);
    return said;
}

#define SAYS(text, wanted)                                                                                             \
    do {                                                                                                               \
        char *said = complaints(text);                                                                                 \
        cr_expect(strstr(said, wanted), "wanted: %s\nsaid: %s", wanted, said);                                         \
        free(said);                                                                                                    \
    } while (0)

/* The same three requests as each of the conventions has them. */
Test(request_trace, three_conventions)
{
    static const char *const texts[] = {
        "arrival_s,prompt_tokens,output_tokens,cached_tokens\n0,100,10,0\n1.5,1100,20,1024\n1.5,512,30,512\n",
        "timestamp_ms,input_length,output_length,prefix_blocks,prefix_blocks_seen_before\n0,100,10,1,0\n"
        "1500,1100,20,3,2\n1500,512,30,1,1\n",
        "TIMESTAMP,ContextTokens,GeneratedTokens\r\n2023-12-31 23:59:59.2500000,100,10\r\n"
        "2024-01-01 00:00:00.7500000,1100,20\r\n2024-01-01 00:00:00.7500000,512,30\r\n",
    };
    for (int k = 0; k < 3; k++) {
        struct arena *arena = arena_create();
        struct diag *diag = diag_create();
        const struct request_trace *trace = read_text(arena, diag, texts[k]);
        diag_print(diag, stderr);
        cr_assert(trace && diag_errors(diag) == 0 && diag_warnings(diag) == 0);
        cr_assert_eq(trace->count, 3);
        cr_assert_eq(trace->prefixes, k < 2);
        static const struct traced_request want[] = {{0, 100, 10, 0}, {1.5, 1100, 20, 1024}, {1.5, 512, 30, 511}};
        for (int i = 0; i < 3; i++) {
            const struct traced_request *row = &trace->rows[i];
            cr_assert_eq(row->arrival_s, want[i].arrival_s);
            cr_assert(row->prompt == want[i].prompt && row->output == want[i].output);
            cr_assert_eq(row->cached, k < 2 ? want[i].cached : 0);
        }
        cr_assert_float_eq(trace->period_s, 1.5 * 3 / 2, 1e-12);
        cr_assert_float_eq(trace->prompt_mean, 1712.0 / 3, 1e-9);
        cr_assert_float_eq(trace->output_mean, 20, 1e-12);
        cr_assert_float_eq(trace->output_biased_mean, 1400.0 / 60, 1e-12);
        diag_destroy(diag);
        arena_destroy(arena);
    }
}

Test(request_trace, headers_that_do_not_say)
{
    SAYS(
        "time,prompt_tokens,output_tokens\n0,1,1\n",
        "t.csv: error: there is no column `arrival_s` (when a request comes); there is `time`, `prompt_tokens`, `output_tokens`");
    SAYS("arrival_s,prompt_tokens,ContextTokens,output_tokens\n0,1,1,1\n",
         "columns 2 and 3, `prompt_tokens` and `ContextTokens`, both say how long its prompt is: leave one of them");
    SAYS("arrival_s,arrival_s,prompt_tokens,output_tokens\n0,1,1,1\n",
         "columns 1 and 2, `arrival_s` and `arrival_s`, both say when a request comes");
    SAYS("arrival_s;prompt_tokens;output_tokens\n0;1;1;5\n", "4 fields, but the header has 3");
    SAYS("", "empty");
    SAYS("arrival_s,prompt_tokens,output_tokens\n", "no request below the header");
}

Test(request_trace, rows_that_cannot_be)
{
#define HEADER "arrival_s,prompt_tokens,output_tokens,cached_tokens\n"
    SAYS(HEADER "5,1,1,0\n2,1,1,0\n",
         "t.csv:3:1: error: this request comes 3 s before the one above it: sort the rows by `arrival_s`");
    SAYS(HEADER "-1,1,1,0\n", "t.csv:2:1: error: this request comes 1 s before the start, which is 0");
    SAYS(HEADER ",1,1,0\n", "t.csv:2:1: error: `arrival_s` is blank");
    SAYS(HEADER "0,-1,1,0\n", "t.csv:2:3: error: `prompt_tokens` is -1, but is a whole number from 0 to 1e+09");
    SAYS(HEADER "0,0,1,0\n", "t.csv: error: no request of this file is left");
    SAYS(HEADER "0,1,1.5,0\n", "t.csv:2:5: error: `output_tokens` is 1.5");
    SAYS(HEADER "0,1,,0\n", "t.csv:2:5: error: `output_tokens` is blank");
    SAYS(HEADER "0,7,1,8\n", "t.csv:2:7: error: `cached_tokens` is 8, but is a whole number from 0 to 7");
    SAYS(HEADER "0,7,1\n", "3 fields, but the header has 4");
    SAYS(HEADER "0,many,1,0\n", "`many` is not a number");
    SAYS("TIMESTAMP,ContextTokens,GeneratedTokens\n16.11.2023 18:15,1,1\n", "is not a date and time");
    SAYS("timestamp_ms,input_length,output_length,prefix_blocks_seen_before\n0,513,1,3\n",
         "`prefix_blocks_seen_before` is 3, but is a whole number from 0 to 2");
    /* All of them at once. */
    char *said = complaints(HEADER "0,-7,-7,0\n-1,1,1,0\n0,1,1,9\n");
    cr_expect(strstr(said, ":2:3:") && strstr(said, ":2:6:") && strstr(said, ":3:1:") && strstr(said, ":4:7:"), "%s",
              said);
    free(said);
}

/* Rows of one text are one conversation, in the order in which they begin; a row without is by itself. AIPerf's delay is in ms, and its
 * later turns have no time of their own. Of prompts of 100, 190 and 60 with answers of 10, 109 tokens of the second were in memory; the
 * third is no longer than the first, so that nothing of it is taken as said before. */
Test(request_trace, conversations)
{
    static const char *const texts[] = {
        "session,arrival_s,prompt_tokens,output_tokens,think_s\nb,0,100,10,\na,1,7,1,\nb,1,190,10,0.5\n,2,5,5,\n,2,5,5,\nb,2,60,10,4\n",
        "session_id,timestamp_ms,prompt_tokens,output_length,delay\nb,0,100,10,\na,1000,7,1,\nb,,190,10,500\n,2000,5,5,\n,2000,5,5,\nb,,60,10,4000\n",
        "conversation_id,arrival_s,prompt_tokens,output_tokens\nb,0,100,10\na,1,7,1\nb,1,190,10\n,2,5,5\n,2,5,5\nb,2,60,10\n",
    };
    for (int k = 0; k < 3; k++) {
        struct arena *arena = arena_create();
        struct diag *diag = diag_create();
        const struct request_trace *trace = read_text(arena, diag, texts[k]);
        diag_print(diag, stderr);
        cr_assert(trace && trace->count == 6 && trace->sessions);
        const struct trace_sessions *sessions = trace->sessions;
        static const uint32_t begin[] = {0, 3, 4, 5, 6}, rows[] = {0, 2, 5, 1, 3, 4};
        cr_assert_eq(sessions->count, 4);
        cr_assert_arr_eq(sessions->begin, begin, sizeof begin);
        cr_assert_arr_eq(sessions->rows, rows, sizeof rows);
        cr_assert_float_eq(sessions->cached_mean, 109.0 / 6, 1e-12);
        cr_assert_eq(sessions->think_s != NULL, k < 2);
        if (k < 2)
            cr_assert(isnan(sessions->think_s[0]) && sessions->think_s[2] == 0.5 && sessions->think_s[5] == 4);
        cr_assert_eq(trace->rows[2].arrival_s, 1);
        diag_destroy(diag);
        arena_destroy(arena);
    }
    SAYS("session,arrival_s,prompt_tokens,output_tokens,think_s\nb,0,1,1,\nb,,1,1,-1\n",
         "t.csv:3:8: error: `think_s` is -1");
    SAYS("session,arrival_s,prompt_tokens,output_tokens,think_s\nb,0,1,1,\nb,,1,1,\n",
         "t.csv:3:3: error: `arrival_s` is blank");
    SAYS("session,arrival_s,prompt_tokens,output_tokens,think_s\n,0,1,1,\n,,1,1,5\n",
         "t.csv:3:2: error: `arrival_s` is blank");
}

/* AIPerf's own: a session's context grows by itself, so that a row has what its turn adds, and that is said. */
Test(request_trace, aiperf_json_lines)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct request_trace *trace =
        read_text(arena, diag,
                  "{\"session_id\": \"s1\", \"timestamp\": 0, \"input_length\": 100, \"output_length\": 40}\n"
                  "{\"session_id\": \"s2\", \"timestamp\": 100, \"input_length\": 200, \"output_length\": 60}\n"
                  "{\"session_id\": \"s1\", \"delay\": 500, \"input_length\": 150, \"output_length\": 50}\n"
                  "{\"session_id\": \"s1\", \"delay\": 1000, \"input_length\": 10, \"output_length\": 5}\n");
    cr_assert(trace && trace->count == 4 && trace->sessions && trace->sessions->count == 2);
    cr_assert(trace->rows[2].prompt == 290 && trace->rows[3].prompt == 350 && trace->rows[1].prompt == 200);
    cr_assert_float_eq(trace->sessions->cached_mean, (139 + 339) / 4.0, 1e-12);
    cr_assert_float_eq(trace->prompt_mean, (100 + 200 + 290 + 350) / 4.0, 1e-12);
    cr_assert(trace->sessions->think_s && trace->sessions->think_s[2] == 0.5 && trace->sessions->think_s[3] == 1);
    cr_assert(diag_says(diag, "t.csv:1:1: warning: `input_length` beside `session_id` is taken as what a turn adds"));
    diag_destroy(diag);
    arena_destroy(arena);
}

/* What logs have is left out, counted and said: BurstGPT has answers of no token. */
Test(request_trace, rows_that_are_left_out)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct request_trace *trace = read_text(
        arena, diag, "arrived at,Request tokens,Response tokens\n5,472,18\n45,1087,0\n60,0,4\n70,9,0\n80,1,1\n");
    cr_assert(trace && trace->count == 2 && trace->rows[1].arrival_s == 80);
    cr_assert(
        diag_says(diag, "t.csv:3:1: warning: 2 lines are left out: a request without an answer (0 output tokens); "));
    cr_assert(diag_says(diag, "t.csv:4:1: warning: 1 line is left out: a request without a prompt"));
    diag_destroy(diag);
    arena_destroy(arena);
}

/* Mooncake's own JSON lines: milliseconds, and ids of blocks, of which those at the beginning that came before were cached. */
Test(request_trace, mooncake_json_lines)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct request_trace *trace =
        read_text(arena, diag,
                  "{\"timestamp\": 0, \"input_length\": 1200, \"output_length\": 52, \"hash_ids\": [46, 47, 48]}\n"
                  "{\"timestamp\": 3000, \"input_length\": 1500, \"output_length\": 26, \"hash_ids\": [46, 47, 50]}\n"
                  "{\"timestamp\": 3500, \"input_length\": 1024, \"output_length\": 5, \"hash_ids\": [46, 47]}\n"
                  "{\"timestamp\": 4000, \"input_length\": 900, \"output_length\": 5, \"hash_ids\": [7, 46]}\n");
    cr_assert(trace && trace->count == 4 && trace->prefixes, "%s", diag_said(arena, diag));
    static const int cached[] = {0, 1024, 1023, 0}; /* two blocks of 512; all but the last token; no beginning */
    for (size_t i = 0; i < 4; i++)
        cr_expect_eq(trace->rows[i].cached, cached[i], "%zu: %d", i, trace->rows[i].cached);
    cr_assert(trace->rows[1].arrival_s == 3 && trace->rows[2].output == 5 && diag_warnings(diag) == 0);
    diag_destroy(diag);
    arena_destroy(arena);
}

/* A column with a name that is nearly one of ours is not left out in silence. */
Test(request_trace, slips_in_names)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    cr_assert(read_text(arena, diag, "arrival_s,prompt_tokens,output_tokens,cached_token,region\n0,1,1,0,7\n"));
    cr_assert_eq(diag_warnings(diag), 2);
    cr_assert(diag_says(diag, "t.csv:1:1: warning: column `cached_token` is not read; did you mean `cached_tokens`?"));
    cr_assert(diag_says(diag, "t.csv:1:1: warning: 1 column is not read: `region`"));
    diag_destroy(diag);
    arena_destroy(arena);
}

static const struct request_trace *shipped(struct arena *arena, struct diag *diag, const char *name)
{
    char path[500];
    snprintf(path, sizeof path, SAMOVAR_SOURCE_DIR "/scenarios/traces/%s", name);
    const struct request_trace *trace = request_trace_load(arena, diag, path, (struct place){0});
    diag_print(diag, stderr);
    cr_assert(trace && diag_errors(diag) == 0 && diag_warnings(diag) == 0);
    return trace;
}

static double median(const struct request_trace *trace, bool of_prompts)
{
    double *values = calloc(trace->count, sizeof *values);
    for (size_t i = 0; i < trace->count; i++)
        values[i] = of_prompts ? trace->rows[i].prompt : trace->rows[i].output;
    double middle = quantile(values, trace->count, 0.5);
    free(values);
    return middle;
}

/* Requests and tokens of a replay: each of the trace, once. */
static void replay(struct arena *arena, const struct request_trace *trace, double speed, uint64_t tokens[3])
{
    struct traffic traffic = {.rate_per_s = NAN,
                              .variation = NAN,
                              .growth_frac = NAN,
                              .speed = speed,
                              .trace = "x",
                              .think_s = NAN,
                              .stagger_s = NAN,
                              .retry_s = NAN,
                              .think_time = -1};
    struct requests *requests = requests_create(
        arena, &(struct requests_setup){.seed = 1, .name = "chat", .traffic = &traffic, .trace = trace});
    static struct request out[64];
    static uint64_t choice[64];
    size_t taken = 0;
    tokens[0] = tokens[1] = tokens[2] = 0;
    for (double to_s = 10; to_s < 8000; to_s += 10)
        for (size_t count = 64; count == 64; taken += count) {
            count = requests_take(requests, to_s, 64, out, choice);
            for (size_t i = 0; i < count; i++) {
                tokens[0] += (uint64_t)out[i].prompt;
                tokens[1] += (uint64_t)out[i].output;
                tokens[2] += (uint64_t)out[i].cached;
            }
        }
    cr_assert_eq(taken, trace->count);
}

/* Azure 2023, conversation: 19,366 requests at 5.53 a second; medians 1020 and 129, means 1154.7 and 211.1 (Patel
 * et al., Splitwise, ISCA 2024); variation of the gaps 1.09. Sums counted from the file with another program. */
Test(request_trace, azure_2023_conversation)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct request_trace *trace = shipped(arena, diag, "azure_llm_2023_conv.csv");
    cr_assert_eq(trace->count, 19366);
    cr_assert_eq(median(trace, true), 1020);
    cr_assert_eq(median(trace, false), 129);
    cr_assert_float_eq(trace->prompt_mean, 1154.7, 0.05);
    cr_assert_float_eq(trace->output_mean, 211.1, 0.05);
    cr_assert_eq(trace->rows[0].arrival_s, 0);
    /* 18:15:46.6805900 to 19:14:08.4025270 */
    cr_assert_float_eq(trace->rows[trace->count - 1].arrival_s, 58 * 60 + 21.721937, 1e-7);
    double n = (double)trace->count - 1, mean = trace->rows[trace->count - 1].arrival_s / n, squares = 0;
    for (size_t i = 1; i < trace->count; i++)
        squares += pow(trace->rows[i].arrival_s - trace->rows[i - 1].arrival_s, 2) / n;
    cr_assert_float_eq(1 / mean, 5.53, 0.005);
    cr_assert_float_eq(sqrt(squares - mean * mean) / mean, 1.09, 0.005);
    for (int k = 0; k < 2; k++) {
        uint64_t tokens[3];
        replay(arena, trace, k ? 0.5 : NAN, tokens);
        cr_assert(tokens[0] == 22361870 && tokens[1] == 4088665 && tokens[2] == 0);
    }
    diag_destroy(diag);
    arena_destroy(arena);
}

/* Mooncake, conversation: 12,031 requests in 59 minutes, medians 6,909 and 350, means 12,035 and 343; 37 % of the
 * tokens of prompts were seen before (Qin et al., Mooncake, FAST 2025: 36.6 % of their blocks). */
Test(request_trace, mooncake_conversation)
{
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const struct request_trace *trace = shipped(arena, diag, "mooncake_conversation.csv");
    cr_assert_eq(trace->count, 12031);
    cr_assert_eq(median(trace, true), 6909);
    cr_assert_eq(median(trace, false), 350);
    cr_assert_float_eq(trace->prompt_mean, 12035, 0.5);
    cr_assert_float_eq(trace->output_mean, 343, 0.5);
    uint64_t tokens[3];
    replay(arena, trace, NAN, tokens);
    cr_assert(tokens[0] == 144793823 && tokens[1] == 4122048 && tokens[2] == 54098293);
    diag_destroy(diag);
    arena_destroy(arena);
}
