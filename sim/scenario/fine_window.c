/* SPDX-License-Identifier: Apache-2.0 */
#include "scenario/fine_window.h"

/* More rows than this are a slip in `interval` or `duration`. */
static const double rows_max = 10e6;

static void check(const void *value, struct complaint *complaint)
{
    const struct fine_window *window = value;
    double rows = window->duration_s / window->interval_s;
    if (rows > rows_max)
        complain(complaint, "interval", "%.3g rows; at most %.3g: write a longer interval or a shorter duration", rows,
                 rows_max);
}

static const struct field fields[] = {{.key = "from",
                                       NUMBER_FIELD(struct fine_window, from_s, DURATION),
                                       RANGE_DEFAULT("0 s", "36525 d", "0 s"),
                                       .doc = "When it begins, after the start of the run."},
                                      {.key = "duration",
                                       NUMBER_FIELD(struct fine_window, duration_s, DURATION),
                                       RANGE_DEFAULT("1 ms", "36525 d", "1 min"),
                                       .doc = "How long it lasts."},
                                      {.key = "interval",
                                       NUMBER_FIELD(struct fine_window, interval_s, DURATION),
                                       RANGE_DEFAULT("1 ms", "1 h", "100 ms"),
                                       .doc = "Time between two rows; each holds the mean over its interval."},
                                      {.key = "holders",
                                       FLAG_FIELD(struct fine_window, holders),
                                       .initial = "false",
                                       .doc = "Write fine_holders.csv besides: the power of each workload and of "
                                              "idle nodes."},
                                      FIELD_END};

const struct record fine_record = {.name = "fine window",
                                   .doc = "A window of the run whose IT power is written finely, to fine.csv.",
                                   .size = sizeof(struct fine_window),
                                   .fields = fields,
                                   .check = check};
