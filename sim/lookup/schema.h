/* SPDX-License-Identifier: Apache-2.0 */
/* `samovar schema`: JSON Schema (draft 2020-12) of what users write, for editors that check YAML while it is typed. */
#ifndef SAMOVAR_LOOKUP_SCHEMA_H
#define SAMOVAR_LOOKUP_SCHEMA_H

#include <stdbool.h>
#include <stdio.h>

#include "base/field.h"
#include "output/json.h"

/* A key beside those of a record's table, or in place of one: `write` adds the members of its schema. */
struct schema_key {
    const char *key;
    void (*write)(struct json *json);
};

/* Of a record. more: ends with .key NULL; NULL: none. whole: keys that must be there are asked for. */
void schema(FILE *out, const struct record *root, const struct schema_key *more, bool whole);

/* format: "scenario", "study", or a catalogue ("nodes", or "node"). 0, or 2 with "did you mean" on stderr. */
int schema_print(FILE *out, const char *format);

#endif
