/* SPDX-License-Identifier: Apache-2.0 */
/* A YAML file as a tree. */
#include "read/tree.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 8 << 20 };

struct tree *tree_load(struct arena *arena, struct diag *diag, const char *path, struct place from)
{
    FILE *file = fopen(path, "rb");
    struct stat status;
    if (file && fstat(fileno(file), &status) == 0 && S_ISDIR(status.st_mode)) {
        fclose(file);
        file = NULL;
        errno = EISDIR;
    }
    if (!file) {
        diag_error(diag, from, "cannot read `%s`: %s", path, strerror(errno));
        return NULL;
    }
    char *text = memory_grow(NULL, FILE_MAX + 1, 1);
    size_t length = fread(text, 1, FILE_MAX + 1, file);
    struct tree *tree = NULL;
    if (ferror(file))
        diag_error(diag, from, "cannot read `%s`: %s", path, strerror(errno));
    else if (length > FILE_MAX)
        diag_error(diag, from, "`%s` is larger than 8 MiB: is it YAML?", path);
    else
        tree = tree_parse(arena, diag, path, text, length);
    free(text);
    fclose(file);
    return tree;
}
