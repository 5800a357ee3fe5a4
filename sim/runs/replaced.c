/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/replaced.h"

#include <string.h>

#include "base/say.h"
#include "output/file.h"

enum { SHOWN_MAX = 80 };

/* The next line that is no comment, without its indent; NULL at the end. *at goes behind it. */
static const char *next_line(const char **at, int *length)
{
    while (**at == '#')
        *at += strcspn(*at, "\n") + ((*at)[strcspn(*at, "\n")] != '\0');
    if (**at == '\0')
        return NULL;
    const char *line = *at + strspn(*at, " ");
    *length = (int)strcspn(line, "\n");
    *at = line + *length + (line[*length] != '\0');
    return line;
}

const char *replaced_inputs(struct arena *arena, const char *folder, const struct scenario *scenario)
{
    size_t length;
    const char *before = file_read(arena, arena_printf(arena, "%s/scenario.yaml", folder), &length);
    const char *now = scenario_text(arena, scenario);
    if (!before || strncmp(before, SCENARIO_RESOLVED, strlen(SCENARIO_RESOLVED)) != 0)
        return NULL;
    for (;;) {
        int a = 0, b = 0;
        const char *old = next_line(&before, &a), *new = next_line(&now, &b);
        if (!old && !new)
            return NULL;
        if (!old || !new || a != b || strncmp(old, new, (size_t)a) != 0)
            return arena_printf(arena, "`%.*s` -> `%.*s`", a < SHOWN_MAX ? a : SHOWN_MAX, old ? old : "",
                                b < SHOWN_MAX ? b : SHOWN_MAX, new ? new : "");
    }
}

void replaced_say(const char *folder, const struct scenario *scenario)
{
    struct arena *arena = arena_create();
    const char *differs = replaced_inputs(arena, folder, scenario);
    if (differs)
        say("note: %s had a run of other inputs, which this one replaces (%s, and maybe more); -o keeps both", folder,
            differs);
    arena_destroy(arena);
}
