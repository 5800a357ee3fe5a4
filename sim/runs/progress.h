/* SPDX-License-Identifier: Apache-2.0 */
/* A line on stderr that says how far a run is: only on a terminal, and only after a second. */
#ifndef SAMOVAR_RUNS_PROGRESS_H
#define SAMOVAR_RUNS_PROGRESS_H

#include <stdbool.h>

struct progress {
    const char *what;
    double begun_s, shown_s;
    bool visible, terminal;
};
struct progress progress_begin(const char *what);
/* May be called as often as one likes. */
void progress_show(struct progress *progress, double done_frac);
/* Clears the line, for other messages; the next progress_show brings it back. */
void progress_clear(struct progress *progress);

#endif
