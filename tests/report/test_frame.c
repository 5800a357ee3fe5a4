/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "report/embed.h"
#include "report/frame.h"

static struct arena *arena;
static struct diag *diag;
static char folder[] = "/tmp/samovar-frame-XXXXXX";

static void setup(void)
{
    arena = arena_create();
    diag = diag_create();
    cr_assert_not_null(mkdtemp(folder));
}

static void teardown(void)
{
    unlink(arena_printf(arena, "%s/t.csv", folder));
    rmdir(folder);
    diag_destroy(diag);
    arena_destroy(arena);
}

TestSuite(frame, .init = setup, .fini = teardown);

static struct frame *read_text(const char *text)
{
    static const char package[] =
        "{path: t.csv, schema: {fields: [{name: run, type: string}, {name: time_s, type: number, unit: s},"
        " {name: interval_s, type: number}, {name: when, type: datetime}, {name: power_w, type: number, unit: W, description: of it},"
        " {name: service, type: string}]}}";
    FILE *file = fopen(arena_printf(arena, "%s/t.csv", folder), "w");
    fputs(text, file);
    fclose(file);
    struct tree *resource = tree_parse(arena, diag, "package", package, strlen(package));
    cr_assert_not_null(resource);
    return frame_read(arena, diag, folder, resource);
}

Test(frame, reads_what_the_package_describes)
{
    struct frame *frame =
        read_text("run,time_s,interval_s,when,power_w\n7,0,60,1970-01-02T00:00:00,1.5\n8,60,60,1970-01-02T00:01:00,\n");
    cr_assert_not_null(frame);
    cr_assert_eq(frame->rows, 2);
    cr_assert_str_eq(frame_column(frame, "run")->texts[1], "8", "a name of digits is a name");
    cr_assert_eq(frame_column(frame, "when")->numbers[1], 86460.0);
    cr_assert(isnan(frame_column(frame, "power_w")->numbers[1]));
    cr_assert_str_eq(frame_column(frame, "power_w")->unit, "W");
    cr_assert_str_eq(frame_column(frame, "power_w")->doc, "of it");
    cr_assert_null(frame_column(frame, "nothing"));
}

Test(frame, says_what_cannot_be_read)
{
    cr_assert_null(read_text("run,time_s\n1,2,3\n"));
    cr_assert_gt(diag_errors(diag), 0);
}

/* (1 x 60 + 4 x 30) / 90 = 2: a tick counts as long as it lasts. */
Test(frame, thin_rows_are_means_weighed_by_time)
{
    struct frame *frame = read_text("time_s,interval_s,power_w\n0,60,1\n60,30,4\n90,60,7\n");
    struct frame *thin = frame_thin(arena, frame, NULL, 2);
    const struct frame_column *power = frame_column(thin, "power_w"), *time = frame_column(thin, "time_s");
    cr_assert_eq(thin->rows, 2);
    cr_assert_eq(thin->of, 3);
    cr_assert_eq(thin->bucket, 2);
    cr_assert_float_eq(power->numbers[0], 2.0, 1e-15);
    cr_assert_eq(power->least[0], 1.0);
    cr_assert_eq(power->most[0], 4.0);
    cr_assert_eq(power->numbers[1], 7.0);
    cr_assert_eq(time->numbers[1], 90.0, "a bucket begins where its first row does");
    cr_assert_null(time->least);
}

Test(frame, services_are_thinned_apart)
{
    struct frame *frame = read_text("time_s,service,power_w\n0,a,1\n0,b,10\n60,a,3\n60,b,30\n120,a,5\n120,b,50\n");
    struct frame *thin = frame_thin(arena, frame, "service", 2);
    const struct frame_column *power = frame_column(thin, "power_w"), *service = frame_column(thin, "service");
    cr_assert_eq(thin->rows, 4);
    cr_assert_str_eq(service->texts[1], "a");
    cr_assert_str_eq(service->texts[2], "b");
    static const double means[] = {2, 5, 20, 50};
    for (size_t i = 0; i < 4; i++)
        cr_assert_eq(power->numbers[i], means[i]);
}

Test(frame, the_largest_rows_keep_their_order)
{
    struct frame *frame = read_text("run,power_w\na,2\nb,9\nc,\nd,1\ne,5\n");
    struct frame *largest = frame_largest(arena, frame, "power_w", 2);
    cr_assert_eq(largest->rows, 2);
    cr_assert_eq(largest->of, 5);
    cr_assert_str_eq(frame_column(largest, "run")->texts[0], "b");
    cr_assert_str_eq(frame_column(largest, "run")->texts[1], "e");
}

Test(frame, rows_of_one_text)
{
    struct frame *frame = read_text("run,power_w\na,2\nb,9\na,4\n");
    struct frame *rows = frame_where(arena, frame, "run", "a");
    cr_assert_eq(rows->rows, 2);
    cr_assert_eq(frame_column(rows, "power_w")->numbers[1], 4.0);
}

static const char *embedded(const struct frame *frame, const char *const *first, size_t budget)
{
    struct json json = {.compact = true};
    json_object(&json, NULL);
    embed_frame(&json, "t", frame, first, budget);
    json_close_object(&json);
    const char *text = arena_text(arena, json.text.data);
    text_buffer_finish(&json.text);
    return text;
}

Test(frame, what_is_constant_or_even_takes_few_bytes)
{
    struct frame *frame = read_text("run,time_s,interval_s,power_w\nx,0,60,1.25\nx,60,60,2\nx,120,60,\n");
    cr_assert_str_eq(
        embedded(frame, NULL, 1000),
        "{\"t\":{\"rows\":3,\"of\":3,\"bucket\":1,\"columns\":{\"run\":{\"is\":\"x\"},\"time_s\":{\"from\":0,\"step\":60},"
        "\"interval_s\":{\"is\":60},\"power_w\":{\"values\":[1.25,2,null]}},\"left_out\":[]}}\n");
}

/* 1.0f is 0x3f800000, in little-endian bytes 00 00 80 3f. */
Test(frame, long_columns_are_floats)
{
    struct text_buffer text = {0};
    text_buffer_add(&text, "power_w\n2\n");
    for (int i = 1; i < 600; i++)
        text_buffer_add(&text, "1\n");
    struct frame *frame = read_text(text.data);
    text_buffer_finish(&text);
    cr_assert_not_null(strstr(embedded(frame, NULL, 100000), "\"power_w\":{\"f32\":\"AAAAQAAAgD8AAIA/AACAPwAA"));
}

Test(frame, what_does_not_fit_is_named)
{
    static const char *const first[] = {"power_w", NULL};
    struct frame *frame = read_text("interval_s,power_w\n1.234567,1\n2,2\n4,5\n");
    const char *text = embedded(frame, first, 40);
    cr_assert_not_null(strstr(text, "\"power_w\":{"));
    cr_assert_not_null(strstr(text, "\"left_out\":[\"interval_s\"]"), "%s", text);
}
