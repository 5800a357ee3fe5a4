/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "output/file.h"
#include "output/intact.h"
#include "output/package.h"
#include "output/run_dir.h"

static bool like_nfs;

/* In the place of the C library's: a shared file system that cannot exchange two folders says EINVAL. */
int renameat2(int old_folder, const char *old, int new_folder, const char *new, unsigned flags)
{
    if (like_nfs && flags != 0) {
        errno = EINVAL;
        return -1;
    }
    return (int)syscall(SYS_renameat2, old_folder, old, new_folder, new, flags);
}

struct row {
    const char *run;
    double x_j;
};
static const struct column columns[] = {
    {.name = "run", .kind = COLUMN_TEXT, .offset = offsetof(struct row, run), .unit = "", .doc = "Name."},
    {.name = "x_j", .kind = COLUMN_NUMBER, .offset = offsetof(struct row, x_j), .unit = "J", .doc = "Energy."},
    COLUMN_END};

static bool write_run(const char *path, double x)
{
    char *argv[] = {"samovar", NULL};
    struct run_dir *dir = run_dir_begin(path, false);
    if (dir == NULL)
        return false;
    table_row(run_dir_table(dir, &(struct table_kind){"summary.csv", "a run", columns, NULL, NULL}),
              &(struct row){"r", x});
    return run_dir_commit(dir, &(struct provenance){.run = "r", .argc = 1, .argv = argv});
}

/* Runs write_run() over and over in `WRITERS` processes on the same folder: all succeed, and one whole folder stays. */
static void contend(const char *path)
{
    enum { WRITERS = 6, TIMES = 40 };
    pid_t writers[WRITERS];
    for (int i = 0; i < WRITERS; i++) {
        writers[i] = fork();
        cr_assert_geq(writers[i], 0);
        for (int time = 0; writers[i] == 0; time++)
            if (time == TIMES || !write_run(path, 1))
                _exit(time == TIMES ? 0 : 1);
    }
    for (int i = 0; i < WRITERS; i++) {
        int status;
        cr_assert_eq(waitpid(writers[i], &status, 0), writers[i]);
        cr_assert_eq(status, 0, "writer %d ended with %x", i, (unsigned)status);
    }
    cr_assert(folder_intact(path));
}

static void with_folder(void (*test)(const char *path, const char *parent))
{
    char parent[] = P_tmpdir "/samovar-test-XXXXXX", path[64], command[80];
    cr_assert_not_null(mkdtemp(parent));
    snprintf(path, sizeof path, "%s/run", parent);
    test(path, parent);
    snprintf(command, sizeof command, "test \"$(ls -A %s)\" = run", parent);
    cr_assert_eq(system(command), 0, "something stayed beside the run");
    snprintf(command, sizeof command, "rm -r %s", parent);
    cr_assert_eq(system(command), 0);
}

static void replace_twice(const char *path, const char *parent)
{
    (void)parent;
    struct arena *arena = arena_create();
    size_t length;
    cr_assert(write_run(path, 1));
    cr_assert(write_run(path, 2));
    cr_assert_str_eq(file_read(arena, arena_printf(arena, "%s/summary.csv", path), &length), "run,x_j\nr,2\n");
    arena_destroy(arena);
}

static void race(const char *path, const char *parent)
{
    (void)parent;
    contend(path);
}

TestSuite(destination, .timeout = 600);

Test(destination, is_replaced_where_folders_cannot_be_exchanged)
{
    like_nfs = true;
    with_folder(replace_twice);
}

Test(destination, two_processes_with_the_same_run_do_no_harm)
{
    with_folder(race);
}

Test(destination, two_processes_with_the_same_run_do_no_harm_where_folders_cannot_be_exchanged)
{
    like_nfs = true;
    with_folder(race);
}

static void begun_elsewhere(const char *path, const char *parent)
{
    struct arena *arena = arena_create();
    char *theirs = arena_printf(arena, "%s/.partial-node7-0123abcd-42.file", parent);
    FILE *file = fopen(theirs, "w");
    cr_assert_not_null(file);
    fclose(file);
    cr_assert_eq(package_recognise(arena, parent, NULL), FOLDER_EMPTY);
    cr_assert_eq(unlink(theirs), 0);
    cr_assert(write_run(path, 1));
    arena_destroy(arena);
}

/* The first tasks of an array begin the study's folder together: what another has begun to write is no stranger's file. */
Test(destination, a_folder_that_another_process_begins_is_empty)
{
    with_folder(begun_elsewhere);
}
