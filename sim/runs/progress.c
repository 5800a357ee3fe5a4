/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

static double now_s(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

struct progress progress_begin(const char *what)
{
    return (struct progress){.what = what, .begun_s = now_s(), .terminal = isatty(STDERR_FILENO)};
}

/* In whole seconds, minutes, or tenths of an hour: it is a guess. */
static void say_left(double s)
{
    const double minute_s = 60, hour_s = 3600;
    if (s < 2 * minute_s)
        fprintf(stderr, ", %.0f s left", s);
    else if (s < 2 * hour_s)
        fprintf(stderr, ", %.0f min left", s / minute_s);
    else
        fprintf(stderr, ", %.1f h left", s / hour_s);
}

void progress_show(struct progress *progress, double done_frac)
{
    const double patience_s = 1, refresh_s = 0.2;
    if (!progress->terminal)
        return;
    double now = now_s(), passed = now - progress->begun_s;
    if (passed < patience_s || now - progress->shown_s < refresh_s)
        return;
    progress->shown_s = now;
    progress->visible = true;
    fprintf(stderr, "\r\033[K%s: %.0f %%", progress->what, 100 * done_frac);
    if (done_frac > 0.02)
        say_left(passed * (1 / done_frac - 1));
    fflush(stderr);
}

void progress_clear(struct progress *progress)
{
    if (progress->visible)
        fputs("\r\033[K", stderr);
    progress->visible = false;
    progress->shown_s = 0;
}
