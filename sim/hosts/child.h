/* SPDX-License-Identifier: Apache-2.0 */
/* Runs work in a child process: SimGrid can begin once only in a process, and ends it when it meets bad
 * input. */
#ifndef SAMOVAR_HOSTS_CHILD_H
#define SAMOVAR_HOSTS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

struct child {
    const char *report; /* what the work wrote */
    size_t length;
    char *words;       /* all else that the child wrote to stdout and stderr */
    bool ok;           /* the work returned true */
    bool late;         /* the work took longer than limit_s */
    const char *error; /* NULL, or why there is no child at all */
};

/* `work` writes its report and returns whether it succeeded; it may also die. limit_s 0: no limit. To be
 * called before SimGrid begins in this process. */
struct child child_run(struct arena *arena, bool (*work)(void *context, FILE *report), void *context, unsigned limit_s);

/* SimGrid's first message as one line, without what concerns SimGrid itself; "" if there is none. `line` (may
 * be NULL) gets the line of the XML file that it names, 0: none. */
const char *child_simgrid_error(char *words, int *line);

#endif
