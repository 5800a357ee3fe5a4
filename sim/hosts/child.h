/* SPDX-License-Identifier: Apache-2.0 */
/* Runs work in a child process: SimGrid can begin once only in a process, and ends it when it meets bad
 * input. */
#ifndef SAMOVAR_HOSTS_CHILD_H
#define SAMOVAR_HOSTS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

struct child_limits {
    unsigned time_s;    /* 0: none */
    size_t memory_byte; /* of address space; no more than what this process is allowed; sanitizers know no such limit */
};

struct child {
    const char *report; /* what the work wrote */
    size_t length;
    char *words;       /* all else that the child wrote to stdout and stderr */
    bool ok;           /* the work returned true */
    bool late;         /* the work took longer than limits.time_s */
    bool exhausted;    /* it took more than limits.memory_byte */
    const char *error; /* NULL, or why there is no child at all */
};

/* `work` writes its report and returns whether it succeeded; it may also die. To be called before SimGrid begins in this process. Where
 * the work runs out of the memory that this process is allowed itself, this ends as well, by memory_out. */
struct child child_run(struct arena *arena, bool (*work)(void *context, FILE *report), void *context,
                       struct child_limits limits);

/* SimGrid's first message as one line, without what concerns SimGrid itself; "" if there is none. `line` (may
 * be NULL) gets the line of the XML file that it names, 0: none. */
const char *child_simgrid_error(char *words, int *line);

#endif
