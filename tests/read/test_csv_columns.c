/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "../said.h"
#include "csv_side.h"
#include "read/csv_columns.h"

TestSuite(csv_columns);

enum { WHEN, WARMTH, FLOW, COLUMNS };
static const struct csv_slip slips[] = {{"kelvins", 1, -273.15}, {NULL, 0, 0}};
static const struct csv_column table[COLUMNS + 1] = {
    [WHEN] = {.names = CSV_NAMES(CSV_OURS("time_s"), CSV_SCALED("somebody", "Time ms", 1e-3)),
              .what = "when it was",
              .needed = true},
    [WARMTH] = {.names = CSV_NAMES(CSV_OURS("warmth_degc")), .what = "warmth", .min = -50, .max = 60, .slips = slips},
    [FLOW] = {.names = CSV_NAMES(CSV_OURS("flow_g_s")),
              .what = "flow",
              .max = 1e6,
              .missing = 9999,
              .top = 2,
              .low = "kg/s"},
};
static const struct csv_column other[] = {{.names = CSV_NAMES(CSV_OURS("price"))}, {.names = NULL}};
static const struct csv_column *const others[] = {other, NULL};
static const char *const known[] = {"remark", NULL};

static struct csv_found found[COLUMNS];

Test(csv_columns, names_and_units)
{
    struct csv *csv = from("TIME-MS,Remark,Warmth degC,PRICE\n2500,x,20,1\n");
    double value;
    cr_assert(csv_bind(csv, table, others, known, found) && csv_next(csv));
    cr_assert(csv_value(csv, &table[WHEN], &found[WHEN], &value) && value == 2.5);
    cr_assert(csv_value(csv, &table[WARMTH], &found[WARMTH], &value) && value == 20);
    cr_assert(csv_value(csv, &table[FLOW], &found[FLOW], &value) && isnan(value));
    cr_assert_eq(diag_warnings(diag), 0, "%s", diag_said(arena, diag));
    done(csv);
}

Test(csv_columns, what_nobody_reads)
{
    struct csv *csv = from("time_s,wamth_degc,warmth_k,colour\n1,2,3,4\n");
    cr_assert(csv_bind(csv, table, NULL, NULL, found));
    cr_assert(diag_says(diag, "t.csv:1:1: warning: column `wamth_degc` is not read; did you mean `warmth_degc`?"));
    cr_assert(diag_says(diag, "warning: column `warmth_k` is not read; did you mean `warmth_degc`?"));
    cr_assert(diag_says(diag, "warning: 1 column is not read: `colour`"));
    done(csv);
    csv = from("warmth_degc,Warmth_DegC\n1,2\n");
    cr_assert_not(csv_bind(csv, table, NULL, NULL, found));
    cr_assert(diag_says(diag, "t.csv: error: columns 1 and 2, `warmth_degc` and `Warmth_DegC`, both say warmth"));
    cr_assert(
        diag_says(diag, "error: there is no column `time_s` (when it was); there is `warmth_degc`, `Warmth_DegC`"));
    done(csv);
}

Test(csv_columns, another_unit)
{
    struct csv *csv = from("time_s,warmth_degc\n1,293\n2,999\n");
    double value;
    cr_assert(csv_bind(csv, table, NULL, NULL, found) && csv_next(csv));
    cr_assert_not(csv_value(csv, &table[WARMTH], &found[WARMTH], &value));
    cr_assert(diag_says(diag, "t.csv:2:3: error: warmth of 293 is outside -50 .. 60: is it in kelvins?"));
    cr_assert(csv_next(csv) && !csv_value(csv, &table[WARMTH], &found[WARMTH], &value));
    cr_assert(diag_says(diag, "t.csv:3:3: error: warmth of 999 is outside -50 .. 60\n"));
    done(csv);
}

/* A day of rows that never exceed 2 g/s is in kg/s; 23 rows, or one larger value, say nothing. A missing value is none. */
Test(csv_columns, a_whole_column_in_another_unit)
{
    static const struct {
        int rows;
        const char *last;
        bool wrong;
    } cases[] = {{24, "0.3", true}, {23, "0.3", false}, {24, "300", false}, {25, "9999", true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1000] = "time_s,flow_g_s\n";
        for (int r = 0; r < cases[i].rows; r++)
            sprintf(text + strlen(text), "%d,%s\n", r, r + 1 < cases[i].rows ? "0.4" : cases[i].last);
        struct csv *csv = from(text);
        double value;
        cr_assert(csv_bind(csv, table, NULL, NULL, found));
        while (csv_next(csv))
            cr_assert(csv_value(csv, &table[FLOW], &found[FLOW], &value));
        csv_check_units(csv, table, found);
        cr_assert_eq(diag_says(diag, "flow is never above 0.4 in 24 rows: `flow_g_s` is in kg/s here"), cases[i].wrong);
        done(csv);
    }
}
