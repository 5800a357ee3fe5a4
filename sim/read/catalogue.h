/* SPDX-License-Identifier: Apache-2.0 */
/* What ships with Samovar: nodes, sites, clusters, strategies, models, engines, power chains, costs, tariffs, scenarios, weather,
 * grid. */
#ifndef SAMOVAR_READ_CATALOGUE_H
#define SAMOVAR_READ_CATALOGUE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"

/* Folder that holds platforms/ and scenarios/: $SAMOVAR_HOME, or ../share/samovar beside the program, or the
 * source tree that it was built from. */
const char *catalogue_root(void);
/* Folder of a catalogue: "nodes" -> <root>/platforms/nodes, "strategies" -> <root>/scenarios/strategies, ...;
 * NULL: no such catalogue. */
char *catalogue_folder(struct arena *arena, const char *catalogue);
/* How the names of its files end: ".yaml", and ".xml" for clusters, which are SimGrid platforms. */
const char *catalogue_ending(const char *catalogue);
/* Names in it (files without that ending), sorted, NULL-terminated. */
const char *const *catalogue_names(struct arena *arena, const char *catalogue);
/* Names of all catalogues, NULL-terminated. */
extern const char *const catalogue_list[];
/* Whether it ends as YAML files do: a path, not a name. */
bool catalogue_is_yaml(const char *written);
/* The name in a catalogue that `written` is another name of: one that its file lists under `also`, letters large or small, or itself; what
 * stands before a slash, as in "deepseek-ai/DeepSeek-R1", does not count. NULL: none. */
const char *catalogue_also(struct arena *arena, const char *catalogue, const char *written);
/* The other names as its file lists them, "A, B"; NULL: none. */
char *catalogue_others(struct arena *arena, const char *catalogue, const char *name);
/* Path of the file that `written` stands for: a name in the catalogue or another name of it, or a path that ends in .yaml, relative
 * to the folder of from.file. NULL with an error at `from` ("did you mean") if there is no such name. */
const char *catalogue_find(struct arena *arena, struct diag *diag, const char *catalogue, const char *written,
                           struct place from);
/* A path for FIELD_FILE: "catalogue:weather/x.epw" is <root>/platforms/weather/x.epw,
 * "catalogue:scenarios/..." and "catalogue:strategies/..." lie below <root>/scenarios; others are relative to
 * the folder of `from`. */
char *catalogue_path(struct arena *arena, const char *written, const char *from);
/* What `base` and `extends` name, for catalogue_path: a path, the name of a file beside `from` without its .yaml, or what a catalogue has by
 * this name, scenarios first. What is none of these stays as it is. */
const char *catalogue_base(struct arena *arena, const char *written, const char *from);
/* The name of a catalogue that is nearest to one that there is not; NULL: none is near. */
const char *catalogue_near(struct arena *arena, const char *written);
/* The reverse: "catalogue:..." if path lies below <root>/platforms or scenarios, else the path itself. */
const char *catalogue_written(struct arena *arena, const char *path);

#endif
