/* SPDX-License-Identifier: Apache-2.0 */
/* datapackage.json (Frictionless Data Package, specs.frictionlessdata.io): what each file and column is, and
 * where it came from. It is also the mark by which we know our own directories. */
#ifndef SAMOVAR_OUTPUT_PACKAGE_H
#define SAMOVAR_OUTPUT_PACKAGE_H

#include "base/arena.h"
#include "base/column.h"
#include "base/text.h"
#include "output/run_dir.h"
#include "read/tree.h"

#define PACKAGE_FILE "datapackage.json"

struct package_resource {
    const char *file, *doc;
    const struct column *columns; /* NULL: no table */
    size_t bytes;
};

struct package {
    const char *kind; /* "run" or "study" */
    const struct provenance *provenance;
    const struct package_resource *resources;
    size_t resource_count;
};

/* Appends the text. Input files that cannot be read have no hash. */
void package_write(struct text_buffer *out, const struct package *package);

enum folder_kind { FOLDER_NONE, FOLDER_EMPTY, FOLDER_RUN, FOLDER_STUDY, FOLDER_FOREIGN };
/* Recognises the folder at path. *mark (may be NULL) gets the member "samovar" of its package for RUN and
 * STUDY. */
enum folder_kind package_recognise(struct arena *arena, const char *path, struct tree **mark);

/* The package of a folder; NULL if it has none that can be read. */
struct tree *package_load(struct arena *arena, const char *folder);

/* Whether the files that the package names have their sizes, its inputs are unchanged, and its version is
 * ours. */
bool package_intact(struct arena *arena, const char *path);

#endif
