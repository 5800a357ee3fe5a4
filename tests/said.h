/* SPDX-License-Identifier: Apache-2.0 */
/* What was said to the user, for tests. */
#ifndef SAMOVAR_TESTS_SAID_H
#define SAMOVAR_TESTS_SAID_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"

/* All messages as they are printed; lives in the arena. */
static inline const char *diag_said(struct arena *arena, const struct diag *diag)
{
    char *text = NULL;
    size_t length = 0;
    FILE *out = open_memstream(&text, &length);
    diag_print(diag, out);
    fclose(out);
    const char *kept = arena_text(arena, text);
    free(text);
    return kept;
}

/* Does this stand among them? If not, they are shown. */
static inline bool diag_says(const struct diag *diag, const char *what)
{
    struct arena *arena = arena_create();
    const char *said = diag_said(arena, diag);
    bool found = strstr(said, what) != NULL;
    if (!found)
        fprintf(stderr, "wanted `%s` in:\n%s", what, said);
    arena_destroy(arena);
    return found;
}

#endif
