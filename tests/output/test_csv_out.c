/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/calendar.h"
#include "base/random.h"
#include "base/units.h"
#include "output/csv_out.h"
#include "read/csv.h"

TestSuite(csv_out);

struct row {
    const char *run;
    double power_w;
    int64_t count, when;
};
static const struct column columns[] = {
    {.name = "run", .kind = COLUMN_TEXT, .offset = offsetof(struct row, run)},
    {.name = "power_w", .kind = COLUMN_NUMBER, .offset = offsetof(struct row, power_w)},
    {.name = "count", .kind = COLUMN_INTEGER, .offset = offsetof(struct row, count)},
    {.name = "when", .kind = COLUMN_DATE, .offset = offsetof(struct row, when)},
    COLUMN_END};

Test(csv_out, header_and_rows)
{
    struct text_buffer out = {0};
    csv_out_header(&out, columns);
    csv_out_row(&out, columns, &(struct row){"a", 1234.5, 7, 0});
    csv_out_row(&out, columns, &(struct row){NULL, NAN, INT64_MIN, 86400});
    csv_out_row(&out, columns, &(struct row){"b", -0.0, 0, -1});
    cr_assert_str_eq(out.data, "run,power_w,count,when\n"
                               "a,1234.5,7,1970-01-01T00:00:00\n"
                               ",,-9223372036854775808,1970-01-02T00:00:00\n"
                               "b,0,0,1969-12-31T23:59:59\n");
    text_buffer_finish(&out);
}

/* RFC 4180, section 2, rules 5 to 7. */
Test(csv_out, quoting)
{
    static const char *const cases[][2] = {{"plain text", "plain text"},
                                           {"a,b", "\"a,b\""},
                                           {"say \"x\"", "\"say \"\"x\"\"\""},
                                           {"two\nlines", "\"two\nlines\""},
                                           {"", ""}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct text_buffer out = {0};
        text_buffer_add(&out, "%s", "");
        csv_out_text(&out, cases[i][0]);
        cr_assert_str_eq(out.data, cases[i][1]);
        text_buffer_finish(&out);
    }
}

Test(csv_out, reader_reads_what_was_written)
{
    enum { ROWS = 2000 };
    static struct row rows[ROWS];
    static const char *const names[] = {"x", "a,b", "q\"q", "\"", "end,"};
    struct random random = random_stream(3, "rows", 0);
    struct text_buffer out = {0};
    csv_out_header(&out, columns);
    for (int i = 0; i < ROWS; i++) {
        rows[i] = (struct row){names[random_bits(&random) % 5], random_normal(&random) * pow(10, i % 60 - 30),
                               (int64_t)(random_bits(&random) >> 12), (int64_t)(random_bits(&random) >> 30)};
        csv_out_row(&out, columns, &rows[i]);
    }
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    struct csv *csv = csv_from_text(arena, diag, "rows", out.data, out.length, CSV_QUOTED);
    cr_assert(csv_header(csv));
    for (int i = 0; i < ROWS; i++) {
        double power, count;
        int64_t when;
        cr_assert(csv_next(csv));
        cr_assert_str_eq(csv_text(csv, 0, arena), rows[i].run);
        cr_assert(csv_number(csv, 1, &power) && power == rows[i].power_w);
        cr_assert(csv_number(csv, 2, &count) && count == (double)rows[i].count);
        cr_assert(csv_date(csv, 3, &when) && when == rows[i].when);
    }
    cr_assert_not(csv_next(csv));
    csv_close(csv);
    diag_destroy(diag);
    arena_destroy(arena);
    text_buffer_finish(&out);
}
