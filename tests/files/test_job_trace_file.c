/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../reading.h"
#include "base/random.h"
#include "base/text.h"
#include "files/job_trace_file.h"
#include "files/swf.h"

TestSuite(job_trace_file);

static struct arena *arena;
static struct diag *diag;
static const char *said;

static void setup(void)
{
    arena = arena_create();
    diag = diag_create();
}
static void teardown(void)
{
    diag_destroy(diag);
    arena_destroy(arena);
}

static const struct trace_jobs plain = {.schedule = -1, .processors_per_node = 4};

/* NULL if there are mistakes; what was said is in `said`. */
static const struct job_trace *read_n(const char *text, size_t length, bool swf, const struct trace_jobs *jobs)
{
    struct text_reading reading = {.arena = arena, .diag = diag_create()};
    struct csv *csv =
        csv_from_text(arena, reading.diag, swf ? "t.swf" : "t.csv", text, length, swf ? CSV_BLANKS : CSV_QUOTED);
    const struct job_trace *trace = swf ? swf_read(csv, arena, jobs) : job_trace_read(csv, arena, jobs);
    bool good = csv_mistakes(csv) == 0;
    said = reading_said(&reading);
    csv_close(csv);
    diag_destroy(reading.diag);
    return good ? trace : NULL;
}

static const struct job_trace *read_csv(const char *text)
{
    return read_n(text, strlen(text), false, &plain);
}

static bool same(double a, double b)
{
    return a == b || (isnan(a) && isnan(b));
}

/* Any rows, written in any order of columns, come back as they were. */
Test(job_trace_file, round_trip, .init = setup, .fini = teardown)
{
    static const char *const names[] = {
        "job",           "user",          "submit_s",   "nodes",      "start_s",   "end_s",     "node_power_w",
        "gpu_util_frac", "cpu_util_frac", "walltime_s", "deadline_s", "min_nodes", "max_nodes", "nobody_reads_this"};
    enum { COLUMNS = sizeof names / sizeof *names, ROWS = 20 };
    struct random random = random_stream(4, "test", 0);
    for (int round = 0; round < 200; round++) {
        int order[COLUMNS];
        for (int c = 0; c < COLUMNS; c++) {
            int at = (int)(random_uniform(&random) * (c + 1));
            order[c] = order[at];
            order[at] = c;
        }
        struct text_buffer text = {0};
        for (int c = 0; c < COLUMNS; c++)
            text_buffer_add(&text, "%s%s", c ? "," : "", names[order[c]]);
        struct traced_job rows[ROWS];
        for (int r = 0; r < ROWS; r++) {
            double u[8];
            for (int i = 0; i < 8; i++)
                u[i] = random_uniform(&random);
            int64_t nodes = 1 + (int64_t)(u[0] * 9000);
            bool power = u[1] < 0.5;
            rows[r] = (struct traced_job){.spec = {.nodes = nodes,
                                                   .min_nodes = u[2] < 0.5 ? nodes : 1,
                                                   .max_nodes = u[2] < 0.5 ? nodes : 10000000,
                                                   .submit_s = u[3] * 1e7,
                                                   .start_s = u[3] * 1e7 + (u[4] < 0.2 ? 0 : u[4] * 1e5),
                                                   .wall_s = u[5] < 0.5 ? NAN : u[5] * 1e6,
                                                   .deadline_s = u[6] < 0.5 ? HUGE_VAL : 1e7 + u[6] * 1e7},
                                          .node_w = power ? u[7] * 1e4 : NAN,
                                          .gpu_frac = power ? NAN : u[7],
                                          .cpu_frac = power || u[7] < 0.5 ? NAN : u[7] * u[7]};
            rows[r].spec.end_s = rows[r].spec.start_s + 1e-3 + u[4] * 1e5;
            const struct traced_job *row = &rows[r];
            double value[COLUMNS] = {0,
                                     0,
                                     row->spec.submit_s,
                                     (double)nodes,
                                     row->spec.start_s,
                                     row->spec.end_s,
                                     row->node_w,
                                     row->gpu_frac,
                                     row->cpu_frac,
                                     row->spec.wall_s,
                                     isinf(row->spec.deadline_s) ? NAN : row->spec.deadline_s,
                                     row->spec.min_nodes == nodes ? NAN : (double)row->spec.min_nodes,
                                     row->spec.max_nodes == nodes ? NAN : (double)row->spec.max_nodes,
                                     7};
            for (int c = 0; c < COLUMNS; c++) {
                text_buffer_add(&text, c ? "," : "\n");
                if (order[c] == 0)
                    text_buffer_add(&text, "\"job, \"\"%d\"\"\"", r);
                else if (order[c] == 1)
                    text_buffer_add(&text, "%s", r % 2 ? arena_printf(arena, "u%d", r) : "");
                else if (!isnan(value[order[c]]))
                    text_buffer_add(&text, "%.17g", value[order[c]]);
            }
        }
        const struct job_trace *trace = read_n(text.data, text.length, false, &plain);
        cr_assert(trace && trace->count == ROWS &&
                      strcmp(said, "t.csv:1:1: warning: 1 column is not read: `nobody_reads_this`\n") == 0,
                  "%s\n%s", said, text.data);
        for (int r = 0; r < ROWS; r++) {
            const struct traced_job *got = &trace->rows[r], *put = &rows[r];
            cr_assert_str_eq(got->spec.name, arena_printf(arena, "job, \"%d\"", r));
            cr_assert(r % 2 ? strcmp(got->spec.user, arena_printf(arena, "u%d", r)) == 0 : !got->spec.user);
            cr_assert(got->spec.nodes == put->spec.nodes && got->spec.min_nodes == put->spec.min_nodes &&
                      got->spec.max_nodes == put->spec.max_nodes && got->line == r + 2);
            cr_assert(got->spec.submit_s == put->spec.submit_s && got->spec.start_s == put->spec.start_s &&
                      got->spec.end_s == put->spec.end_s && got->duration_s == put->spec.end_s - put->spec.start_s);
            cr_assert(same(got->spec.wall_s, put->spec.wall_s) && got->spec.deadline_s == put->spec.deadline_s);
            cr_assert(same(got->node_w, put->node_w) && same(got->gpu_frac, put->gpu_frac) &&
                      same(got->cpu_frac, put->cpu_frac));
        }
        text_buffer_finish(&text);
    }
}

Test(job_trace_file, who_says_when_they_run, .init = setup, .fini = teardown)
{
    const char *times = "job,submit_s,nodes,start_s,end_s\na,1,2,3,10\n";
    const char *lengths = "job,submit_s,nodes,duration_s\na,1,2,7\n";
    const char *all = "job,submit_s,nodes,start_s,end_s,duration_s\na,1,2,3,10,6.6\n";
    const struct {
        const char *text;
        int schedule;
        double start_s, duration_s; /* start NAN: the scheduler */
    } cases[] = {{times, -1, 3, 7},
                 {times, SCHEDULE_RECORDED, 3, 7},
                 {times, SCHEDULE_SIMULATED, NAN, 7},
                 {lengths, -1, NAN, 7},
                 {all, -1, 3, 7},
                 {all, SCHEDULE_SIMULATED, NAN, 6.6},
                 {"job,nodes,start_s,end_s\na,2,3,10\n", -1, 3, 7}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct trace_jobs jobs = plain;
        jobs.schedule = cases[i].schedule;
        const struct job_trace *trace = read_n(cases[i].text, strlen(cases[i].text), false, &jobs);
        cr_assert(trace && trace->count == 1, "%s", said);
        cr_assert(same(trace->rows[0].spec.start_s, cases[i].start_s) &&
                  trace->rows[0].duration_s == cases[i].duration_s);
        cr_assert(isnan(trace->rows[0].spec.start_s) == isnan(trace->rows[0].spec.end_s));
    }
    struct trace_jobs recorded = {.schedule = SCHEDULE_RECORDED};
    cr_assert_null(read_n(lengths, strlen(lengths), false, &recorded));
    cr_assert(strstr(said, "`schedule: recorded` needs the columns `start_s` and `end_s`"), "%s", said);
}

/* What ended before is gone, what ran then runs on. */
Test(job_trace_file, from, .init = setup, .fini = teardown)
{
    struct trace_jobs jobs = plain;
    jobs.from_s = 100;
    const char *times = "job,submit_s,nodes,start_s,end_s,deadline_s\n"
                        "before,0,1,50,100,150\nacross,90,1,99,130,140\nafter,110,1,120,121,\n";
    const struct job_trace *trace = read_n(times, strlen(times), false, &jobs);
    cr_assert(trace && trace->count == 2, "%s", said);
    const struct traced_job *across = &trace->rows[0], *after = &trace->rows[1];
    cr_assert_str_eq(across->spec.name, "across");
    cr_assert(across->spec.submit_s == 0 && across->spec.start_s == 0 && across->spec.end_s == 30 &&
              across->duration_s == 30 && across->spec.deadline_s == 40);
    cr_assert(after->spec.submit_s == 10 && after->spec.start_s == 20 && after->spec.end_s == 21 &&
              isinf(after->spec.deadline_s));
    jobs.schedule = SCHEDULE_SIMULATED;
    trace = read_n(times, strlen(times), false, &jobs);
    cr_assert(trace && trace->count == 1 && trace->rows[0].spec.submit_s == 10 && trace->rows[0].duration_s == 1);
}

static void mistake(const char *text, const char *line)
{
    cr_assert_null(read_csv(text), "no mistake in:\n%s", text);
    cr_assert(strstr(said, line), "wanted `%s` for:\n%s\ngot:\n%s", line, text, said);
}

Test(job_trace_file, mistakes, .init = setup, .fini = teardown)
{
    mistake("", "t.csv: error: this file is empty");
    mistake("job,submit_s,nodes,duration_s\n", "t.csv: error: there are no jobs in this file");
    mistake("job,nodes,duration_s\na,1,1\n", "t.csv: error: there is no column `submit_s`");
    mistake("submit_s,nodes,duration_s\n1,1,1\n", "t.csv: error: there is no column `job`");
    mistake("job,submit_s,duration_s\na,1,1\n", "t.csv: error: there is no column `nodes`");
    mistake("job,submit_s,nodes\na,1,1\n", "t.csv: error: there is no column `duration_s`, nor `start_s` and");
    mistake("job,submit_s,nodes,start_s\na,1,1,1\n", "t.csv: error: there is `start_s`, but no `end_s`");
    mistake("job,submit_s,nodes,end_s\na,1,1,1\n", "t.csv: error: there is `end_s`, but no `start_s`");
    mistake("job;submit_s;nodes;duration_s\na;1;1;1,5\nb;2;1;1.5\n",
            "here are decimal points (line 3) and decimal commas (line 2)");
#define ROW(cells) "job,submit_s,nodes,duration_s,gpu_util_frac,min_nodes,max_nodes,deadline_s\n" cells "\n"
    mistake(ROW("a,1,1"), "t.csv:2:1: error: 3 fields, but the header has 8");
    mistake(ROW(",1,1,1,,,,"), "t.csv:2:1: error: a job has a name of 1 to 200 characters");
    mistake(ROW("a,,1,1,,,,"), "t.csv:2:3: error: `submit_s` is blank, but must be known");
    mistake(ROW("a,1,,1,,,,"), "t.csv:2:5: error: `nodes` is blank, but must be known");
    mistake(ROW("a,-1,1,1,,,,"), "t.csv:2:3: error: submit_s of -1 is outside 0 .. 1e+10");
    mistake(ROW("a,1,0,1,,,,"), "t.csv:2:5: error: nodes of 0 is outside 1 .. 1e+07");
    mistake(ROW("a,1,1.5,1,,,,"), "t.csv:2:5: error: nodes of 1.5 is no whole number");
    mistake(ROW("a,1,1e300,1,,,,"), "t.csv:2:5: error: nodes of 1e+300 is outside");
    mistake(ROW("a,1,1e999,1,,,,"), "t.csv:2:5: error: `1e999` is not a number");
    mistake(ROW("a,nan,1,1,,,,"), "t.csv:2:3: error: `nan` is not a number");
    mistake(ROW("a,inf,1,1,,,,"), "t.csv:2:3: error: `inf` is not a number");
    mistake(ROW("a,0x10,1,1,,,,"), "t.csv:2:3: error: `0x10` is not a number");
    mistake(ROW("a,1,1,1,85,,,"), "t.csv:2:9: error: gpu_util_frac of 85 is outside 0 .. 1: is it in per cent, not");
    mistake(ROW("a,1,4,1,,5,,"), "t.csv:2:10: error: min_nodes of 5 is more than its 4 nodes");
    mistake(ROW("a,1,4,1,,,3,"), "t.csv:2:11: error: max_nodes of 3 is less than its 4 nodes");
    mistake(ROW("a,9,4,1,,,,8"), "t.csv:2:12: error: its deadline, 8 s after the start, lies before it is");
#undef ROW
#define ROW(cells) "job,submit_s,nodes,start_s,end_s,duration_s\n" cells "\n"
    mistake(ROW("a,1,1,2,4,9"), "t.csv:2:11: error: it takes 9 s, but from start to end are 2 s");
#undef ROW
}

static void leaves_out(const char *text, const char *line)
{
    const struct job_trace *trace = read_csv(text);
    cr_assert(trace && trace->count == 1 && trace->rows[0].spec.submit_s == 9, "%s\n%s", text, said);
    cr_assert(strstr(said, line), "wanted `%s` for:\n%s\ngot:\n%s", line, text, said);
}

/* One odd row is no reason to refuse a log: it is left out, counted and said. */
Test(job_trace_file, odd_rows, .init = setup, .fini = teardown)
{
#define ROW(cells) "job,submit_s,nodes,duration_s\ngood,9,1,1\n" cells "\n"
    leaves_out(ROW("a,1,1,"), "t.csv:3:1: warning: 1 line is left out: a job that did not run to an end");
    leaves_out(ROW("a,1,1,0\nb,1,1,-5\nc,1,1,0"), "t.csv:3:1: warning: 3 lines are left out: a job that took no time");
    leaves_out(ROW("good,2,1,1"), "t.csv:3:1: warning: 1 line is left out: a job of a name that stands above already");
#undef ROW
#define ROW(cells) "job,submit_s,nodes,start_s,end_s,duration_s\ngood,9,1,10,11,\n" cells "\n"
    leaves_out(ROW("a,1,1,2,2,"), "t.csv:3:1: warning: 1 line is left out: a job that took no time");
    leaves_out(ROW("a,1,1,,2,"), "t.csv:3:1: warning: 1 line is left out: a job that did not run to an end");
    leaves_out(ROW("a,1,1,2,,"), "t.csv:3:1: warning: 1 line is left out: a job that did not run to an end");
    leaves_out(ROW("a,3,1,2,4,"), "t.csv:3:1: warning: 1 line is left out: a job that starts before it is submitted");
#undef ROW
}

/* All of them at once, up to twenty; a slip in the name of a column is a warning. */
Test(job_trace_file, mistakes_at_once, .init = setup, .fini = teardown)
{
    mistake("job,submit_s,nodes,duration_s\na,-1,0,1\nb,1,1,1e99\n", "t.csv:2:3: error: submit_s of -1");
    cr_assert(strstr(said, "t.csv:2:6: error: nodes of 0") && strstr(said, "t.csv:3:7: error: duration_s of"));
    struct text_buffer text = {0};
    text_buffer_add(&text, "job,submit_s,nodes,duration_s\n");
    for (int i = 0; i < 1000; i++)
        text_buffer_add(&text, "x,x,x,x\n");
    cr_assert_null(read_n(text.data, text.length, false, &plain));
    cr_assert(strstr(said, "20 mistakes in this file; it was read no further"), "%s", said);
    text_buffer_finish(&text);
    cr_assert_not_null(read_csv("job,submit_s,nodes,duration_s,gpu_util\na,1,1,1,0.5\n"));
    cr_assert(strstr(said, "column `gpu_util` is not read; did you mean `gpu_util_frac`?"), "%s", said);
}

/* Bytes of any kind end in a message or in rows that keep what the header file promises. */
Test(job_trace_file, any_bytes, .init = setup, .fini = teardown)
{
    static const char alphabet[] = "0123456789.,-+eE\n\"ab; \t\r";
    struct random random = random_stream(5, "test", 0);
    size_t good = 0;
    for (int round = 0; round < 20000; round++) {
        bool swf = round % 2;
        char text[400];
        size_t length = 0;
        if (!swf)
            length = (size_t)sprintf(text, "job,submit_s,nodes,start_s,end_s,cpu_util_frac\na,0,1,0,1,\n");
        else
            length = (size_t)sprintf(text, "1 0 5 10 8 -1 -1 -1 -1 -1 1 3 -1 -1 -1 -1 -1 -1\n");
        size_t bytes = (size_t)(random_uniform(&random) * 12); /* of it are spoilt, or follow */
        for (size_t i = 0; i < bytes; i++) {
            size_t at = (size_t)(random_uniform(&random) * (double)(length + 1));
            text[at] = alphabet[(size_t)(random_uniform(&random) * (sizeof alphabet - 1))];
            length += at == length;
        }
        const struct job_trace *trace = read_n(text, length, swf, &plain);
        for (size_t i = 0; trace && i < trace->count; i++, good++) {
            const struct traced_job *row = &trace->rows[i];
            cr_assert(row->spec.min_nodes >= 1 && row->spec.min_nodes <= row->spec.nodes &&
                      row->spec.nodes <= row->spec.max_nodes);
            cr_assert(row->duration_s > 0 && row->spec.submit_s >= 0 && row->spec.name[0]);
            cr_assert(isnan(row->spec.start_s) ||
                      (row->spec.start_s >= row->spec.submit_s && row->spec.end_s > row->spec.start_s));
            cr_assert(!(row->cpu_frac < 0) && !(row->cpu_frac > 1));
        }
        if (round % 1000 == 999) {
            arena_destroy(arena);
            arena = arena_create();
        }
    }
    cr_assert(good > 1000, "%zu", good);
}

Test(job_trace_file, more_than_a_million_rows, .init = setup, .fini = teardown)
{
    struct text_buffer text = {0};
    text_buffer_add(&text, "job,submit_s,nodes,duration_s\n");
    for (int i = 0; i < 1100000; i++)
        text_buffer_add(&text, "%d,%d,1,1\n", i, 1100000 - i); /* in any order */
    const struct job_trace *trace = read_n(text.data, text.length, false, &plain);
    cr_assert(trace && trace->count == 1100000, "%s", said);
    text_buffer_finish(&text);
}

/* As the Parallel Workloads Archive writes them. */
static const char swf_sample[] =
    "; Version: 2.2\n"
    ";  MaxNodes: 128\n"
    "\n"
    "    1        0      5    100   16     -1    -1   16   3600    -1  1    3    1  -1  1  -1   -1    -1\n"
    "    2       10     -1     50   -1     -1    -1    5     -1    -1  0   -1    1  -1  1  -1   -1    -1 \r\n"
    "\t3       20      0      0    8     -1    -1    8     60    -1  5    3    1  -1  1  -1   -1    -1\n"
    "    4       30      0     -1    8     -1    -1    8     60    -1  5    3    1  -1  1  -1   -1    -1\n"
    "    5       40      0     10   -1     -1    -1   -1     60    -1  1    3    1  -1  1  -1   -1    -1\n"
    "    6       50      0    100    8     -1    -1    8     60    -1  1    3    1  -1  1  -1   -1    -1\n"
    "    6       50      0     40    8     -1    -1    8     60    -1  2    3    1  -1  1  -1   -1    -1\n"
    "    6       50      9     60    8     -1    -1    8     60    -1  3    3    1  -1  1  -1   -1    -1\n";

Test(job_trace_file, standard_workload_format, .init = setup, .fini = teardown)
{
    const struct job_trace *trace = read_n(swf_sample, sizeof swf_sample - 1, true, &plain);
    cr_assert(trace && trace->count == 3, "%s", said);
    const struct traced_job *one = &trace->rows[0], *two = &trace->rows[1], *six = &trace->rows[2];
    cr_assert_str_eq(one->spec.name, "1");
    cr_assert_str_eq(one->spec.user, "3");
    cr_assert(one->spec.nodes == 4 && one->spec.submit_s == 0 && one->duration_s == 100 && one->spec.wall_s == 3600);
    cr_assert(isnan(one->spec.start_s) && isnan(one->node_w) && isnan(one->gpu_frac) && one->line == 4);
    cr_assert(two->spec.nodes == 2 && !two->spec.user && isnan(two->spec.wall_s)); /* five processors of four a node */
    cr_assert(six->duration_s == 100 && six->spec.nodes == 2);
    cr_assert(strstr(said, "2 lines are left out: parts of a job"), "%s", said);
    cr_assert(strstr(said, "2 lines are left out: ran for no time"), "%s", said);
    cr_assert(strstr(said, "1 line is left out: of unknown size"), "%s", said);
    struct trace_jobs recorded = {.schedule = SCHEDULE_RECORDED, .processors_per_node = 1};
    trace = read_n(swf_sample, sizeof swf_sample - 1, true, &recorded);
    cr_assert(trace && trace->count == 2, "%s", said);
    cr_assert(trace->rows[0].spec.start_s == 5 && trace->rows[0].spec.end_s == 105 && trace->rows[0].spec.nodes == 16);
    cr_assert(strstr(said, "1 line is left out: of unknown start"), "%s", said);
}

/* Logs of archives: a line of names, tabs, more fields than the format has, a run time of a broken clock, a job twice. */
Test(job_trace_file, odd_swf, .init = setup, .fini = teardown)
{
    static const char text[] =
        "Job\tSubmit\tWait\tRun\tN\tCPU\tMem\tReqN\tReqT\tReqM\tStatus\tUser\tGroup\tApp\tQueue\tPart\tPrev\tThink\tMore\tAgain\n"
        "1\t0\t5\t9\t8\t-1\t-1\t-1\t-1\t-1\t1\t3\t-1\t-1\t-1\t-1\t-1\t-1\t7\t8\n"
        "2 9 1 -1359980917 1 1 -1 1 0 -1 1 1 1 1 -1 -1 -1 -1 7 8\n"
        "1 9 1 10 1 1 -1 1 0 -1 1 1 1 1 -1 -1 -1 -1 7 8\n";
    const struct job_trace *trace = read_n(text, sizeof text - 1, true, &plain);
    cr_assert(trace && trace->count == 1 && trace->rows[0].duration_s == 9, "%s", said);
    cr_assert(strstr(said, "t.swf:3:1: warning: 1 line is left out: ran for no time, or for an unknown time"), "%s",
              said);
    cr_assert(strstr(said, "t.swf:4:1: warning: 1 line is left out: a job of a name that stands above already"), "%s",
              said);
}

Test(job_trace_file, mistakes_in_swf, .init = setup, .fini = teardown)
{
    const struct {
        const char *text, *line;
    } cases[] = {
        {"; only a comment\n", "t.swf: error: there are no jobs in this file"},
        {"1 2 3\n", "t.swf:1:1: error: 3 fields, but a line of SWF has 18"},
        {"1 x 5 9 8 -1 -1 -1 -1 -1 1 3 -1 -1 -1 -1 -1 -1\n", "t.swf:1:3: error: `x` is not a number"},
        {"1 -1 5 9 8 -1 -1 -1 -1 -1 1 3 -1 -1 -1 -1 -1 -1\n", "t.swf: error: no job of this file is left"},
        {"1 0 5 -2 8 -1 -1 -1 -1 -1 1 3 -1 -1 -1 -1 -1 -1\n", "t.swf: error: no job of this file is left"},
        {"1 0 5 9 1e12 -1 -1 -1 -1 -1 1 3 -1 -1 -1 -1 -1 -1\n", "t.swf:1:9: error: number of processors of"},
        {"1 0 5 9 8 -1 -1 -1 -1 -1 7 3 -1 -1 -1 -1 -1 -1\n", "t.swf:1:26: error: status of 7 is outside -1 .. 5"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_null(read_n(cases[i].text, strlen(cases[i].text), true, &plain));
        cr_assert(strstr(said, cases[i].line), "wanted `%s`, got:\n%s", cases[i].line, said);
    }
}
