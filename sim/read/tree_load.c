/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree. */
#include "read/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "read/plain_file.h"

enum { FILE_MAX = 8 << 20, ALL_MAX = 32 << 20 };

struct tree *tree_load(struct arena *arena, struct diag *diag, const char *path, struct place from)
{
    const char *why;
    FILE *file = plain_file_open(path, &why);
    if (!file) {
        diag_error(diag, from, "cannot read `%s`: %s", path, why);
        return NULL;
    }
    char *text = memory_grow(NULL, FILE_MAX + 1, 1);
    size_t length = fread(text, 1, FILE_MAX + 1, file);
    struct tree *tree = NULL;
    if (ferror(file))
        diag_error(diag, from, "cannot read `%s`: %s", path, strerror(errno));
    else if (length > FILE_MAX)
        diag_error(diag, from, "`%s` is larger than 8 MiB: is it YAML?", path);
    else if (diag_source_bytes(diag) + length > ALL_MAX)
        diag_error(diag, from, "with `%s` there are more than 32 MiB of YAML to read, in files that name each other",
                   path);
    else
        tree = tree_parse(arena, diag, path, text, length);
    free(text);
    fclose(file);
    return tree;
}
