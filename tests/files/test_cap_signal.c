/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "base/calendar.h"
#include "files/cap_signal.h"

TestSuite(cap_signal);

static struct cap_file read_text(const char *text, size_t *mistakes)
{
    static struct arena *arena;
    arena = arena ? arena : arena_create();
    struct diag *diag = diag_create();
    struct csv *csv = csv_from_text(arena, diag, "signal.csv", text, strlen(text), CSV_QUOTED);
    struct cap_file signal = {0};
    cap_signal_read(csv, arena, 1000, &signal);
    csv_close(csv);
    *mistakes = diag_errors(diag);
    diag_destroy(diag);
    return signal;
}

Test(cap_signal, seconds_from_the_start)
{
    size_t mistakes;
    struct cap_file signal = read_text("time_s,cap_w\n0,5e5\n3600,\n7200,4e5\n", &mistakes);
    cr_assert(mistakes == 0 && signal.count == 3);
    cr_assert(signal.at_s[0] == 1000 && signal.at_s[2] == 8200);
    cr_assert(signal.cap_w[0] == 5e5 && isnan(signal.cap_w[1]) && signal.cap_w[2] == 4e5);
}

Test(cap_signal, dates)
{
    size_t mistakes;
    int64_t first_s;
    struct cap_file signal = read_text("cap_w,timestamp\n5e5,2023-07-01T17:00\n,2023-07-01T21:00:00\n", &mistakes);
    calendar_parse("2023-07-01T17:00", &first_s);
    cr_assert(mistakes == 0 && signal.count == 2);
    cr_assert(signal.at_s[0] == (double)first_s && signal.at_s[1] == (double)first_s + 4 * 3600);
}

Test(cap_signal, mistakes)
{
    static const char *const wrong[] = {"time_s,cap_w\n10,1\n10,2\n",
                                        "time_s,cap_w\n0,-5\n",
                                        "time_s\n0\n",
                                        "cap_w\n0\n",
                                        "time_s,cap_w\n",
                                        "time_s,timestamp,cap_w\n0,2023-01-01,5\n",
                                        "time_s,cap_w\n,5\n",
                                        "time_s,cap_w\nx,5\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        size_t mistakes;
        read_text(wrong[i], &mistakes);
        cr_assert(mistakes > 0, "%zu: %s", i, wrong[i]);
    }
}
