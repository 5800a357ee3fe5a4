/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../said.h"
#include "base/random.h"
#include "csv_side.h"

TestSuite(csv);

static bool said(const char *what)
{
    return diag_says(diag, what);
}

Test(csv, reads_what_rfc_4180_allows)
{
    struct csv *csv = from("\xef\xbb\xbf"
                           "a,\"b, or \"\"b\"\"\" , c\r\n1,\"x,y\",\r\n -2.5e1 ,, 7\r\n\r\n");
    cr_assert(csv_header(csv));
    cr_assert_eq(csv_columns(csv), 3);
    cr_assert_str_eq(csv_column_name(csv, 1), "b, or \"b\"");
    cr_assert_eq(csv_column(csv, (const char *const[]){"none", "c", NULL}, true), 2);
    double value;
    cr_assert(csv_next(csv));
    cr_assert(csv_number(csv, 0, &value) && value == 1);
    cr_assert_str_eq(csv_text(csv, 1, arena), "x,y");
    cr_assert(csv_blank(csv, 2) && csv_number(csv, 2, &value) && isnan(value));
    cr_assert(csv_next(csv));
    cr_assert(csv_number(csv, 0, &value) && value == -25);
    cr_assert(csv_number(csv, 2, &value) && value == 7);
    cr_assert_eq(csv_line(csv), 3);
    cr_assert_not(csv_next(csv));
    cr_assert_eq(csv_mistakes(csv), 0);
    done(csv);
}

Test(csv, a_last_line_needs_no_end)
{
    struct csv *csv = from("a,b\n1,2");
    double value;
    cr_assert(csv_header(csv) && csv_next(csv) && csv_number(csv, 1, &value) && value == 2);
    cr_assert_not(csv_next(csv));
    done(csv);
}

Test(csv, mistakes)
{
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"", "t.csv: error: this file is empty"},
        {"a,b\n1\n", "t.csv:2:1: error: 1 field, but the header has 2"},
        {"a,b\n1,2,3\n", "t.csv:2:1: error: 3 fields, but the header has 2"},
        {"a,b\n1,2\n\n3,4\n", "t.csv:3:1: error: empty line"},
        {"a,b\n1,\"2\n", "t.csv:2:3: error: this quote is not closed"},
        {"a,b\n1,\"2\"3\n", "t.csv:2:6: error: text after a quoted field"},
        {"a,b\n1,nan\n", "t.csv:2:3: error: `nan` is not a number"},
        {"a,b\n1,0x1f\n", "t.csv:2:3: error: `0x1f` is not a number"},
        {"a,b\n1,1_000\n", "t.csv:2:3: error: `1_000` is not a number"},
        {"a,b\n1,1e999\n", "t.csv:2:3: error: `1e999` is not a number"},
        {"a,b\n1,--1\n", "t.csv:2:3: error: `--1` is not a number"},
        {"a,b\n1,1e\n", "t.csv:2:3: error: `1e` is not a number"},
        {"a,b\n1,.\n", "t.csv:2:3: error: `.` is not a number"},
        {"a,c\n1,2\n", "t.csv: error: there is no column `b`; there is `a`, `c`"},
        {"b,a,b\n1,2,3\n", "t.csv: error: columns 1 and 3 are both `b`"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv *csv = from(cases[i].text);
        double value;
        int b = csv_header(csv) ? csv_column(csv, (const char *const[]){"b", NULL}, true) : -1;
        while (b >= 0 && csv_next(csv))
            csv_number(csv, (size_t)b, &value);
        cr_expect_eq(csv_mistakes(csv), 1, "case %zu", i);
        cr_expect(said(cases[i].message), "case %zu", i);
        done(csv);
    }
}

Test(csv, nul_bytes_are_refused)
{
    arena = arena_create();
    diag = diag_create();
    struct csv *csv = csv_from_text(arena, diag, "t.csv", "a,b\n1,\0\n", 9, CSV_QUOTED);
    cr_assert(csv_header(csv));
    cr_assert_not(csv_next(csv));
    cr_assert(said("t.csv:2:3: error: a NUL byte"));
    done(csv);
}

Test(csv, stops_after_twenty_mistakes)
{
    char text[2000] = "a\n";
    for (int i = 0; i < 100; i++)
        strcat(text, "x\n");
    struct csv *csv = from(text);
    double value;
    int rows = 0;
    cr_assert(csv_header(csv));
    while (csv_next(csv)) {
        csv_number(csv, 0, &value);
        rows++;
    }
    cr_assert_eq(rows, 20);
    cr_assert_eq(diag_errors(diag), 20);
    done(csv);
}

Test(csv, too_many_columns)
{
    char *text = malloc(20002);
    memset(text, ',', 20000);
    strcpy(text + 20000, "\n");
    struct csv *csv = from(text);
    cr_assert_not(csv_header(csv));
    cr_assert(said("more than 10000 columns"));
    done(csv);
    free(text);
}

/* Files are named by the user: what cannot be read is said at the place of the name. */
Test(csv, unreadable_files)
{
    arena = arena_create();
    diag = diag_create();
    struct place place = {"s.yaml", 3, 7};
    cr_assert_null(csv_open(arena, diag, "/nowhere/x.csv", place, CSV_QUOTED));
    cr_assert_null(csv_open(arena, diag, "/", place, CSV_QUOTED));
    cr_assert(said("s.yaml:3:7: error: cannot read `/nowhere/x.csv`: No such file or directory"));
    cr_assert(said("cannot read `/`: Is a directory"));
    diag_destroy(diag);
    arena_destroy(arena);
}

/* Numbers are those of strtod, to the last bit. */
Test(csv, numbers_are_rounded_correctly)
{
    struct random random = random_stream(7, "csv", 0);
    static const char *const forms[] = {"%.17g", "%.1f", "%.6f", "%g", "%.15e"};
    for (int i = 0; i < 200000; i++) {
        double magnitude = pow(10, -25 + 50 * random_uniform(&random)), value, expected;
        char text[400];
        int length = snprintf(text, sizeof text, forms[i % 5], (random_uniform(&random) - 0.5) * magnitude);
        expected = strtod(text, NULL);
        cr_assert(csv_parse_number(text, (size_t)length, &value), "%s", text);
        cr_assert(memcmp(&value, &expected, sizeof value) == 0, "%s: %.17g, not %.17g", text, value, expected);
    }
}

Test(csv, other_signs)
{
    static const char *const texts[] = {"a\tb\n1\t\n\t2\n", "a|b\n1|\n|2\n", "a,b\r1,\r,2\r"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv *csv = from(texts[i]);
        double value;
        cr_assert(csv_header(csv) && csv_columns(csv) == 2, "%zu", i);
        cr_assert(csv_next(csv) && csv_number(csv, 0, &value) && value == 1 && csv_blank(csv, 1), "%zu", i);
        cr_assert(csv_next(csv) && csv_blank(csv, 0) && csv_number(csv, 1, &value) && value == 2, "%zu", i);
        cr_assert(!csv_next(csv) && csv_mistakes(csv) == 0, "%zu", i);
        done(csv);
    }
}

Test(csv, no_text)
{
    static const struct {
        const char *bytes, *message;
    } cases[] = {{"\x1f\x8b\x08 and more", "t.csv: error: this is no text: it is compressed by gzip"},
                 {"PK\x03\x04", "a ZIP archive or a spreadsheet"},
                 {"PAR1", "Parquet"},
                 {"\xff\xfe"
                  "a",
                  "UTF-16"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct csv *csv = from(cases[i].bytes);
        cr_expect_not(csv_header(csv));
        cr_expect(said(cases[i].message) && diag_errors(diag) == 1, "%zu: %s", i, diag_said(arena, diag));
        done(csv);
    }
}
