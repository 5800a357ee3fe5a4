/* SPDX-License-Identifier: Apache-2.0 */
#include "runs/table_file.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "output/partial.h"

struct table_file {
    struct arena *arena;
    const struct table_kind *kind;
    const char *folder, *partial;
    FILE *file;
    struct text_buffer rows;
    struct sha256 sha;
    size_t bytes;
    int error; /* first errno */
};

enum { FLUSH_BYTES = 1 << 18 };

struct table_file *table_file_begin(const char *folder, const struct table_kind *kind)
{
    struct arena *arena = arena_create();
    struct table_file *table = arena_alloc(arena, 1, sizeof *table);
    *table = (struct table_file){.arena = arena,
                                 .kind = kind,
                                 .folder = arena_text(arena, folder),
                                 .partial = arena_printf(arena, "%s.file", partial_path(arena, folder))};
    sha256_init(&table->sha);
    partial_begin(NULL);
    partial_file(table->partial);
    table->file = fopen(table->partial, "wb");
    table->error = table->file == NULL ? errno : 0;
    csv_out_header(&table->rows, kind->columns);
    return table;
}

struct text_buffer *table_file_rows(struct table_file *table)
{
    return &table->rows;
}

static void flush(struct table_file *table)
{
    if (table->error == 0 && fwrite(table->rows.data, 1, table->rows.length, table->file) != table->rows.length)
        table->error = errno;
    sha256_add(&table->sha, table->rows.data, table->rows.length);
    table->bytes += table->rows.length;
    table->rows.length = 0;
}

void table_file_add(struct table_file *table)
{
    if (table->rows.length >= FLUSH_BYTES)
        flush(table);
}

bool table_file_commit(struct table_file *table, struct package_resource *resource)
{
    const struct table_kind *kind = table->kind;
    if (table->rows.length > 0)
        flush(table);
    if (table->file != NULL) {
        if (table->error == 0 && (fflush(table->file) != 0 || (fsync(fileno(table->file)) != 0 && errno != EINVAL)))
            table->error = errno;
        if (fclose(table->file) != 0 && table->error == 0)
            table->error = errno;
    }
    if (table->error == 0 &&
        rename(table->partial, arena_printf(table->arena, "%s/%s", table->folder, kind->file)) != 0)
        table->error = errno;
    int error = table->error;
    if (error != 0)
        unlink(table->partial);
    else
        folder_sync(table->folder);
    partial_end();
    *resource = (struct package_resource){
        .file = kind->file, .doc = kind->doc, .columns = kind->columns, .key = kind->key, .bytes = table->bytes};
    sha256_hex(&table->sha, resource->sha256);
    text_buffer_finish(&table->rows);
    arena_destroy(table->arena);
    errno = error;
    return error == 0;
}
