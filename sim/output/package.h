/* SPDX-License-Identifier: Apache-2.0 */
/* datapackage.json (Frictionless Data Package, specs.frictionlessdata.io): what each file and column is, and
 * where it came from. It is also the mark by which we know our own directories. */
#ifndef SAMOVAR_OUTPUT_PACKAGE_H
#define SAMOVAR_OUTPUT_PACKAGE_H

#include "base/arena.h"
#include "base/column.h"
#include "base/sha256.h"
#include "base/text.h"
#include "output/run_dir.h"
#include "read/tree.h"

#define PACKAGE_FILE "datapackage.json"

struct package_resource {
    const char *file, *doc, *key; /* key as of struct table_kind */
    const struct column *columns; /* NULL: no table */
    size_t bytes;
    char sha256[SHA256_HEX];
};

struct package {
    const char *kind; /* "run" or "study" */
    const struct provenance *provenance;
    const struct package_resource *resources;
    size_t resource_count;
};

/* Appends the text. Input files that cannot be read have no hash. The text holds a hash of itself, `self_sha256`, for which zeros
 * stand while it is computed. */
void package_write(struct text_buffer *out, const struct package *package);

/* DAMAGED: ours by what is left of it, with a package that cannot be read. */
enum folder_kind { FOLDER_NONE, FOLDER_EMPTY, FOLDER_RUN, FOLDER_STUDY, FOLDER_DAMAGED, FOLDER_FOREIGN };
/* Recognises the folder at path. *mark (may be NULL) gets the member "samovar" of its package for RUN and
 * STUDY. */
enum folder_kind package_recognise(struct arena *arena, const char *path, struct tree **mark);

/* The package of a folder; NULL if it has none that can be read. */
struct tree *package_load(struct arena *arena, const char *folder);

/* A member of a mapping as text; "" if there is none. */
const char *package_text(const struct tree *map, const char *key);

/* Whether a file of this name in a damaged folder may have been named by its package. */
bool package_could_name(const char *name);

/* What a package says of its files. */
struct package_seal {
    struct tree *mark; /* its member "samovar" */
    struct sealed_file {
        const char *name, *sha256;
        long long bytes;
    } * files;
    size_t file_count;
};
/* False if the folder has no package, or its text is not as it was written. */
bool package_unseal(struct arena *arena, const char *folder, struct package_seal *out);

#endif
