/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/sha256.h"
#include "output/csv_out.h"
#include "output/file.h"
#include "runs/table_file.h"

struct row {
    const char *run;
    double x_j;
};
static const struct column columns[] = {
    {TEXT_COLUMN(struct row, run, "Name.")}, {NUMBER_COLUMN(struct row, x_j, "J", "Energy.")}, COLUMN_END};
static const struct table_kind kind = {"rows.csv", "rows", columns, NULL, NULL};

static bool write_rows(const char *folder, size_t count, struct package_resource *resource)
{
    struct table_file *table = table_file_begin(folder, &kind);
    for (size_t i = 0; i < count; i++) {
        csv_out_row(table_file_rows(table), columns, &(struct row){"a run", (double)i});
        table_file_add(table);
    }
    return table_file_commit(table, resource);
}

Test(table_file, holds_every_row_whatever_their_number)
{
    enum { ROWS = 100000 };
    char folder[] = P_tmpdir "/samovar-test-XXXXXX", hex[SHA256_HEX];
    cr_assert_not_null(mkdtemp(folder));
    struct arena *arena = arena_create();
    const char *path = arena_printf(arena, "%s/rows.csv", folder);
    struct package_resource resource;
    cr_assert(write_rows(folder, ROWS, &resource));
    size_t length, lines = 0;
    char *text = file_read(arena, path, &length);
    cr_assert_not_null(text);
    for (const char *c = text; *c != '\0'; c++)
        lines += *c == '\n';
    cr_assert_eq(lines, ROWS + 1);
    cr_assert_str_eq(text + length - strlen("a run,99999\n"), "a run,99999\n");
    cr_assert_eq(resource.bytes, length);
    cr_assert(sha256_file(path, hex));
    cr_assert_str_eq(resource.sha256, hex);
    cr_assert(write_rows(folder, 0, &resource)); /* in its place */
    cr_assert_str_eq(file_read(arena, path, &length), "run,x_j\n");
    cr_assert_eq(unlink(path), 0);
    cr_assert_eq(rmdir(folder), 0, "something stayed beside the table");
    cr_assert_not(write_rows(folder, 3, &resource));
    arena_destroy(arena);
}
