/* SPDX-License-Identifier: Apache-2.0 */
/* Files are opened; what would be waited for, or has no end, is refused at once. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "read/plain_file.h"

Test(plain_file, a_pipe_without_a_writer_is_refused_at_once)
{
    char folder[] = P_tmpdir "/samovar-test-XXXXXX", pipe_path[64];
    cr_assert_not_null(mkdtemp(folder));
    snprintf(pipe_path, sizeof pipe_path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(pipe_path, 0600), 0);
    alarm(60);
    const char *why;
    cr_assert_null(plain_file_open(pipe_path, &why));
    cr_assert_str_eq(why, "it is a pipe, not a file");
    cr_assert_eq(unlink(pipe_path), 0);
    cr_assert_eq(rmdir(folder), 0);
}

Test(plain_file, devices_folders_and_what_is_not_there_are_refused_with_the_reason)
{
    static const char *const cases[][2] = {{"/dev/zero", "it is a device, not a file"},
                                           {"/", "Is a directory"},
                                           {"/no/such/file", "No such file or directory"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *why;
        cr_assert_null(plain_file_open(cases[i][0], &why));
        cr_assert_str_eq(why, cases[i][1]);
    }
}

Test(plain_file, a_descriptor_that_was_given_may_be_a_pipe)
{
    int ends[2];
    cr_assert_eq(pipe(ends), 0);
    cr_assert_eq(write(ends[1], "abc", 3), 3);
    cr_assert_eq(close(ends[1]), 0);
    char path[40], text[8] = "";
    snprintf(path, sizeof path, "/dev/fd/%d", ends[0]);
    const char *why;
    FILE *file = plain_file_open(path, &why);
    cr_assert_not_null(file);
    cr_assert_eq(fread(text, 1, sizeof text, file), 3);
    cr_assert_str_eq(text, "abc");
    fclose(file);
}
