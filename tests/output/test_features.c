/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "output/features.h"

static struct summary nothing(void)
{
    struct summary summary;
    memset(&summary, 0, sizeof summary);
    for (const struct column *column = summary_columns; column->name != NULL; column++)
        if (column->kind == COLUMN_NUMBER)
            *(double *)(void *)((char *)&summary + column->offset) = NAN;
    return summary;
}

TestSuite(features);

Test(features, a_run_without_any_says_nothing)
{
    struct summary run = nothing();
    struct text_buffer out = {0};
    features_say(&run, &out);
    cr_assert_eq(out.length, 0);
    run.storage_out_j = run.unserved_j = run.capped_s = 0;
    features_say(&run, &out);
    cr_assert_eq(out.length, 0);
    text_buffer_finish(&out);
}

Test(features, a_line_for_each_in_use)
{
    struct summary run = nothing();
    run.storage_out_j = 3.6e9;
    run.storage_loss_j = 3.6e8;
    run.storage_carbon_kg = -12e3;
    run.failure_warm_s = 120;
    run.inlet_peak_k = 273.15 + 41.5;
    struct text_buffer out = {0};
    features_say(&run, &out);
    cr_assert_str_eq(out.data,
                     "\n  failure    air at the servers above 27 degC after 2.00 min  warmest air 41.5 degC"
                     "\n  battery    gave 1.000 MWh  lost 100 kWh  changed carbon by -12.00 t",
                     "%s", out.data);
    text_buffer_finish(&out);
}
