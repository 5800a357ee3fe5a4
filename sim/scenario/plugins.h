/* SPDX-License-Identifier: Apache-2.0 */
/* Takes plugins into the tables of kinds, so that reading, checks, `explain`, the schema and runs know what they bring. Before any scenario is
 * read, by one thread. */
#ifndef SAMOVAR_SCENARIO_PLUGINS_H
#define SAMOVAR_SCENARIO_PLUGINS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/field.h"

struct samovar_plugin;

/* NULL, or why nothing of it was taken (until the next call). A plugin stays as long as the process; load takes the file of a shared object. */
const char *plugins_add(const struct samovar_plugin *plugin);
const char *plugins_load(const char *path);

/* What was taken, in order; ends with .record NULL. file: absolute; NULL: it came from no file. */
struct plugin_kind {
    const struct record *record;
    const char *what, *file; /* what: "component", "job" or "policy" */
};
const struct plugin_kind *plugins_kinds(void);
/* Whether a plugin brought it: then a run holds it to its contract. */
bool plugins_brought(const struct record *record);
/* How a kind of a plugin broke its contract, as a sentence that names it and its file; in arena. unit: which component or job it was; NULL:
 * there is only one. */
const char *plugins_breach(struct arena *arena, const struct record *record, const char *unit, const char *how);
/* The files, absolute, NULL-terminated. */
const char *const *plugins_files(void);

#endif
