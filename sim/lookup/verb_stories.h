/* SPDX-License-Identifier: Apache-2.0 */
/* What `--help` and the manual say of each verb beyond its sentence, with examples. */
#ifndef SAMOVAR_LOOKUP_VERB_STORIES_H
#define SAMOVAR_LOOKUP_VERB_STORIES_H

#include "base/arena.h"

struct verb_story {
    const char *verb;
    const char *text;
    const char *examples; /* lines */
};

/* Of this verb; one with empty texts if nobody wrote it. */
const struct verb_story *verb_story(const char *verb);

/* The text with its commands, `samovar run x`, as they are called here (say_called); in arena. */
const char *verb_commands(struct arena *arena, const char *text);

#endif
