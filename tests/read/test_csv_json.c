/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "../said.h"
#include "base/text.h"
#include "csv_side.h"

TestSuite(csv_json);

static bool said(const char *what)
{
    return diag_says(diag, what);
}

/* JSON lines are rows, whatever the order of names; null and what is absent are blanks, and names may first come in any line. */
Test(csv_json, lines)
{
    struct csv *csv =
        from("{\"a\": 1, \"b\": [0, {\"x\": \"]\"}], \"c\": \"t\"}\r\n{\"c\":\"u\",\"d\":9,\"a\":2.5}\n{\"a\":null}\n");
    double value;
    cr_assert(csv_header(csv) && csv_columns(csv) == 4);
    cr_assert_str_eq(csv_column_name(csv, 3), "d");
    cr_assert(csv_next(csv) && csv_number(csv, 0, &value) && value == 1);
    cr_assert_str_eq(csv_text(csv, 1, arena), "[0, {\"x\": \"]\"}]");
    cr_assert(csv_blank(csv, 3));
    cr_assert(csv_next(csv) && csv_number(csv, 0, &value) && value == 2.5);
    cr_assert(csv_blank(csv, 1) && csv_number(csv, 3, &value) && value == 9);
    cr_assert_str_eq(csv_text(csv, 2, arena), "u");
    cr_assert_eq(csv_line(csv), 2);
    cr_assert(csv_next(csv) && csv_blank(csv, 0) && csv_blank(csv, 3) && !csv_next(csv));
    cr_assert_eq(csv_mistakes(csv), 0);
    done(csv);
    csv = from("{\"a\": 1}\n{\"a\": [1, 2}\n{\"a\" 1}\n{\"a\": 1} 2\n");
    cr_assert(csv_header(csv) && csv_next(csv));
    cr_assert_not(csv_next(csv));
    cr_assert(said("t.csv:2:") && said("JSON: a comma or the end of the object is wanted here") &&
              said("JSON: a colon is wanted") && said("t.csv:4:10: error: JSON: the end of the line"));
    done(csv);
}

/* Objects in a list or one after the other, over any number of lines; a mistake has its own line. */
Test(csv_json, spread)
{
    static const char *const texts[] = {"[{\"a\": 1, \"b\": {\"c\": [\n2]}},\n\n {\n\"b\": \"]}\",\n\"d\": 3}]\n",
                                        "\n{\n \"a\": 1, \"b\": {\"c\": [\n2]}}\n{\"b\":\"]}\",\"d\":3}",
                                        "[\n{\"a\":1,\"b\":{\"c\": [\n2]}},{\"b\":\"]}\",\"d\":3}\n]"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct csv *csv = from(texts[i]);
        double value;
        cr_assert(csv_header(csv) && csv_columns(csv) == 3, "%zu", i);
        cr_assert(csv_next(csv) && csv_number(csv, 0, &value) && value == 1);
        cr_assert_str_eq(csv_text(csv, 1, arena), "{\"c\": [\n2]}");
        cr_assert(csv_next(csv) && csv_blank(csv, 0) && csv_number(csv, 2, &value) && value == 3);
        cr_assert_str_eq(csv_text(csv, 1, arena), "]}");
        cr_assert(!csv_next(csv) && csv_mistakes(csv) == 0);
        done(csv);
    }
    struct csv *csv = from("[\n {\"a\": 1},\n {\"a\":\n 2,\n  \"b\" 3}]");
    cr_assert(csv_header(csv) && csv_next(csv) && !csv_next(csv));
    cr_assert(said("t.csv:5:7: error: JSON: a colon is wanted here"));
    done(csv);
    csv = from("[\n {\"a\": 1},\n {\"a\":\n 2,\n  \"b\": \"x\"}]");
    cr_assert(csv_header(csv) && csv_next(csv) && csv_next(csv));
    double value;
    cr_assert_not(csv_number(csv, 1, &value));
    cr_assert(said("t.csv:5:9: error: `x` is not a number"));
    done(csv);
    csv = from("[{\"a\": 1}, 7]");
    cr_assert(csv_header(csv) && csv_next(csv) && !csv_next(csv));
    cr_assert(said("t.csv:1:12: error: JSON: an object, {...}, is wanted here"));
    done(csv);
    csv = from("[]");
    cr_assert(!csv_header(csv) && said("it has no objects with names"));
    done(csv);
}

/* RFC 8259, section 7. */
Test(csv_json, escapes)
{
    struct csv *csv = from("{\"gCO\\u2082\\/kWh\": \"\\\"a\\\\\\t\\u00e9 \\ud83d\\ude00\\q\"}\n");
    cr_assert(csv_header(csv) && csv_next(csv));
    cr_assert_str_eq(csv_column_name(csv, 0), "gCO\u2082/kWh");
    cr_assert_str_eq(csv_text(csv, 0, arena), "\"a\\\t\u00e9 \U0001f600\\q");
    done(csv);
}

/* Names have a limit, and rows that have few of many cost as little as they hold. */
Test(csv_json, names)
{
    struct text_buffer text = {0};
    for (int i = 0; i < 10000; i++)
        text_buffer_add(&text, "{\"n%d\": %d}\n", i, i);
    for (int i = 0; i < 1000000; i++)
        text_buffer_add(&text, "{\"n9999\":1}\n");
    struct csv *csv = from(text.data);
    double value, total = 0;
    cr_assert(csv_header(csv) && csv_columns(csv) == 10000);
    while (csv_next(csv)) {
        csv_number(csv, 9999, &value);
        total += isnan(value) ? 0 : value;
    }
    cr_assert(total == 9999 + 1000000);
    done(csv);
    text_buffer_add(&text, "{\"one more\": 1}\n");
    csv = from(text.data);
    cr_assert(!csv_header(csv) && said("its objects have more than 10000 names"));
    done(csv);
    text_buffer_finish(&text);
}
