/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar list`: what is in the catalogues, a line each. */
#ifndef SAMOVAR_LOOKUP_LIST_H
#define SAMOVAR_LOOKUP_LIST_H

#include <stdbool.h>
#include <stdio.h>

#include "base/arena.h"

/* The names in a catalogue, or in all of them (NULL), each with its first sentence, as text or as JSON. 0, or 2 with a message on
 * stderr if there is no such catalogue. */
int list(FILE *out, const char *catalogue, bool as_json);

/* What a catalogue file says of itself: its `doc:` or `meaning:`, else its first comment; "" if nothing. */
const char *list_story(struct arena *arena, const char *path);
/* The first sentence of a text. */
const char *list_sentence(struct arena *arena, const char *text);

#endif
