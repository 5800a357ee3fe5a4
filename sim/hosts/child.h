/* SPDX-License-Identifier: Apache-2.0 */
/* Work in a child process: SimGrid begins once in a process, and ends it when it meets what it does not like. */
#ifndef SAMOVAR_HOSTS_CHILD_H
#define SAMOVAR_HOSTS_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"

struct child {
    const char *report; /* what the work wrote */
    size_t length;
    char *words;       /* what else was said on stdout and stderr */
    bool ok;           /* the work returned true */
    bool late;         /* it took longer than it may */
    const char *error; /* NULL, or why there is no child at all */
};

/* `work` writes its report and returns whether it is content; it may also die. limit_s: 0: none. Before SimGrid begins
 * in this process. */
struct child child_run(struct arena *arena, bool (*work)(void *context, FILE *report), void *context,
                       unsigned limit_s);

/* SimGrid's first words in a line, without what is about itself; "" if it said nothing. `line` (may be NULL) gets the line
 * of the XML file that it names, 0: none. */
const char *child_simgrid_error(char *words, int *line);

#endif
