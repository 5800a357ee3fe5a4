/* SPDX-License-Identifier: Apache-2.0 */
/* `extends: other.yaml`: a mapping that says only what it changes. */
#ifndef SAMOVAR_READ_EXTEND_H
#define SAMOVAR_READ_EXTEND_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "read/tree.h"

/* Paths of files that were read, each once, in order. Starts as {0}; lives in an arena. */
struct file_list {
    const char **items;
    size_t count, capacity;
};
void file_list_add(struct arena *arena, struct file_list *files, const char *path);

/* Resolves `extends` in `tree` and in every mapping below it: the named file (relative to the file that names
 * it, or "catalogue:...") lies under the mapping, see tree_merge. Recursive, at most 16 deep; a circle is an
 * error, and so are more than a million values that it brings in all. A file is read once, however often it is named. `tree` is
 * changed or replaced; the result has no `extends` left. Never NULL: after an error the
 * mapping is `broken`. files (may be NULL) gets the files that were read. */
struct tree *tree_extend(struct arena *arena, struct diag *diag, struct tree *tree, struct file_list *files);

#endif
