/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as YAML: parse, set a path (a first line "#set PATH"), bind to a record with a field of every
 * kind, print what was said. What was read without an error must come back from its own text, to the byte. A
 * seed that reads well: rich.yaml. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../read/rich_record.h"
#include "read/emit.h"
#include "read/expand.h"
#include "read/reader.h"
#include "read/tree.h"

static bool read_rich(struct arena *arena, struct diag *diag, const char *text, size_t length, const char *path,
                      struct text_buffer *out)
{
    struct tree *tree = tree_parse(arena, diag, "fuzz.yaml", text, length);
    if (!tree)
        return false;
    if (path)
        expand_set(arena, diag, tree, &rich_record, path, tree_scalar(arena, tree->place, "3 K"), NULL);
    struct rich *rich = arena_alloc(arena, 1, sizeof *rich);
    struct reader *reader = reader_create(arena, diag);
    reader_bind(reader, tree, &rich_record, rich);
    if (diag_errors(diag))
        return false;
    if (!reader_place(reader, &rich->power_w).file)
        abort();
    emit_record(out, &rich_record, rich, 0);
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    struct arena *arena = arena_create();
    struct diag *diag = diag_create();
    const char *text = (const char *)data, *path = NULL;
    const size_t start = strlen("#set ");
    const char *line = size > start && memcmp(text, "#set ", start) == 0 ? memchr(text, '\n', size) : NULL;
    if (line)
        path = arena_text_n(arena, text + start, (size_t)(line - text) - start);
    struct text_buffer first = {0}, second = {0};
    if (read_rich(arena, diag, text, size, path, &first)) {
        if (!read_rich(arena, diag, first.data, first.length, NULL, &second) || strcmp(first.data, second.data) != 0) {
            diag_print(diag, stderr);
            fprintf(stderr, "%s\n---\n%s\n", first.data, second.data ? second.data : "");
            abort();
        }
    }
    diag_print(diag, nowhere);
    text_buffer_finish(&first);
    text_buffer_finish(&second);
    diag_destroy(diag);
    arena_destroy(arena);
    return 0;
}
